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


# A search that comes while the model is being warmed up waits for it.
_LOADING = Lock()


class EncoderUnavailable(Exception):
    """No encoder can be used; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedQuery:
    """A query as vectors, rounded to the halves that are stored.

    `positions` are those of the views that can be searched, row by row; `notes` say
    for each other view why it was left out. `text` is None without words or tower.
    """

    positions: tuple[int, ...]
    vectors: NDArray[np.float32]  # (q, d)
    weights: NDArray[np.float64]  # (q,)
    text: NDArray[np.float32] | None  # (d,)
    notes: dict[int, str]


def current() -> Encoder:
    """Return the live encoder's row. Raises EncoderUnavailable."""
    live = Encoder.objects.live()
    if live is None:
        raise EncoderUnavailable(
            "No figure has been embedded yet: run manage.py embed_figures first."
        )
    return live


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
            "dimensions": model.dimensions,
            "has_text_tower": model.has_text_tower,
        },
    )
    return row


def warm_up() -> bool:
    """Load the live encoder's model ahead of the first search; tell whether it was."""
    live = Encoder.objects.live()
    if live is None:
        return False
    try:
        _loaded(live)
    except EncoderUnavailable:
        return False  # the first search will say why
    return True


def pull(load_name: str) -> Encoder:
    """Fetch an encoder's weights from the network and register it.

    The only call that downloads a model. Raises EncoderUnavailable.
    """
    _fetched(load_name)
    return register(load_name)


def configured() -> Encoder:
    """Return the row of the configured encoder. Raises EncoderUnavailable."""
    return register(settings.ORNAMENT_ENCODER)


def require(encoder: Encoder) -> None:
    """Raise EncoderUnavailable unless the row's very model can be loaded here."""
    _loaded(encoder)


def embed_figures(
    *,
    encoder: Encoder | None = None,
    batch: int = embedding.BATCH,
    progress: Progress | None = None,
) -> Counts:
    """Give every searchable figure its vector; the configured encoder by default.

    See `search.embedding.embed_missing`. Raises EncoderUnavailable.
    """
    row = encoder or configured()
    return embedding.embed_missing(
        _loaded(row), encoder=row, batch=batch, progress=progress
    )


def encode_query(
    views: Sequence[QueryView], text: str, *, encoder: Encoder
) -> EncodedQuery:
    """Encode the views and words of a query.

    A view without ink, or whose file is gone, is left out with a note. A figure of
    the corpus keeps its stored vector. Raises EncoderUnavailable.
    """
    stored = vectors.of_figures(
        [view.figure_id for view in views if view.figure_id], encoder=encoder
    )
    found: dict[int, NDArray[np.float32]] = {}
    notes: dict[int, str] = {}
    for view in views:
        if not view.weight:
            notes[view.position] = "This drawing has weight 0 and was left out."
            continue
        if view.figure_id in stored:
            found[view.position] = stored[view.figure_id]
            continue
        try:
            found[view.position] = _encoded_pixels(view, encoder)
        except drawings.BlankDrawing:
            notes[view.position] = "This drawing is blank and was left out."
        except (drawings.UnreadableDrawing, media.MissingMedia):
            notes[view.position] = "This drawing cannot be read and was left out."
    searched = [view for view in views if view.position in found]
    return EncodedQuery(
        positions=tuple(view.position for view in searched),
        vectors=vectors.as_stored(
            np.array([found[view.position] for view in searched], np.float32).reshape(
                len(searched), encoder.dimensions
            )
        ),
        weights=np.array([view.weight for view in searched], np.float64),
        text=_encoded_text(text, encoder),
        notes=notes,
    )


def _encoded_pixels(view: QueryView, encoder: Encoder) -> NDArray[np.float32]:
    """The vector (d,) of a view from its pixels."""
    image = pixels.of_view(
        view,
        public=Path(settings.PUBLIC_MEDIA),
        private=Path(settings.PRIVATE_MEDIA),
    )
    vector: NDArray[np.float32] = _loaded(encoder).encode_images([image])[0]
    return vector


def _encoded_text(text: str, encoder: Encoder) -> NDArray[np.float32] | None:
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
