"""The corpus as a manifest that training and evaluation read: `ml.manifests.ornament`.

A manifest lies in the media folder, since its paths are relative to where it lies. The
split of a patent follows from its number and a salt alone: all of its figures stand on
one side, and it stays there however the corpus grows.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from ml.manifests import ornament
from search import displaying, figure_pictures, media
from search.models import Caption, Figure, Sheet

SPLITS = ("train", "validation", "test")
SHARES = (0.8, 0.1, 0.1)
TITLE, DESCRIPTION = "title", "description"
EMPTY = "The corpus holds no figure: run manage.py import_patents first."
_CHUNK = 1000

Turn = Literal[0, 90, 180, 270]  # degrees clockwise make a landscape sheet upright


class UnableToExport(Exception):
    """No manifest can be written; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which figures, which words and which split a manifest gets.

    `captions` names `title`, `description` and generators of captions by version;
    captions that the gate found generic are left out. `shares` are those of `SPLITS`.
    """

    captions: tuple[str, ...] = (DESCRIPTION, TITLE)
    with_gazette: bool = False
    shares: tuple[float, float, float] = SHARES
    salt: str = ""

    def __post_init__(self) -> None:
        if min(self.shares) < 0 or abs(sum(self.shares) - 1) > 1e-9:
            raise UnableToExport(
                f"The shares of {', '.join(SPLITS)} are {self.shares}; give three that "
                "are not negative and sum to 1."
            )


@dataclass(slots=True)
class Exported:
    """What a manifest holds, and how many figures were left out and why."""

    path: Path
    sha256: str = ""
    figures: int = 0
    patents: int = 0
    by_split: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


def export(path: Path | None = None, *, selection: Selection | None = None) -> Exported:
    """Write the current corpus as a manifest; by default one named by its content.

    The file appears whole or not at all. Raises UnableToExport for a corpus without
    figures, and for a path outside the media folder.
    """
    root = Path(settings.PUBLIC_MEDIA)
    if path is not None and path.resolve().parent != root.resolve():
        raise UnableToExport(
            f"{path} does not lie in the media folder {root}, and the manifest's paths "
            f"are relative to where it lies; write {root / path.name} instead."
        )
    exported = Exported(path or root)
    figures = list(_figures(selection or Selection(), exported))
    if not figures:
        raise UnableToExport(EMPTY)
    exported.sha256 = ornament.content_sha256(figures)
    exported.path = path or place(exported.sha256)
    part = exported.path.with_name(exported.path.name + ".part")
    ornament.write(part, figures)
    part.replace(exported.path)
    return exported


def place(sha256: str) -> Path:
    """Where the manifest of this content lies unless another place was asked for."""
    return Path(settings.PUBLIC_MEDIA) / f"manifest-{sha256[:16]}.jsonl"


def has_figures() -> bool:
    """Whether the corpus has a figure to export."""
    return _stored(Selection()).exists()


def split_of(patent_id: str, *, selection: Selection) -> str:
    """The split of a patent: a hash of salt and number, cut at the shares."""
    digest = hashlib.sha256(f"{selection.salt}\n{patent_id}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    train, validation, _ = selection.shares
    if place < train:
        return "train"
    return "validation" if place < train + validation else "test"


def _figures(selection: Selection, exported: Exported) -> Iterator[ornament.Figure]:
    """Yield the figures in the order of patents and drawings, and count them."""
    last = ""
    split_of_file: dict[str, str] = {}
    for figure in _stored(selection).iterator(_CHUNK):
        split = split_of(figure.patent_id, selection=selection)
        if reason := _unfit(figure, split, split_of_file):
            exported.left_out[reason] += 1
            continue
        image = _image(figure)
        if image is None:
            exported.left_out["unreadable part of a sheet"] += 1
            continue
        path, turn = image
        exported.figures += 1
        exported.patents += figure.patent_id != last
        exported.by_split[split] += 1
        last = figure.patent_id
        yield ornament.Figure(
            path=path,
            patent=figure.patent_id,
            split=split,
            view="" if figure.view == "unknown" else figure.view,
            captions=_captions(figure, selection.captions),
            locarno=figure.patent.locarno,
            uspc=figure.patent.uspc,
            turn=turn,
        )


def _image(figure: Figure) -> tuple[str, Turn] | None:
    """Where the image of a figure lies, and how it stands; None where it has none.

    One that shares its sheet stands in the manifest as a picture of its own.
    """
    if not figure.box:
        sheet = figure.sheet
        return media.figure_name(sheet.file_sha256), 90 if sheet.is_landscape else 0
    root = Path(settings.PUBLIC_MEDIA)
    try:
        part = figure_pictures.full(root, figure)
    except (media.MissingMedia, displaying.UnreadableOriginal):
        return None
    return part.relative_to(root).as_posix(), 0


def _stored(selection: Selection) -> QuerySet[Figure]:
    wanted = Figure.objects.current().filter(sheet__state=Sheet.State.STORED)
    if not selection.with_gazette:
        wanted = wanted.filter(is_gazette=False)
    generated = (
        Caption.objects.filter(generator__in=selection.captions)
        .exclude(generator="")
        .exclude(is_generic=True)
        .order_by("generator")
    )
    of_design = generated.filter(figure=None)
    return (
        wanted.select_related("patent", "sheet")
        .defer("patent__words", "patent__statements", "patent__claim")
        .prefetch_related(
            Prefetch("captions", generated, to_attr="own_captions"),
            Prefetch("patent__captions", of_design, to_attr="design_captions"),
        )
        .order_by("patent_id", "position", "part", "pk")
    )


def _unfit(figure: Figure, split: str, split_of_file: dict[str, str]) -> str:
    """Why a figure cannot stand in the manifest, "" where it can."""
    first = split_of_file.setdefault(figure.sheet.file_sha256, split)
    return "" if first == split else "same drawing in another split"


def _captions(figure: Figure, wanted: Sequence[str]) -> tuple[str, ...]:
    """The words about a figure in the order asked for, each once; the title last."""
    generated = [*figure.own_captions, *figure.patent.design_captions]  # type: ignore[attr-defined]
    texts: list[str] = []
    for name in sorted(wanted, key=TITLE.__eq__):
        if name == TITLE:
            texts.append(figure.patent.title)
        elif name == DESCRIPTION:
            texts.append(figure.description)
        else:
            texts += [found.text for found in generated if found.generator == name]
    plain = (" ".join(text.split()) for text in texts)
    return tuple(dict.fromkeys(text for text in plain if text))
