"""Citations: relatives and neighbours of earlier months, and designs nobody holds."""

from datetime import timedelta

import numpy as np

from ml.synthetic import citing, corpus
from ml.synthetic.plans import PatentPlan

MUGS = corpus.plan(31, 30, families=("mug",))
RNG = np.random.default_rng


def cited(item: PatentPlan, seed: int) -> set[str]:
    found = citing.citations(
        RNG(seed),
        symbol="D7/536",
        granted=item.granted,
        line=item.lineage.line,
        earlier=MUGS,
    )
    return {citation.number for citation in found}


def test_only_earlier_months_can_be_cited() -> None:
    last = MUGS[-1]
    by_number = {item.number: item for item in MUGS}
    known = [
        by_number[n] for seed in range(20) for n in cited(last, seed) & {*by_number}
    ]
    assert known
    assert all(item.granted < last.granted.replace(day=1) for item in known)


def test_relatives_are_always_cited_neighbours_sometimes() -> None:
    child = next(item for item in MUGS[::-1] if item.lineage.relation != "root")
    root = child.lineage.root.removeprefix("US")
    tries = [cited(child, seed) for seed in range(20)]
    assert all(root in numbers for numbers in tries)
    assert len({len(numbers & {item.number for item in MUGS}) for numbers in tries}) > 1


def test_references_beside_patents_are_invented_and_older() -> None:
    granted = MUGS[0].granted
    found = [
        reference
        for seed in range(200)
        for reference in citing.others(RNG(seed), product="Mug", granted=granted)
    ]
    assert 15 < len(found) < 60
    assert all(".example" in reference.text for reference in found)
    assert all(str((granted + timedelta(366)).year) not in r.text for r in found)
