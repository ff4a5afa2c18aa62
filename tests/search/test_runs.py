"""A run is made, executed once, and keeps all that is needed to read it."""

import io
import uuid
from datetime import UTC, date, datetime, timedelta

import psycopg2
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image

from search import encoding, filters, indexing, intake, runs
from search.models import (
    Encoder,
    Figure,
    Hit,
    Patent,
    SearchRun,
    UploadPage,
)
from search.queries import Filters, Query, UnusableQuery, View
from tests import factories
from tests.search import tiny_encoder

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def patents() -> list[Patent]:
    """Five designs of three figures, embedded with a tiny encoder, which is live."""
    made = [
        factories.patent(
            figures=3,
            locarno=("09-01", "02-02")[index % 2],
            uspc=("D9/500", "D2/728")[index % 2],
            title=("Bottle with ribbed waist", "Knitted hat")[index % 2],
        )
        for index in range(5)
    ]
    encoder = encoding.register(tiny_encoder.load_name())
    encoding.embed_figures(encoder=encoder)
    indexing.switch(encoder)
    return made


def executed(query: Query) -> SearchRun:
    run = runs.create(query)
    assert runs.execute(run.pk, now=lambda: NOON)
    run.refresh_from_db()
    return run


def hits(run: SearchRun) -> list[Hit]:
    return list(run.hits.order_by("rank"))


def figures(patent: Patent) -> list[Figure]:
    return list(patent.figures.order_by("position"))


def views(patent: Patent, *positions: int) -> tuple[View, ...]:
    found = figures(patent)
    return tuple(View(figure_id=found[position].pk) for position in positions)


def blank_picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (300, 400), 1).save(buffer, "PNG")
    return buffer.getvalue()


def page(content: bytes, name: str = "front.png") -> UploadPage:
    return intake.receive(ContentFile(content, name=name)).pages.get()


def test_finds_a_design_by_its_own_figures_first(patents: list[Patent]) -> None:
    run = executed(Query(views=views(patents[2], 1, 0)))
    first = hits(run)[0]
    assert first.patent_id == patents[2].pk
    own = figures(patents[2])
    pairs = [part for part in first.parts if part["kind"] == "view"]
    assert [(part["query"], part["figure"]) for part in pairs] == [
        (1, own[1].pk),
        (2, own[0].pk),
    ]
    assert [part["closeness"] for part in pairs] == pytest.approx([1, 1], abs=1e-2)


def test_finds_a_design_by_an_uploaded_drawing(patents: list[Patent]) -> None:
    uploaded = page(factories.picture(factories.seed_of(patents[3], 2)))
    run = executed(Query(views=(View(page_id=uploaded.pk),)))
    assert hits(run)[0].patent_id == patents[3].pk
    assert hits(run)[0].parts[0]["figure"] == figures(patents[3])[2].pk
    assert hits(run)[0].score == pytest.approx(1, abs=2e-3)


def test_records_how_it_was_answered(patents: list[Patent]) -> None:
    run = executed(Query(views=views(patents[0], 0), k=3))
    encoder = Encoder.objects.get()
    assert (run.state, run.finished_at) == (SearchRun.State.DONE, NOON)
    assert (run.mode, run.backend) == ("exact", "pgvector")
    assert (run.eligible, run.eligible_designs, run.scanned) == (15, 5, 15)
    assert run.encoder == encoder
    assert run.weights_sha256 == encoder.weights_sha256
    assert run.preprocessing_version == encoder.preprocessing_version
    assert run.revision == patents[-1].since
    assert {"encode", "retrieve", "rerank", "rank", "record", "total"} <= {*run.timings}
    assert [hit.rank for hit in hits(run)] == [1, 2, 3]
    assert run.views.get().vector is not None


def test_hits_add_up_and_stand_in_order(patents: list[Patent]) -> None:
    run = executed(Query(views=views(patents[0], 0, 1, 2), text="ribbed bottle"))
    found = hits(run)
    for hit in found:
        assert hit.score == round(sum(part["share"] for part in hit.parts), 6)
    assert [hit.patent_id for hit in found] == [
        hit.patent_id for hit in sorted(found, key=lambda h: (-h.score, h.patent_id))
    ]
    assert {part["kind"] for part in found[0].parts} == {
        *("view", "figures", "reciprocal", "text", "words")
    }


@pytest.mark.parametrize(
    "wanted",
    [
        Filters(locarno=("09",)),
        Filters(uspc=("D2",)),
        Filters(before=date(2021, 1, 27)),
        Filters(before=date(2021, 1, 26)),
    ],
)
def test_returns_every_eligible_design_and_no_other(
    patents: list[Patent], wanted: Filters
) -> None:
    run = executed(Query(views=views(patents[0], 0), filters=wanted))
    eligible = filters.patents(wanted, revision=run.revision or 0)
    assert {hit.patent_id for hit in hits(run)} == {
        *eligible.values_list("pk", flat=True)
    }
    assert run.state == SearchRun.State.DONE


def test_predicts_classes_from_other_designs(patents: list[Patent]) -> None:
    run = executed(Query(views=views(patents[0], 0), filters=Filters(locarno=("02",))))
    symbols = {row["symbol"] for row in run.predictions["locarno"]}
    assert symbols == {"09", "02"}  # the filter does not decide it
    total = sum(row["probability"] for row in run.predictions["uspc"])
    assert total == pytest.approx(1, abs=1e-5)
    assert run.predictions["neighbours"] == 4  # the design of the query is not asked


def test_leaves_out_a_blank_drawing_with_a_note(patents: list[Patent]) -> None:
    blank = page(blank_picture())
    run = executed(Query(views=(View(page_id=blank.pk), *views(patents[1], 0))))
    noted, kept = run.views.order_by("position")
    assert (noted.vector, "blank" in noted.note) == (None, True)
    assert kept.note == ""
    assert hits(run)[0].patent_id == patents[1].pk
    parts = hits(run)[0].parts
    assert {part["query"] for part in parts if part["kind"] == "view"} == {2}


def test_fails_with_a_word_where_nothing_can_be_searched(patents: list[Patent]) -> None:
    blank = page(blank_picture())
    run = executed(Query(views=(View(page_id=blank.pk),)))
    assert run.state == SearchRun.State.FAILED
    assert "Add a drawing with ink" in run.error
    assert not run.hits.exists()


def test_fails_with_a_word_before_any_encoder_is_live() -> None:
    patent = factories.patent(figures=1)
    run = executed(Query(views=views(patent, 0)))
    assert run.state == SearchRun.State.FAILED
    assert "embed_figures" in run.error


def test_fails_with_a_word_when_the_weights_are_others(patents: list[Patent]) -> None:
    Encoder.objects.update(weights_sha256="f" * 64)
    uploaded = page(factories.picture(1))
    run = executed(Query(views=(View(page_id=uploaded.pk),)))
    assert run.state == SearchRun.State.FAILED
    assert "is not the one" in run.error


def test_answers_an_empty_filter_with_no_hits(patents: list[Patent]) -> None:
    run = executed(Query(views=views(patents[0], 0), filters=Filters(locarno=("32",))))
    assert (run.state, run.eligible, hits(run)) == (SearchRun.State.DONE, 0, [])


def test_words_alone_rank_by_text_tower_and_full_text(patents: list[Patent]) -> None:
    run = executed(Query(text="ribbed bottle"))
    kinds = [part["kind"] for part in hits(run)[0].parts]
    assert kinds == ["text", "words"]
    assert len(hits(run)) == 5
    assert run.predictions == {}


def test_words_alone_find_a_design_without_drawing(patents: list[Patent]) -> None:
    bare = factories.patent(figures=0, title="Zither")
    run = executed(Query(text="zither"))
    assert bare.pk in {hit.patent_id for hit in hits(run)}


def test_words_browse_where_no_encoder_is_live() -> None:
    factories.patent(figures=1, title="Knitted hat")
    bottle = factories.patent(figures=1, title="Bottle with ribbed waist")
    run = executed(Query(text="ribbed bottle", k=1))
    assert [hit.patent_id for hit in hits(run)] == [bottle.pk]
    assert run.backend == "postgresql"
    assert hits(run)[0].score == hits(run)[0].parts[0]["share"]


def test_filters_alone_show_the_newest_designs(patents: list[Patent]) -> None:
    run = executed(Query(filters=Filters(locarno=("09",)), k=2))
    assert [hit.patent_id for hit in hits(run)] == [patents[4].pk, patents[2].pk]
    assert (run.eligible, run.eligible_designs) == (3, 3)


def test_does_not_see_what_came_or_went_at_another_revision(
    patents: list[Patent],
) -> None:
    revision = factories.revision()
    Patent.objects.filter(pk=patents[0].pk).update(until=revision)
    Figure.objects.filter(patent=patents[1], position__gt=0).update(until=revision)
    run = executed(Query(views=views(patents[0], 0)))
    assert patents[0].pk not in {hit.patent_id for hit in hits(run)}
    assert run.eligible == 10


def test_looks_through_the_best_designs_for_a_region_beside_a_primary_reference(
    patents: list[Patent],
) -> None:
    view = View(figure_id=figures(patents[1])[0].pk, crop=(0.2, 0.2, 0.8, 0.8))
    run = executed(Query(views=(view,), primary=patents[0].pk))
    found = {hit.patent_id: hit for hit in hits(run)}
    assert patents[0].pk not in found
    for hit in found.values():
        [region] = [part for part in hit.parts if part["kind"] == "region"]
        figure = Figure.objects.get(pk=region["figure"])
        assert (figure.patent_id, region["query"]) == (hit.patent_id, 1)
        assert hit.score == round(sum(part["share"] for part in hit.parts), 6)
        assert hit.field["locarno"] in {"same_subclass", "other"}
    assert run.weights["region"] > 0
    assert "regions" in run.timings


# -- state --------------------------------------------------------------------


def test_a_finished_run_stays_as_it_is(patents: list[Patent]) -> None:
    run = executed(Query(views=views(patents[0], 0)))
    before = list(run.hits.order_by("rank").values_list("pk", "score"))
    assert not runs.execute(run.pk)
    assert list(run.hits.order_by("rank").values_list("pk", "score")) == before


def test_a_run_whose_process_died_is_executed_anew(patents: list[Patent]) -> None:
    run = runs.create(Query(views=views(patents[0], 0)))
    SearchRun.objects.filter(pk=run.pk).update(state=SearchRun.State.RUNNING)
    Hit.objects.create(run=run, rank=1, patent=patents[4], score=9, parts=[])
    assert runs.execute(run.pk)
    assert hits(run)[0].patent_id == patents[0].pk


@pytest.mark.django_db(transaction=True)
def test_a_run_another_process_is_at_is_left_to_it() -> None:
    run = runs.create(Query())
    key = [runs.LOCK, run.pk.int % 2**31]
    with psycopg2.connect(**connection.get_connection_params()) as other:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", key)
        assert not runs.execute(run.pk)
        run.refresh_from_db()
        assert run.state == SearchRun.State.QUEUED
        assert runs.is_unfinished(run.pk)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
    other.close()
    assert runs.execute(run.pk)
    assert not runs.is_unfinished(run.pk)


@pytest.mark.parametrize("state", ["queued", "running", "done", "failed"])
@pytest.mark.parametrize(
    ("age", "is_forgotten", "is_abandoned"),
    [
        (timedelta(minutes=1), False, False),
        (timedelta(minutes=3), True, False),
        (timedelta(hours=23), True, False),
        (timedelta(hours=25), False, True),
    ],
)
def test_an_unanswered_run_is_begun_again_for_a_day_and_then_given_up(
    state: str, age: timedelta, is_forgotten: bool, is_abandoned: bool
) -> None:
    run = SearchRun.objects.create(state=state)
    now = run.created_at + age
    is_open = state in ("queued", "running")
    assert runs.forgotten(now=now) == [run.pk] * (is_open and is_forgotten)
    assert runs.fail_abandoned(now=now) == (is_open and is_abandoned)
    run.refresh_from_db()
    if is_open and is_abandoned:
        assert (run.state, run.finished_at) == ("failed", now)
        assert "Start it again" in run.error
        assert not runs.execute(run.pk)
    else:
        assert run.state == state


def test_a_vanished_run_is_no_error() -> None:
    assert not runs.execute(uuid.uuid4())
    assert not runs.is_unfinished(uuid.uuid4())


def test_a_replay_gives_identical_hits(patents: list[Patent]) -> None:
    query = Query(views=views(patents[0], 0, 1), text="bottle", mode="exact")
    first, second = executed(query), executed(query)
    rows = ("rank", "patent_id", "score", "parts")
    assert list(first.hits.order_by("rank").values_list(*rows)) == list(
        second.hits.order_by("rank").values_list(*rows)
    )


def test_a_surprise_is_written_on_the_row_and_raised(patents: list[Patent]) -> None:
    run = runs.create(Query(views=views(patents[0], 0)))
    SearchRun.objects.filter(pk=run.pk).update(filters={"before": "no day"})
    with pytest.raises(ValueError, match="no day"):
        runs.execute(run.pk, now=lambda: NOON)
    run.refresh_from_db()
    assert (run.state, "administrator" in run.error) == (SearchRun.State.FAILED, True)


# -- queries that cannot be searched ------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        Query(filters=Filters(locarno=("bottle",))),
        Query(views=(View(page_id=10**9),)),
        Query(views=(View(figure_id=10**9),)),
    ],
)
def test_refuses_a_query_that_cannot_be_searched(query: Query) -> None:
    with pytest.raises(UnusableQuery):
        runs.create(query)
    assert not SearchRun.objects.exists()
