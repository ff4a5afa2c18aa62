"""The gate's verdicts on generated captions, kept on their rows.

A caption is generic by comparison with its class, so one new caption has its whole
class judged anew; classes without a new one stay as they are.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from search.classes import locarno, uspc
from search.models import Caption, Figure, Patent

_UPDATED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A caption and what the gate has to know of it; see `ml.captioning.gate`."""

    text: str
    design: str
    class_code: str
    class_name: str
    views_shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a caption is generic, and all that was found of it, as JSON."""

    is_generic: bool
    found: dict[str, Any]


Judge = Callable[[Sequence[Candidate]], list[Verdict]]


def renew(generator: str, *, judge: Judge) -> int:
    """Judge the classes that hold a caption without verdict; count the generic ones.

    What is counted are all generic captions of the generator, old ones included.
    """
    captions = Caption.objects.filter(generator=generator)
    for code in _classes(generator):
        of_class = list(
            captions.filter(patent__locarno=code)
            .select_related("figure", "patent")
            .defer("patent__words")
            .order_by("pk")
        )
        verdicts = judge(list(_candidates(of_class)))
        for caption, verdict in zip(of_class, verdicts, strict=True):
            caption.is_generic, caption.verdict = verdict.is_generic, verdict.found
        Caption.objects.bulk_update(
            of_class, ["is_generic", "verdict"], batch_size=_UPDATED_AT_ONCE
        )
    return captions.filter(is_generic=True).count()


def class_name(patent: Patent) -> str:
    """The most precise name known of the design's main class."""
    names = (
        locarno.name(patent.locarno),
        locarno.name(locarno.class_of(patent.locarno)),
        uspc.name(patent.uspc),
    )
    return next(filter(None, names), "")


def _classes(generator: str) -> list[str]:
    new = Caption.objects.filter(generator=generator, is_generic=None)
    codes = new.values_list("patent__locarno", flat=True)
    return list(codes.order_by("patent__locarno").distinct())


def _candidates(captions: Sequence[Caption]) -> Iterator[Candidate]:
    views: dict[str, set[str]] = defaultdict(set)
    designs = {caption.patent_id for caption in captions if caption.figure is None}
    shown = Figure.objects.searchable().filter(patent__in=designs)
    for patent_id, view in shown.values_list("patent", "view"):
        views[patent_id].add(view)
    for caption in captions:
        figure = caption.figure
        yield Candidate(
            text=caption.text,
            design=caption.patent_id,
            class_code=caption.patent.locarno,
            class_name=class_name(caption.patent),
            views_shown=(
                (figure.view,) if figure else tuple(sorted(views[caption.patent_id]))
            ),
        )
