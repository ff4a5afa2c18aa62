"""The paragraphs about the drawings: figures by their numbers, and all the rest.

About one paragraph in seven is no figure's (related applications, colour notices,
broken lines), and one paragraph may hold all figures: numbers are read, never counted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.ingest import view_words
from search.ingest.records import DescriptionRecord

LONGEST_RANGE = 300

_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,3}){0,2}(?:-?[A-Z](?![A-Za-z])|\([A-Z0-9]\))?"
_TO = r"(?:-|–|—|to|through|thru)"
_NUMBERS = rf"{_NUMBER}(?:\s*(?:{_TO}|,?\s*and|,|&)\s*{_NUMBER})*"
_NUMBER_OR_TO = re.compile(rf"{_NUMBER}|{_TO}", re.IGNORECASE)
_WORD = r"(?:fig(?:ure[ds]?|s|\.s)?\b\.?|reproductions?)"
_VERB = (
    r"(?:is|are|was|shows?|showing|illustrates?|illustrating|depicts?|represents?"
    r"|discloses?|presents?|displays?|provides?|being|demonstrates?)\b"
)
_LABEL = re.compile(
    rf"(?:the\s+)?{_WORD}\s*(?P<numbers>{_NUMBERS})(?![0-9])\s*[.:,)]?", re.IGNORECASE
)
_SOLE_LABEL = re.compile(
    rf"(?:the\s+)?(?:sole\s+|only\s+|single\s+)?figure\s*(?=[:.]?\s*{_VERB}|:)[:.]?",
    re.IGNORECASE,
)
# Hague grants write "1.1 : Perspective", and "1. Lamp" as a heading that is no figure.
_HAGUE_NUMBER = r"[0-9]{1,3}\.[0-9]{1,3}(?:\.[0-9]{1,3})?"
_HAGUE_LABEL = re.compile(
    rf"(?P<numbers>{_HAGUE_NUMBER}(?:\s*(?:{_TO}|and|,|&)\s*{_HAGUE_NUMBER})*"
    rf"(?=[\s:.;–-]|$)|[0-9]{{1,3}}(?=\s*:))\s*[:.–-]?",
    re.IGNORECASE,
)
_NEXT_FIGURE = re.compile(
    rf"(?:[;.,:]\s*(?:and\s*,?\s*)?|\band\s*,?\s+)"
    rf"(?=(?:the\s+)?{_WORD}\s*{_NUMBERS}\s*[.:,]?\s*{_VERB})",
    re.IGNORECASE,
)
_NEXT_HAGUE = re.compile(rf"[;.,]\s*(?:and\s*,?\s*)?(?={_HAGUE_NUMBER}\s*:)")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\"”]\.)\s+(?=[A-Z“\"])")

_REFERENCE = re.compile(r"\breference\b", re.IGNORECASE)
_BROKEN_LINES = re.compile(
    r"\b(?:broken|dash(?:ed)?|dotted|phantom|ghost|chain|dot[- ]dash\w*|dash[- ]dot\w*)"
    r"\b[\w\s,/()-]{0,40}?\blines?\b|\bbroken[- ]lines?\b",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\b(?:no part|not (?:a )?part|not claimed|unclaimed|disclaim\w*|environment\w*"
    r"|illustrat(?:ive|ion)\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the paragraphs about the drawings say, sorted out."""

    descriptions: tuple[DescriptionRecord, ...]
    statements: tuple[str, ...]
    broken_line_statement: str


def read(paragraphs: Sequence[str]) -> Figures:
    """Return figure descriptions and statements of paragraphs with collapsed spaces."""
    described: list[DescriptionRecord] = []
    statements: list[str] = []
    for paragraph in filter(None, paragraphs):
        clauses = _clauses(paragraph)
        if len(clauses) > 1:
            # A sentence behind the last of many figures speaks of the design.
            clauses[-1], *rest = _SENTENCE_END.split(clauses[-1], maxsplit=1)
            statements.extend(rest)
        found = [record for clause in clauses for record in _described(clause)]
        described.extend(found)
        if not found:
            statements.append(paragraph)
    about_others = [record for record in described if _repeats(record, described)]
    statements.extend(record.text for record in about_others)
    return Figures(
        tuple(record for record in described if record not in about_others),
        tuple(statements),
        _broken_line_statement(described, statements),
    )


def _repeats(record: DescriptionRecord, all_: Sequence[DescriptionRecord]) -> bool:
    """Say whether a paragraph sums up figures that have their own descriptions.

    "FIGS. 1-7 depict a first embodiment" tells no view of any of the seven.
    """
    if len(record.numbers) == 1 or record.view != "unknown":
        return False
    others = {n for other in all_ if len(other.numbers) == 1 for n in other.numbers}
    return others.issuperset(record.numbers)


def numbers(text: str) -> tuple[str, ...]:
    """Return the single figure numbers of "1-3", "1, 2 and 5", "1A to 1C", "1.1"."""
    if text.isdigit():
        return (text,)
    found: list[str] = []
    tokens = _NUMBER_OR_TO.findall(text)
    for i, token in enumerate(tokens):
        if not token[0].isdigit():
            continue
        follows_range = i >= 2 and not tokens[i - 1][0].isdigit()
        found += _between(found[-1], token.upper()) if follows_range else []
        found.append(re.sub(r"[()-]", "", token.upper()))
    return tuple(dict.fromkeys(found))


def _clauses(paragraph: str) -> list[str]:
    """Split a paragraph at each further figure it describes."""
    if _HAGUE_LABEL.match(paragraph):
        splitter = _NEXT_HAGUE
    elif paragraph.lower().count("fig") > 1 and _label(paragraph):
        splitter = _NEXT_FIGURE
    else:
        return [paragraph]
    ends = [match.end() for match in splitter.finditer(paragraph)]
    places = [0, *ends, len(paragraph)]
    return [paragraph[start:end].strip() for start, end in pairwise(places)]


def _label(clause: str) -> re.Match[str] | None:
    return (
        _LABEL.match(clause) or _SOLE_LABEL.match(clause) or _HAGUE_LABEL.match(clause)
    )


def _described(clause: str) -> Iterator[DescriptionRecord]:
    """Yield the figures of a clause; nothing where it describes none."""
    label = _label(clause)
    if label is None:
        return
    words = clause[label.end() :].strip()
    # The only figure has no number on it; it is figure 1 all the same.
    named = label.groupdict().get("numbers")
    figures = numbers(named) if named else ("1",)
    view = view_words.view(words)
    if view == "unknown" and _BROKEN_LINES.search(words) and _DISCLAIMER.search(words):
        return  # "FIGS. 1-7 show in broken lines what forms no part of the design."
    is_reference = bool(_REFERENCE.search(words))
    each = view_words.views(words, len(figures)) if len(figures) > 1 else None
    if each is None:
        yield DescriptionRecord(figures, clause, view, is_reference)
        return
    for figure, its_view in zip(figures, each, strict=True):
        yield DescriptionRecord((figure,), clause, its_view, is_reference)


def _between(first: str, last: str) -> list[str]:
    """Return the numbers between two, by their last part: 1-4, 1.1-1.7, 1A-1C."""
    stem, start = _stem(first)
    last_stem, end = _stem(last)
    if stem != last_stem or len(start) == 0 or len(end) == 0:
        return []
    if start.isdigit() and end.isdigit() and int(end) - int(start) <= LONGEST_RANGE:
        return [f"{stem}{n}" for n in range(int(start) + 1, int(end))]
    if start.isalpha() and end.isalpha():
        return [f"{stem}{chr(n)}" for n in range(ord(start) + 1, ord(end))]
    return []


def _stem(number: str) -> tuple[str, str]:
    """Split a figure number before the part that counts: "1." and "7", "1" and "A"."""
    if number[-1].isalpha():
        return number[:-1], number[-1]
    stem, point, last = number.rpartition(".")
    return stem + point, last


def _broken_line_statement(
    described: Sequence[DescriptionRecord], statements: Sequence[str]
) -> str:
    """Return what is said about broken lines: it tells what is not claimed."""
    sentences = [
        sentence
        for record in described
        for sentence in _SENTENCE_END.split(record.text)[1:]
    ]
    found = [text for text in (*statements, *sentences) if _BROKEN_LINES.search(text)]
    if not found:
        texts = dict.fromkeys(record.text for record in described)
        found = [
            text
            for text in texts
            if _BROKEN_LINES.search(text) and _DISCLAIMER.search(text)
        ]
    return " ".join(dict.fromkeys(found))
