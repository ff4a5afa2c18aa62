"""The figures of an application: what is seen on the pages of its drawings."""

from django.db import models

from examiner.cases.models.cases import Case
from search.models import QueryView, UploadPage
from search.models.figures import VIEW_CHOICES


class CaseFigure(models.Model):
    """One figure of an application: a page, or a part of one where several stand.

    Number and view are proposed from what was read on the page and from the case's
    description until a person confirms them. `crop` and `environment` are as those
    of `search.models.QueryView`.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="figures")
    page = models.ForeignKey(
        UploadPage, on_delete=models.CASCADE, related_name="case_figures"
    )
    part = models.PositiveSmallIntegerField(default=0, help_text="order on its page")
    position = models.PositiveIntegerField(help_text="order in the case, from 0")
    number = models.CharField(max_length=16, blank=True)
    view = models.CharField(max_length=12, choices=VIEW_CHOICES, default="unknown")
    is_confirmed = models.BooleanField(default=False, help_text="by a person")
    crop = models.JSONField(
        null=True, blank=True, help_text="left, top, right, bottom in shares"
    )
    mask = models.CharField(
        max_length=12, choices=QueryView.Mask.choices, default=QueryView.Mask.WHOLE
    )
    environment = models.JSONField(
        null=True, blank=True, help_text="the area of environment, cell by cell"
    )
    rotation = models.PositiveSmallIntegerField(default=0, help_text="clockwise")
    is_mirrored = models.BooleanField(default=False)
    is_left_out = models.BooleanField(default=False, help_text="no view to search")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "part"], name="casefigure_page_part_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} figure {self.pk}"
