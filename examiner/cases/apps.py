"""Django application of the cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "examiner.cases"
    default_auto_field = "django.db.models.BigAutoField"
