"""A recorded search is executed once more, and tells what has changed since."""

import pytest

from search import replays, revisions, runs
from search.models import Encoder, Figure, FigureEmbedding, Patent, SearchRun
from search.queries import Query, View
from tests import factories
from tests.search import vector_corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus() -> list[str]:
    """Eight designs of two figures."""
    return stored([2] * 8, vector_corpus.encoder(8), seed=1)


def stored(counts: list[int], encoder: Encoder, *, seed: int) -> list[str]:
    rows = vector_corpus.clustered(counts, dimensions=8, seed=seed)
    return vector_corpus.store(counts, rows, encoder=encoder)


def searched(corpus: list[str], **values: object) -> SearchRun:
    figure = Figure.objects.get(patent=corpus[0], position=0)
    query = Query(views=(View(figure_id=figure.pk),), **values)  # type: ignore[arg-type]
    return executed(runs.create(query))


def executed(run: SearchRun) -> SearchRun:
    assert runs.execute(run.pk)
    run.refresh_from_db()
    assert run.state == SearchRun.State.DONE, run.error
    return run


def ranked(run: SearchRun) -> list[tuple[str, float]]:
    return list(run.hits.order_by("rank").values_list("patent_id", "score"))


def later(numbers: list[str]) -> int:
    """Let designs have come at a revision of their own."""
    revision = factories.revision()
    Patent.objects.filter(pk__in=numbers).update(since=revision)
    Figure.objects.filter(patent__in=numbers).update(since=revision)
    return revision


def test_a_replay_is_identical_though_the_corpus_has_grown(corpus: list[str]) -> None:
    origin = searched(corpus, mode="exact")
    later(stored([2] * 4, Encoder.objects.get(), seed=9))
    run = executed(replays.replay(origin))
    assert ranked(run) == ranked(origin)
    assert run.difference["is_identical"] is True
    assert run.difference["kinds"] == []
    assert (run.origin, run.origin_kind) == (origin, "replay")
    assert run.revision == origin.revision < revisions.latest()


def test_a_replay_is_identical_after_another_encoder_went_live(
    corpus: list[str],
) -> None:
    origin = searched(corpus)
    Encoder.objects.update(state=Encoder.State.RETIRED)
    vector_corpus.encoder(4, name="other")
    run = executed(replays.replay(origin))
    assert ranked(run) == ranked(origin)
    assert run.encoder == origin.encoder


def test_a_replay_says_which_designs_are_gone_or_changed(corpus: list[str]) -> None:
    origin = searched(corpus)
    revision = factories.revision()
    Patent.objects.filter(pk=corpus[3]).update(until=revision)
    Figure.objects.filter(patent=corpus[3]).update(until=revision)
    Figure.objects.filter(patent=corpus[4], position=1).update(until=revision)
    run = executed(replays.replay(origin))
    assert run.difference["is_identical"] is True  # as of its revision nothing changed
    assert run.difference["changed_since"] == {
        "withdrawn": [corpus[3]],
        "drawings": [corpus[4]],
        "corrected": [],
    }


def test_a_replay_types_what_differs(corpus: list[str]) -> None:
    origin = searched(corpus)
    FigureEmbedding.objects.filter(figure__patent=corpus[2]).delete()
    run = executed(replays.replay(origin))
    assert run.difference["is_identical"] is False
    assert run.difference["gone"] == [corpus[2]]
    kinds = [one["kind"] for one in run.difference["kinds"]]
    assert kinds == ["eligible", "weights"]


def test_a_replay_without_the_vectors_of_its_encoder_says_so(
    corpus: list[str],
) -> None:
    origin = searched(corpus)
    FigureEmbedding.objects.all().delete()
    run = replays.replay(origin)
    runs.execute(run.pk)
    run.refresh_from_db()
    assert (run.state, "retired" in run.error) == (SearchRun.State.FAILED, True)


def test_an_update_shows_only_what_is_new(corpus: list[str]) -> None:
    origin = searched(corpus)
    new = stored([2] * 3, Encoder.objects.get(), seed=5)
    later(new)
    drawn = Figure.objects.filter(patent=corpus[1], position=1)
    drawn.update(since=factories.revision())
    run = executed(replays.update(origin))
    assert {number for number, _ in ranked(run)} == {*new, corpus[1]}
    assert run.since_revision == origin.revision
    assert run.difference["changed_since"]["drawings"] == [corpus[1]]


def test_an_update_of_an_update_goes_on_from_it(corpus: list[str]) -> None:
    origin = searched(corpus)
    first = executed(replays.update(origin))
    assert ranked(first) == []
    new = stored([1], Encoder.objects.get(), seed=6)
    later(new)
    second = executed(replays.update(first))
    assert [number for number, _ in ranked(second)] == new


def test_what_was_not_answered_cannot_be_repeated(corpus: list[str]) -> None:
    run = runs.create(Query())
    with pytest.raises(replays.UnableToRepeat, match="waiting"):
        replays.replay(run)
