"""Product families carry valid classes, words and parameters."""

import re
from pathlib import Path

import numpy as np
import pytest

from ml.synthetic import designs
from ml.synthetic.families import FAMILIES, HELD_OUT

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


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_every_parameter_changes_the_form_of_some_design(name):
    family = FAMILIES[name]
    idle = set(family.parameters)
    for seed in range(60):
        base = dict(designs.draw(seed, family=name).parameters)
        if "parts" in base:
            base["parts"] = 6  # an assembly's later slots lie idle otherwise
        reference = family.build(base)
        for key in sorted(idle):
            spec = family.parameters[key]
            unit = spec.unit(base[key])
            other = spec.at(unit - 0.5 if unit >= 0.5 else unit + 0.5)
            changed = family.build({**base, key: other})
            same = changed.vertices.shape == reference.vertices.shape
            if not (same and np.allclose(changed.vertices, reference.vertices)):
                idle.discard(key)
        if not idle:
            break
    assert not idle


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_phrases_differ_between_designs_and_read_as_words(name):
    told = [designs.phrases(designs.draw(seed, family=name)) for seed in range(12)]
    assert len(set(told)) > 4
    words = {phrase for phrases in told for phrase in phrases}
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9 -]+", phrase) for phrase in words)
