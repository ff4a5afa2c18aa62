"""Captionings: the jobs that have figures or designs described by a captioner."""

from django.db import models

from search.models.jobs import Job


class Captioning(models.Model):
    """What a caption job is to describe, by which captioner, and what came of it."""

    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="captioning")
    captioner = models.CharField(
        max_length=400, help_text="what `ml.captioning.load` takes"
    )
    patents = models.JSONField(
        default=list, blank=True, help_text="patent ids; all designs where empty"
    )
    figures = models.JSONField(
        default=list, blank=True, help_text="figure ids; all figures where empty"
    )
    generator = models.CharField(
        max_length=200, blank=True, help_text="the captioner's version"
    )
    counts = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"captioning {self.pk}"
