"""Asking: what a person types, drops and ticks becomes the query of a run."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.web.forms.queries import QueryForm
from search import recorded_queries
from search.models import Patent, SearchRun
from search.queries import Application, Bitmap, Facets, Filters, Query, View
from search.result_sets import Designs, Outside
from tests import factories

pytestmark = pytest.mark.django_db


def asked(client: Client, **values: Any) -> Any:
    return client.post(reverse("searches"), values)


def templates(answer: Any) -> set[str]:
    return {template.name for template in answer.templates}


def test_the_search_page_says_how_much_there_is_to_search(
    client: Client, bottles: list[Patent]
) -> None:
    answer = client.get(reverse("search"))
    assert answer.status_code == 200
    assert "runs/new.html" in templates(answer)
    assert "9 figures of 3 designs" in answer.content.decode()


def test_an_empty_corpus_teaches_the_next_step(client: Client, curator: User) -> None:
    assert "A curator has to import" in client.get(reverse("search")).content.decode()
    client.force_login(curator)
    assert "Import some grants" in client.get(reverse("search")).content.decode()


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
    answer = asked(client, view=f"page:{page.pk}", text="ribbed waist")
    assert answer.status_code == 422
    assert answer.context["tiles"] == []
    assert "no longer there" in answer.content.decode()
    assert "ribbed waist" in answer.content.decode()  # nothing typed is lost
    assert not SearchRun.objects.exists()


def test_the_gazette_figure_is_not_searched_from(client: Client) -> None:
    gazette = factories.figure(factories.patent(figures=0), is_gazette=True)
    assert asked(client, view=f"figure:{gazette.pk}").status_code == 422
    assert not SearchRun.objects.exists()


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
