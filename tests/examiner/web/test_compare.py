"""Comparing: the query and up to four designs, paired as the search paired them."""

import io
from http import HTTPStatus

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from examiner.accounts.models import User
from examiner.cases.models import Case
from examiner.web.comparisons import Comparison
from search import heat_maps
from search.models import Patent, QueryView, SearchRun
from tests import factories

pytestmark = pytest.mark.django_db

QUERIES = 14


@pytest.fixture
def found() -> list[Patent]:
    return [factories.patent(number, figures=2) for number in range(900_101, 900_107)]


@pytest.fixture
def run(examiner: User, case: Case, found: list[Patent]) -> SearchRun:
    """A search with two drawings and six hits."""
    asked = list(factories.patent(900_001, figures=2).figures.order_by("position"))
    return factories.run(examiner, case=case, hits=found, figures=asked)


def compared(client: Client, run: SearchRun, **parameters: object) -> Comparison:
    answer = client.get(reverse("compare", args=[run.pk]), parameters)
    assert answer.status_code == 200
    assert "compare/show.html" in [one.name for one in answer.templates]
    shown: Comparison = answer.context["comparison"]
    return shown


def test_views_are_paired_as_the_search_paired_them(
    client: Client, run: SearchRun, found: list[Patent]
) -> None:
    shown = compared(client, run, design=["D900,102", "USD0900101"], view=2)
    assert [pane.card.patent.pk for pane in shown.panes] == [found[1].pk, found[0].pk]
    for pane in shown.panes:
        assert pane.figure is not None
        assert pane.is_pair
        assert pane.figure.figure.position == 1
    assert [pane.similarity for pane in shown.panes] == [0.998, 0.999]


def test_another_figure_can_be_chosen_for_one_design(
    client: Client, run: SearchRun, found: list[Patent]
) -> None:
    other = found[0].figures.get(position=1)
    design = [found[0].pk, found[1].pk]
    first, second = compared(client, run, design=design, figure=other.pk).panes
    assert first.figure is not None
    assert first.figure.figure == other
    assert not first.is_pair
    assert second.is_pair
    assert f"figure={other.pk}" in second.choices[1].address


def test_the_next_view_is_paired_anew(
    client: Client, run: SearchRun, found: list[Patent]
) -> None:
    other = found[0].figures.get(position=1)
    shown = compared(client, run, design=found[0].pk, figure=other.pk)
    assert shown.after is not None
    assert "view=2" in shown.after.address
    assert "figure" not in shown.after.address
    assert shown.before is None


def test_a_design_that_is_no_hit_is_shown_by_the_view_of_the_same_name(
    client: Client, run: SearchRun
) -> None:
    run.views.filter(position=1).update(view="front")
    stranger = factories.patent(900_500, figures=2)
    (pane,) = compared(client, run, design=stranger.pk).panes
    assert pane.figure is not None
    assert pane.figure.figure.view == "front"
    assert not pane.is_pair


def test_without_designs_the_best_hit_is_compared(
    client: Client, run: SearchRun, found: list[Patent]
) -> None:
    (pane,) = compared(client, run).panes
    assert pane.card.patent == found[0]
    assert pane.without == ""


def test_a_secondary_reference_is_compared_beside_the_primary_one(
    client: Client, run: SearchRun, found: list[Patent]
) -> None:
    primary = factories.patent(900_500, figures=1)
    SearchRun.objects.filter(pk=run.pk).update(primary=primary.pk)
    shown = compared(client, run).panes
    assert [pane.card.patent for pane in shown] == [primary, found[0]]


def test_what_cannot_be_compared_is_told(
    client: Client, run: SearchRun, found: list[Patent]
) -> None:
    asked = [one.pk for one in found[:5]]
    shown = compared(client, run, design=[*asked, "a bottle"])
    assert len(shown.panes) == 4
    assert shown.asked.is_more
    assert shown.asked.unreadable == ("a bottle",)
    assert compared(client, run, design=["D1", asked[0]]).absent == ("USD0000001",)


def test_a_search_without_drawings_compares_designs_alone(
    client: Client, examiner: User, found: list[Patent]
) -> None:
    words = factories.run(examiner, hits=found[:2], text="bottle")
    shown = compared(client, words, design=[found[0].pk, found[1].pk])
    assert shown.drawing is None
    assert all(pane.figure for pane in shown.panes)


def test_the_number_of_queries_does_not_grow_with_the_designs(
    client: Client,
    run: SearchRun,
    found: list[Patent],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for count in (1, 4):
        with django_assert_max_num_queries(QUERIES):
            compared(client, run, design=[one.pk for one in found[:count]])


def test_an_outsider_sees_nothing(
    client: Client, outsider: User, run: SearchRun, found: list[Patent]
) -> None:
    client.force_login(outsider)
    for name, more in (
        ("compare", []),
        ("compare-heat", [found[0].pk]),
        ("query-view", [1, "full"]),
    ):
        assert client.get(reverse(name, args=[run.pk, *more])).status_code == 404
    assert client.post(reverse("secondary", args=[run.pk])).status_code == 404


def test_a_supervisor_looks_and_does_not_decide(
    client: Client, supervisor: User, case: Case, run: SearchRun, found: list[Patent]
) -> None:
    factories.member(case, supervisor, "supervisor")
    client.force_login(supervisor)
    page = client.get(reverse("compare", args=[run.pk])).content.decode()
    assert 'data-act="relevant"' not in page
    assert 'name="primary"' not in page
    asked = {"primary": found[0].pk, "left": 0, "top": 0, "right": 100, "bottom": 100}
    assert client.post(reverse("secondary", args=[run.pk]), asked).status_code == 403


# -- the drawings of the query --------------------------------------------------------


def test_a_drawing_is_shown_as_it_was_searched(
    client: Client, examiner: User, case: Case
) -> None:
    page = factories.upload(examiner, seed=1, case=case).pages.get()
    run = factories.run(examiner, case=case)
    QueryView.objects.create(
        run=run, position=1, page=page, crop=[0.25, 0, 0.75, 1], rotation=90
    )
    for size, kind in (("small", "WEBP"), ("large", "WEBP"), ("full", "PNG")):
        answer = client.get(reverse("query-view", args=[run.pk, 1, size]))
        drawn = Image.open(io.BytesIO(answer.content))
        assert drawn.format == kind
        assert drawn.width / drawn.height == pytest.approx(560 / 210, abs=0.02)
        assert answer["Cache-Control"] == "private, no-store"
    for position, size in ((2, "small"), (1, "huge")):
        address = reverse("query-view", args=[run.pk, position, size])
        assert client.get(address).status_code == 404


def test_a_masked_drawing_is_shown_without_its_surroundings(
    client: Client, run: SearchRun
) -> None:
    everything = {"width": 1, "height": 1, "bits": "gA=="}  # all is environment
    view = run.views.filter(position=1)
    address = reverse("query-view", args=[run.pk, 1, "full"])
    darkest = {}
    for mask in ("environment", "claimed"):
        view.update(mask=mask, environment=everything)
        shown = Image.open(io.BytesIO(client.get(address).content))
        darkest[mask] = shown.convert("L").getextrema()[0]
    assert darkest == {"environment": 0, "claimed": 255}


# -- heat maps ----------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What was given to the queue."""
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(
        "workers.workflows.show_heat", lambda hit, *, view: asked.append((hit.pk, view))
    )
    return asked


def test_a_heat_map_is_asked_for_and_then_shown(
    client: Client, run: SearchRun, sent: list[tuple[int, int]]
) -> None:
    hit = run.hits.get(rank=1)
    address = reverse("compare-heat", args=[run.pk, hit.patent_id])
    asked = {"view": 2, "side": "query"}
    for _ in range(2):  # the queue is told once, however often the page asks
        assert client.get(address, asked).status_code == HTTPStatus.ACCEPTED
    assert sent == [(hit.pk, 2)]
    drawn = heat_maps.path(hit, view=2, side="query")
    drawn.parent.mkdir(parents=True, exist_ok=True)
    drawn.write_bytes(factories.picture(1))
    shown = client.get(address, asked)
    assert shown.content == factories.picture(1)
    assert "no-store" in shown["Cache-Control"]


def test_where_there_is_no_heat_map_it_is_told(
    client: Client, run: SearchRun, sent: list[tuple[int, int]]
) -> None:
    hit = run.hits.get(rank=1)
    address = reverse("compare-heat", args=[run.pk, hit.patent_id])
    assert client.get(address, {"view": 9, "side": "query"}).status_code == 404
    assert client.get(address, {"view": 1, "side": "both"}).status_code == 404
    problem = heat_maps.problem_path(hit, view=1)
    problem.parent.mkdir(parents=True, exist_ok=True)
    problem.write_text("A drawing of the pair cannot be read.")
    answer = client.get(address, {"view": 1, "side": "reference"})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "cannot be read" in answer.content.decode()
    assert not sent


# -- what to combine with ------------------------------------------------------------


def marked(found: list[Patent], **fields: object) -> dict[str, object]:
    edges = {"left": 10, "top": 20, "right": 60, "bottom": 50}
    return {"primary": found[0].pk, "view": 2} | edges | fields


def test_a_marked_region_is_searched_for_beside_a_primary_reference(
    client: Client, run: SearchRun, found: list[Patent], case: Case
) -> None:
    answer = client.post(reverse("secondary", args=[run.pk]), marked(found))
    made = run.descendants.get()
    assert answer["Location"] == reverse("run", args=[made.pk])
    assert made.origin_kind == SearchRun.Origin.SECONDARY
    assert made.primary == found[0].pk
    view = made.views.get()
    assert view.crop == pytest.approx([0.1, 0.2, 0.6, 0.5])
    assert view.figure == run.views.get(position=2).figure
    assert made.placement.case == case


def test_without_a_region_all_drawings_are_searched(
    client: Client, run: SearchRun, found: list[Patent]
) -> None:
    whole = marked(found, left=0, top=0, right=100, bottom=100)
    client.post(reverse("secondary", args=[run.pk]), whole)
    assert run.descendants.get().views.count() == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"right": 10}, "no area"),
        ({"bottom": 101}, "less than or equal to 100"),
        ({"primary": "a bottle"}, "no design patent number"),
        ({"primary": "D999,999"}, "not in the corpus"),
    ],
)
def test_what_cannot_be_combined_is_told(
    client: Client,
    run: SearchRun,
    found: list[Patent],
    fields: dict[str, object],
    told: str,
) -> None:
    address = reverse("secondary", args=[run.pk]) + f"?design={found[0].pk}&view=2"
    answer = client.post(address, marked(found, **fields))
    assert answer["Location"].startswith(reverse("compare", args=[run.pk]))
    assert "view=2" in answer["Location"]
    (message,) = get_messages(answer.wsgi_request)
    assert told in str(message)
    assert not run.descendants.exists()
