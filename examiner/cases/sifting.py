"""Which designs of a list a person wants to see, by what the case made of them.

Asked of a moment: a list that is being gone through stays the same list while its
designs are decided on, by whoever does that, so that none is passed over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from examiner.cases import tags
from examiner.cases.decision_states import State
from examiner.cases.models import Case, CaseDesign

CITED = "cited"
_TAG = "tag-"
_UNDECIDED: State = {"reviewed_at": None, "verdict": "", "tags": [], "role": ""}


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is to be left: of the designs all, or those not reviewed, or decided so.

    `decided` is one of `choices`; anything else leaves all.
    """

    is_unreviewed: bool = False
    decided: str = ""


def choices(case: Case) -> list[tuple[str, str]]:
    """What designs can be sifted by in a case: value and words."""
    numbered = [(f"{_TAG}{number}", tags.words(case, number)) for number in tags.TAGS]
    return [*CaseDesign.Verdict.choices, (CITED, "Cited"), *numbered]


def sift(
    case: Case, patent_ids: Sequence[str], sieve: Sieve, *, at: datetime
) -> list[str]:
    """The designs that pass, in their order, as the case stood at a moment.

    Takes three queries at most, however many designs there are.
    """
    is_decided = sieve.decided in dict(choices(case))
    if not sieve.is_unreviewed and not is_decided:
        return list(patent_ids)
    states = _states(case, patent_ids, at)
    stood = ((one, states.get(one, _UNDECIDED)) for one in patent_ids)
    return [
        one
        for one, state in stood
        if not (sieve.is_unreviewed and _was_reviewed(state, at))
        and (not is_decided or _is_so(state, sieve.decided))
    ]


def _is_so(state: State, decided: str) -> bool:
    if decided == CITED:
        return bool(state["role"])
    if decided.startswith(_TAG):
        return int(decided.removeprefix(_TAG)) in state["tags"]
    return bool(state["verdict"] == decided)


def _was_reviewed(state: State, at: datetime) -> bool:
    """Leafing marks designs without an act, so that the time itself tells."""
    return state["reviewed_at"] is not None and state["reviewed_at"] <= at


def _states(case: Case, patent_ids: Sequence[str], at: datetime) -> dict[str, State]:
    """Designs with a decision as they stand, and as they stood where that changed."""
    rows = case.designs.filter(patent__in=patent_ids)
    states: dict[str, State] = {
        row.patent_id: _UNDECIDED
        | {"reviewed_at": row.reviewed_at, "verdict": row.verdict, "tags": row.tags}
        for row in rows.only("patent", "reviewed_at", "verdict", "tags")
    }
    cited = case.citations.filter(patent__in=patent_ids)
    for patent_id, role in cited.values_list("patent_id", "role"):
        states[str(patent_id)] = states.get(str(patent_id), _UNDECIDED) | {"role": role}
    return states | _before(case, patent_ids, at)


def _before(case: Case, patent_ids: Iterable[str], at: datetime) -> dict[str, State]:
    """What acts and undoings after a moment found, by design: the first one tells."""
    since = Q(created_at__gt=at) | Q(undone_at__gt=at)
    acts = case.acts.filter(since, key__in=list(patent_ids))
    told = sorted(_found(acts, at), key=lambda one: one[0])
    return {key: _read(state) for _, key, state in reversed(told)}


def _found(acts: Iterable[Any], at: datetime) -> Iterator[tuple[datetime, str, State]]:
    for act in acts:
        if act.created_at > at:
            yield act.created_at, act.key, act.before or {}
        else:
            yield act.undone_at, act.key, act.after or {}


def _read(state: State) -> State:
    told = _UNDECIDED | {name: state[name] for name in _UNDECIDED if name in state}
    reviewed_at = told["reviewed_at"]
    return told | {"reviewed_at": parse_datetime(reviewed_at) if reviewed_at else None}
