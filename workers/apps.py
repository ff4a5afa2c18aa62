"""Django application that carries the worker-side management commands."""

from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "workers"
