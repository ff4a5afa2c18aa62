"""What a person chose of the desk: keys, density, what advances by itself.

Kept as JSON on the person; a value that no longer means anything is left out.
"""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from examiner.accounts.models import User

DENSITIES = ("", "sheet", "table", "text")  # "" are cards
THEMES = ("", "light", "dark")


@dataclass(frozen=True, slots=True)
class Preferences:
    """The choices of one person, or what holds before anybody chose.

    `keys` holds only the acts whose keys a person changed; an empty tuple takes an
    act its keys.
    """

    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    keys_off: bool = False
    auto_advance: bool = True
    density: str = ""
    theme: str = ""


def of(user: Any) -> Preferences:
    """The preferences of a person; those of nobody where nobody is signed in."""
    stored = getattr(user, "preferences", {})
    keys = stored.get("keys")
    return Preferences(
        keys=_keys(keys) if isinstance(keys, dict) else {},
        keys_off=stored.get("keys_off") is True,
        auto_advance=stored.get("auto_advance") is not False,
        density=_one_of(DENSITIES, stored.get("density")),
        theme=_one_of(THEMES, stored.get("theme")),
    )


def choose(user: User, **values: Any) -> Preferences:
    """Keep new choices of a person beside the others."""
    chosen = replace(of(user), **values)
    user.preferences = asdict(chosen)
    user.save(update_fields=["preferences"])
    return chosen


def _keys(stored: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        act: tuple(str(key) for key in keys)
        for act, keys in stored.items()
        if isinstance(keys, list | tuple)
    }


def _one_of(known: tuple[str, ...], value: Any) -> str:
    return value if isinstance(value, str) and value in known else ""
