"""The Celery application: four queues, JSON only, state in rows.

`search` has a worker process of its own, so that an hour of training never keeps
an examiner waiting.
"""

import os

from celery import Celery

# Before the app is made: Celery picks its Django task class by this variable,
# and `delay_on_commit` exists on that class only.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examiner.settings")

QUEUES = ("search", "io", "cpu", "gpu")

app = Celery("workers")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["workers.tasks"], related_name=None)
