"""A plan follows from its seed alone and keeps the order of time."""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date

import numpy as np
import pytest

from ml.synthetic import corpus
from ml.synthetic.families import FAMILIES
from ml.synthetic.plans import Citation, PatentPlan


@pytest.fixture(scope="module")
def plans() -> list[PatentPlan]:
    return corpus.plan(5, 160)


def digests(seed: int) -> list[str]:
    return [corpus.digest(item, size=100) for item in corpus.plan(seed, 40)]


def cited(item: PatentPlan) -> list[Citation]:
    return [c for c in item.citations if c.number.startswith("D9")]


def test_another_process_plans_the_same() -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        assert pool.submit(digests, 8).result() == digests(8)


def test_another_seed_plans_otherwise() -> None:
    assert not set(digests(8)) & set(digests(9))


def test_numbers_rise_with_the_grant_date(plans: list[PatentPlan]) -> None:
    assert [item.number for item in plans] == [f"D{9_000_001 + n}" for n in range(160)]
    dates = [item.granted for item in plans]
    assert dates == sorted(dates)
    assert len({item.application for item in plans}) == len(plans)


def test_grants_issue_on_tuesdays_of_twenty_years(plans: list[PatentPlan]) -> None:
    assert {item.granted.weekday() for item in plans} == {1}
    years = {item.granted.year for item in plans}
    assert min(years) >= 2005
    assert max(years) <= 2024
    assert len(years) >= 15
    assert all(item.filed < item.granted for item in plans)


def test_several_patents_share_an_issue_day(plans: list[PatentPlan]) -> None:
    days = Counter(item.granted for item in plans)
    assert max(days.values()) >= 3


def test_citations_point_to_earlier_months(plans: list[PatentPlan]) -> None:
    by_number = {item.number: item for item in plans}
    known = 0
    for item in plans:
        for citation in item.citations:
            month = (citation.year, citation.month)
            assert month < (item.granted.year, item.granted.month)
            if target := by_number.get(citation.number):
                assert (target.granted.year, target.granted.month) == month
                known += 1
    assert known > len(plans)


def test_a_variation_cites_its_root(plans: list[PatentPlan]) -> None:
    kin = [item for item in plans if item.lineage.relation != "root"]
    assert kin
    for item in kin:
        assert item.lineage.root in {f"US{c.number}" for c in item.citations}


def test_most_cited_designs_are_absent(plans: list[PatentPlan]) -> None:
    outside = {c.number for item in plans for c in item.citations if c.country == "US"}
    outside -= {item.number for item in plans}
    assert len(outside) > len(plans)
    assert all(8_000_001 <= int(number[1:]) < 9_000_000 for number in outside)


def test_lines_hold_every_kind_of_relative(plans: list[PatentPlan]) -> None:
    kinds = {(i.lineage.relation, i.lineage.jitter, i.lineage.grade) for i in plans}
    assert kinds == {
        ("root", 0.0, 3),
        ("same", 0.0, 3),
        ("jitter", 0.08, 2),
        ("change", 0.0, 2),
        ("jitter", 0.2, 1),
    }


def test_relatives_differ_from_their_root_as_their_grade_says(
    plans: list[PatentPlan],
) -> None:
    by_id = {item.id: item for item in plans}
    for item in plans:
        root = by_id[item.lineage.root]
        own, other = item.design.parameters, root.design.parameters
        changed = [name for name in own if own[name] != other[name]]
        match item.lineage.relation:
            case "root" | "same":
                assert item.design == root.design
            case "change":
                assert len(changed) == 1
            case "jitter":
                assert len(changed) > 1


def test_a_continuation_is_filed_while_its_parent_is_pending(
    plans: list[PatentPlan],
) -> None:
    by_number = {item.number: item for item in plans}
    children = [item for item in plans if item.parent]
    assert {item.lineage.relation for item in children} == {"same"}
    for item in children:
        assert item.parent
        parent = by_number[item.parent.number]
        assert (parent.application, parent.filed) == (
            item.parent.application,
            item.parent.filed,
        )
        assert parent.filed < item.filed < parent.granted < item.granted


def test_hague_registrations_are_published_before_the_grant(
    plans: list[PatentPlan],
) -> None:
    international = [item for item in plans if item.hague]
    assert len(international) > 10
    for item in international:
        assert item.hague
        assert item.filed >= date(2015, 5, 13)
        assert item.filed < item.hague.published < item.granted
        assert item.application.startswith("35")
        assert [f.number for f in item.drawings.figures][:2] == ["1.1", "1.2"]


def test_every_figure_stands_on_one_sheet(plans: list[PatentPlan]) -> None:
    for item in plans:
        shown = [figure for sheet in item.drawings.sheets for figure in sheet]
        assert shown == list(range(len(item.drawings.figures)))
    sizes = Counter(len(sheet) for item in plans for sheet in item.drawings.sheets)
    assert set(sizes) == {1, 2, 3, 4}


def test_camera_and_style_seeds_never_follow_the_design(
    plans: list[PatentPlan],
) -> None:
    seeds = [figure.seed for item in plans for figure in item.drawings.figures]
    assert len(set(seeds)) == len(seeds)


def test_every_family_takes_its_turn(plans: list[PatentPlan]) -> None:
    assert {item.design.family for item in plans} == set(FAMILIES)
    only = corpus.plan(5, 12, families=("bottle",))
    assert {item.design.family for item in only} == {"bottle"}


def test_relevance_grades_a_pair() -> None:
    same = {"root": 3, "same": 3, "jitter": 2, "change": 2, "sibling": 1}
    lineages = {
        name: corpus.Lineage(line=4, grade=grade) for name, grade in same.items()
    }
    for name, grade in same.items():
        assert corpus.relevance(lineages["root"], lineages[name]) == grade
        assert corpus.relevance(lineages[name], lineages["same"]) == grade
    assert corpus.relevance(lineages["jitter"], lineages["change"]) == 1
    assert corpus.relevance(lineages["root"], corpus.Lineage(line=5)) == 0


def test_dashed_parts_are_disclaimed_in_words(plans: list[PatentPlan]) -> None:
    dashed = [item for item in plans if item.drawings.dashed]
    assert 0.1 < len(dashed) / len(plans) < 0.4
    for item in plans:
        told = any("broken lines" in text for text in item.words.statements)
        assert told == bool(item.drawings.dashed)


def test_plans_of_no_and_of_one_patent() -> None:
    assert corpus.plan(1, 0) == []
    (only,) = corpus.plan(1, 1)
    assert only.lineage.root == only.id
    assert np.issubdtype(type(only.drawings.seed), int)
