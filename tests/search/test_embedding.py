"""Every searchable figure gets its vector once, whatever happens on the way."""

import io
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray
from PIL import Image
from pytest_django import Settings

from ml import encoders
from search import embedding, encoding, media, pending, pixels
from search.models import Encoder, Figure, FigureEmbedding, Sheet
from tests import factories
from tests.search import slow_process, tiny_encoder


@pytest.fixture
def encoder(db: None) -> Encoder:
    return encoding.register(tiny_encoder.load_name())


def stored(encoder: Encoder) -> dict[int, list[float]]:
    rows = FigureEmbedding.objects.filter(encoder=encoder)
    return {row.figure_id: row.vector for row in rows}


def slowly_encoded(figure: Figure, encoder: Encoder) -> NDArray[np.float32]:
    """One figure by itself through the encoder's own image path."""
    image = pixels.of_figure(
        Path(settings.PUBLIC_MEDIA),
        figure.sheet.file_sha256,
        is_landscape=figure.sheet.is_landscape,
        box=figure.box,
    )
    return encoders.load(encoder.load_name).encode_images([image])[0]


def test_embeds_each_searchable_figure_as_its_image_alone_would_be(
    encoder: Encoder,
) -> None:
    patent = factories.patent(figures=5)
    factories.figure(patent, position=9, seed=9, is_gazette=True)
    counts = encoding.embed_figures(encoder=encoder, batch=2)
    assert counts == embedding.Counts(embedded=5)
    for figure in patent.figures.filter(is_gazette=False).select_related("sheet"):
        np.testing.assert_allclose(
            stored(encoder)[figure.pk], slowly_encoded(figure, encoder), atol=1e-3
        )


def test_running_again_changes_nothing(encoder: Encoder) -> None:
    factories.patent(figures=3)
    encoding.embed_figures(encoder=encoder)
    before = stored(encoder)
    assert encoding.embed_figures(encoder=encoder) == embedding.Counts()
    assert stored(encoder) == before


def test_embeds_only_what_is_new(encoder: Encoder) -> None:
    factories.patent(figures=3)
    encoding.embed_figures(encoder=encoder)
    factories.patent(figures=2)
    assert encoding.embed_figures(encoder=encoder).embedded == 2


def test_each_encoder_has_vectors_of_its_own(encoder: Encoder) -> None:
    factories.patent(figures=2)
    other = encoding.register(tiny_encoder.load_name(2))
    for each in (encoder, other):
        encoding.embed_figures(encoder=each)
    assert stored(encoder).keys() == stored(other).keys()
    assert stored(encoder) != stored(other)


def test_encoders_beside_embed_in_the_same_pass(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.patent(figures=3)
    layout = encoding.register("facet:layout")
    encoding.embed_figures(encoder=layout)
    alone = stored(layout)
    FigureEmbedding.objects.filter(figure=min(alone)).delete()
    read: list[str] = []
    of_figure = pixels.of_figure

    def counted(root: Path, sha256: str, **place: object) -> Image.Image:
        read.append(sha256)
        return of_figure(root, sha256, **place)

    monkeypatch.setattr(pixels, "of_figure", counted)
    counts = encoding.embed_figures(encoder=encoder, beside=[layout])
    assert counts == embedding.Counts(embedded=3)
    assert len(read) == 3
    assert len(stored(encoder)) == 3
    assert stored(layout) == alone


def test_a_part_of_a_sheet_is_embedded_by_its_box(encoder: Encoder) -> None:
    patent = factories.patent(figures=1)
    whole = patent.figures.get()
    box = [0, 0, 420, 280]
    part = factories.figure(patent, position=1, sheet=whole.sheet, part=1, box=box)
    encoding.embed_figures(encoder=encoder)
    assert stored(encoder)[part.pk] != stored(encoder)[whole.pk]
    np.testing.assert_allclose(
        stored(encoder)[part.pk], slowly_encoded(part, encoder), atol=1e-3
    )


def test_records_figures_that_cannot_be_embedded(encoder: Encoder) -> None:
    patent = factories.patent(figures=4)
    blank, corrupt, gone, fine = patent.figures.order_by("position")
    replace(blank.sheet, blank_picture())
    replace(corrupt.sheet, factories.picture(5)[:300])
    Sheet.objects.filter(pk=gone.sheet_id).update(file_sha256="e" * 64)
    counts = encoding.embed_figures(encoder=encoder)
    assert counts == embedding.Counts(embedded=1, blank=1, corrupt=1, missing=1)
    states = [figure.sheet.state for figure in patent.figures.order_by("position")]
    assert states == ["blank", "corrupt", "missing", "stored"]
    assert pending.count(encoder) == 0
    assert fine.pk in stored(encoder)


def blank_picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (300, 400), 1).save(buffer, "TIFF", compression="group4")
    return buffer.getvalue()


def replace(sheet: Sheet, content: bytes) -> None:
    sha256 = media.store(Path(settings.PUBLIC_MEDIA), content)
    Sheet.objects.filter(pk=sheet.pk).update(file_sha256=sha256)


def test_tells_how_far_it_is(encoder: Encoder) -> None:
    factories.patent(figures=5)
    told: list[tuple[int, int]] = []
    encoding.embed_figures(
        encoder=encoder,
        batch=2,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_refuses_a_media_folder_without_figures(
    encoder: Encoder, settings: Settings, tmp_path: Path
) -> None:
    factories.patent(figures=1)
    settings.PUBLIC_MEDIA = tmp_path
    with pytest.raises(embedding.MediaUnavailable, match=str(tmp_path)):
        encoding.embed_figures(encoder=encoder)


# -- killed, and several at once ----------------------------------------------


@pytest.fixture
def many(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Encoder:
    """Forty figures in blocks of four, and an encoder to embed them with."""
    monkeypatch.setattr(pending, "BLOCK", 4)
    for _ in range(5):
        factories.patent(figures=8)
    return slow_process.register()


def process(encoder: Encoder) -> subprocess.Popen[str]:
    """A process of its own that embeds once it is told to `go`."""
    ready = subprocess.Popen(
        [sys.executable, "-m", "tests.search.slow_process", str(encoder.pk)],
        env={
            **os.environ,
            # The tests' own settings would make another folder for media.
            "DJANGO_SETTINGS_MODULE": "examiner.settings",
            "SECRET_KEY": "of a test",
            "DATABASE_URL": slow_process.database_url(connection.settings_dict),
            "ORNAMENT_MEDIA": str(settings.PUBLIC_MEDIA),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert ready.stdout
    assert ready.stdout.readline() == "ready\n"
    return ready


def go(*processes: subprocess.Popen[str]) -> None:
    for one in processes:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()


def expected(encoder: Encoder) -> dict[int, list[float]]:
    """What one undisturbed pass stores."""
    embedding.embed_missing(slow_process.Projection(), encoder=encoder)
    vectors_of = stored(encoder)
    FigureEmbedding.objects.all().delete()
    return vectors_of


@pytest.mark.slow
def test_killed_at_random_moments_it_ends_with_the_same_vectors(many: Encoder) -> None:
    undisturbed = expected(many)
    draw = random.Random(4)
    numbers_stored = []
    for _ in range(6):
        with process(many) as victim:
            go(victim)
            time.sleep(draw.uniform(0, 0.3))
            victim.kill()
        numbers_stored.append(FigureEmbedding.objects.count())
    with process(many) as survivor:
        survivor.communicate("go\n")
    assert survivor.returncode == 0
    assert stored(many) == undisturbed
    # Otherwise the kills came too late or too early to show anything.
    assert any(0 < number < len(undisturbed) for number in numbers_stored)


@pytest.mark.slow
def test_two_processes_share_the_work(many: Encoder) -> None:
    undisturbed = expected(many)
    with process(many) as one, process(many) as other:
        go(one, other)
        encoded = [int(each.communicate()[0]) for each in (one, other)]
    assert sum(encoded) == len(undisturbed)
    assert min(encoded) > 0
    assert stored(many) == undisturbed
