"""The Celery application: queues search, io, cpu, gpu; JSON only; state in rows.

`search` has a worker process of its own, so that an hour of training never keeps
an examiner waiting.
"""

import os

from celery import Celery
from django.conf import settings

from workers import schedule

# Before the app is made: Celery picks its Django task class by this variable,
# and `delay_on_commit` exists on that class only.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examiner.settings")

TASKS = (  # modules of workers.tasks
    *("captions", "embeddings", "evaluations", "heat", "ingest", "runs"),
    *("training", "upkeep", "watches", "uploads"),
)

app = Celery(
    "workers",
    include=["workers.warming", *(f"workers.tasks.{module}" for module in TASKS)],
)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = schedule.SCHEDULE
# Which queue takes which task; Celery is giving up queues named on the task itself.
app.conf.task_routes = {
    "runs.measure": {"queue": "cpu"},
    "runs.*": {"queue": "search"},
    "ingest.*": {"queue": "io"},
    "embeddings.*": {"queue": settings.ORNAMENT_EMBEDDING_QUEUE},
    "captions.*": {"queue": "gpu"},
    "training.*": {"queue": "gpu"},
    "evaluations.*": {"queue": "gpu"},
    "uploads.*": {"queue": "cpu"},
    "watches.*": {"queue": "cpu"},
    "upkeep.sweep_media": {"queue": "io"},
    "upkeep.*": {"queue": "cpu"},
}
