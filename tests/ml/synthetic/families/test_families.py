"""Product families carry valid classes, words and parameters."""

import re
from pathlib import Path

import numpy as np
import pytest

from ml.synthetic import designs
from ml.synthetic.families import FAMILIES, HELD_OUT
from ml.synthetic.parameters import Real

USPC_CLASSES = {f"D{number}" for number in (*range(1, 31), 32, 34, 99)}


def test_there_are_many_families_and_six_diverse_ones_are_held_out():
    assert len(FAMILIES) >= 33
    assert len(set(HELD_OUT)) == 6
    assert set(HELD_OUT) < set(FAMILIES)
    assert len({FAMILIES[name].locarno.split("-")[0] for name in HELD_OUT}) >= 4
    assert "assembly" not in HELD_OUT


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_a_family_is_well_named_and_classified(name):
    family = FAMILIES[name]
    assert family.name == name
    assert len(family.titles) >= 3
    assert re.fullmatch(r"\d\d-\d\d", family.locarno)
    main, sub = family.uspc.split("/")
    assert main in USPC_CLASSES
    assert re.fullmatch(r"\d{1,3}(\.\d+)?", sub)


def test_locarno_codes_exist_in_the_fifteenth_edition(test_data: Path):
    listed = (test_data / "classes/locarno_subclass_codes_15ed.txt").read_text().split()
    assert {family.locarno for family in FAMILIES.values()} <= set(listed)


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_extreme_parameters_still_build_a_sound_mesh(name):
    family = FAMILIES[name]
    rng = np.random.default_rng(8)
    for _ in range(12):
        corner = {
            key: spec.at(float(rng.integers(2)))
            for key, spec in family.parameters.items()
        }
        mesh = family.build(corner)
        assert np.isfinite(mesh.vertices).all()
        assert mesh.faces.max() < len(mesh.vertices)
        assert len(mesh.faces) == len(mesh.patches) == len(mesh.tags) == len(mesh.uv)
        assert len(mesh.faces) < 100_000
        assert (np.ptp(mesh.vertices, axis=0) > 0.05).all()


def same_form(first, second):
    a, b = first.vertices, second.vertices
    return a.shape == b.shape and np.allclose(a, b)


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_just_the_active_parameters_change_the_form(name):
    family = FAMILIES[name]
    told = {key for key, spec in family.parameters.items() if is_discrete_or_told(spec)}
    if name != "assembly":  # its primitives' proportions differ in what they read
        told |= set(family.needs)
    for seed in range(5):
        chosen = dict(designs.draw(seed, family=name).parameters)
        reference, active = family.build(chosen), family.active(chosen)
        for key in sorted(told):
            spec = family.parameters[key]
            unit = spec.unit(chosen[key])
            other = spec.at(unit - 0.5 if unit >= 0.5 else unit + 0.5)
            changed = family.build({**chosen, key: other})
            assert same_form(changed, reference) != (key in active), key


@pytest.mark.parametrize("name", sorted(set(FAMILIES) - {"assembly"}))
def test_no_parameter_is_always_idle(name):
    family = FAMILIES[name]
    seen = [family.active(designs.draw(i, family=name).parameters) for i in range(60)]
    assert set().union(*seen) == set(family.parameters)


def is_discrete_or_told(spec):
    return not isinstance(spec, Real) or bool(spec.low_phrase or spec.high_phrase)


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_phrases_differ_between_designs_and_read_as_words(name):
    told = [designs.phrases(designs.draw(seed, family=name)) for seed in range(12)]
    assert len(set(told)) > 4
    words = {phrase for phrases in told for phrase in phrases}
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9 -]+", phrase) for phrase in words)
