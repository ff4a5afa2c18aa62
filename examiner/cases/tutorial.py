"""The tutorial's case: an application to examine whose prior art is in the corpus."""

from datetime import date
from pathlib import Path

from django.core.files import File

from examiner.accounts.models import User
from examiner.cases import access, cases, uploads
from examiner.cases.models import Case
from ml.synthetic import applications


def ensure(user: User, folder: Path) -> Case | None:
    """The case of the application that lies in a folder, opened where it is not yet.

    None where no application lies there.
    """
    facts = applications.read(folder)
    if facts is None:
        return None
    number = facts.application_number
    known = access.cases_of(user).filter(owner=user, application_number=number).first()
    return known or _open(user, folder, facts)


def _open(user: User, folder: Path, facts: applications.Facts) -> Case:
    case = cases.create(
        user,
        title=facts.title,
        application_number=facts.application_number,
        applicants=[facts.applicant],
        inventors=facts.inventors,
        filing_date=date.fromisoformat(facts.filed),
        locarno=facts.locarno,
        uspc=facts.uspc,
        description=facts.description,
        note="The tutorial’s case: docs/guide/tutorial.md leads through it.",
    )
    for name in facts.sheets:
        with (folder / name).open("rb") as sheet:
            uploads.receive(user, File(sheet, name=name), case=case)
    return case
