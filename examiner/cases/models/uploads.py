"""Which uploads belong to a case."""

from django.conf import settings
from django.db import models

from examiner.cases.models.cases import Case
from search.models import Upload


class CaseUpload(models.Model):
    """An upload's place: the case it was put into, and by whom.

    What `is_query` was added to a search alone: it is none of the drawings that the
    application was filed with.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="uploads")
    upload = models.OneToOneField(
        Upload, on_delete=models.CASCADE, related_name="placement"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    is_query = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"case {self.case_id} upload {self.upload_id}"
