"""Evaluations: how good an encoder is, by the protocols of the published systems."""

from django.db import models

from search.models.encoders import Encoder
from search.models.jobs import Job


class Evaluation(models.Model):
    """One encoder judged on one list of figures by some protocols."""

    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="evaluation")
    encoder = models.ForeignKey(
        Encoder, on_delete=models.PROTECT, related_name="evaluations"
    )
    source = models.TextField(
        blank=True, help_text="a pack or a manifest; the corpus where empty"
    )
    protocols = models.JSONField(default=list, blank=True)
    settings = models.JSONField(
        default=dict, blank=True, help_text="what else was asked for"
    )
    data = models.TextField(blank=True, help_text="what it was judged on, in words")
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    results = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"evaluation {self.pk}"
