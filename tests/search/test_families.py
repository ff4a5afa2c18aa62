"""Own families: seeds in every spelling, chains, and a slow union-find beside it."""

import itertools
import random

import pytest
from django.db import connection
from django.db.models import Index

from search import families, revisions, spellings
from search.models import (
    Import,
    Job,
    Patent,
    Priority,
    RelatedDocument,
    Revision,
)
from search.queries import UnusableQuery

pytestmark = pytest.mark.django_db


@pytest.fixture
def load() -> Import:
    Revision.objects.create(reason="families")
    return Import.objects.create(job=Job.objects.create(kind=Job.Kind.IMPORT))


def _patent(load: Import, number: int, **fields: object) -> str:
    return Patent.objects.create(
        **{
            "id": f"USD{number:07d}",
            "kind": "S1",
            "source": Patent.Source.GRANT,
            "format_version": "v4.5",
            "source_sha256": "0" * 64,
            "source_file": "families",
            "parser_version": "1",
            "load": load,
            "since": revisions.latest(),
        }
        | fields
    ).pk


def _relate(child: str, parent: str, *, position: int = 0, **fields: str) -> None:
    RelatedDocument.objects.create(
        patent_id=child,
        position=position,
        relation="division",
        parent_number=parent,
        **fields,
    )


def _claim(patent: str, country: str, number: str) -> None:
    Priority.objects.create(
        patent_id=patent, position=0, country=country, number=number
    )


def _members(*seeds: str) -> set[str]:
    return families.members(seeds, revision=revisions.latest())


@pytest.mark.parametrize(
    "seed",
    [
        "D800,001",
        "USD0800002",
        "800003",
        "29/700,001",
        "29700001",
        "29/700001",
        "us 29/700,001",
        "29700002",
        "29699999",  # a parent that was never granted
    ],
)
def test_a_chain_of_parents_is_found_from_any_of_its_numbers(
    load: Import, seed: str
) -> None:
    first = _patent(load, 800_001, application_number="29700001")
    second = _patent(load, 800_002, application_number="29/700,002")
    third = _patent(load, 800_003, application_number="29700003")
    sibling = _patent(load, 800_004, application_number="29700004")
    stranger = _patent(load, 800_005, application_number="29700005")
    _relate(first, "29699999", child_number="29700001")
    _relate(second, "29700001", child_number="29700002", parent_patent="D800001")
    _relate(third, "29700002", child_number="29700003")
    _relate(sibling, "29/699,999", child_number="29700004")

    found = _members(seed)

    assert found == {first, second, third, sibling}
    assert stranger not in found


@pytest.mark.parametrize(
    "seed", ["KR 30-2018-0060105", "kr/30-2018-0060105", "3020180060105", "29700011"]
)
def test_designs_of_one_priority_are_a_family(load: Import, seed: str) -> None:
    one = _patent(load, 800_011, application_number="29700011")
    other = _patent(load, 800_012, application_number="29700012")
    elsewhere = _patent(load, 800_013, application_number="29700013")
    _claim(one, "KR", "30-2018-0060105")
    _claim(other, "KR", "30-2018-0060105")
    _claim(elsewhere, "JP", "30-2018-0060106")

    assert _members(seed) == {one, other}


def test_the_same_number_of_two_countries_is_two_priorities(load: Import) -> None:
    korean, german = _patent(load, 800_021), _patent(load, 800_022)
    _claim(korean, "KR", "40 2020 0001")
    _claim(german, "DE", "40 2020 0001")

    assert _members("KR 4020200001") == {korean}
    assert _members("4020200001") == {korean, german}


@pytest.mark.parametrize("seed", ["DM/074086", "DM/74 086", "dm74086", "WO DM/074086"])
def test_a_hague_registration_and_claims_of_it_are_a_family(
    load: Import, seed: str
) -> None:
    granted = _patent(load, 800_031, hague_number="DM/074086")
    part = _patent(load, 800_032, hague_number="DM/074086")
    claiming = _patent(load, 800_033)
    _patent(load, 800_034, hague_number="DM/174086")
    _claim(claiming, "WO", "DM/074 086")

    assert _members(seed) == {granted, part, claiming}


def test_a_parent_grant_that_the_corpus_lacks_still_connects(load: Import) -> None:
    one, other = _patent(load, 800_041), _patent(load, 800_042)
    _relate(one, "", parent_patent="D0889214")
    _relate(other, "", parent_patent="D889214")

    assert _members("D889,214") == {one, other}


def test_a_utility_parent_is_no_design_of_that_number(load: Import) -> None:
    design = _patent(load, 9_925_677)
    child = _patent(load, 800_051)
    _relate(child, "15275884", parent_patent="9925677")

    assert _members("USD9925677") == {design}
    assert _members("15/275,884") == {child}


def test_old_series_are_met_with_and_without_their_zero(load: Import) -> None:
    child, other = _patent(load, 800_061), _patent(load, 800_062)
    _relate(child, "09831579")
    _relate(other, "9/831,579")

    assert _members("9/831,579") == {child, other} == _members("09831579")


def test_empty_numbers_connect_nothing(load: Import) -> None:
    one, other = _patent(load, 800_071), _patent(load, 800_072)
    _relate(one, "")
    _relate(other, "")
    _claim(one, "KR", "")
    _claim(other, "KR", "")

    assert _members(one) == {one}


def test_only_what_the_corpus_held_at_the_revision(load: Import) -> None:
    early = _patent(load, 800_081, application_number="29700081")
    before = revisions.latest()
    Revision.objects.create(reason="later")
    late = _patent(load, 800_082, application_number="29700082")
    _relate(late, "29700081")

    assert families.members([early], revision=before) == {early}
    assert families.members([early], revision=revisions.latest()) == {early, late}
    assert set(families.queryset([early], revision=before)) == {
        Patent.objects.get(pk=early)
    }


def test_no_seeds_and_unknown_seeds_find_nothing(load: Import) -> None:
    _patent(load, 800_091)

    assert _members() == set()
    assert _members("29/999,999", "D1", "DM/1", "XX 1") == set()


@pytest.mark.parametrize("seed", ["", "   ", "DM/", "the parent"])
def test_a_seed_without_number_is_refused(load: Import, seed: str) -> None:
    with pytest.raises(UnusableQuery, match="no number of a family"):
        _members("D800,001", seed)
    with pytest.raises(UnusableQuery):
        families.check([seed])


def test_a_bound_ends_the_walk(
    load: Import, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ids = [_patent(load, 810_000 + index) for index in range(6)]
    for number, (child, parent) in enumerate(itertools.pairwise(ids)):
        _relate(child, f"2970010{number}")
        _relate(parent, f"2970010{number}", position=1)
    monkeypatch.setattr(families, "MOST_MEMBERS", 3)

    assert len(_members(ids[0])) == 3
    assert "cut off at 3 designs" in caplog.text


@pytest.mark.parametrize("seed", range(6))
def test_random_families_equal_those_of_a_slow_union_find(
    load: Import, seed: int
) -> None:
    draw = random.Random(seed)
    held = _random_corpus(load, draw)
    slow = _slowly_connected(held)

    found = families.groups(sorted(held), revision=revisions.latest())

    assert found == {patent: min(slow[patent]) for patent in held}
    for patent in draw.sample(sorted(held), 8):
        assert _members(patent) == slow[patent]


def test_groups_join_through_designs_that_are_not_asked_for(load: Import) -> None:
    first, middle, last = (_patent(load, 820_000 + index) for index in range(3))
    _claim(first, "EM", "5")
    _claim(middle, "EM", "5")
    _relate(middle, "29700001")
    _relate(last, "29700001")

    found = families.groups([last, first, "USD0000001"], revision=revisions.latest())

    assert found == {last: first, first: first, "USD0000001": "USD0000001"}


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (RelatedDocument, "parent_number"),
        (RelatedDocument, "child_number"),
        (RelatedDocument, "parent_patent"),
        (Patent, "application_number"),
        (Patent, "hague_number"),
        (Priority, "number"),
    ],
)
def test_an_index_on_the_plain_spelling_serves_the_look_ups(
    model: type[Patent | RelatedDocument | Priority], name: str
) -> None:
    """The expression in the query is, to the letter, that of an index on it."""
    with connection.schema_editor() as editor:
        index = Index(spellings.column(name), name="plain_spelling_test")
        editor.add_index(model, index)
    rows = model.objects.alias(plain=spellings.column(name)).filter(
        plain__in=["1", "2"]
    )

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.values_list("pk").explain()

    assert "plain_spelling_test" in plan


def _random_corpus(load: Import, draw: random.Random) -> dict[str, set[str]]:
    """Forty designs with few numbers to share; returns the numbers each holds."""
    held: dict[str, set[str]] = {}
    for number in range(830_000, 830_040):
        application = f"29{draw.randrange(900_000, 900_080)}"
        hague = draw.choice(["", "", "", f"DM/{draw.randrange(1, 20)}"])
        patent = _patent(
            load, number, application_number=application, hague_number=hague
        )
        held[patent] = {
            patent,
            f"a{application}",
            *([f"h{hague[3:]}"] if hague else []),
        }
        for position in range(draw.choice([0, 0, 1, 2])):
            parent = f"29{draw.randrange(900_000, 900_080)}"
            granted = draw.choice(["", f"D{draw.randrange(830_000, 830_040)}"])
            spelt = draw.choice([parent, f"29/{parent[2:5]},{parent[5:]}"])
            _relate(patent, spelt, position=position, parent_patent=granted)
            held[patent] |= {f"a{parent}", *([f"USD0{granted[1:]}"] if granted else [])}
        if draw.random() < 0.2:
            country, claimed = draw.choice(["KR", "EM"]), str(draw.randrange(10, 30))
            _claim(patent, country, claimed)
            held[patent].add(f"p{country}{claimed}")
    return held


def _slowly_connected(held: dict[str, set[str]]) -> dict[str, set[str]]:
    """Merge any two sets that share a number until none do."""
    groups = [({patent}, set(numbers)) for patent, numbers in held.items()]
    merged = True
    while merged:
        merged = False
        for one, other in itertools.combinations(groups, 2):
            if one[1] & other[1]:
                groups.remove(other)
                one[0].update(other[0])
                one[1].update(other[1])
                merged = True
                break
    return {patent: patents for patents, _ in groups for patent in patents}
