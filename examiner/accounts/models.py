"""People who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person with a role; what the role may do is said in `accounts.roles`."""

    class Role(models.TextChoices):
        EXAMINER = "examiner", "Examiner"
        SUPERVISOR = "supervisor", "Supervisor"
        CURATOR = "curator", "Curator"
        ADMINISTRATOR = "administrator", "Administrator"

    role = models.CharField(max_length=14, choices=Role.choices, default=Role.EXAMINER)
    preferences = models.JSONField(
        default=dict, blank=True, help_text="keys, density, what advances by itself"
    )
