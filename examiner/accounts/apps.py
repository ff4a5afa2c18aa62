"""Django application of the people."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "examiner.accounts"
    default_auto_field = "django.db.models.BigAutoField"
