"""Pages of designs: listed, opened by number, shown, corrected."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from search.models import Caption, Party, Patent, PatentEdit, Priority, Reference, Sheet
from tests import factories

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]


def page(client: Client, patent: Patent) -> str:
    answer = client.get(reverse("design", args=[patent.pk]))
    assert answer.status_code == 200
    assert "patents/show.html" in {template.name for template in answer.templates}
    return answer.content.decode()


@pytest.mark.parametrize(
    "spelling", ["D908,314", "USD0908314", "d908314", "US D908,314 S", "0908314"]
)
def test_the_box_opens_a_design_by_any_spelling_of_its_number(
    client: Client, spelling: str
) -> None:
    factories.patent(908_314)
    answer = client.get(reverse("open-design"), {"q": spelling})
    assert answer.status_code == 302
    assert answer["Location"] == "/designs/USD0908314/"


def test_the_box_says_that_a_number_is_not_in_the_corpus(client: Client) -> None:
    answer = client.get(reverse("open-design"), {"q": "D123,456"}, follow=True)
    assert answer.status_code == 404
    assert "D123,456 is not in the corpus" in answer.content.decode()


def test_words_in_the_box_list_designs(client: Client) -> None:
    factories.patent(title="Garlic press")
    factories.patent(title="Umbrella")
    answer = client.get(reverse("open-design"), {"q": "garlic press"}, follow=True)
    assert "Garlic press" in answer.content.decode()
    assert "Umbrella" not in answer.content.decode()


def test_another_spelling_in_the_address_leads_to_the_one_page(client: Client) -> None:
    answer = client.get("/designs/D908,314/")
    assert (answer.status_code, answer["Location"]) == (301, "/designs/USD0908314/")


def test_a_word_is_no_design_number(client: Client) -> None:
    answer = client.get("/designs/bottle/")
    assert answer.status_code == 404
    assert "That is no design number" in answer.content.decode()


def test_the_page_holds_all_that_the_front_page_of_a_grant_holds(
    client: Client,
) -> None:
    patent = factories.patent(
        908_314,
        figures=3,
        title="Bottle with ribs",
        claim="The ornamental design for a bottle.",
        term_years=15,
        primary_examiner="Ann Reader",
        hague_number="DM/228745",
        hague_published_date=date(2020, 5, 4),
        first_published=date(2020, 5, 4),
        field_of_search=[{"raw": "D9500", "symbol": "D9/500", "upper": "D9/520"}],
        broken_line_statement="Broken lines form no part of the claim.",
        statements=["The label is shown for illustration."],
    )
    Party.objects.create(
        patent=patent, role="inventor", position=0, first_name="Eva", last_name="Ink"
    )
    Priority.objects.create(
        patent=patent, position=0, country="EM", number="0012", dated=date(2019, 2, 3)
    )
    shown = page(client, patent)
    for fact in (
        *("Bottle with ribs", "US D908,314 S1", "2021-01-26", "15 years", "Eva Ink"),
        *("2019-02-03", "EM 0012", "DM/228745", "2020-05-04", "Ann Reader"),
        *("09-01", "D9/500–520", "Packages and containers for goods"),
        *("The ornamental design for a bottle.", "Broken lines form no part"),
        *("The label is shown", "Fig. 1 · perspective", "Fig. 3 · rear"),
        *("FIG. 2 is a front view of a bottle", "USD0908314.XML"),
    ):
        assert fact in shown, fact


def test_each_figure_can_be_searched_from(client: Client) -> None:
    patent = factories.patent(figures=2)
    shown = page(client, patent)
    for figure in patent.figures.all():
        assert f'value="figure:{figure.pk}"' in shown


def test_the_gazette_figure_stands_apart_and_is_not_searched_from(
    client: Client,
) -> None:
    patent = factories.patent(figures=1)
    gazette = factories.figure(patent, position=9, is_gazette=True)
    shown = page(client, patent)
    assert "Gazette figure" in shown
    assert f'value="figure:{gazette.pk}"' not in shown


@pytest.mark.parametrize(
    ("state", "told"), [("missing", "is missing"), ("corrupt", "is corrupt")]
)
def test_sheets_that_cannot_be_shown_are_named(
    client: Client, state: str, told: str
) -> None:
    patent = factories.patent(figures=1)
    Sheet.objects.create(
        patent=patent,
        code="D00007",
        position=7,
        file="USD-D00007.TIF",
        state=state,
        reason="truncated",
        since=patent.since,
    )
    shown = page(client, patent)
    assert told in shown
    assert "USD-D00007.TIF" in shown


def test_descriptions_of_unknown_drawings_are_listed(client: Client) -> None:
    patent = factories.patent(figures=1)
    Caption.objects.create(
        patent=patent,
        source=Caption.Source.DESCRIPTION,
        position=0,
        text="FIG. 5 is a sectional view;",
    )
    assert "FIG. 5 is a sectional view;" in page(client, patent)


def test_citations_lead_both_ways_where_the_design_is_here(client: Client) -> None:
    older, newer = factories.patent(), factories.patent()
    factories.reference(newer, design=older.pk)
    factories.reference(newer, design="USD0000007", position=1)
    Reference.objects.create(
        patent=newer, position=2, kind="other", text="A catalogue of 1999"
    )
    shown = page(client, newer)
    assert f'href="/designs/{older.pk}/"' in shown
    assert 'href="/designs/USD0000007/"' not in shown
    assert "Jan 2010" in shown
    assert "A catalogue of 1999" in shown
    assert f'href="/designs/{newer.pk}/"' in page(client, older)


def test_a_withdrawn_design_says_so(client: Client) -> None:
    patent = factories.patent(figures=0)
    Patent.objects.filter(pk=patent.pk).update(until=factories.revision())
    assert "Withdrawn from the corpus" in page(client, patent)


def test_a_page_takes_as_many_queries_for_many_figures_as_for_one(
    client: Client, django_assert_num_queries: CountQueries
) -> None:
    few, many = factories.patent(figures=1), factories.patent(figures=9)
    factories.reference(few, design=many.pk)
    for position in range(12):
        factories.reference(many, design=few.pk, position=position)
    client.get(reverse("design", args=[few.pk]))
    with django_assert_num_queries(14):
        client.get(reverse("design", args=[few.pk]))
    with django_assert_num_queries(14):
        client.get(reverse("design", args=[many.pk]))


# -- lists --------------------------------------------------------------------


def listed(client: Client, **query: str) -> str:
    answer = client.get(reverse("designs"), query)
    assert answer.status_code == 200
    assert "patents/browse.html" in {template.name for template in answer.templates}
    return answer.content.decode()


def test_designs_are_listed_by_class_in_any_spelling(client: Client) -> None:
    factories.patent(title="Bottle", locarno="09-01", uspc="D9/500")
    factories.patent(title="Chair", locarno="06-01", uspc="D6/334")
    assert "Chair" not in listed(client, locarno="0901")
    assert "Bottle" in listed(client, locarno="9-1")
    assert "Bottle" not in listed(client, uspc="d6")


def test_designs_are_listed_by_date(client: Client) -> None:
    factories.patent(title="Old bottle", first_published=date(2001, 2, 3))
    factories.patent(title="New bottle", first_published=date(2022, 2, 3))
    shown = listed(client, before="2010-01-01")
    assert "Old bottle" in shown
    assert "New bottle" not in shown


def test_nothing_found_teaches_the_next_step(client: Client) -> None:
    assert "No design matches" in listed(client, text="zeppelin")


def test_an_unreadable_class_is_explained(client: Client) -> None:
    answer = client.get(reverse("designs"), {"locarno": "bottles"})
    assert answer.status_code == 422
    assert "is no Locarno code" in answer.content.decode()


def test_pages_follow_one_another(client: Client) -> None:
    made = [factories.patent(figures=0) for _ in range(50)]
    first = client.get(reverse("designs"))
    following = first.context["next"]
    second = client.get(f"{reverse('designs')}?{following}")
    numbers = [card.patent.pk for card in first.context["cards"]]
    numbers += [card.patent.pk for card in second.context["cards"]]
    assert numbers == sorted((patent.pk for patent in made), reverse=True)
    assert second.context["next"] == ""


def test_a_list_takes_as_many_queries_for_many_designs_as_for_one(
    client: Client, django_assert_num_queries: CountQueries
) -> None:
    factories.patent(figures=1)
    client.get(reverse("designs"))
    with django_assert_num_queries(8):
        client.get(reverse("designs"))
    for _ in range(5):
        factories.patent(figures=3)
    client.get(reverse("designs"))
    with django_assert_num_queries(8):
        client.get(reverse("designs"))


# -- corrections --------------------------------------------------------------


@pytest.fixture
def scanned(db: None) -> Patent:
    """A design read from a PDF, with a misread title."""
    return factories.patent(
        793_827, title="8ottle", source=Patent.Source.PDF, figures=1
    )


def corrected(client: Client, patent: Patent, **values: str) -> Any:
    form = {
        "number": "D793,827",
        "title": "Bottle",
        "granted_date": "2021-01-26",
        "filed_date": "2019-08-12",
        "first_published": "2021-01-26",
        "locarno": "09-01",
        "uspc": "D9/500",
        "reason": "front page of the PDF",
    }
    return client.post(reverse("correct-design", args=[patent.pk]), form | values)


def test_a_curator_corrects_what_a_pdf_was_misread_for(
    client: Client, curator: User, scanned: Patent
) -> None:
    client.force_login(curator)
    answer = corrected(client, scanned, locarno="0903")
    assert answer.status_code == 302
    shown = page(client, Patent.objects.get(pk=scanned.pk))
    assert "Corrected by hand" in shown
    assert "8ottle" in shown
    assert "front page of the PDF" in shown
    edits = PatentEdit.objects.order_by("field").values_list("field", "new", "author")
    assert list(edits) == [
        ("locarno", "09-03", "curator"),
        ("title", "Bottle", "curator"),
    ]


def test_a_corrected_number_moves_the_page(
    client: Client, curator: User, scanned: Patent
) -> None:
    client.force_login(curator)
    answer = corrected(client, scanned, number="D793,828")
    assert answer["Location"] == "/designs/USD0793828/"


def test_a_number_that_is_taken_is_refused_with_the_reason(
    client: Client, curator: User, scanned: Patent
) -> None:
    factories.patent(908_314)
    client.force_login(curator)
    answer = corrected(client, scanned, number="D908,314")
    assert answer.status_code == 422
    assert "D908,314 is in the corpus" in answer.content.decode()
    assert not PatentEdit.objects.exists()


def test_a_grant_read_from_xml_is_closed(client: Client, curator: User) -> None:
    client.force_login(curator)
    patent = factories.patent(figures=0)
    assert "Correct this record" not in page(client, patent)
    assert corrected(client, patent).status_code == 403


def test_an_examiner_corrects_nothing(client: Client, scanned: Patent) -> None:
    assert "Correct this record" not in page(client, scanned)
    answer = corrected(client, scanned)
    assert answer.status_code == 403
    assert "Only curators and administrators" in answer.content.decode()


# -- captions to review --------------------------------------------------------


def test_a_caption_is_sent_to_review_by_one_act(client: Client) -> None:
    bottle = factories.patent(908_314, figures=2)
    address = reverse("review-caption", args=[bottle.pk])
    figure = bottle.figures.order_by("position")[0]
    answer = client.post(address, {"figure": figure.pk}, follow=True)
    assert "1 figure of D908,314 sent to review." in answer.content.decode()
    assert list(bottle.figures.filter(needs_review=True)) == [figure]
    asked = LogEntry.objects.get()
    assert (asked.user.username, asked.object_id) == ("examiner", str(figure.pk))
    assert figure.description in asked.change_message
    header: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
    answer = client.post(address, **header)
    assert "2 figures of D908,314 sent to review." in answer["HX-Trigger"]
    assert bottle.figures.filter(needs_review=True).count() == 2
    nowhere = reverse("review-caption", args=["USD0000001"])
    assert client.post(nowhere).status_code == 404
