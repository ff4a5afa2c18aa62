"""The questions put to vision-language models: one text file each, named and versioned.

`{title}`, `{view}` and `{class_name}` stand for what is known of the subject.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from ml.captioning import views
from ml.captioning.subjects import CaptionerUnavailable, Subject

FOLDER = Path(__file__).resolve().parent
FIELDS = frozenset({"title", "view", "class_name"})


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question with fields; `version` changes with every letter of its text."""

    name: str
    text: str

    @property
    def version(self) -> str:
        """Its name and the beginning of its digest."""
        return f"{self.name}-{hashlib.sha256(self.text.encode()).hexdigest()[:8]}"

    def filled(self, subject: Subject) -> str:
        """The question about one subject; what is not known is named vaguely."""
        shown = subject.views_shown if len(subject.images) > 1 else (subject.view,)
        named = [words for view in shown if (words := views.phrase(view))]
        return self.text.format(
            title=" ".join(subject.title.split()) or "an article",
            view=", ".join(dict.fromkeys(named)) or "view",
            class_name=" ".join(subject.class_name.split()) or "articles",
        )


def names() -> list[str]:
    """The prompts that ship with Ornament."""
    return sorted(file.stem for file in FOLDER.glob("*.txt"))


def load(name: str) -> Prompt:
    """A prompt by name, or from a file whose path ends in `.txt`.

    Raises CaptionerUnavailable for an unknown one, and for unknown or broken fields.
    """
    file = Path(name) if name.endswith(".txt") else FOLDER / f"{name}.txt"
    if not name.endswith(".txt") and name not in names():
        raise CaptionerUnavailable(
            f"no prompt {name!r}; there are {', '.join(names())}, or give a .txt file"
        )
    try:
        text = " ".join(file.read_text(encoding="utf-8").split())
        parts = Formatter().parse(text)
        fields = {field for _, field, _, _ in parts if field is not None}
    except (OSError, ValueError) as error:
        raise CaptionerUnavailable(f"prompt {file}: {error}") from error
    if not text or fields - FIELDS:
        unknown = ", ".join(sorted(fields - FIELDS)) or "no text"
        known = ", ".join(sorted(FIELDS))
        raise CaptionerUnavailable(f"prompt {file}: {unknown}; fields are {known}")
    return Prompt(file.stem, text)
