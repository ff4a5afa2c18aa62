"""What a filing brings: numbers in each office's spelling, lasting examiners."""

import re
from datetime import date

import numpy as np
import pytest

from ml.synthetic import filings
from ml.synthetic.families import FAMILIES
from ml.synthetic.parties import Company, Seat

RNG = np.random.default_rng


def company(country: str) -> Company:
    return Company("Velrimint Inc.", Seat("Brindlewood", "", country), ())


def test_application_numbers_grow_with_the_date() -> None:
    days = [date(2004, 1, 1), date(2010, 6, 1), date(2010, 6, 2), date(2024, 12, 1)]
    numbers = [filings.application(day, series="29", serial=99) for day in days]
    assert numbers == sorted(numbers)
    assert all(re.fullmatch(r"29\d{6}", number) for number in numbers)


@pytest.mark.parametrize(
    ("country", "spelling"),
    [
        ("JP", r"\d{4}-\d{6}"),
        ("KR", r"30-\d{4}-\d{7}"),
        ("CN", r"\d{4}30\d{6}\.\d"),
        ("DE", r"00\d{7}-000\d"),
    ],
)
def test_priority_numbers_are_spelled_as_their_office_does(
    country: str, spelling: str
) -> None:
    filed = date(2019, 8, 1)
    claims = [
        claim
        for seed in range(20)
        for claim in filings.priorities(company(country), filed, RNG(seed))
    ]
    assert claims
    assert all(re.fullmatch(spelling, claim.number) for claim in claims)
    assert all(0 < (filed - claim.filed).days <= 183 for claim in claims)


def test_a_company_at_home_claims_no_foreign_priority() -> None:
    filed = date(2019, 8, 1)
    assert not any(
        filings.priorities(company("US"), filed, RNG(seed)) for seed in range(20)
    )


def test_only_members_of_the_hague_union_register_internationally() -> None:
    filed, granted = date(2018, 1, 1), date(2019, 6, 4)

    def share(country: str, on: date) -> int:
        tries = (
            filings.hague(company(country), on, granted, RNG(s)) for s in range(50)
        )
        return sum(found is not None for found in tries)

    assert share("FR", filed) > 5
    assert share("US", filed) == share("FR", date(2012, 1, 1)) == 0


def test_a_class_keeps_its_few_examiners() -> None:
    offices = [filings.office(7, "D9/500", RNG(seed)) for seed in range(30)]
    assert len({office.examiner for office in offices}) <= 3
    assert len({office.art_unit for office in offices}) == 1
    assert all(office.searched[0] == ("D9/500", "") for office in offices)


def test_further_classes_are_those_of_other_families() -> None:
    known = {family.uspc for family in FAMILIES.values()}
    found = [filings.further_classes("D9/500", RNG(seed)) for seed in range(80)]
    assert 0.1 < sum(map(bool, found)) / len(found) < 0.45
    assert {symbol for item in found for symbol in item} <= known - {"D9/500"}
