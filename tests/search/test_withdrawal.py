"""What an import brought leaves the corpus at once, and can be seen as of before."""

from pathlib import Path
from typing import Any

import pytest

from search import revisions, withdrawal
from search.ingest import importing
from search.models import Figure, Import, Job, Patent, Sheet
from tests import factories
from tests.search.ingest.drawn_grants import Grant, write

pytestmark = pytest.mark.django_db

BOTTLE, LAMP = Grant(908314), Grant(908315, title="Lamp", sheets=2)


@pytest.fixture
def load(tmp_path: Path, settings: Any) -> Import:
    settings.PUBLIC_MEDIA = tmp_path / "media"
    load = importing.create(sources=[write(tmp_path / "grants", [BOTTLE, LAMP])])
    importing.load(load)
    return load


def test_patents_sheets_and_figures_leave_at_one_revision(load: Import):
    factories.patent(figures=1)  # of another import
    taken = withdrawal.withdraw(load.pk)
    assert (taken.patents, taken.sheets, taken.figures) == (2, 7, 7)
    assert taken.revision == revisions.latest()
    for model in (Patent, Sheet, Figure):
        assert model.objects.filter(until=None).count() == 1
        assert set(model.objects.exclude(until=None).values_list("until")) == {
            (taken.revision,)
        }


def test_the_corpus_as_of_before_still_holds_them(load: Import):
    before = revisions.latest()
    after = withdrawal.withdraw(load.pk).revision
    assert Patent.objects.as_of(before).count() == 2
    assert Patent.objects.as_of(after).count() == 0


def test_the_import_keeps_when_it_was_taken_back(load: Import):
    taken = withdrawal.withdraw(load.pk)
    load.refresh_from_db()
    assert load.withdrawn_id == taken.revision


def test_a_patent_belongs_to_the_import_that_wrote_it_last(
    load: Import, tmp_path: Path
):
    flask = Grant(908314, title="Flask")
    later = importing.create(
        sources=[write(tmp_path / "later", [flask])], is_update=True
    )
    importing.load(later)
    assert withdrawal.withdraw(later.pk).patents == 1
    assert list(Patent.objects.current().values_list("pk", flat=True)) == [LAMP.id]


def test_an_import_is_taken_back_once(load: Import):
    withdrawal.withdraw(load.pk)
    latest = revisions.latest()
    with pytest.raises(withdrawal.UnableToWithdraw, match="already"):
        withdrawal.withdraw(load.pk)
    assert revisions.latest() == latest


def test_an_unknown_import_is_refused():
    with pytest.raises(withdrawal.UnableToWithdraw, match="There is no import 4711"):
        withdrawal.withdraw(4711)


def test_an_import_at_work_is_refused(load: Import):
    Job.objects.update(state=Job.State.RUNNING)
    with pytest.raises(withdrawal.UnableToWithdraw, match="running"):
        withdrawal.withdraw(load.pk)
    assert Patent.objects.current().count() == 2
