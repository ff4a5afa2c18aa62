"""The door to the encoders: figures and queries to vectors.

Models load when a vector is first needed and stay in the process, so that a web
process, which never asks for one, never loads torch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from ml import drawings
from search import embedding, media, pixels, vectors
from search.embedding import Counts, Progress
from search.models import Encoder, QueryView

if TYPE_CHECKING:
    from ml.encoders import Encoder as Model


OVERALL = "overall"  # the facet of encoders that see whole drawings
FACET = "facet:"  # begins the names of the others, as `ml.encoders.load` takes them

# A search that comes while the model is being warmed up waits for it.
_LOADING = Lock()


class EncoderUnavailable(Exception):
    """No encoder can be used; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedQuery:
    """A query as vectors, rounded to the halves that are stored.

    `positions` are those of the views that can be searched, row by row; `notes` say
    for each other view why it was left out. `facets` holds rows of the same views by
    the name of each facet. Both texts are None without words or without text tower.
    """

    positions: tuple[int, ...]
    vectors: NDArray[np.float32]  # (q, d)
    weights: NDArray[np.float64]  # (q,)
    facets: dict[str, NDArray[np.float32]]  # (q, d of the facet) each
    text: NDArray[np.float32] | None  # (d,)
    text_against: NDArray[np.float32] | None  # (d,)
    notes: dict[int, str]


def current() -> Encoder:
    """Return the live encoder of whole drawings. Raises EncoderUnavailable."""
    row = live(OVERALL)
    if row is None:
        raise EncoderUnavailable(
            "No figure has been embedded yet: run manage.py embed_figures first."
        )
    return row


def live(facet: str) -> Encoder | None:
    """Return the live encoder of a facet, None where there is none."""
    return Encoder.objects.live(facet)


def live_facets() -> frozenset[str]:
    """Return the facets that can be compared now, that of whole drawings among them."""
    state = Encoder.State.LIVE
    facets = Encoder.objects.filter(state=state).values_list("facet", flat=True)
    return frozenset(facets)


def register(load_name: str) -> Encoder:
    """Load an encoder by name and return its row, made when it is new.

    Other weights or another preprocessing under the same name are another encoder.
    Raises EncoderUnavailable.
    """
    model = _model(load_name)
    row, _ = Encoder.objects.get_or_create(
        name=model.name[:200],
        weights_sha256=model.weights_sha256,
        preprocessing_version=model.preprocessing_version,
        defaults={
            "load_name": load_name,
            "facet": _facet_of(load_name),
            "dimensions": model.dimensions,
            "has_text_tower": model.has_text_tower,
        },
    )
    return row


def warm_up() -> bool:
    """Load the live encoders' models ahead of the first search; tell whether they were.

    Without an encoder of whole drawings there is nothing to search with.
    """
    rows = list(Encoder.objects.filter(state=Encoder.State.LIVE))
    try:
        for row in rows:
            _loaded(row)
    except EncoderUnavailable:
        return False  # the first search will say why
    return any(row.facet == OVERALL for row in rows)


def pull(load_name: str) -> Encoder:
    """Fetch an encoder's weights from the network and register it.

    The only call that downloads a model. Raises EncoderUnavailable.
    """
    _fetched(load_name)
    return register(load_name)


def configured() -> Encoder:
    """Return the row of the configured encoder. Raises EncoderUnavailable."""
    return register(settings.ORNAMENT_ENCODER)


def configured_facets() -> list[Encoder]:
    """Return the rows of the configured facets. Raises EncoderUnavailable."""
    return [register(f"{FACET}{name}") for name in settings.ORNAMENT_FACETS]


def require(encoder: Encoder) -> None:
    """Raise EncoderUnavailable unless the row's very model can be loaded here."""
    _loaded(encoder)


def model(encoder: Encoder) -> "Model":
    """Return the very model behind a row. Raises EncoderUnavailable."""
    return _loaded(encoder)


def embed_figures(
    *,
    encoder: Encoder | None = None,
    beside: Sequence[Encoder] = (),
    batch: int = embedding.BATCH,
    progress: Progress | None = None,
) -> Counts:
    """Give every searchable figure its vector; the configured encoder by default.

    Encoders `beside` it embed in the same pass, which decodes each sheet once. See
    `search.embedding.embed_missing`. Raises EncoderUnavailable.
    """
    row = encoder or configured()
    return embedding.embed_missing(
        _loaded(row),
        encoder=row,
        beside=[(each, _loaded(each)) for each in beside],
        batch=batch,
        progress=progress,
    )


def encode_query(
    views: Sequence[QueryView],
    *,
    encoder: Encoder,
    facets: Sequence[Encoder] = (),
    text: str = "",
    text_against: str = "",
) -> EncodedQuery:
    """Encode the views and words of a query; each drawing is decoded once.

    A view without ink (in the part of it that is searched), or whose file is gone, is
    left out with a note. An unchanged figure of the corpus keeps its stored vectors.
    Raises EncoderUnavailable and queries.UnusableQuery.
    """
    encoders = (encoder, *facets)
    stored = _stored(views, encoders)
    found: dict[int, list[NDArray[np.float32]]] = {}
    notes: dict[int, str] = {}
    for view in views:
        if not view.weight:
            notes[view.position] = "This drawing has weight 0 and was left out."
            continue
        try:
            found[view.position] = _of_view(view, encoders, stored)
        except drawings.BlankDrawing:
            notes[view.position] = "This drawing is blank and was left out."
        except (drawings.UnreadableDrawing, media.MissingMedia):
            notes[view.position] = "This drawing cannot be read and was left out."
    searched = [view for view in views if view.position in found]
    rows = [
        _rows([found[view.position][place] for view in searched], row.dimensions)
        for place, row in enumerate(encoders)
    ]
    return EncodedQuery(
        positions=tuple(view.position for view in searched),
        vectors=rows[0],
        weights=np.array([view.weight for view in searched], np.float64),
        facets={row.facet: each for row, each in zip(facets, rows[1:], strict=True)},
        text=_of_text(text, encoder),
        text_against=_of_text(text_against, encoder),
        notes=notes,
    )


_Stored = dict[int, dict[int, NDArray[np.float32]]]  # encoder id → figure id → (d,)


def _stored(views: Sequence[QueryView], encoders: Sequence[Encoder]) -> _Stored:
    """The vectors that the query's unchanged figures have already."""
    figures = [
        view.figure_id for view in views if view.figure_id and pixels.is_plain(view)
    ]
    return {row.pk: vectors.of_figures(figures, encoder=row) for row in encoders}


def _of_view(
    view: QueryView, encoders: Sequence[Encoder], stored: _Stored
) -> list[NDArray[np.float32]]:
    """The vectors of a view, one for each encoder; pixels are read where one lacks.

    Views are encoded one by one, for a vector may depend on its batch in the last bit.
    """
    known = [stored[row.pk].get(view.figure_id or 0) for row in encoders]
    if not pixels.is_plain(view):
        known = [None] * len(known)
    image = None
    rows: list[NDArray[np.float32]] = []
    for row, vector in zip(encoders, known, strict=True):
        if vector is None:
            image = image or pixels.of_view(
                view,
                public=Path(settings.PUBLIC_MEDIA),
                private=Path(settings.PRIVATE_MEDIA),
            )
            vector = _loaded(row).encode_images([image])[0]
        rows.append(vector)
    return rows


def _rows(found: Sequence[NDArray[np.float32]], dimensions: int) -> NDArray[np.float32]:
    """Vectors (n, d) rounded to the halves that are stored, also where n is 0."""
    return vectors.as_stored(
        np.array(found, np.float32).reshape(len(found), dimensions)
    )


def _of_text(text: str, encoder: Encoder) -> NDArray[np.float32] | None:
    """The vector (d,) of the words, None without words or without a text tower."""
    if not text.strip() or not encoder.has_text_tower:
        return None
    return vectors.as_stored(_loaded(encoder).encode_texts([text])[0])


def _loaded(encoder: Encoder) -> "Model":
    """The model behind a row, checked to be the one that made the stored vectors."""
    if not _is_same(_model(encoder.load_name), encoder):
        _kept.cache_clear()  # this process may have loaded it before it changed
    model = _model(encoder.load_name)
    if not _is_same(model, encoder):
        raise EncoderUnavailable(
            f"The encoder {encoder.name} on this machine is not the one the figures "
            "were embedded with: run manage.py embed_figures to embed them anew."
        )
    return model


def _facet_of(load_name: str) -> str:
    """What an encoder of this name looks at."""
    return load_name.removeprefix(FACET) if load_name.startswith(FACET) else OVERALL


def _is_same(model: "Model", encoder: Encoder) -> bool:
    return (
        model.weights_sha256 == encoder.weights_sha256
        and model.preprocessing_version == encoder.preprocessing_version
    )


def _model(load_name: str) -> "Model":
    """Load a model once per process, from this machine only."""
    with _LOADING:
        return _kept(load_name)


@cache
def _kept(load_name: str) -> "Model":
    return _fetched(load_name, allow_download=False)


def _fetched(load_name: str, *, allow_download: bool = True) -> "Model":
    from ml import encoders

    try:
        return encoders.load(load_name, allow_download=allow_download)
    except encoders.EncoderUnavailable as error:
        raise EncoderUnavailable(
            f"The encoder {load_name} cannot be loaded: {error}"
        ) from error
