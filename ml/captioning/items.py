"""What is to be captioned: the figures of a manifest, or its designs, with their words.

Words come from IMPACT's yearly table where there is one: titles by patent, and figure
descriptions by number where every sheet bears one figure.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from PIL import Image

from ml import drawings
from ml.captioning import views
from ml.captioning.subjects import Subject, Unit
from ml.manifests import names
from ml.manifests.archives import Archives
from ml.manifests.impact import Design
from ml.manifests.ornament import Figure

_NUMBER = re.compile(
    r"\s*(?:FIGS?\.?|FIGURE)\s*([0-9]+)\b|\s*[0-9]+\.([0-9]+)\s*[:;]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Words:
    """What is known in words: designs by patent, and names by class."""

    designs: Mapping[str, Design] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """A figure, or a design with all its figures; `subject` is still without images."""

    key: str
    figures: tuple[Figure, ...]
    subject: Subject

    @property
    def patent(self) -> str:
        """The patent all its figures belong to."""
        return self.figures[0].patent

    @property
    def class_code(self) -> str:
        """The class its peers share: Locarno's, else the main class of the USPC."""
        subject = self.subject
        return subject.locarno or subject.uspc.partition("/")[0]


def of(figures: Iterable[Figure], unit: Unit, words: Words) -> list[Item]:
    """The items of a manifest, in its order; a design's figures may lie apart."""
    by_patent: dict[str, list[Figure]] = defaultdict(list)
    listed = list(figures)
    for figure in listed:
        by_patent[figure.patent].append(figure)
    if unit == "design":
        return [
            Item(patent, tuple(own), _of_design(patent, own, words))
            for patent, own in by_patent.items()
        ]
    shown = {
        patent: _views_of_design(own, words.designs.get(patent))
        for patent, own in by_patent.items()
    }
    return [
        Item(figure.path, (figure,), _of_figure(figure, shown[figure.patent], words))
        for figure in listed
    ]


def opened(figure: Figure, archives: Archives) -> Image.Image:
    """The upright image of a figure. Raises UnreadableImage, UnreadableDrawing."""
    image = drawings.open_image(archives.read(figure.path))
    return drawings.turned(image, figure.turn)


def description(figure: Figure, design: Design | None) -> str:
    """The description of a figure by its number, if each sheet bears one figure.

    Then sheet 3 bears figure 3. It is looked for by the number it begins with, since
    notices before the descriptions shift the list.
    """
    if design is None or not design.sheet_count:
        return ""
    if design.sheet_count != design.figure_count:
        return ""
    try:
        number = names.sheet(figure.path).number
    except ValueError:
        return ""
    return _numbered(design.figure_descriptions).get(number, "")


def _of_figure(figure: Figure, shown: tuple[str, ...], words: Words) -> Subject:
    design = words.designs.get(figure.patent)
    told = description(figure, design)
    kinds = views.named(told)
    view = figure.view or (kinds[0] if len(kinds) == 1 else "")
    locarno, uspc, class_name = _classes(figure, words)
    return Subject(
        title=_title(figure, words),
        description=told,
        view=view,
        # A sheet may bear several figures: while unknown, any of the design's views.
        views_shown=(view,) if view else shown,
        locarno=locarno,
        uspc=uspc,
        class_name=class_name,
    )


def _of_design(patent: str, own: Sequence[Figure], words: Words) -> Subject:
    design = words.designs.get(patent)
    seen = []
    for figure in own:
        kinds = views.named(description(figure, design))
        seen.append(figure.view or (kinds[0] if len(kinds) == 1 else ""))
    locarno, uspc, class_name = _classes(own[0], words)
    return Subject(
        title=_title(own[0], words),
        views_shown=tuple(seen),
        locarno=locarno,
        uspc=uspc,
        class_name=class_name,
    )


def _views_of_design(own: Sequence[Figure], design: Design | None) -> tuple[str, ...]:
    told = " ".join(design.figure_descriptions) if design else ""
    return tuple(sorted({*views.named(told), *(f.view for f in own if f.view)}))


def _title(figure: Figure, words: Words) -> str:
    design = words.designs.get(figure.patent)
    if design is not None:
        return " ".join(design.title.split())
    return figure.captions[-1] if figure.captions else ""


def _classes(figure: Figure, words: Words) -> tuple[str, str, str]:
    """Locarno, USPC and the name of the class: Locarno's if there is one."""
    design = words.designs.get(figure.patent)
    locarno = figure.locarno or (design.locarno if design else "")
    uspc = figure.uspc or (design.uspc if design else "")
    codes = (locarno, locarno[:2], uspc, uspc.partition("/")[0])
    named = (words.classes[code] for code in codes if code in words.classes)
    return locarno, uspc, next(named, "")


def _numbered(descriptions: Iterable[str]) -> dict[int, str]:
    """Descriptions by the figure number they begin with, the first of each."""
    found: dict[int, str] = {}
    for text in descriptions:
        number = _NUMBER.match(text)
        if number:
            found.setdefault(int(number[1] or number[2]), text)
    return found
