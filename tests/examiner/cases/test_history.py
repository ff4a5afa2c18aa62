"""The searches of a case as L1, L2, …: listed, starred, noted, combined."""

import pytest

from examiner.accounts.models import User
from examiner.cases import access, history
from examiner.cases.models import Case
from examiner.cases.versions import ChangedMeanwhile
from search import recorded_queries, runs
from search.models import Patent, SearchRun
from search.result_sets import UnreadableSet
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def designs(db: None) -> list[Patent]:
    return [factories.patent(figures=0) for _ in range(4)]


def test_searches_are_listed_newest_first_with_what_they_found(
    owner: User, case: Case, designs: list[Patent]
) -> None:
    first = factories.run(owner, case=case, hits=designs[:3])
    factories.run(owner, hits=designs)  # of the scratch case
    factories.run(owner, case=case, origin=first, origin_kind="feedback")
    factories.run(owner, case=case, origin=first)
    entries = history.of_case(case)
    told = [(entry.name, entry.found, entry.kind, entry.origin) for entry in entries]
    assert told == [
        ("L3", 0, "Variant", "L1"),
        ("L2", 0, "Feedback", "L1"),
        ("L1", 3, "", ""),
    ]
    assert [entry.name for entry in history.of_case(case, latest=1)] == ["L3"]


def test_a_set_is_a_search_that_lists_all_its_designs(
    owner: User, case: Case, designs: list[Patent]
) -> None:
    for hits in (designs[:3], designs[1:], designs[2:3]):
        factories.run(owner, case=case, hits=hits)
    run = history.combine(owner, case, "L1 and L2 not L3")
    assert run.placement.number == 4
    assert run.k == 1
    runs.execute(run.pk)
    found = SearchRun.objects.get(pk=run.pk)
    assert list(found.hits.values_list("patent_id", flat=True)) == [designs[1].pk]
    told = recorded_queries.read(found).application
    assert told.effective_date == case.effective_date
    assert told.inventors == ("Ann Smith",)
    assert told.assignees == ("Acme Corp.",)


def test_a_set_takes_searches_of_its_own_case_only(owner: User, case: Case) -> None:
    factories.run(owner)
    with pytest.raises(UnreadableSet, match="L1 is no search of this case"):
        history.combine(owner, case, "L1")
    assert not case.searches.exists()


def test_a_star_and_a_note_stay_on_a_search(owner: User, case: Case) -> None:
    factories.run(owner, case=case)
    search = history.search(case, 1)
    history.star(owner, search, is_starred=True)
    history.note(owner, search, text="waist only", seen=1)
    again = history.search(case, 1)
    assert (again.is_starred, again.note, again.version) == (True, "waist only", 2)


def test_a_note_is_kept_whole_or_not_at_all(owner: User, case: Case) -> None:
    factories.run(owner, case=case)
    search = history.search(case, 1)
    with pytest.raises(history.TooLong, match="10,000"):
        history.note(owner, search, text="x" * 10_001, seen=1)
    assert history.search(case, 1).note == ""


def test_of_two_people_at_one_note_the_second_is_told(owner: User, case: Case) -> None:
    factories.run(owner, case=case)
    seen = history.search(case, 1)
    history.note(owner, history.search(case, 1), text="hers", seen=seen.version)
    with pytest.raises(ChangedMeanwhile) as told:
        history.note(owner, seen, text="his", seen=1)
    assert told.value.row.note == "hers"  # type: ignore[attr-defined]
    assert history.search(case, 1).note == "hers"


def test_who_only_reads_a_case_changes_nothing_of_its_history(
    owner: User, case: Case
) -> None:
    factories.run(owner, case=case)
    search = history.search(case, 1)
    reader = factories.user("supervisor")
    factories.member(case, reader, role="supervisor")
    for act in (
        lambda: history.star(reader, search, is_starred=True),
        lambda: history.note(reader, search, text="x", seen=1),
        lambda: history.combine(reader, case, "L1"),
    ):
        with pytest.raises(access.NotAllowed):
            act()
    with pytest.raises(access.NotVisible):
        history.search(case, 2)


def test_drawings_searched_with_are_seen_by_all_of_the_case(
    owner: User, case: Case
) -> None:
    colleague, outsider = factories.user(name="colleague"), factories.outsider()
    factories.member(case, colleague)
    page = factories.upload(owner).pages.get()  # in the owner's scratch case
    with pytest.raises(access.NotVisible):
        access.upload_page(colleague, page.pk)
    run = factories.run(owner, case=case)
    run.views.create(position=1, page=page)
    assert access.upload_page(colleague, page.pk) == page
    with pytest.raises(access.NotVisible):
        access.upload_page(outsider, page.pk)
