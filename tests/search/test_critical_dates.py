"""Date labels at every edge: the table of cases reads codes off dates."""

from datetime import date
from typing import Any

import pytest

from search import critical_dates
from search.critical_dates import PatentFacts
from search.effective_dates import ForeignPriority, Parent
from search.ingest.records import MonthDate
from search.queries import Application

ANN, BEN, CLEO = "Ann Lee", "Ben Roe", "Cleo May"


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _labels(
    efd: str | None,
    *,
    inventors: tuple[str, ...] = (ANN,),
    assignees: tuple[str, ...] = (),
    **facts: Any,
) -> dict[str, str]:
    """Codes with their reasons, of a design by Ben Roe unless told otherwise."""
    application = Application(
        effective_date=_day(efd) if efd else None,
        inventors=inventors,
        assignees=assignees,
    )
    known = {"inventors": (BEN,), "event": "granted"} | {
        key: _day(value) if isinstance(value, str) and key in DATES else value
        for key, value in facts.items()
    }
    found = critical_dates.label(PatentFacts(**known), application)
    return {one.code: one.reason for one in found}


DATES = {"published", "filed"}


@pytest.mark.parametrize(
    ("published", "filed", "efd", "codes"),
    [
        # around the day itself
        ("2024-05-01", "2023-01-10", "2024-05-01", {"a2"}),  # same day: not before
        ("2024-04-30", "2023-01-10", "2024-05-01", {"a1_grace", "a2"}),  # day before
        ("2024-05-02", "2023-01-10", "2024-05-01", {"a2"}),
        # one year: 2024-05-01 is a Wednesday
        ("2023-05-02", "2022-01-10", "2024-05-01", {"a1_grace", "a2"}),
        ("2023-05-01", "2022-01-10", "2024-05-01", {"a1_grace", "a2"}),  # exactly
        ("2023-04-30", "2022-01-10", "2024-05-01", {"a1"}),  # a day more
        # the year ends on Saturday 2024-05-04 and runs to Monday the 6th
        ("2023-05-04", "2022-01-10", "2024-05-06", {"a1_grace", "a2"}),
        ("2023-05-04", "2022-01-10", "2024-05-07", {"a1"}),
        # Sunday
        ("2023-05-05", "2022-01-10", "2024-05-06", {"a1_grace", "a2"}),
        ("2023-05-05", "2022-01-10", "2024-05-07", {"a1"}),
        # Saturday before Memorial Day: to Tuesday
        ("2023-05-25", "2022-01-10", "2024-05-28", {"a1_grace", "a2"}),
        ("2023-05-25", "2022-01-10", "2024-05-29", {"a1"}),
        # Independence Day, a Thursday
        ("2023-07-04", "2022-01-10", "2024-07-05", {"a1_grace", "a2"}),
        ("2023-07-04", "2022-01-10", "2024-07-08", {"a1"}),
        # New Year's Day observed on Friday, December 31, 2021
        ("2020-12-31", "2019-01-10", "2022-01-03", {"a1_grace", "a2"}),
        ("2020-12-31", "2019-01-10", "2022-01-04", {"a1"}),
        # Juneteenth is a holiday in 2023 (a Monday) but was none in 2020
        ("2022-06-19", "2021-01-10", "2023-06-20", {"a1_grace", "a2"}),
        ("2019-06-19", "2018-01-10", "2020-06-22", {"a1"}),
        # Inauguration Day 2021, a Wednesday
        ("2020-01-20", "2019-01-10", "2021-01-21", {"a1_grace", "a2"}),
        # leap days: no anniversary but February 28, a Sunday in 2021
        ("2020-02-29", "2019-01-10", "2021-03-01", {"a1_grace", "a2"}),
        ("2020-02-29", "2019-01-10", "2021-03-02", {"a1"}),
        ("2023-02-28", "2022-01-10", "2024-02-28", {"a1_grace", "a2"}),
        ("2023-02-28", "2022-01-10", "2024-02-29", {"a1"}),
        ("2023-03-01", "2022-01-10", "2024-02-29", {"a1_grace", "a2"}),
        # filed around the day, granted after it
        ("2025-03-04", "2024-04-30", "2024-05-01", {"a2"}),
        ("2025-03-04", "2024-05-01", "2024-05-01", {"not_prior_art"}),
        ("2025-03-04", "2024-05-02", "2024-05-01", {"not_prior_art"}),
        # the law of 2013
        ("2012-01-03", "2011-01-10", "2013-03-15", {"pre_aia"}),
        ("2012-01-03", "2011-01-10", "2013-03-16", {"a1"}),
        # no filing date: a design is filed before it is published
        ("2024-04-30", None, "2024-05-01", {"a1_grace", "a2"}),
        ("2023-04-30", None, "2024-05-01", {"a1"}),
        ("2024-05-01", None, "2024-05-01", {"undated"}),
        # no day of publication
        (None, "2022-01-10", "2024-05-01", {"undated"}),
        (None, "2024-05-01", "2024-05-01", {"not_prior_art"}),
        (None, None, "2024-05-01", {"undated"}),
    ],
)
def test_dates(
    published: str | None, filed: str | None, efd: str, codes: set[str]
) -> None:
    assert set(_labels(efd, published=published, filed=filed)) == codes


def test_without_an_effective_date_there_are_no_labels() -> None:
    assert _labels(None, published="2020-01-07", filed="2019-01-10") == {}


@pytest.mark.parametrize(
    ("published", "codes"),
    [
        (MonthDate(2023, 3), {"a1"}),  # would not decide
        (MonthDate(2023, 5), {"undated"}),  # the year may have ended
        (MonthDate(2023, 6), {"a1_grace", "a2"}),
        (MonthDate(2024, 5), {"a2", "undated"}),  # published before or after
        (MonthDate(2024, 6), {"a2"}),
        (MonthDate(2022), {"a1"}),
        (MonthDate(2023), {"undated"}),
        (MonthDate(2023, 4, 30), {"a1"}),
    ],
)
def test_months_decide_or_are_named(published: MonthDate, codes: set[str]) -> None:
    found = _labels("2024-05-15", published=published, filed="2022-01-10")

    assert set(found) == codes
    if "undated" in codes:
        assert "date of first publication" in found["undated"]


@pytest.mark.parametrize(
    ("claimed", "filed", "codes"),
    [
        # within six months of 2023-11-15
        ("2023-11-15", "2024-05-15", {"a2"}),
        # 2023-11-04 + 6 months is a Saturday: in time until Monday
        ("2023-11-04", "2024-05-06", {"a2"}),
        ("2023-11-04", "2024-05-07", {"a2"}),  # only by petition: said
        ("2023-08-31", "2024-02-29", {"a2"}),
        ("2023-09-16", "2024-05-16", {"a2"}),  # the last day of the petition
        ("2023-09-15", "2024-05-16", {"not_prior_art"}),  # too late for it
        # the priority itself does not help
        ("2024-03-01", "2024-06-03", {"not_prior_art"}),
    ],
)
def test_foreign_priority(claimed: str, filed: str, codes: set[str]) -> None:
    priority = ForeignPriority(country="EM", number="5", dated=_day(claimed))
    efd = "2024-02-20"

    found = _labels(efd, published="2025-03-04", filed=filed, priorities=(priority,))

    assert set(found) == codes


def test_a_late_priority_is_said_to_need_a_petition() -> None:
    priority = ForeignPriority(country="EM", number="5", dated=_day("2023-11-04"))
    dates = {"published": "2025-03-04", "filed": "2024-05-07"}

    late = _labels("2024-02-20", **dates, priorities=(priority,))
    needless = _labels("2024-06-03", **dates, priorities=(priority,))

    assert "restored by petition (37 CFR 1.55(c))" in late["a2"]
    assert "petition" not in needless["a2"]


@pytest.mark.parametrize(
    ("dated", "codes"),
    [
        (MonthDate(2024, 1), {"a2"}),
        (MonthDate(2024, 2), {"undated"}),
        (MonthDate(2024, 3), {"not_prior_art"}),
        (None, {"undated"}),
        (MonthDate(2023, 11), {"undated"}),  # in time only from the 15th on
    ],
)
def test_a_priority_without_its_day(dated: MonthDate | None, codes: set[str]) -> None:
    priority = ForeignPriority(country="JP", number="2024-1", dated=dated)

    found = _labels(
        "2024-02-20", published="2025-03-04", filed="2024-05-15", priorities=(priority,)
    )

    assert set(found) == codes
    if "undated" in codes:
        assert "priority JP 2024-1" in found["undated"]


CONTINUED = Parent(
    relation="continuation",
    number="29/100,000",
    child="29200000",
    dated=_day("2020-01-06"),
)
DIVIDED = Parent(
    relation="division", number="29200000", child="29300000", dated=_day("2022-01-10")
)
IN_PART = Parent(
    relation="continuation-in-part",
    number="29200000",
    child="29300000",
    dated=_day("2022-01-10"),
)
PROVISIONAL = Parent(
    relation="provisional-application", number="60/1", dated=_day("2020-01-06")
)


@pytest.mark.parametrize(
    ("parents", "efd", "codes", "words"),
    [
        ((DIVIDED, CONTINUED), "2021-06-01", {"a2"}, "29/100,000 (continuation)"),
        ((CONTINUED, DIVIDED), "2021-06-01", {"a2"}, "29/100,000 (continuation)"),
        ((DIVIDED,), "2021-06-01", {"not_prior_art"}, "29200000 (division)"),
        ((DIVIDED,), "2022-06-01", {"a2"}, "29200000 (division)"),
        ((IN_PART,), "2022-06-01", {"a2"}, "only as far as the parent shows"),
        ((IN_PART, CONTINUED), "2021-06-01", {"a2"}, "only as far as the parent"),
        ((IN_PART,), "2024-06-03", {"a2"}, "its filing"),  # needs no parent
        ((PROVISIONAL,), "2021-06-01", {"not_prior_art"}, "its filing"),
        ((), "2021-06-01", {"not_prior_art"}, "its filing"),
    ],
)
def test_earlier_applications(
    parents: tuple[Parent, ...], efd: str, codes: set[str], words: str
) -> None:
    found = _labels(
        efd,
        published="2025-03-04",
        filed="2024-01-10",
        number="29300000",
        parents=parents,
    )

    assert set(found) == codes
    assert words in " ".join(found.values())


def test_priority_reaches_through_a_parent() -> None:
    priority = ForeignPriority(country="EM", number="5", dated=_day("2021-08-02"))

    found = _labels(
        "2021-09-01",
        published="2025-03-04",
        filed="2024-01-10",
        number="29300000",
        parents=(DIVIDED,),
        priorities=(priority,),
    )

    assert set(found) == {"a2"}
    assert "2021-08-02 by priority EM 5" in found["a2"]


def test_an_undated_parent_is_named_where_it_would_decide() -> None:
    parent = Parent(relation="continuation", number="29200000", dated=None)
    dates = {"published": "2025-03-04", "filed": "2024-01-10", "parents": (parent,)}

    assert "29200000" in _labels("2023-09-01", **dates)["undated"]
    assert set(_labels("2024-02-01", **dates)) == {"a2"}


def test_a_utility_parent_carries_twelve_months_only_conditionally() -> None:
    parent = Parent(relation="division", number="15275884", dated=_day("2022-01-10"))
    priority = ForeignPriority(country="EP", number="7", dated=_day("2021-01-11"))

    found = _labels(
        "2021-06-01",
        published="2025-03-04",
        filed="2024-01-10",
        parents=(parent,),
        priorities=(priority,),
    )

    assert set(found) == {"a2"}
    assert "no design application" in found["a2"]


@pytest.mark.parametrize(
    ("published", "efd", "codes", "event"),
    [
        # published under the Hague Agreement, filed by its registration
        ("2019-12-20", "2019-09-02", {"a2"}, "Hague"),
        ("2019-12-20", "2020-12-21", {"a1_grace", "a2"}, "Hague"),  # ends on a Sunday
        ("2019-12-20", "2020-12-22", {"a1"}, "Hague"),
        ("2019-12-20", "2018-12-19", {"not_prior_art"}, "Hague"),
        ("2019-12-20", "2018-12-20", {"a2"}, "Hague"),  # by its Korean priority
    ],
)
def test_hague(published: str, efd: str, codes: set[str], event: str) -> None:
    priority = ForeignPriority(
        country="KR", number="30-2018-0060105", dated=_day("2018-12-19")
    )

    found = _labels(
        efd,
        published=published,
        event="published under the Hague Agreement (35 USC 390)",
        filed="2019-06-19",
        priorities=(priority,),
    )

    assert set(found) == codes
    assert event in " ".join(found.values())


@pytest.mark.parametrize(
    ("ours", "theirs", "codes"),
    [
        ((ANN,), (BEN,), {"a1_grace", "a2"}),
        ((ANN,), (ANN,), {"a1_grace", "same_inventors"}),  # names no other inventor
        (("LEE, ANN", "roe, ben"), (BEN, ANN), {"a1_grace", "same_inventors"}),
        (("A. Lee",), (ANN,), {"a1_grace", "a2", "same_inventors"}),  # by initials
        ((ANN, BEN), (BEN, CLEO), {"a1_grace", "a2", "same_inventors"}),
        ((ANN,), (ANN, BEN), {"a1_grace", "a2", "same_inventors"}),
        ((), (BEN,), {"a1_grace", "a2"}),
        ((ANN,), (), {"a1_grace", "a2"}),
    ],
)
def test_inventors(
    ours: tuple[str, ...], theirs: tuple[str, ...], codes: set[str]
) -> None:
    facts = PatentFacts(
        published=_day("2024-04-30"), filed=_day("2023-01-10"), inventors=theirs
    )
    application = Application(effective_date=_day("2024-05-01"), inventors=ours)

    found = {one.code for one in critical_dates.label(facts, application)}

    assert found == codes


def test_common_owner() -> None:
    found = _labels(
        "2024-05-01",
        assignees=("ACME CORP",),
        published="2025-03-04",
        filed="2023-01-10",
        owners=("Acme Corporation",),
    )

    assert set(found) == {"a2", "same_inventors"}
    assert "Acme Corporation is the same" in found["same_inventors"]


def test_an_own_earlier_filing_is_no_prior_art_but_may_be_double_patenting() -> None:
    found = critical_dates.label(
        PatentFacts(
            published=_day("2025-03-04"), filed=_day("2023-01-10"), inventors=(ANN,)
        ),
        Application(effective_date=_day("2024-05-01"), inventors=(ANN,)),
    )

    assert [one.code for one in found] == ["not_prior_art", "same_inventors"]
    assert "double patenting" in found[0].reason


def test_reasons_rest_on_their_dates() -> None:
    found = _labels("2024-05-06", published="2023-05-04", filed="2022-01-10")

    assert found["a1_grace"].startswith(
        "Granted on 2023-05-04, 368 days before the effective filing date of "
        "2024-05-06, within the grace year, which ended on 2024-05-06 (2024-05-04 was "
        "a Saturday)"
    )
    assert found["a2"].startswith("Effectively filed on 2022-01-10 by its filing")
    assert _labels("2024-05-02", published="2023-05-01", filed="2022-01-10")["a1"] == (
        "Granted on 2023-05-01, 367 days before the effective filing date of "
        "2024-05-02; its grace year ended on 2024-05-01."
    )
