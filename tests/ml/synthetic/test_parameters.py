"""Parameters map the unit interval onto values and back."""

import numpy as np
import pytest

from ml.synthetic.parameters import Count, Real, choice

SPECS = [Real(-2.0, 5.0), Count(3, 7), choice(round="", square="square", oval="oval")]


@pytest.mark.parametrize("spec", SPECS, ids=["real", "count", "choice"])
def test_a_value_survives_the_way_to_the_unit_interval_and_back(spec):
    for unit in np.linspace(0, 1, 41).tolist():
        value = spec.at(unit)
        assert 0.0 <= spec.unit(value) <= 1.0
        assert spec.at(spec.unit(value)) == pytest.approx(value)


def test_every_discrete_value_takes_an_equal_share():
    units = (np.arange(1000) + 0.5) / 1000
    values = [Count(3, 7).at(unit) for unit in units.tolist()]
    assert np.bincount(values)[3:].tolist() == [200] * 5


def test_phrases_are_told_only_where_something_is_remarkable():
    height = Real(0.0, 3.0, "low", "tall")
    assert [height.phrase(value) for value in (0.5, 1.5, 2.5)] == ["low", "", "tall"]
    legs = Count(0, 20, "legs")
    told = [legs.phrase(value) for value in (0, 1, 4, 14)]
    assert told == ["", "one leg", "four legs", "14 legs"]
    assert SPECS[2].phrase("square") == "square"
    assert SPECS[2].phrase("round") == ""
