"""Training runs: encoders learnt from the corpus or from a list of figures."""

from django.db import models
from django.db.models import Q

from search.models.encoders import Encoder
from search.models.jobs import Job


class TrainingRun(models.Model):
    """One training: what was asked for, where its state lies, what came of it.

    The finished encoder is a candidate: embedded beside the live one, then switched to.
    """

    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="training")
    recipe = models.CharField(max_length=80)
    backbone = models.CharField(
        max_length=200, blank=True, help_text="the recipe's own where empty"
    )
    images = models.PositiveBigIntegerField(default=0, help_text="figures shown in all")
    seed = models.PositiveIntegerField(default=0)
    source = models.TextField(
        blank=True, help_text="a pack or a manifest; the corpus where empty"
    )
    settings = models.JSONField(
        default=dict, blank=True, help_text="what else was asked for"
    )
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    folder = models.CharField(
        max_length=200, help_text="its state, relative to the folder of trainings"
    )
    encoder = models.ForeignKey(
        Encoder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trainings",
        help_text="the candidate that came of it",
    )
    model_card = models.TextField(blank=True)
    metrics = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folder"], name="trainingrun_folder_unique"
            ),
            models.CheckConstraint(
                condition=~Q(folder=""), name="trainingrun_folder_check"
            ),
        ]

    def __str__(self) -> str:
        return f"training {self.pk}: {self.recipe}"
