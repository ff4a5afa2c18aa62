"""L1 AND L2 NOT L3: what examiners write is the set they mean."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import set_expressions
from search.result_sets import (
    Both,
    Designs,
    Either,
    Outside,
    ResultSet,
    Run,
    UnreadableSet,
)

IDS = [UUID(int=number) for number in range(1, 6)]
RUNS = {f"L{number}": run_id for number, run_id in enumerate(IDS, start=1)}
NAMES = {run_id: name for name, run_id in RUNS.items()}
L1, L2, L3, L4, _ = (Run(run_id) for run_id in IDS)
D = Designs(("USD0908314",))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("L1", L1),
        ("L1 AND L2 NOT L3", Both((L1, L2, Outside(L3)))),
        ("l1 and not l3", Both((L1, Outside(L3)))),
        ("L1 OR L2 AND L3", Either((L1, Both((L2, L3))))),
        ("(L1 OR L2) AND L3", Both((Either((L1, L2)), L3))),
        ("NOT(L1 OR L02)", Outside(Either((L1, L2)))),
        ("L4 NOT D908,314", Both((L4, Outside(D)))),
        ("US D908,314 or USD0908314", Either((D, D))),
        ("NOT L1 AND L2", Both((Outside(L1), L2))),
    ],
)
def test_what_is_written_is_what_is_meant(text: str, meant: ResultSet) -> None:
    assert set_expressions.read(text, runs=RUNS) == meant


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is missing at the end"),
        ("L1 AND", "is missing at the end"),
        ("L1 L2", "Before L2 an operator is missing"),
        ("AND L1", "Before AND a search or a design is missing"),
        ("(L1 OR L2", "A ) is missing"),
        ("L1)", "a ) too many"),
        ("L9", "L9 is no search of this case"),
        ("L1 XOR L2", "'XOR L2' is neither a search"),
        ("L1 OR D0", "no design patent number"),
        ("(" * 900 + "L1", "At most 8 operators"),
        ("NOT " * 9 + "L1", "At most 8 operators"),
    ],
)
def test_what_cannot_be_read_is_explained(text: str, told: str) -> None:
    with pytest.raises(UnreadableSet) as problem:
        set_expressions.read(text, runs=RUNS)
    assert told in str(problem.value)


def sets() -> st.SearchStrategy[ResultSet]:
    """Sets of some depth, each operator with one to three members."""
    leaves = st.sampled_from(IDS).map(Run) | st.sets(
        st.integers(1, 6), min_size=1, max_size=3
    ).map(lambda found: Designs(tuple(sorted(f"USD{n:07d}" for n in found))))
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3).map(lambda all_: Both(tuple(all_)))
            | st.lists(inner, min_size=1, max_size=3).map(
                lambda all_: Either(tuple(all_))
            )
            | inner.map(Outside)
        ),
        max_leaves=4,
    )


EVERY = frozenset(f"USD{number:07d}" for number in range(1, 7))


def designs(result_set: ResultSet) -> frozenset[str]:
    """The designs of a set, by a slow and plain road; run n holds designs n and up."""
    match result_set:
        case Run(run_id):
            return frozenset(sorted(EVERY)[run_id.int - 1 :])
        case Designs(patent_ids):
            return frozenset(patent_ids)
        case Both(members):
            return EVERY.intersection(*map(designs, members))
        case Either(members):
            return frozenset().union(*map(designs, members))
        case Outside(kept_out):
            return EVERY - designs(kept_out)


@given(sets())
def test_a_set_written_and_read_again_holds_the_same_designs(asked: ResultSet) -> None:
    written = set_expressions.write(asked, names=NAMES)
    try:
        again = set_expressions.read(written, runs=RUNS)
    except UnreadableSet as error:
        assert "At most 8 operators" in str(error)  # noqa: PT017 - the only excuse
        return
    assert designs(again) == designs(asked)


def test_what_has_no_name_here_is_written_as_json() -> None:
    unknown = Both((L1, Run(UUID(int=99))))
    written = set_expressions.write(unknown, names=NAMES)
    assert set_expressions.is_json(written)
    long = Designs(tuple(f"USD{number:07d}" for number in range(1, 40)))
    assert set_expressions.is_json(set_expressions.write(long, names=NAMES))
    assert not set_expressions.is_json(set_expressions.write(L1, names=NAMES))
