"""Deciding on designs: what is kept, what one act after another takes back."""

from collections.abc import Callable
from typing import Any

import pytest

from examiner.accounts.models import User
from examiner.cases import corrections, decisions
from examiner.cases.access import NotAllowed
from examiner.cases.decisions import Overtaken, UnusableDecision
from examiner.cases.models import Act, Case, Citation
from examiner.cases.versions import ChangedMeanwhile
from search.corrections import Correction
from search.models import Patent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def bottle() -> Patent:
    return factories.patent(figures=0)


def now(case: Case, patent: Patent) -> decisions.Decision:
    return decisions.of_designs(case, [patent.pk])[patent.pk]


def test_a_design_nobody_looked_at_is_undecided(case: Case, bottle: Patent) -> None:
    assert now(case, bottle) == decisions.Decision(bottle.pk)


def test_decisions_on_many_designs_take_two_queries(
    case: Case, examiner: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    bottles = [factories.patent(figures=0) for _ in range(4)]
    for one in bottles[:3]:
        decisions.cite(examiner, case, one.pk, "background")
    with django_assert_num_queries(2):
        found = decisions.of_designs(case, [one.pk for one in bottles])
        assert [bool(found[one.pk].citation) for one in bottles] == [1, 1, 1, 0]


def test_a_verdict_says_that_the_design_was_reviewed(
    case: Case, examiner: User, bottle: Patent
) -> None:
    found = decisions.judge(examiner, case, bottle.pk, "not_relevant")
    assert (found.verdict, found.is_reviewed) == ("not_relevant", True)
    assert now(case, bottle) == found


def test_a_tag_is_put_on_and_taken_off(
    case: Case, examiner: User, bottle: Patent
) -> None:
    decisions.tag(examiner, case, bottle.pk, 4)
    assert decisions.tag(examiner, case, bottle.pk, 2).tags == (2, 4)
    assert decisions.tag(examiner, case, bottle.pk, 4).tags == (2,)


@pytest.mark.parametrize(
    "decide",
    [
        lambda *asked: decisions.judge(*asked, "perhaps"),
        lambda *asked: decisions.tag(*asked, 6),
        lambda *asked: decisions.cite(*asked, "main"),
        lambda *asked: decisions.note(*asked, "x" * 10_001, seen=1),
    ],
)
def test_what_there_is_not_cannot_be_decided(
    case: Case, examiner: User, bottle: Patent, decide: Callable[..., Any]
) -> None:
    with pytest.raises(UnusableDecision):
        decide(examiner, case, bottle.pk)
    assert now(case, bottle) == decisions.Decision(bottle.pk)


def test_citing_again_changes_the_role_and_keeps_the_rest(
    case: Case, examiner: User, bottle: Patent
) -> None:
    run = factories.run(examiner, hits=[bottle], case=case)
    decisions.cite(examiner, case, bottle.pk, "background", run)
    Citation.objects.update(pertinence="ribbed waist")
    cited = decisions.cite(examiner, case, bottle.pk, "primary").citation
    assert cited
    assert (cited.role, cited.pertinence, cited.run) == ("primary", "ribbed waist", run)
    assert decisions.cite(examiner, case, bottle.pk, "").citation is None


def test_citations_stand_in_the_order_they_were_made(
    case: Case, examiner: User
) -> None:
    for role in ("primary", "secondary", "background"):
        decisions.cite(examiner, case, factories.patent(figures=0).pk, role)
    cited = case.citations.order_by("position")
    assert [one.role for one in cited] == ["primary", "secondary", "background"]
    assert [one.position for one in cited] == [0, 1, 2]


def test_a_note_is_guarded_against_a_colleague(
    case: Case, examiner: User, bottle: Patent
) -> None:
    colleague = factories.user(name="colleague")
    factories.member(case, colleague)
    seen = now(case, bottle).version
    decisions.judge(colleague, case, bottle.pk, "relevant")  # changes no note
    decisions.note(colleague, case, bottle.pk, "foot differs", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        decisions.note(examiner, case, bottle.pk, "waist alike", seen=seen)
    assert now(case, bottle).note == "foot differs"


def test_looking_keeps_its_first_time_and_is_no_act(
    case: Case, examiner: User, bottle: Patent
) -> None:
    decisions.mark_reviewed(examiner, case, [bottle.pk, bottle.pk])
    first = case.designs.get().reviewed_at
    decisions.mark_reviewed(examiner, case, [bottle.pk])
    assert first
    assert case.designs.get().reviewed_at == first
    assert decisions.undo(examiner, case) is None
    assert not decisions.unreview(examiner, case, bottle.pk).is_reviewed


def test_what_is_to_be_looked_at_again_has_no_verdict(
    case: Case, examiner: User, bottle: Patent
) -> None:
    decisions.tag(examiner, case, bottle.pk, 1)
    decisions.judge(examiner, case, bottle.pk, "relevant")
    found = decisions.unreview(examiner, case, bottle.pk)
    assert (found.is_reviewed, found.verdict, found.tags) == (False, "", (1,))


def test_every_act_is_undone_in_turn(
    case: Case, examiner: User, bottle: Patent
) -> None:
    acts: list[Callable[[], Any]] = [
        lambda: decisions.judge(examiner, case, bottle.pk, "relevant"),
        lambda: decisions.tag(examiner, case, bottle.pk, 1),
        lambda: decisions.note(examiner, case, bottle.pk, "waist", seen=1),
        lambda: decisions.cite(examiner, case, bottle.pk, "primary"),
        lambda: decisions.cite(examiner, case, bottle.pk, "secondary"),
        lambda: decisions.cite(examiner, case, bottle.pk, ""),
        lambda: decisions.unreview(examiner, case, bottle.pk),
    ]
    states = [_told(now(case, bottle))]
    for act in acts:
        act()
        states.append(_told(now(case, bottle)))
    for state in reversed(states[:-1]):
        assert decisions.undo(examiner, case)
        assert _told(now(case, bottle)) == state
    assert decisions.undo(examiner, case) is None


def _told(found: decisions.Decision) -> tuple[Any, ...]:
    cited = found.citation
    return (
        *(found.is_reviewed, found.verdict, found.tags, found.note),
        cited and cited.role,
    )


def test_a_dropped_citation_comes_back_whole(
    case: Case, examiner: User, bottle: Patent
) -> None:
    run = factories.run(examiner, hits=[bottle], case=case)
    cited = decisions.cite(examiner, case, bottle.pk, "primary", run).citation
    assert cited
    Citation.objects.update(pertinence="waist", basis="103", position=3)
    cited.figures.set([factories.figure(bottle)])
    decisions.cite(examiner, case, bottle.pk, "")
    decisions.undo(examiner, case)
    back = case.citations.get()
    assert (back.role, back.basis, back.pertinence) == ("primary", "103", "waist")
    assert (back.run, back.position, back.figures.count()) == (run, 3, 1)


def test_undo_takes_back_ones_own_acts_only(
    case: Case, examiner: User, bottle: Patent
) -> None:
    colleague = factories.user(name="colleague")
    factories.member(case, colleague)
    decisions.judge(examiner, case, bottle.pk, "relevant")
    decisions.tag(colleague, case, bottle.pk, 1)
    decisions.undo(examiner, case)
    assert (now(case, bottle).verdict, now(case, bottle).tags) == ("", (1,))


def test_what_a_colleague_changed_since_is_not_undone(
    case: Case, examiner: User, bottle: Patent
) -> None:
    colleague = factories.user(name="colleague")
    factories.member(case, colleague)
    decisions.tag(examiner, case, bottle.pk, 1)
    decisions.judge(examiner, case, bottle.pk, "relevant")
    decisions.judge(colleague, case, bottle.pk, "not_relevant")
    with pytest.raises(Overtaken):
        decisions.undo(examiner, case)
    assert now(case, bottle).verdict == "not_relevant"
    decisions.undo(examiner, case)
    assert now(case, bottle).tags == ()


def test_a_role_is_changed_back_beside_words_typed_since(
    case: Case, examiner: User, bottle: Patent
) -> None:
    decisions.cite(examiner, case, bottle.pk, "primary")
    decisions.cite(examiner, case, bottle.pk, "secondary")
    Citation.objects.update(pertinence="ribbed waist")
    decisions.undo(examiner, case)
    cited = case.citations.get()
    assert (cited.role, cited.pertinence) == ("primary", "ribbed waist")


def test_words_typed_since_keep_a_citation_from_being_undone(
    case: Case, examiner: User, bottle: Patent
) -> None:
    decisions.cite(examiner, case, bottle.pk, "primary")
    Citation.objects.update(pertinence="ribbed waist")
    with pytest.raises(Overtaken):
        decisions.undo(examiner, case)
    assert case.citations.get().pertinence == "ribbed waist"


def test_deciding_the_same_again_is_no_act(
    case: Case, examiner: User, bottle: Patent
) -> None:
    decisions.judge(examiner, case, bottle.pk, "relevant")
    decisions.judge(examiner, case, bottle.pk, "relevant")
    assert Act.objects.count() == 1


def test_nothing_is_decided_in_a_closed_case_or_by_a_supervisor(
    case: Case, examiner: User, bottle: Patent
) -> None:
    supervisor = factories.user("supervisor")
    factories.member(case, supervisor, role="supervisor")
    with pytest.raises(NotAllowed):
        decisions.judge(supervisor, case, bottle.pk, "relevant")
    case.state = Case.State.CLOSED
    with pytest.raises(NotAllowed):
        decisions.mark_reviewed(examiner, case, [bottle.pk])
    assert now(case, bottle) == decisions.Decision(bottle.pk)


def test_a_design_whose_number_is_corrected_takes_its_decisions_along(
    case: Case, examiner: User
) -> None:
    misread = factories.patent(912_345, source=Patent.Source.PDF)
    decisions.judge(examiner, case, misread.pk, "relevant")
    decisions.cite(examiner, case, misread.pk, "primary")
    corrections.correct(
        *(misread.pk, Correction(number="D912,346")), author="curator", reason="misread"
    )
    found = decisions.of_designs(case, ["USD0912346"])["USD0912346"]
    assert found.verdict == "relevant"
    assert found.citation
    undone = decisions.undo(examiner, case)
    assert undone
    assert (undone.kind, undone.key) == ("cite", "USD0912346")
    decisions.undo(examiner, case)
    assert not now(case, Patent.objects.get(pk="USD0912346")).verdict
