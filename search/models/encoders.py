"""Encoders: model + weights + preprocessing version, known by name."""

from django.db import models
from django.db.models import Q


class EncoderManager(models.Manager["Encoder"]):
    """Which encoders are in use."""

    def live(self, facet: str = "overall") -> "Encoder | None":
        """Return the live encoder of a facet, or None."""
        return self.filter(state=Encoder.State.LIVE, facet=facet).first()


class Encoder(models.Model):
    """A way to turn figures and words into vectors; of each facet at most one is live.

    The facets beside `overall` look at one aspect of a drawing only.
    """

    class Facet(models.TextChoices):
        OVERALL = "overall", "Overall"
        SILHOUETTE = "silhouette", "Silhouette"
        PATTERN = "pattern", "Pattern"
        LAYOUT = "layout", "Layout"

    class State(models.TextChoices):
        BUILDING = "building", "Building"
        LIVE = "live", "Live"
        RETIRED = "retired", "Retired"

    name = models.CharField(max_length=200)
    load_name = models.CharField(
        max_length=400, help_text="what `ml.encoders.load` takes"
    )
    facet = models.CharField(
        max_length=12, choices=Facet.choices, default=Facet.OVERALL
    )
    weights_sha256 = models.CharField(max_length=64)
    preprocessing_version = models.CharField(max_length=40)
    dimensions = models.PositiveIntegerField()
    has_text_tower = models.BooleanField()
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.BUILDING
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EncoderManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "weights_sha256", "preprocessing_version"],
                name="encoder_identity_unique",
            ),
            models.UniqueConstraint(
                fields=["facet"],
                condition=Q(state="live"),
                name="encoder_live_facet_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.weights_sha256[:8]})"
