"""Captions without weights: title, figure description, view and measured shape.

    front view of a bottle: 2.5 times as tall as wide, symmetric left to right, widest
    at the bottom, 4 enclosed areas, some broken lines

The class name is never written; a title that gives it away is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ml import drawings
from ml.backbones import vocabulary
from ml.captioning import shape, views, wording
from ml.captioning.facts import facts
from ml.captioning.subjects import Subject, UnableToCaption, Unit
from ml.synthetic.captions import listed, running, with_article

RULES = "measured-1"
TOKENS = 75  # of CLIP's 77 without start and end
_TITLE_TOKENS = 30
_MOST_VIEWS = 8

_TAIL = re.compile(r"\b(?:with|having|for)\b.*")
_STATE = re.compile(
    r"\bin (?:an? |the |its )?(?:[a-z-]+ ){1,2}"
    r"(?:position|state|configuration|condition)\b"
    r"|\bwith (?:the |its )(?:[a-z-]+ ){1,3}(?:removed|opened?|closed|extended|"
    r"retracted|raised|lowered|folded|unfolded)\b"
)


@dataclass(frozen=True, slots=True)
class MeasuredCaptioner:
    """A `Captioner` of figures or designs by fixed rules: equal pixels, equal words."""

    unit: Unit

    @property
    def version(self) -> str:
        """Names the rules, the measurements and the preparation of drawings."""
        suffix = "" if self.unit == "figure" else "-design"
        measured = f"{shape.VERSION}/{drawings.PREPROCESSING_VERSION}"
        return f"measured{suffix}/{RULES}/{measured}"

    def caption(self, subjects: Sequence[Subject]) -> list[str]:
        """One caption for each subject. Raises UnableToCaption for blank images."""
        texts, reasons = [], {}
        write = of_figure if self.unit == "figure" else of_design
        for at, subject in enumerate(subjects):
            try:
                texts.append(write(subject))
            except drawings.BlankDrawing as error:
                texts.append("")
                reasons[at] = str(error)
        if reasons:
            raise UnableToCaption(texts, reasons)
        return texts


def of_figure(subject: Subject) -> str:
    """A caption of the subject's first image, 75 tokens at most.

    Raises BlankDrawing, also where there is no image.
    """
    if not subject.images:
        raise drawings.BlankDrawing("there is no image")
    told = facts(shape.measure(subject.images[0]))
    state = _state(subject.description)
    opening = " ".join(filter(None, [_opening(subject), state]))
    return _fitting(opening, told, between=": ", joint=", ")


def of_design(subject: Subject) -> str:
    """A caption of all views of a design, 75 tokens at most.

    Tells of each view what is not told of the one before. Raises BlankDrawing where no
    image has ink.
    """
    told: list[str] = []
    seen: list[str] = []
    known = (*subject.views_shown, *[""] * len(subject.images))
    last = ""
    for image, view in zip(subject.images[:_MOST_VIEWS], known, strict=False):
        try:
            measured = facts(shape.measure(image))
        except drawings.BlankDrawing as error:
            last = str(error)
            continue
        seen.append(view)
        new = [fact for fact in measured[:4] if fact not in " ".join(told)]
        label = view.replace("_", " ") if view not in ("", "unknown") else "one drawing"
        if new:
            told.append(f"{label} {', '.join(new)}")
    if not seen:
        raise drawings.BlankDrawing(last or "there is no image")
    return _fitting(_of_views(subject, seen), told, between=": ", joint="; ")


def _of_views(subject: Subject, seen: Sequence[str]) -> str:
    names = [view.replace("_", " ") for view in seen if view not in ("", "unknown")]
    count = f"{len(seen)} drawings" if len(seen) > 1 else "one drawing"
    shown = f"views: {listed(list(dict.fromkeys(names)))}" if names else count
    return f"{_product(subject)}, {shown}"


def _opening(subject: Subject) -> str:
    """ "front left perspective view of a garment with a side pocket"."""
    spelled = views.spelled(subject.description)
    if subject.view not in ("", "unknown") and (
        views.not_shown(spelled, [subject.view]) or not spelled
    ):
        spelled = views.phrase(subject.view)
    product = with_article(_product(subject))
    return f"{spelled} of {product}" if spelled else product


def _product(subject: Subject) -> str:
    """The title as it stands in a sentence; what gives the class away is left out."""
    title = running(" ".join(subject.title.split()))
    if wording.leaked(title, subject.class_name):
        tail = _TAIL.search(title)
        kept = (
            tail[0] if tail and not wording.leaked(tail[0], subject.class_name) else ""
        )
        title = f"article {kept}".strip()
    words = title.split() or ["article"]
    while len(words) > 1 and len(vocabulary.token_ids(" ".join(words))) > _TITLE_TOKENS:
        words.pop()
    return " ".join(words)


def _state(description: str) -> str:
    """What the description says of the shown state: "in an open position"."""
    found = _STATE.search(description.lower())
    return found[0] if found else ""


def _fitting(opening: str, told: Sequence[str], *, between: str, joint: str) -> str:
    """The opening and as many facts as fit; the least telling, at the end, go first."""
    for count in range(len(told), 0, -1):
        text = f"{opening}{between}{joint.join(told[:count])}"
        if len(vocabulary.token_ids(text)) <= TOKENS:
            return text
    return opening
