"""Typed readers of environment variables; each error names its variable."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """A plain value; `NAME_FILE` may name a file that holds it instead."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, default)
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error


def flag(name: str, *, default: bool = False) -> bool:
    """A yes-or-no value."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.lower() in TRUE_WORDS:
        return True
    if raw.lower() in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {raw!r}")


def number(name: str, default: int) -> int:
    """A whole number."""
    raw = os.environ.get(name, str(default))
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a number, not {raw!r}") from error


def choice(name: str, values: Sequence[str]) -> str:
    """One of a few words; the first one where nothing is given."""
    raw = os.environ.get(name) or values[0]
    if raw not in values:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(values)}")
    return raw


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder as an absolute path; it need not exist yet."""
    return Path(os.environ.get(name) or default).expanduser().resolve()


def folders(name: str, defaults: Sequence[Path | str]) -> list[Path]:
    """Folders apart by the system's path separator; empty defaults do not count."""
    given = os.environ.get(name)
    named = given.split(os.pathsep) if given else [str(path) for path in defaults]
    return [Path(path).expanduser().resolve() for path in named if path.strip()]
