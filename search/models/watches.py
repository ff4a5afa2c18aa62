"""Standing queries: asked again whenever the corpus grows."""

import uuid

from django.db import models

from search.models.runs import Hit, SearchRun


class Watch(models.Model):
    """A finished run that is asked again of all that comes into the corpus.

    `looked_to` is the revision up to which that was done. A hit alerts where its
    percentile reaches `least_percentile`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.OneToOneField(
        SearchRun, on_delete=models.CASCADE, related_name="watch"
    )
    least_percentile = models.FloatField(default=99.0)
    is_active = models.BooleanField(default=True)
    looked_to = models.BigIntegerField(help_text="revision")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"watch {self.pk}"


class Alert(models.Model):
    """A new design that came close to a watch; the hit names the matched views."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="alerts")
    hit = models.OneToOneField(Hit, on_delete=models.CASCADE, related_name="alert")
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.watch} alert {self.pk}"
