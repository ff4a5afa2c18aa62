"""Citations: guarded words, order, what dates and classes say of them."""

from datetime import date

import pytest

from examiner.accounts.models import User
from examiner.cases import citations, date_labels, decisions
from examiner.cases.access import NotAllowed, NotVisible
from examiner.cases.models import Case, Citation
from examiner.cases.versions import ChangedMeanwhile
from search.critical_dates import Code, Label
from search.models import Patent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def bottle() -> Patent:
    return factories.patent(figures=2)


def cite(user: User, case: Case, patent: Patent, role: str = "primary") -> Citation:
    found = decisions.cite(user, case, patent.pk, role).citation
    assert found
    return found


def test_basis_pertinence_and_figures_are_written(
    case: Case, examiner: User, bottle: Patent
) -> None:
    cited = cite(examiner, case, bottle)
    own = bottle.figures.order_by("position")[0]
    others = factories.patent(figures=1).figures.get()
    citations.change(
        *(examiner, cited),
        seen=cited.version,
        basis="103",
        pertinence="ribbed waist",
        figures=[own.pk, others.pk],
    )
    kept = citations.of_case(case)[0]
    assert (kept.basis, kept.pertinence, kept.version) == ("103", "ribbed waist", 2)
    assert list(kept.figures.all()) == [own]


def test_words_of_a_colleague_are_not_written_over(
    case: Case, examiner: User, bottle: Patent
) -> None:
    cited = cite(examiner, case, bottle)
    citations.change(examiner, cited, seen=1, basis="", pertinence="waist")
    with pytest.raises(ChangedMeanwhile):
        citations.change(examiner, cited, seen=1, basis="", pertinence="foot")
    assert case.citations.get().pertinence == "waist"


def test_the_order_is_changed_one_place_at_a_time(case: Case, examiner: User) -> None:
    first, second, third = (
        cite(examiner, case, factories.patent(figures=0)) for _ in range(3)
    )
    citations.move(examiner, third, by=-1)
    assert citations.of_case(case) == [first, third, second]
    citations.move(examiner, first, by=1)
    citations.move(examiner, second, by=1)
    assert citations.of_case(case) == [third, first, second]


def test_what_a_colleague_took_out_is_gone_for_all(
    case: Case, examiner: User, bottle: Patent
) -> None:
    cited = cite(examiner, case, bottle)
    decisions.cite(examiner, case, bottle.pk, "")
    with pytest.raises(NotVisible):
        citations.move(examiner, cited, by=1)
    with pytest.raises(NotVisible):
        citations.change(examiner, cited, seen=1, basis="", pertinence="waist")


def test_nothing_is_written_in_a_closed_case(
    case: Case, examiner: User, bottle: Patent
) -> None:
    cited = cite(examiner, case, bottle)
    cited.case.state = Case.State.CLOSED
    with pytest.raises(NotAllowed):
        citations.change(examiner, cited, seen=1, basis="103", pertinence="")
    with pytest.raises(NotAllowed):
        citations.move(examiner, cited, by=1)


@pytest.mark.parametrize(
    ("role", "codes", "is_combined", "basis"),
    [
        ("primary", ["a1"], False, "102(a)(1)"),
        ("primary", ["a1_grace", "a2"], False, "102(a)(1)"),
        ("primary", ["a2", "same_inventors"], False, "102(a)(2)"),
        ("primary", ["a1"], True, "103"),
        ("secondary", ["a2"], True, "103"),
        ("background", ["a1"], True, ""),
        ("primary", ["not_prior_art"], True, ""),
        ("secondary", ["undated"], True, ""),
        ("primary", ["pre_aia"], False, ""),
        ("primary", [], False, ""),
    ],
)
def test_a_basis_is_suggested_by_role_and_dates(
    role: str, codes: list[Code], is_combined: bool, basis: str
) -> None:
    labels = [Label(code=code, reason="") for code in codes]
    found = citations.suggested_basis(role, labels, is_combined=is_combined)
    assert found == basis


def test_dates_are_judged_by_those_of_the_case(case: Case, bottle: Patent) -> None:
    late = factories.patent(
        figures=0, first_published=date(2025, 1, 7), granted_date=date(2025, 1, 7)
    )
    found = date_labels.of_designs(case, [bottle.pk, late.pk])
    codes = {pk: [label.code for label in labels] for pk, labels in found.items()}
    assert codes == {bottle.pk: ["a1"], late.pk: ["a2"]}
    case.filing_date = None
    assert date_labels.of_designs(case, [bottle.pk]) == {}


def test_the_distance_of_fields_is_told(case: Case, bottle: Patent) -> None:
    jar = factories.patent(figures=0, locarno="09-03", uspc="D7/500")
    assert citations.distances(case, [bottle.pk, jar.pk]) == {
        bottle.pk: {"locarno": "same_subclass", "uspc": "same_subclass"},
        jar.pk: {"locarno": "same_class", "uspc": "other"},
    }
