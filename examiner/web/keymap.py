"""Which key does what: the acts of the desk, their keys, and what a person changed.

A key is named as browsers name it (`j`, `ArrowDown`, `Escape`), the space bar `Space`;
a capital letter is pressed with Shift, and `g h` is g, then h. Ctrl, Alt and Cmd stay
the browser's own, except for the palette's Ctrl-K. `static/web/js/keys.js` acts on it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from examiner.accounts.preferences import Preferences

NAMED = (
    *("Space", "Escape", "Home", "End", "PageUp", "PageDown", "Delete", "Backspace"),
    *("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"),
)
SHOWN = {
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "Escape": "Esc",
}


class UnusableKeys(Exception):
    """Keys that cannot be; `problems` tells why, by act."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Act:
    """Something a key does; `name` is what `data-act` says of its button."""

    name: str
    words: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Acts that belong together, as the list of keys shows them."""

    title: str
    acts: tuple[Act, ...]


GROUPS = (
    Group(
        "Going through designs",
        (
            Act("next", "Next design", ("j", "ArrowDown")),
            Act("previous", "Previous design", ("k", "ArrowUp")),
            Act("next-view", "Next view", ("l", "ArrowRight")),
            Act("previous-view", "Previous view", ("h", "ArrowLeft")),
            Act("full-screen", "Full screen", ("Space",)),
            Act("leave", "Leave full screen, compare, overlay", ("Escape",)),
        ),
    ),
    Group(
        "Deciding",
        (
            Act("relevant", "Relevant", ("r",)),
            Act("not-relevant", "Not relevant", ("x",)),
            *(Act(f"tag-{n}", f"Tag {n}", (str(n),)) for n in range(1, 6)),
            Act("note", "Note", ("n",)),
            Act("undo", "Undo", ("u",)),
            Act("unreviewed", "Mark unreviewed", ("U",)),
            Act("review-caption", "Send the caption to review", ("C",)),
        ),
    ),
    Group(
        "Citing",
        (
            Act("primary", "Cite as primary reference", ("p",)),
            Act("secondary", "Cite as secondary reference", ("s",)),
            Act("background", "Cite as background", ("b",)),
        ),
    ),
    Group(
        "Looking closer",
        (
            Act("compare", "Compare", ("c",)),
            Act("overlay", "Overlay", ("o",)),
            Act("zoom", "Zoom", ("z",)),
            Act("similar", "Find similar from this figure", ("f",)),
        ),
    ),
    Group(
        "Going elsewhere",
        (
            Act("query", "Query panel, or the search box", ("/",)),
            Act("search", "Go to search", ("g s",)),
            Act("history", "Go to history", ("g h",)),
            Act("export", "Export: the record", ("e",)),
            Act("fold", "Fold the query away, or back", ("q",)),
            Act("keys", "This list of keys", ("?",)),
        ),
    ),
)
ACTS = {act.name: act for group in GROUPS for act in group.acts}


def of(chosen: Preferences) -> dict[str, tuple[str, ...]]:
    """The keys of every act, with what a person changed."""
    return {name: chosen.keys.get(name, act.keys) for name, act in ACTS.items()}


def read(typed: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """The keys that differ from ours, from what was typed: `j, ArrowDown` of each act.

    Raises UnusableKeys for names no key has and for keys that two acts would share.
    """
    asked = {
        name: _split(typed[name]) if name in typed else act.keys
        for name, act in ACTS.items()
    }
    problems = _unknown(asked) | _shared(asked)
    if problems:
        raise UnusableKeys(problems)
    return {name: keys for name, keys in asked.items() if keys != ACTS[name].keys}


def written(keys: Iterable[str]) -> str:
    """Keys as `read` takes them."""
    return ", ".join(keys)


def shown(key: str) -> tuple[str, ...]:
    """The caps to draw for one key: `C` is Shift and c, `g h` is g and h."""
    return tuple(cap for press in key.split() for cap in _caps(press))


def _caps(press: str) -> tuple[str, ...]:
    if len(press) == 1 and press.isalpha() and press.isupper():
        return ("Shift", press.lower())
    return (SHOWN.get(press, press),)


def _split(text: str) -> tuple[str, ...]:
    parts = (re.sub(r"\s+", " ", part).strip() for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _unknown(asked: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {
        name: f"No key is called “{press}”: take one sign, or {', '.join(NAMED)}."
        for name, keys in asked.items()
        for key in keys
        for press in key.split()
        if press not in NAMED and not (len(press) == 1 and press.isprintable())
    }


def _shared(asked: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """What two acts would share, told at both of them."""
    taken = [(key, name) for name, keys in asked.items() for key in keys]
    return {
        name: f"“{key}” is taken by “{ACTS[other].words}”."
        for key, name in taken
        for others, other in taken
        if name != other and _collide(key, others)
    }


def _collide(one: str, other: str) -> bool:
    """Where `g` did an act of its own, `g h` could never be finished."""
    return f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ")
