"""Percentiles among unrelated designs, and when nothing is close, measured."""

import math
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from search import calibration, evidence, revisions, vectors
from search.calibration import Calibration
from search.evidence import Asked, Candidates
from search.models import Encoder, Patent, Priority
from tests.search import vector_corpus

DIMENSIONS = 64
DESIGNS = 300  # 50 of each of six classes
FIGURES = 4
SEED = 5


def _made(**fields: object) -> Calibration:
    return Calibration(
        **{
            "locarno": "09-01",
            "population": 80,
            "designs": 80,
            "views": 2,
            "scores": np.linspace(0.0, 0.999, 1000),
            "mean": math.log(0.5),
            "spread": 0.1,
        }
        | fields
    )


def test_percentiles_count_the_pairs_below() -> None:
    made = _made()

    assert made.of(-1.0) == 0.0
    assert made.of(0.5) == round(100 * 500 / 1001, 2)
    assert made.of(2.0) == 99.9
    assert made.to_json()["percentiles"][50] == pytest.approx(0.4995)
    assert made.to_json()["pairs"] == 1000


def test_the_level_of_chance_grows_with_the_designs_searched() -> None:
    made = _made(scores=np.linspace(0.0, 0.6, 1000))
    levels = [made.chance(designs) for designs in (1, 10, 1_000, 1_000_000, 10**9)]

    assert levels == sorted(levels)
    assert levels[0] == pytest.approx(0.5 * math.exp(0.1 * 1.645), abs=1e-3)
    assert _made(spread=0.5).chance(10**9) == 1.0
    assert _made().chance(1) == pytest.approx(0.949, abs=1e-3)  # 95 % of the pairs


@pytest.mark.parametrize("designs", [1, 30, 1_000])
def test_the_level_is_that_of_the_best_of_so_many(designs: int) -> None:
    drawn = np.exp(np.random.default_rng(0).normal(-2.0, 0.2, size=(2_000, designs)))
    made = _made(mean=-2.0, spread=0.2, scores=np.zeros(10))

    assert (drawn.max(axis=1) < made.chance(designs)).mean() == pytest.approx(
        0.95, abs=0.015
    )


def test_the_notice_names_what_it_rests_on() -> None:
    made = _made(scores=np.linspace(0.0, 0.6, 1000), population=4_120)

    assert made.notice(0.9, eligible_designs=100) == ""
    assert made.notice(None, eligible_designs=100) == ""
    assert made.notice(0.7, eligible_designs=None) == (
        "Nothing close: the best design scores 0.700 by its drawings, less than the "
        "best of 4,120 unrelated designs of class 09-01 may reach by chance (0.762)."
    )
    assert "best of 3 unrelated" in made.notice(0.6, eligible_designs=3)
    assert "all classes" in _made(locarno="").notice(0.1, eligible_designs=1)


def test_the_visual_score_is_that_of_the_drawings_alone() -> None:
    parts = [
        SimpleNamespace(kind="view", weight=0.4, share=0.36),
        SimpleNamespace(kind="view", weight=0.2, share=0.06),
        SimpleNamespace(kind="words", weight=0.4, share=0.01),
    ]

    assert calibration.visual_score(parts) == 0.7
    assert calibration.visual_score(parts[2:]) is None


# -- on a corpus -----------------------------------------------------------------------


@pytest.fixture
def corpus(db: None) -> tuple[Encoder, list[str], NDArray[np.float32]]:
    """Designs of six classes, each class, design and figure around the one above."""
    calibration._samples.clear()
    calibration._scores.clear()
    encoder = vector_corpus.encoder(DIMENSIONS)
    counts = [FIGURES] * DESIGNS
    rows = vector_corpus.clustered(counts, dimensions=DIMENSIONS, seed=SEED)
    return encoder, vector_corpus.store(counts, rows, encoder=encoder), rows


def _asked(views: NDArray[np.float32], **fields: object) -> Asked:
    weights = np.ones(len(views))
    positions = tuple(range(1, len(views) + 1))
    return Asked(
        **{"positions": positions, "weights": weights, "views": {"overall": views}}
        | fields
    )


def _calibrated(
    encoder: Encoder, asked: Asked, locarno: str, *, own: Sequence[str] = ()
) -> Calibration | None:
    revision = revisions.latest()

    def gather(patent_ids: Sequence[str]) -> Candidates:
        figures = vectors.of_patents(patent_ids, encoder=encoder, revision=revision)
        return Candidates(patent_ids=np.array(patent_ids), figures=figures)

    return calibration.calibrate(
        asked,
        weights={"overall": 0.6},
        gather=gather,
        encoders=(encoder.pk,),
        locarno=locarno,
        revision=revision,
        own=own,
    )


def _strangers(count: int, views: int, class_: int) -> list[NDArray[np.float32]]:
    """New designs of a class of the corpus, unrelated to all it holds."""
    size = (len(vector_corpus.LOCARNO), DIMENSIONS)
    centre = np.random.default_rng(SEED).normal(size=size)[class_]
    draw = np.random.default_rng(99)
    return [
        vector_corpus.unit(
            centre
            + 0.6 * draw.normal(size=DIMENSIONS)
            + 0.4 * draw.normal(size=(views, DIMENSIONS))
        )
        for _ in range(count)
    ]


def _read(encoder: Encoder, ids: Sequence[str]) -> Candidates:
    figures = vectors.of_patents(ids, encoder=encoder, revision=revisions.latest())
    return Candidates(patent_ids=np.array(sorted(ids)), figures=figures)


def _scored(views: NDArray[np.float32], candidates: Candidates) -> NDArray[np.float64]:
    """The scores of designs by drawings alone, as hits get them."""
    told = evidence.visual(_asked(views), candidates)
    return np.sum([one.values * one.share for one in told], axis=0)


def test_pairs_are_scored_as_hits_are(
    corpus: tuple[Encoder, list[str], NDArray[np.float32]],
) -> None:
    encoder, ids, rows = corpus
    made = _calibrated(encoder, _asked(rows[:1]), "09-01")
    assert made is not None
    of_class = [i for i in range(DESIGNS) if vector_corpus.LOCARNO[i % 6] == "09-01"]
    designs = rows.reshape(DESIGNS, FIGURES, DIMENSIONS)[of_class]
    # With one view a pair is one of these: any figure against any design.
    against = _read(encoder, [ids[i] for i in of_class])
    possible = np.concatenate(
        [_scored(view[None], against) for view in designs.reshape(-1, DIMENSIONS)]
    )

    assert (made.population, made.designs, made.views) == (50, 50, 1)
    assert len(made.scores) >= calibration.LEAST_PAIRS
    nearest = np.abs(made.scores[:, None] - possible[None]).min(axis=1)
    assert nearest.max() < 1e-6


def test_designs_of_one_family_make_no_pair(
    corpus: tuple[Encoder, list[str], NDArray[np.float32]],
) -> None:
    encoder, _, rows = corpus
    before = _calibrated(encoder, _asked(rows[:2]), "09-01")
    of_class = list(Patent.objects.filter(locarno="09-01").values_list("pk", flat=True))
    Priority.objects.bulk_create(
        Priority(patent_id=pk, position=0, country="EM", number="1")
        for pk in of_class[:20]
    )
    calibration._samples.clear()
    calibration._scores.clear()
    after = _calibrated(encoder, _asked(rows[:2]), "09-01")

    assert before is not None
    assert after is not None
    assert calibration.LEAST_PAIRS < len(after.scores) < len(before.scores)


def test_the_same_question_gets_the_same_answer(
    corpus: tuple[Encoder, list[str], NDArray[np.float32]],
) -> None:
    encoder, _, rows = corpus
    first = _calibrated(encoder, _asked(rows[:3]), "02-")
    calibration._samples.clear()
    calibration._scores.clear()
    second = _calibrated(encoder, _asked(rows[:3]), "02-")

    assert first is not None
    assert second is not None
    assert first.to_json() == second.to_json()


def test_a_class_with_too_few_designs_falls_back_to_all(
    corpus: tuple[Encoder, list[str], NDArray[np.float32]],
) -> None:
    encoder, _, rows = corpus
    made = _calibrated(encoder, _asked(rows[:2]), "31-00")

    assert made is not None
    assert (made.locarno, made.population, made.designs) == ("", DESIGNS, 200)


def test_without_drawings_or_corpus_there_is_no_calibration(db: None) -> None:
    encoder = vector_corpus.encoder(DIMENSIONS)
    views = np.ones((1, DIMENSIONS), np.float32)
    vector_corpus.store([2], np.ones((2, DIMENSIONS), np.float32), encoder=encoder)

    assert _calibrated(encoder, _asked(views), "09-01") is None
    assert _calibrated(encoder, _asked(views[:0]), "09-01") is None


@pytest.mark.parametrize("views", [1, 3])
def test_nothing_is_close_to_strangers_and_something_to_relatives(
    corpus: tuple[Encoder, list[str], NDArray[np.float32]], views: int
) -> None:
    """Nineteen of twenty strangers should get the notice, and hardly a relative."""
    encoder, ids, rows = corpus
    every = _read(encoder, ids)
    draw = np.random.default_rng(1)
    strangers = _strangers(40, views, class_=3)
    of_class = [i for i in range(DESIGNS) if i % 6 == 3]
    redrawn = [
        vector_corpus.unit(
            rows.reshape(DESIGNS, FIGURES, DIMENSIONS)[i, :views]
            + 0.04 * draw.normal(size=(views, DIMENSIONS))
        )
        for i in of_class
    ]

    def noticed(queries: list[NDArray[np.float32]]) -> float:
        told = []
        for query in queries:
            made = _calibrated(encoder, _asked(query), "09-01")
            assert made is not None
            best = float(_scored(query, every).max())
            told.append(made.notice(best, eligible_designs=DESIGNS))
        return sum(map(bool, told)) / len(told)

    assert noticed(strangers) >= 0.85
    assert noticed(redrawn) <= 0.06


def test_relatives_in_a_small_corpus_do_not_pass_for_chance(
    db: None,
) -> None:
    """Five relatives among sixty designs would by themselves widen what chance is."""
    calibration._samples.clear()
    calibration._scores.clear()
    encoder = vector_corpus.encoder(DIMENSIONS)
    draw = np.random.default_rng(2)
    designs = vector_corpus.unit(draw.normal(size=(60, 1, DIMENSIONS)))
    designs[:5] = designs[0] + 0.03 * draw.normal(size=(5, 1, DIMENSIONS))
    figures = designs + 0.02 * draw.normal(size=(60, FIGURES, DIMENSIONS))
    rows = vector_corpus.unit(figures.reshape(-1, DIMENSIONS)).astype(np.float32)
    ids = vector_corpus.store([FIGURES] * 60, rows, encoder=encoder)
    query = vector_corpus.unit(
        designs[0] + 0.1 * draw.normal(size=(3, DIMENSIONS))
    ).astype(np.float32)

    made = _calibrated(encoder, _asked(query), "09-01")

    assert made is not None
    best = float(_scored(query, _read(encoder, ids)).max())
    assert made.notice(best, eligible_designs=60) == ""
