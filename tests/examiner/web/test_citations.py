"""The citations of a case: shown, written, ordered, undone, combined."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examiner.accounts.models import User
from examiner.cases import decisions
from examiner.cases.models import Case, Citation
from search.models import Patent, SearchRun
from tests import factories
from tests.examiner.cases.test_evidence import facts

pytestmark = pytest.mark.django_db
CountQueries = Callable[..., Any]
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def bottle(db: None) -> Patent:
    return factories.patent(912_345, figures=2)


def page(client: Client, case: Case) -> str:
    answer = client.get(reverse("citations", args=[case.pk]))
    assert answer.status_code == 200
    assert "citations/show.html" in {template.name for template in answer.templates}
    assert "no-store" in answer["Cache-Control"]
    return " ".join(answer.content.decode().split())


def cite(user: User, case: Case, patent: Patent, role: str = "primary") -> Citation:
    found = decisions.cite(user, case, patent.pk, role).citation
    assert found
    return found


def test_without_a_reference_the_page_says_none(client: Client, case: Case) -> None:
    assert "References cited: None" in page(client, case)


def test_a_reference_shows_dates_distance_and_where_it_was_found(
    client: Client, examiner: User, case: Case, bottle: Patent
) -> None:
    run = factories.run(examiner, hits=[bottle], case=case)
    decisions.cite(examiner, case, bottle.pk, "primary", run)
    shown = page(client, case)
    assert "D912,345" in shown
    assert "prior art 102(a)(1)" in shown
    assert "before the effective filing date of 2024-05-01" in shown
    assert "not legal advice" in shown
    assert "USPC-D: same subclass" in shown
    assert ">L1</a>" in shown
    assert "the dates and the role speak for 102(a)(1)" in shown
    assert "Fig. 1 · perspective" in shown


def test_primary_and_secondary_stand_side_by_side(
    client: Client, examiner: User, case: Case, bottle: Patent
) -> None:
    factories.case_figure(case)
    jar = factories.patent(figures=1, locarno="09-03", uspc="D7/500")
    cite(examiner, case, jar, "secondary")
    assert "cite one as primary" in page(client, case)
    cite(examiner, case, bottle)
    shown = page(client, case)
    assert "A figure of the application" in shown
    assert "Primary and secondary references" in shown
    assert "USPC-D: other class" in shown
    assert "speak for 103" in shown


def test_the_combination_is_compared_with_the_query_that_found_it(
    client: Client, examiner: User, case: Case, bottle: Patent
) -> None:
    jar = factories.patent(figures=0)
    cite(examiner, case, jar, "secondary")
    assert "Compare side by side" not in page(client, case)
    run = factories.run(examiner, hits=[bottle], case=case)
    decisions.cite(examiner, case, bottle.pk, "primary", run)
    address = f"{reverse('compare', args=[run.pk])}?design={bottle.pk}"
    assert f'href="{address}&amp;design={jar.pk}"' in page(client, case)


def test_typing_saves_basis_pertinence_and_figures(
    client: Client, examiner: User, case: Case, bottle: Patent
) -> None:
    cited = cite(examiner, case, bottle)
    figure = bottle.figures.order_by("position")[0]
    sent = {"version": "1", "basis": "103", "pertinence": "a\r\nb", "figure": figure.pk}
    address = reverse("citation", args=[cited.pk])
    answer = client.post(address, sent, **HTMX)
    assert answer.status_code == 200
    assert "Saved" in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()
    kept = case.citations.get()
    assert (kept.basis, kept.pertinence) == ("103", "a\nb")
    assert list(kept.figures.all()) == [figure]
    answer = client.post(address, sent | {"version": "2"})
    assert answer["Location"].endswith(f"/citations/#citation-{cited.pk}")


@pytest.mark.parametrize("header", [HTMX, {}])
def test_what_a_colleague_wrote_meanwhile_is_shown(
    client: Client, examiner: User, case: Case, bottle: Patent, header: dict[str, Any]
) -> None:
    cited = cite(examiner, case, bottle)
    Citation.objects.update(pertinence="foot differs", version=2)
    sent = {"version": "1", "basis": "103", "pertinence": "waist alike"}
    answer = client.post(reverse("citation", args=[cited.pk]), sent, **header)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "foot differs" in shown
    assert 'name="version" value="2"' in shown
    assert ("waist alike" in shown) != bool(header)  # what was typed is still there
    assert case.citations.get().pertinence == "foot differs"


@pytest.mark.parametrize(
    "sent", [{"basis": "101"}, {"pertinence": "x" * 10_001}, {"version": "two"}]
)
def test_what_no_form_sends_is_not_written(
    client: Client, examiner: User, case: Case, bottle: Patent, sent: dict[str, str]
) -> None:
    cited = cite(examiner, case, bottle)
    answer = client.post(reverse("citation", args=[cited.pk]), sent, **HTMX)
    assert answer.status_code in (400, 409)
    assert case.citations.get().version == 1


def test_a_reference_is_moved_and_taken_out_and_brought_back(
    client: Client, examiner: User, case: Case, bottle: Patent
) -> None:
    first = cite(examiner, case, bottle)
    second = cite(examiner, case, factories.patent(figures=0), "background")
    client.post(reverse("move-citation", args=[second.pk]), {"by": "-1"})
    assert list(case.citations.order_by("position")) == [second, first]
    client.post(reverse("move-citation", args=[second.pk]), {"by": "1"})
    assert list(case.citations.order_by("position")) == [first, second]
    here = reverse("citations", args=[case.pk])
    address = reverse("decide-cite", args=[case.pk, bottle.pk])
    client.post(address, {"role": "", "next": here})
    assert "D912,345" not in page(client, case)
    client.post(reverse("undo", args=[case.pk]), {"next": here})
    assert "D912,345" in page(client, case)


def test_evidence_is_cited_beside_designs(
    client: Client, examiner: User, case: Case
) -> None:
    held = case.evidence.create(added_by=examiner, **facts())
    address = reverse("cite-evidence", args=[held.pk])
    assert client.post(address, {"role": "main"}).status_code == 400
    client.post(address, {"role": "primary"})
    shown = page(client, case)
    assert "Bottle in a shop" in shown
    assert "first seen 2022-03-01" in shown
    answer = client.post(reverse("undo", args=[case.pk]), **HTMX)
    assert answer["HX-Refresh"] == "true"
    assert not case.citations.exists()


def test_an_outsider_sees_nothing_and_a_supervisor_reads(
    client: Client,
    examiner: User,
    outsider: User,
    supervisor: User,
    case: Case,
    bottle: Patent,
) -> None:
    cited = cite(examiner, case, bottle)
    held = case.evidence.create(added_by=examiner, **facts())
    factories.member(case, supervisor, role="supervisor")
    posts = [
        reverse("citation", args=[cited.pk]),
        reverse("move-citation", args=[cited.pk]),
        reverse("cite-evidence", args=[held.pk]),
    ]
    for user, status in ((outsider, 404), (supervisor, 403)):
        client.force_login(user)
        sent = {"role": "primary", "version": "1"}
        assert {client.post(one, sent).status_code for one in posts} == {status}
        read = client.get(reverse("citations", args=[case.pk]))
        assert read.status_code == (404 if status == 404 else 200)
    assert 'name="role"' not in read.content.decode()


def test_the_page_costs_the_same_queries_for_any_number(
    client: Client,
    examiner: User,
    case: Case,
    django_assert_max_num_queries: CountQueries,
) -> None:
    for role in ("primary", "secondary", "secondary", "background"):
        cite(examiner, case, factories.patent(figures=2), role)
    for number in range(2):
        held = case.evidence.create(added_by=examiner, **facts(title=f"Page {number}"))
        decisions.cite_evidence(examiner, case, held, "background")
    with django_assert_max_num_queries(14):
        page(client, case)


def test_verdicts_start_a_search_with_examples(
    client: Client, examiner: User, case: Case, bottle: Patent
) -> None:
    run = factories.run(
        examiner, hits=[bottle], case=case, text="bottle", facets={"overall": 1.0}
    )
    address = reverse("feedback", args=[run.pk])
    refused = client.post(address, follow=True).content.decode()
    assert "Name at least one relevant" in refused
    decisions.judge(examiner, case, bottle.pk, "relevant")
    answer = client.post(address)
    child = SearchRun.objects.get(origin=run)
    assert answer["Location"] == reverse("run", args=[child.pk])
    assert (child.like, child.state) == ([bottle.pk], "queued")
