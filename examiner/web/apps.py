"""Django application of the screens; it also binds Celery to the services."""

from typing import Any

from celery.signals import worker_init
from django.apps import AppConfig

from examiner import standalone


def _start_services(**_: Any) -> None:
    standalone.ensure()


class WebConfig(AppConfig):
    name = "examiner.web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Without this import a web process would queue through Celery's default app.
        import workers.celery  # noqa: F401

        worker_init.connect(_start_services, weak=False)
