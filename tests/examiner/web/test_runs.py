"""Searching: the query as it is asked, the wait, the result, refining it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examiner.accounts.models import User
from examiner.cases.models import CaseMember
from examiner.web.forms.queries import QueryForm
from search import recorded_queries, runs
from search.models import Patent, SearchRun
from search.queries import Application, Bitmap, Facets, Filters, Query, View
from search.result_sets import Designs, Outside
from tests import factories

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]


@pytest.fixture
def bottles(db: None) -> list[Patent]:
    return [factories.patent(title=f"Bottle {n}", figures=3) for n in range(3)]


def asked(client: Client, **values: Any) -> Any:
    return client.post(reverse("searches"), values)


def templates(answer: Any) -> set[str]:
    return {template.name for template in answer.templates}


# -- asking -------------------------------------------------------------------


def test_the_search_page_says_how_much_there_is_to_search(
    client: Client, bottles: list[Patent]
) -> None:
    answer = client.get(reverse("search"))
    assert answer.status_code == 200
    assert "runs/new.html" in templates(answer)
    assert "9 figures of 3 designs" in answer.content.decode()


def test_an_empty_corpus_teaches_the_next_step(client: Client, curator: User) -> None:
    assert "A curator has to import" in client.get("/").content.decode()
    client.force_login(curator)
    assert "Import some grants" in client.get("/").content.decode()


def test_a_search_keeps_its_query_and_leads_to_its_page(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    page = factories.upload(examiner, seed=1).pages.get()
    figure = bottles[0].figures.first()
    assert figure
    answer = asked(
        client,
        view=[f"figure:{figure.pk}", f"page:{page.pk}"],
        text="  ribbed   waist ",
        locarno="0901, 9-3",
        uspc="d9",
        before="2020-05-01",
        k="100",
    )
    run = SearchRun.objects.get()
    assert answer["Location"] == reverse("run", args=[run.pk])
    assert (run.text, run.k, run.state) == ("ribbed waist", 100, "queued")
    assert Filters.from_json(run.filters) == Filters(
        locarno=("09-01", "09-03"), uspc=("D9/*",), before=date(2020, 5, 1)
    )
    views = run.views.order_by("position").values_list("figure_id", "page_id")
    assert list(views) == [(figure.pk, None), (None, page.pk)]
    assert run.placement.started_by == examiner


def test_a_chip_adds_its_class_to_those_typed(client: Client) -> None:
    asked(client, locarno=["09-01", "09-03"])
    assert SearchRun.objects.get().filters["locarno"] == ["09-01", "09-03"]


def test_without_scripts_the_files_come_along_with_the_form(client: Client) -> None:
    files = [
        SimpleUploadedFile(f"{n}.png", factories.picture(n), "image/png")
        for n in range(2)
    ]
    assert asked(client, files=files).status_code == 302
    assert SearchRun.objects.get().views.count() == 2


def test_a_bad_file_is_told_and_the_good_one_kept(client: Client) -> None:
    good = SimpleUploadedFile("good.png", factories.picture(1))
    bad = SimpleUploadedFile("bad.svg", b"<svg/>")
    answer = asked(client, files=[good, bad], text="bottle")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "bad.svg: an SVG file is not accepted" in shown
    assert 'alt="good.png"' in shown
    assert 'value="bottle"' in shown
    assert not SearchRun.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("locarno", "bottles", "is no Locarno code"),
        ("uspc", "D31/2", "D31"),
        ("before", "yesterday", "Enter a valid date"),
    ],
)
def test_what_cannot_be_read_is_explained_beside_its_field(
    client: Client, field: str, typed: str, told: str
) -> None:
    answer = asked(client, text="bottle", **{field: typed})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not SearchRun.objects.exists()


def test_more_than_ten_drawings_are_too_many(
    client: Client, bottles: list[Patent]
) -> None:
    patent = factories.patent(figures=11)
    views = [f"figure:{figure.pk}" for figure in patent.figures.all()]
    answer = asked(client, view=views)
    assert answer.status_code == 422
    assert "at most 10 drawings" in answer.content.decode()


def test_nobody_searches_with_the_drawings_of_another(
    client: Client, outsider: User, examiner: User
) -> None:
    page = factories.upload(examiner).pages.get()
    client.force_login(outsider)
    assert asked(client, view=f"page:{page.pk}").status_code == 404
    assert not SearchRun.objects.exists()


def test_the_gazette_figure_is_not_searched_from(client: Client) -> None:
    gazette = factories.figure(factories.patent(figures=0), is_gazette=True)
    assert asked(client, view=f"figure:{gazette.pk}").status_code == 404


# -- waiting ------------------------------------------------------------------


@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_search_under_way_asks_for_its_state(
    client: Client, examiner: User, state: str
) -> None:
    run = factories.run(examiner, state=state)
    for name in ("run", "run-state"):
        answer = client.get(reverse(name, args=[run.pk]))
        assert "runs/_result.html" in templates(answer)
        known = f'hx-get="/searches/{run.pk}/state/?known={state}"'
        assert known in answer.content.decode()


def test_a_page_that_knows_the_state_is_left_as_it_is(
    client: Client, examiner: User
) -> None:
    run = factories.run(examiner, state="running")
    address = reverse("run-state", args=[run.pk])
    assert client.get(address, {"known": "running"}).status_code == 204
    assert client.get(address, {"known": "queued"}).status_code == 200


def test_a_finished_search_asks_no_more(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    run = factories.run(examiner, hits=bottles)
    shown = client.get(reverse("run-state", args=[run.pk])).content.decode()
    assert "hx-trigger" not in shown
    assert "3 designs" in shown


def test_a_failed_search_says_why_and_keeps_the_query(
    client: Client, examiner: User
) -> None:
    run = factories.run(
        examiner, state="failed", error="The encoder is gone.", text="ribbed"
    )
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    assert "The encoder is gone." in shown
    assert 'value="ribbed"' in shown


# -- reading ------------------------------------------------------------------


def test_a_result_shows_designs_with_the_views_that_matched(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    query = list(bottles[0].figures.order_by("position")[:2])
    run = factories.run(
        examiner,
        hits=bottles,
        figures=query,
        encoder=factories.encoder(name="small-2"),
        predictions={
            "locarno_subclasses": [{"symbol": "09-01", "probability": 0.93}],
            "uspc": [{"symbol": "D9", "probability": 0.88}],
        },
    )
    answer = client.get(reverse("run", args=[run.pk]))
    shown = answer.content.decode()
    first = answer.context["result"].cards[0]
    assert first.patent == bottles[0]
    assert [strip.matched for strip in first.strip] == [(1,), (2,), ()]
    assert first.best.figure == query[0]
    for fact in (
        *("3 designs", "212 eligible of 9 figures", "exact", "0.4 s", "small-2"),
        *("Bottle 2", "1.00", "09-01", "93 %", "D9/500", "2021-01-26", "88 %"),
        "matches view 2",
    ):
        assert fact in shown, fact


def test_figures_stand_in_filed_order_without_the_gazette(
    client: Client, examiner: User
) -> None:
    patent = factories.patent(figures=0)
    for position in (2, 0, 1):
        factories.figure(patent, position=position, seed=position)
    factories.figure(patent, position=3, is_gazette=True, seed=9)
    run = factories.run(examiner, hits=[patent])
    card = client.get(reverse("run", args=[run.pk])).context["result"].cards[0]
    assert [strip.figure.position for strip in card.strip] == [0, 1, 2]


def test_a_predicted_class_in_use_is_marked(client: Client, examiner: User) -> None:
    run = factories.run(
        examiner,
        filters=Filters(locarno=("09-*",)).to_json(),
        predictions={
            "locarno": [
                {"symbol": "09", "probability": 0.9},
                {"symbol": "06", "probability": 0.1},
            ]
        },
    )
    result = client.get(reverse("run", args=[run.pk])).context["result"]
    assert [class_.is_applied for class_ in result.locarno] == [True, False]


def test_a_symbol_no_scheme_knows_can_still_be_predicted(
    client: Client, examiner: User
) -> None:
    odd = {"locarno": [{"symbol": "77", "probability": 0.9}]}
    run = factories.run(examiner, predictions=odd)
    assert client.get(reverse("run", args=[run.pk])).status_code == 200


def test_the_query_stands_beside_its_result(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    filters = Filters(uspc=("D9/5*",), before=date(2020, 5, 1))
    figure = bottles[0].figures.first()
    assert figure
    run = factories.run(
        examiner, text="ribbed", filters=filters.to_json(), figures=[figure]
    )
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    assert 'value="ribbed"' in shown
    assert 'value="D9/5*"' in shown
    assert 'value="2020-05-01"' in shown
    assert f'value="figure:{figure.pk}"' in shown


def test_an_empty_result_says_what_to_drop(client: Client, examiner: User) -> None:
    run = factories.run(examiner, filters=Filters(locarno=("01-01",)).to_json())
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    assert "The filters leave nothing" in shown


def test_more_is_shown_on_request_and_stays_shown_on_reload(
    client: Client, examiner: User
) -> None:
    many = [factories.patent(figures=0) for _ in range(60)]
    run = factories.run(examiner, hits=many)
    address = reverse("run", args=[run.pk])
    first = client.get(address)
    assert len(first.context["result"].cards) == 48
    assert f"{address}?shown=60" in first.content.decode()
    again = client.get(address, {"shown": "60"})
    assert len(again.context["result"].cards) == 60
    assert "Show more" not in again.content.decode()


def test_a_result_takes_as_many_queries_for_many_hits_as_for_one(
    client: Client, examiner: User, django_assert_num_queries: CountQueries
) -> None:
    made = [factories.patent(figures=2) for _ in range(20)]
    query = list(made[0].figures.all())
    page = factories.upload(examiner).pages.get()
    runs = [
        factories.run(examiner, hits=made[:1], figures=query[:1]),
        factories.run(examiner, hits=made, figures=query, k=200),
    ]
    runs[1].views.create(position=3, page=page)
    client.get(reverse("run", args=[runs[0].pk]))
    for run in runs:
        with django_assert_num_queries(8):
            client.get(reverse("run", args=[run.pk]))


def test_the_latest_searches_are_listed_for_their_owner_only(
    client: Client, examiner: User, outsider: User
) -> None:
    factories.run(examiner, text="fluted flask")
    assert "fluted flask" in client.get("/").content.decode()
    client.force_login(outsider)
    assert "fluted flask" not in client.get("/").content.decode()


def test_pages_with_words_of_a_case_are_kept_nowhere(
    client: Client, examiner: User
) -> None:
    run = factories.run(examiner, text="fluted flask")
    page, state = reverse("run", args=[run.pk]), reverse("run-state", args=[run.pk])
    kept = [
        *(client.get(address) for address in ("/", page, state)),
        asked(client, locarno="none"),
        client.post(reverse("uploads")),
    ]
    assert all("no-store" in answer["Cache-Control"] for answer in kept)


@pytest.mark.parametrize("name", ["run", "run-state"])
def test_a_search_is_seen_by_its_people_and_by_nobody_else(
    client: Client, examiner: User, supervisor: User, outsider: User, name: str
) -> None:
    run = factories.run(examiner)
    CaseMember.objects.create(case=run.placement.case, user=supervisor)
    statuses = []
    for person in (examiner, supervisor, outsider):
        client.force_login(person)
        statuses.append(client.get(reverse(name, args=[run.pk])).status_code)
    assert statuses == [200, 200, 404]


# -- the whole query ----------------------------------------------------------


def test_everything_a_query_holds_can_be_asked_on_the_screen(
    client: Client, bottles: list[Patent]
) -> None:
    figure = bottles[0].figures.first()
    assert figure
    seen = f"figure:{figure.pk}"
    answer = asked(
        client,
        **{
            "view": seen,
            f"kind:{seen}": "front",
            f"weight:{seen}": "0.5",
            f"mask:{seen}": "claimed",
            f"rotation:{seen}": "90",
            f"mirror:{seen}": "1",
            f"crop:{seen}": "0.1,0,0.9,1",
            f"environment:{seen}": "8,1,/w==",
        },
        text="bottle",
        text_against="pump",
        like=f"{bottles[1].pk}",
        unlike=f"{bottles[2].pk}; ",
        before="2024-05-01",
        before_rule="either",
        assignee="Acme; Braun",
        country="us, KR",
        not_family_of="29/123,456",
        within='{"not": {"designs": ["D1"]}}',
        effective_date="2023-02-01",
        inventors="Ann Smith; Bo Li",
        primary=bottles[1].pk,
        mode="exact",
        overall="0.5",
        silhouette="0.3",
        words="0",
    )
    assert answer.status_code == 302, answer.content.decode()
    run = SearchRun.objects.get()
    query = recorded_queries.read(run)
    assert query == Query(
        views=(
            View(
                figure_id=figure.pk,
                view="front",
                weight=0.5,
                mask="claimed",
                rotation=90,
                is_mirrored=True,
                crop=(0.1, 0.0, 0.9, 1.0),
                environment=Bitmap(width=8, height=1, bits="/w=="),
            ),
        ),
        text="bottle",
        text_against="pump",
        like=(bottles[1].pk,),
        unlike=(bottles[2].pk,),
        facets=Facets(overall=0.5, silhouette=0.3, text=0.0),
        filters=Filters(
            before=date(2024, 5, 1),
            before_rule="either",
            assignee=("Acme", "Braun"),
            country=("us", "KR"),
            not_family_of=("29/123,456",),
            within=Outside(Designs(("USD0000001",))),
        ),
        application=Application(
            effective_date=date(2023, 2, 1), inventors=("Ann Smith", "Bo Li")
        ),
        primary=bottles[1].pk,
        mode="exact",
    )
    shown = client.get(reverse("run", args=[run.pk]))
    again = QueryForm(shown.context["form"].initial | {"view": ""})
    assert again.is_valid(), again.errors
    assert again.query(query.views) == query


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"overall": "nan"}, "Enter a number"),
        ({"overall": "0", "words": "0"}, "above 0"),
        ({"like": "bottle"}, "no design patent number"),
        ({"primary": "D1; D2"}, "One primary reference"),
        ({"within": "{"}, "Write it like"),
        ({"within": '{"run": "00000000-0000-0000-0000-000000000001"}'}, "unknown"),
        ({"country": "U5"}, "U5"),
        ({"text_against": "pump"}, "need a drawing"),
    ],
)
def test_what_of_the_rest_cannot_be_read_is_explained(
    client: Client, values: dict[str, str], told: str
) -> None:
    answer = asked(client, **values)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not SearchRun.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weight", "nan"),
        ("weight", "much"),
        ("rotation", "x"),
        ("crop", "1,2"),
        ("mask", "half"),
        ("environment", "9,9,"),
    ],
)
def test_a_drawing_that_cannot_be_seen_so_is_explained(
    client: Client, bottles: list[Patent], name: str, value: str
) -> None:
    figure = bottles[0].figures.first()
    assert figure
    seen = f"figure:{figure.pk}"
    answer = asked(client, **{"view": seen, f"{name}:{seen}": value})
    assert answer.status_code == 422
    assert not SearchRun.objects.exists()


def test_a_search_within_that_of_another_is_refused(
    client: Client, outsider: User, examiner: User
) -> None:
    run = factories.run(outsider)
    answer = asked(client, within=f'{{"run": "{run.pk}"}}')
    assert answer.status_code == 422
    assert "is unknown" in answer.content.decode()


# -- what is said of an answer ------------------------------------------------


def test_a_result_says_how_complete_and_how_close_it_is(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    run = factories.run(
        examiner,
        hits=bottles,
        figures=bottles[0].figures.order_by("position")[:2],
        notice="Nothing close: the best scores 0.4.",
        completeness={"text": "Exact: all 9 eligible drawings were searched."},
    )
    run.hits.update(
        percentile=99.5,
        labels=[{"code": "a1", "reason": "published on 2021-01-26"}],
        field={"locarno": "same_class", "uspc": "unknown"},
    )
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    for fact in (
        "Nothing close: the best scores 0.4.",
        "Exact: all 9 eligible drawings were searched.",
        "99.50 %",
        "prior art 102(a)(1)",
        "published on 2021-01-26",
        "Fig. 2 · front",
        "1 of its figures answer no view of yours",
        "Locarno same class",
        "Score 0.999000 = 0.999000 (drawings)",
    ):
        assert fact in shown, fact


def test_a_view_without_counterpart_is_named(
    client: Client, examiner: User, bottles: list[Patent]
) -> None:
    query = list(bottles[0].figures.order_by("position"))
    run = factories.run(examiner, hits=[bottles[1]], figures=query)
    hit = run.hits.get()
    hit.parts[1]["figure"] = hit.parts[0]["figure"]
    hit.parts[1]["similarity"] = 0.5
    hit.parts = hit.parts[:2]
    hit.save()
    run.views.filter(position=3).update(note="This drawing is blank.")
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    assert "View 2 has no counterpart of its own" in shown
    assert "answers view 1 better" in shown
    assert "This drawing is blank." in shown


@pytest.mark.parametrize("kind", ["replay", "update"])
def test_a_search_is_repeated_and_leads_back(
    client: Client, examiner: User, kind: str
) -> None:
    origin = factories.run(
        examiner, facets={"overall": 1.0}, revision=factories.revision()
    )
    answer = client.post(reverse(kind, args=[origin.pk]))
    run = SearchRun.objects.exclude(pk=origin.pk).get()
    assert answer["Location"] == reverse("run", args=[run.pk])
    SearchRun.objects.filter(pk=run.pk).update(
        state="done", difference={"is_identical": False, "gone": ["USD0900001"]}
    )
    shown = client.get(reverse("run", args=[run.pk])).content.decode()
    assert reverse("run", args=[origin.pk]) in shown
    assert ("No longer found: D900,001" in shown) == (kind == "replay")


def test_an_unfinished_search_is_not_repeated(client: Client, examiner: User) -> None:
    origin = factories.run(examiner, state="running")
    answer = client.post(reverse("replay", args=[origin.pk]), follow=True)
    assert "Only a search that has been answered" in answer.content.decode()
    assert SearchRun.objects.count() == 1


@pytest.mark.parametrize("kind", ["replay", "update"])
def test_nobody_repeats_the_search_of_another(
    client: Client, outsider: User, examiner: User, kind: str
) -> None:
    run = factories.run(outsider)
    assert client.post(reverse(kind, args=[run.pk])).status_code == 404


def test_a_search_that_nobody_takes_is_told_from_one_that_waits(
    client: Client, examiner: User
) -> None:
    run = factories.run(examiner, state="queued")
    address = reverse("run-state", args=[run.pk])
    assert client.get(address, {"known": "queued"}).status_code == 204
    SearchRun.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    told = client.get(address, {"known": "queued"}).content.decode()
    assert "No worker has taken this search yet" in told
    assert "known=untaken" in told
    SearchRun.objects.update(notice=runs.UNSENT)
    told = client.get(address, {"known": "untaken"}).content.decode()
    assert "The queue cannot be reached" in told
    assert client.get(address, {"known": "unsent"}).status_code == 204
