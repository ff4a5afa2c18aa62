"""The tutorial's case: opened once, with its drawings, of one person alone."""

from pathlib import Path

import pytest

from examiner.accounts.models import User
from examiner.cases import tutorial
from ml.synthetic import applications, planning
from search.models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small application, drawn once."""
    drawn = tmp_path_factory.mktemp("application")
    applications.write(7, planning.plan(7, 8), drawn, size=160)
    return drawn


def test_it_is_opened_with_its_facts_and_sheets(examiner: User, folder: Path) -> None:
    case = tutorial.ensure(examiner, folder)
    assert case
    facts = applications.read(folder)
    assert facts
    assert (case.title, case.application_number) == (
        facts.title,
        facts.application_number,
    )
    assert str(case.filing_date) == facts.filed
    uploads = Upload.objects.filter(placement__case=case)
    assert {upload.state for upload in uploads} == {Upload.State.DECODED}
    assert uploads.count() == len(facts.sheets)


def test_it_is_opened_once_and_left_as_it_was_changed(
    examiner: User, folder: Path
) -> None:
    first = tutorial.ensure(examiner, folder)
    assert first
    first.title = "Renamed"
    first.save()
    again = tutorial.ensure(examiner, folder)
    assert again
    assert (again.pk, again.title) == (first.pk, "Renamed")
    assert examiner.cases.count() == 1


def test_without_an_application_there_is_no_case(
    examiner: User, tmp_path: Path
) -> None:
    assert tutorial.ensure(examiner, tmp_path) is None
    assert not examiner.cases.exists()
