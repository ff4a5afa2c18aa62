"""A standing query tells of what comes into the corpus and is close, once."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from numpy.typing import NDArray
from pytest_django import Settings

from search import replays, revisions, runs, vectors, watches
from search.models import (
    Alert,
    Encoder,
    Figure,
    FigureEmbedding,
    Patent,
    Revision,
    SearchRun,
    Watch,
)
from search.queries import Filters, Query, View
from tests import factories
from tests.search import vector_corpus

pytestmark = pytest.mark.django_db

DIMENSIONS = 32
DESIGNS, FIGURES = 60, 2


@pytest.fixture(autouse=True)
def no_facets(settings: Settings) -> None:
    settings.ORNAMENT_FACETS = []


@pytest.fixture
def corpus() -> list[str]:
    encoder = vector_corpus.encoder(DIMENSIONS)
    counts = [FIGURES] * DESIGNS
    rows = vector_corpus.clustered(counts, dimensions=DIMENSIONS, seed=1)
    return vector_corpus.store(counts, rows, encoder=encoder)


@pytest.fixture
def watch(corpus: list[str]) -> Watch:
    return watches.create(searched(corpus))


def searched(corpus: list[str], **asked: Any) -> SearchRun:
    """The first design by its first figure, found again."""
    figure = Figure.objects.get(patent=corpus[0], position=0)
    run = runs.create(Query(views=(View(figure_id=figure.pk),), **asked))
    assert runs.execute(run.pk)
    run.refresh_from_db()
    assert run.state == SearchRun.State.DONE, run.error
    return run


def vectors_of(patent_id: str) -> NDArray[np.float32]:
    rows = FigureEmbedding.objects.filter(figure__patent=patent_id)
    stored = rows.order_by("figure__position").values_list("vector", flat=True)
    return np.array(list(stored), np.float32)


def near(patent_id: str) -> NDArray[np.float32]:
    """Vectors of a design that looks like another one."""
    noise = np.random.default_rng(7).normal(size=(FIGURES, DIMENSIONS))
    return vector_corpus.unit(vectors_of(patent_id) + 0.02 * noise)


def unrelated() -> NDArray[np.float32]:
    draw = np.random.default_rng(8)
    return vector_corpus.unit(draw.normal(size=(FIGURES, DIMENSIONS)))


def come(*rows: NDArray[np.float32], embedded: bool = True) -> list[str]:
    """Let new designs come into the corpus, at a revision of their own."""
    encoder = Encoder.objects.get()
    counts = [len(one) for one in rows]
    made = vector_corpus.store(counts, np.concatenate(rows), encoder=encoder)
    new = factories.revision()
    Patent.objects.filter(pk__in=made).update(since=new)
    Figure.objects.filter(patent__in=made).update(since=new)
    if not embedded:
        FigureEmbedding.objects.filter(figure__patent__in=made).delete()
    return made


def look_at_all() -> list[str]:
    """Look for all watches as the worker does; which designs alerted altogether."""
    upto = watches.searchable_to(now=timezone.now())
    for watch_id in watches.due(upto=upto):
        watches.look(watch_id, upto=upto)
    alerts = Alert.objects.order_by("pk")
    return list(alerts.values_list("hit__patent", flat=True))


def test_a_matching_design_alerts_once_and_an_unrelated_one_never(
    watch: Watch, corpus: list[str]
) -> None:
    match, _ = come(near(corpus[0]), unrelated())
    assert look_at_all() == [match]
    assert look_at_all() == [match]
    alert = Alert.objects.get()
    assert alert.watch == watch
    assert alert.hit.percentile is not None
    assert alert.hit.percentile >= 99
    (part,) = (one for one in alert.hit.parts if one["kind"] == "view")
    assert Figure.objects.get(pk=part["figure"]).patent_id == match
    run = alert.hit.run
    assert (run.origin, run.origin_kind) == (watch.origin, "watch")
    assert {hit.patent_id for hit in run.hits.all()} >= {match}
    watch.refresh_from_db()
    assert watch.looked_to == revisions.latest()


def test_nothing_of_the_corpus_before_the_watch_alerts(
    watch: Watch, corpus: list[str]
) -> None:
    come(unrelated())
    assert look_at_all() == []
    run = SearchRun.objects.get(origin_kind="watch")
    assert not {hit.patent_id for hit in run.hits.all()} & {*corpus}


def test_what_has_no_vector_yet_is_looked_at_later(
    watch: Watch, corpus: list[str]
) -> None:
    rows = near(corpus[0])
    (match,) = come(rows, embedded=False)
    come(unrelated())  # embedded before it, though it came later
    assert look_at_all() == []
    figures = Figure.objects.filter(patent=match).order_by("position")
    vectors.insert(
        [figure.pk for figure in figures], rows, encoder=Encoder.objects.get()
    )
    assert look_at_all() == [match]


def test_a_figure_that_never_gets_a_vector_stops_nobody(
    watch: Watch, corpus: list[str]
) -> None:
    come(unrelated(), embedded=False)
    long_ago = timezone.now() - timedelta(days=2)
    Revision.objects.update(created_at=long_ago)
    (match,) = come(near(corpus[0]))
    assert look_at_all() == [match]


def test_a_design_drawn_anew_that_was_close_already_is_no_news(
    watch: Watch, corpus: list[str]
) -> None:
    Figure.objects.filter(patent=corpus[0]).update(since=factories.revision())
    assert look_at_all() == []


def test_the_filters_of_the_search_hold(corpus: list[str]) -> None:
    only = Filters(locarno=("14-02",))
    watch = watches.create(searched(corpus, filters=only))
    come(near(corpus[0]))  # of class 01-01
    assert look_at_all() == []
    assert not SearchRun.objects.filter(origin_kind="watch").exists()
    watch.refresh_from_db()
    assert watch.looked_to == revisions.latest()


def test_a_look_lists_more_than_the_search_did(corpus: list[str]) -> None:
    watches.create(searched(corpus, k=1))
    rows = near(corpus[0])
    twins = come(rows, rows)
    assert sorted(look_at_all()) == twins


def test_a_paused_watch_catches_up(watch: Watch, corpus: list[str]) -> None:
    Watch.objects.update(is_active=False)
    (match,) = come(near(corpus[0]))
    assert look_at_all() == []
    assert watches.look(watch.pk, upto=revisions.latest()) is None
    Watch.objects.update(is_active=True)
    assert look_at_all() == [match]


def test_looks_that_found_nothing_do_not_pile_up(
    watch: Watch, corpus: list[str]
) -> None:
    come(near(corpus[0]))
    look_at_all()
    for _ in range(3):
        come(unrelated())
        look_at_all()
    looks = SearchRun.objects.filter(origin_kind="watch").order_by("created_at")
    assert [look.hits.filter(alert__isnull=False).exists() for look in looks] == [
        *(True, False)
    ]


def test_a_look_that_two_workers_make_is_told_once(
    watch: Watch, corpus: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (match,) = come(near(corpus[0]))
    upto = revisions.latest()
    execute = runs.execute

    def overtaken(*args: Any, **kwargs: Any) -> bool:
        monkeypatch.setattr(runs, "execute", execute)
        watches.look(watch.pk, upto=upto)  # another worker, quicker
        return execute(*args, **kwargs)

    monkeypatch.setattr(runs, "execute", overtaken)
    watches.look(watch.pk, upto=upto)
    assert Alert.objects.get().hit.patent_id == match


def test_a_look_that_failed_rests_and_is_made_again(
    watch: Watch, corpus: list[str]
) -> None:
    (match,) = come(near(corpus[0]))
    Encoder.objects.update(state=Encoder.State.RETIRED)
    upto = revisions.latest()
    failed = watches.look(watch.pk, upto=upto)
    assert failed is not None
    assert failed.state == SearchRun.State.FAILED
    Encoder.objects.update(state=Encoder.State.LIVE)
    assert look_at_all() == []
    later = timezone.now() + timedelta(hours=2)
    watches.look(watch.pk, upto=upto, now=lambda: later)
    assert Alert.objects.get().hit.patent_id == match


def test_nothing_is_searchable_before_an_encoder_is_live(corpus: list[str]) -> None:
    assert watches.searchable_to(now=timezone.now()) == revisions.latest()
    Encoder.objects.update(state=Encoder.State.RETIRED)
    assert watches.searchable_to(now=timezone.now()) == 0


def test_only_finished_searches_by_drawings_are_watched(corpus: list[str]) -> None:
    origin = searched(corpus)
    refused = [
        runs.create(Query(text="bottle")),  # not answered
        replays.update(origin),
    ]
    assert runs.execute(refused[0].pk)
    words = SearchRun.objects.get(pk=refused[0].pk)
    for run, told in ((words, "by drawings"), (refused[1], "answered")):
        assert not watches.can_be_watched(run)
        with pytest.raises(watches.UnableToWatch, match=told):
            watches.create(run)
    blind = {"overall": 0.0, "text": 1.0}
    words_only = searched(corpus, text="bottle")
    words_only.facets = blind
    assert not watches.can_be_watched(words_only)
    SearchRun.objects.filter(pk=origin.pk).update(filters={"within": {"run": "x"}})
    origin.refresh_from_db()
    with pytest.raises(watches.UnableToWatch, match="never finds anything new"):
        watches.create(origin)


def test_a_search_is_left_standing_once(watch: Watch) -> None:
    again = watches.create(watch.origin, least_percentile=50.0)
    assert (again, again.least_percentile) == (watch, 99.0)
