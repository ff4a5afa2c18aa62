"""Designs depend on their seed alone, and variations stay in bounds."""

import json
import subprocess
import sys

import numpy as np
import pytest

from ml.synthetic import designs
from ml.synthetic.families import FAMILIES
from ml.synthetic.parameters import Real

ASK = """
import json
from ml.synthetic import designs
one = designs.draw(41)
two = designs.vary(one, seed=5, jitter=.2)
made = one, two, designs.change_one(one, seed=6)
print(json.dumps([[d.family, dict(d.parameters), d.seed, d.parent] for d in made]))
"""


def units(design):
    specs = FAMILIES[design.family].parameters
    return {name: specs[name].unit(value) for name, value in design.parameters.items()}


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_a_seed_gives_the_same_design_in_a_fresh_process(hash_seed):
    environment = {"PYTHONHASHSEED": hash_seed}
    answer = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, check=True
    )
    one = designs.draw(41)
    made = [one, designs.vary(one, seed=5, jitter=0.2), designs.change_one(one, seed=6)]
    here = [[d.family, dict(d.parameters), d.seed, d.parent] for d in made]
    assert json.loads(answer.stdout) == json.loads(json.dumps(here))


def test_other_seeds_give_other_designs_and_all_families_turn_up():
    drawn = [designs.draw(seed) for seed in range(400)]
    assert {design.family for design in drawn} == set(FAMILIES)
    chairs = [designs.draw(seed, family="chair").parameters for seed in range(20)]
    assert len({json.dumps(dict(chair)) for chair in chairs}) == 20


@pytest.mark.parametrize("jitter", [0.03, 0.08, 0.2, 1.0])
def test_variations_keep_the_names_and_the_bounds(jitter):
    for seed in range(40):
        design = designs.draw(seed)
        varied = designs.vary(design, seed=seed + 1, jitter=jitter)
        assert list(varied.parameters) == list(design.parameters)
        assert all(0 <= unit <= 1 for unit in units(varied).values())
        assert (varied.parent, varied.jitter) == (design.seed, jitter)


def test_a_small_jitter_moves_lengths_a_little_and_leaves_discrete_values():
    moves = []
    for seed in range(40):
        design = designs.draw(seed)
        varied = designs.vary(design, seed=7, jitter=0.05)
        before, after = units(design), units(varied)
        for name, spec in FAMILIES[design.family].parameters.items():
            if isinstance(spec, Real):
                moves.append(after[name] - before[name])
            else:
                assert after[name] == before[name]
    assert 0.04 < np.std(moves) < 0.06
    assert abs(np.mean(moves)) < 0.01


def test_a_large_jitter_moves_discrete_values_too():
    design = designs.draw(3, family="chair")
    varied = [designs.vary(design, seed=seed, jitter=0.2) for seed in range(30)]
    assert len({sibling.parameters["legs"] for sibling in varied}) > 1


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_changing_one_changes_exactly_one_discrete_value(family):
    for seed in range(8):
        design = designs.draw(seed, family=family)
        changed = designs.change_one(design, seed=seed)
        pairs = zip(design.parameters.items(), changed.parameters.values(), strict=True)
        differing = [name for (name, old), new in pairs if old != new]
        assert len(differing) == 1
        assert not isinstance(FAMILIES[family].parameters[differing[0]], Real)
        assert changed.parent == design.seed


def test_an_unknown_family_is_refused():
    with pytest.raises(KeyError):
        designs.draw(1, family="unicorn")
