"""The door to the encoders: one row per set of weights, vectors as they are stored."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ml import encoders
from search import encoding, indexing, pixels, vectors
from search.encoding import EncoderUnavailable
from search.models import Encoder, QueryView, SearchRun
from tests import factories
from tests.search import tiny_encoder

pytestmark = pytest.mark.django_db


@pytest.fixture
def encoder() -> Encoder:
    return encoding.register(tiny_encoder.load_name())


def views_of(*figures: object, weight: float = 1.0) -> list[QueryView]:
    run = SearchRun.objects.create()
    return [
        QueryView.objects.create(run=run, position=n, figure=figure, weight=weight)
        for n, figure in enumerate(figures, start=1)
    ]


def test_registers_an_encoder_once(encoder: Encoder) -> None:
    assert encoding.register(tiny_encoder.load_name()) == encoder
    assert (encoder.dimensions, encoder.has_text_tower) == (24, True)
    assert encoder.state == Encoder.State.BUILDING


def test_other_weights_are_another_encoder(encoder: Encoder) -> None:
    other = encoding.register(tiny_encoder.load_name(2))
    assert other.pk != encoder.pk
    assert other.weights_sha256 != encoder.weights_sha256


def test_notices_weights_that_changed_since_they_were_loaded(
    encoder: Encoder, tmp_path: Path
) -> None:
    load_name = f"local-dir:{tmp_path}"
    for seed in (1, 2):
        folder = tiny_encoder.load_name(seed).removeprefix("local-dir:")
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
        if seed == 1:
            encoding.register(load_name)  # this process holds the first weights now
    row = factories.encoder(
        load_name=load_name,
        weights_sha256=encoding.register(tiny_encoder.load_name(2)).weights_sha256,
        preprocessing_version=encoder.preprocessing_version,
        dimensions=24,
    )
    assert encoding.encode_query([], encoder=row, text="a bottle").text is not None


def test_only_one_encoder_is_live(encoder: Encoder) -> None:
    with pytest.raises(EncoderUnavailable, match="embed_figures"):
        encoding.current()
    indexing.switch(encoder)
    assert encoding.current() == encoder


def test_does_not_switch_to_an_encoder_that_lacks_vectors(encoder: Encoder) -> None:
    factories.patent(figures=2)
    with pytest.raises(indexing.UnableToSwitch, match="2 figures"):
        indexing.switch(encoder)


def test_a_query_of_words_and_figures_becomes_stored_halves(encoder: Encoder) -> None:
    patent = factories.patent(figures=2)
    first, second = patent.figures.order_by("position")
    encoded = encoding.encode_query(
        views_of(first, second), encoder=encoder, text="a bottle with a cap"
    )
    model = encoders.load(encoder.load_name)
    expected = vectors.as_stored(model.encode_texts(["a bottle with a cap"]))[0]
    assert encoded.text is not None
    np.testing.assert_array_equal(encoded.text, expected)
    assert (encoded.positions, encoded.notes) == ((1, 2), {})
    np.testing.assert_array_equal(encoded.vectors, vectors.as_stored(encoded.vectors))


def test_a_figure_of_the_corpus_keeps_its_stored_vector(encoder: Encoder) -> None:
    figure = factories.patent(figures=1).figures.get()
    given = vectors.as_stored(np.full((1, 24), 0.2, np.float32))
    vectors.insert([figure.pk], given, encoder=encoder)
    encoded = encoding.encode_query(views_of(figure), encoder=encoder)
    np.testing.assert_array_equal(encoded.vectors, given)
    assert encoded.text is None


def test_a_drawing_of_weight_zero_or_without_file_is_left_out(
    encoder: Encoder,
) -> None:
    figure = factories.patent(figures=1).figures.select_related("sheet").get()
    (idle,) = views_of(figure, weight=0)
    assert "weight 0" in encoding.encode_query([idle], encoder=encoder).notes[1]
    figure.sheet.file_sha256 = "d" * 64
    (gone,) = views_of(figure)
    assert "cannot be read" in encoding.encode_query([gone], encoder=encoder).notes[1]


def test_facets_are_encoded_beside_from_one_decoding(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    facets = [encoding.register(f"facet:{name}") for name in ("layout", "pattern")]
    assert [row.facet for row in (encoder, *facets)] == ["overall", "layout", "pattern"]
    first, second = factories.patent(figures=2).figures.order_by("position")
    given = vectors.as_stored(np.full((1, facets[0].dimensions), 0.1, np.float32))
    vectors.insert([second.pk], given, encoder=facets[0])
    read: list[int] = []
    of_view = pixels.of_view

    def counted(view: QueryView, **roots: Path) -> object:
        read.append(view.position)
        return of_view(view, **roots)

    monkeypatch.setattr(pixels, "of_view", counted)
    encoded = encoding.encode_query(
        views_of(first, second), encoder=encoder, facets=facets, text_against="a cap"
    )
    assert read == [1, 2]
    assert encoded.vectors.shape == (2, 24)
    assert {name: rows.shape for name, rows in encoded.facets.items()} == {
        "layout": (2, facets[0].dimensions),
        "pattern": (2, facets[1].dimensions),
    }
    np.testing.assert_array_equal(encoded.facets["layout"][1:], given)
    assert encoded.text is None
    assert encoded.text_against is not None


def test_a_changed_figure_is_encoded_anew(encoder: Encoder) -> None:
    figure = factories.patent(figures=1).figures.get()
    given = vectors.as_stored(np.full((1, 24), 0.2, np.float32))
    vectors.insert([figure.pk], given, encoder=encoder)
    (view,) = views_of(figure)
    view.is_mirrored = True
    encoded = encoding.encode_query([view], encoder=encoder)
    assert not np.allclose(encoded.vectors, given)


def test_no_module_of_a_web_process_loads_a_framework() -> None:
    code = (
        "import sys, django; django.setup(); import search.runs, search.browsing, "
        "search.freshness, search.regions, workers.tasks.runs, workers.workflows; "
        "heavy = ('torch', 'timm', 'open_clip', 'faiss'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "examiner.settings"}
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "SECRET_KEY": "of a test"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == "[]"
