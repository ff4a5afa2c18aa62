"""Invented parties look like real ones and repeat from their seed."""

import numpy as np

from ml.synthetic import parties


def test_companies_repeat_from_their_seed_and_differ_between_seeds() -> None:
    drawn = [parties.company(np.random.default_rng(seed)) for seed in range(40)]
    again = [parties.company(np.random.default_rng(seed)) for seed in range(40)]
    assert drawn == again
    assert len({company.name for company in drawn}) > 30


def test_designers_live_where_their_company_sits() -> None:
    for seed in range(40):
        company = parties.company(np.random.default_rng(seed))
        assert {person.seat for person in company.designers} == {company.seat}
        assert bool(company.seat.state) is not company.is_foreign
        assert not (company.may_use_hague and not company.is_foreign)
