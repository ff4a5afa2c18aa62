"""Encoders: model + weights + preprocessing version, known by name."""

from django.db import models
from django.db.models import Q


class Encoder(models.Model):
    """A way to turn figures and words into vectors; at most one is live."""

    class State(models.TextChoices):
        BUILDING = "building", "Building"
        LIVE = "live", "Live"
        RETIRED = "retired", "Retired"

    name = models.CharField(max_length=200)
    load_name = models.CharField(
        max_length=400, help_text="what `ml.encoders.load` takes"
    )
    weights_sha256 = models.CharField(max_length=64)
    preprocessing_version = models.CharField(max_length=40)
    dimensions = models.PositiveIntegerField()
    has_text_tower = models.BooleanField()
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.BUILDING
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "weights_sha256", "preprocessing_version"],
                name="encoder_identity_unique",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="live"),
                name="encoder_live_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.weights_sha256[:8]})"
