"""Correcting a design so that what the cases noted of it follows its number.

Rows that point at a design follow by themselves; the acts of cases name it in words.
"""

from django.db import transaction

from examiner.cases.models import Act
from search import corrections
from search.corrections import Correction
from search.models import Patent


def correct(
    patent_id: str, correction: Correction, *, author: str, reason: str = ""
) -> Patent:
    """Correct a patent, and its number in all acts. Raises as `corrections.correct`."""
    with transaction.atomic():
        corrected = corrections.correct(
            patent_id, correction, author=author, reason=reason
        )
        if corrected.pk != patent_id:
            Act.objects.filter(key=patent_id).update(key=corrected.pk)
    return corrected
