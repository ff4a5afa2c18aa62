"""The bundle: the same bytes for the same case, everything asked, nothing private."""

import json
from typing import Any

from pytest_django import DjangoAssertNumQueries

from examiner.cases.models import Case, CaseDesign
from examiner.cases.record import bundle, canonical, gaps
from search import query_documents
from tests import factories


def test_the_same_case_gives_the_same_bytes(case: Case) -> None:
    first = canonical.write(bundle.of_case(case))
    assert canonical.write(bundle.of_case(Case.objects.get(pk=case.pk))) == first


def test_what_changes_in_the_case_changes_its_section_only(case: Case) -> None:
    before = bundle.of_case(case)["sha256"]
    case.citations.filter(position=0).update(pertinence="Another reason.")
    after = bundle.of_case(case)["sha256"]
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"citations", "record"}


def test_a_search_is_told_in_full(case: Case) -> None:
    told = bundle.of_case(case)["searches"][0]
    run = case.searches.get(number=1).run
    page = run.views.get().page
    assert told["query"] == query_documents.write(run)
    assert (told["name"], told["asked_at"]) == ("L1", "2026-03-04T23:30:00Z")
    assert told["by"] == {"name": "Ann Smith", "initials": "AS"}
    assert (told["weights_sha256"], told["revision"]) == ("ab" * 32, 17)
    assert (told["mode"], told["eligible"], told["found"]) == ("exact", 212, 3)
    assert told["drawings"][0]["file_sha256"] == page.upload.file_sha256
    assert told["drawings"][0]["pixel_sha256"] == page.pixel_sha256
    assert told["drawings"][0]["name"] == "Fig. 1 · front"


def test_every_result_is_listed_with_the_views_that_matched(case: Case) -> None:
    first, second = bundle.of_case(case)["searches"]
    designs = [hit["design"] for hit in first["results"]]
    assert designs == ["USD0900001", "USD0900002", "USD0900003"]
    [match] = second["results"][0]["matches"]
    assert match == {
        "drawing": 1,
        "figure": "USD0900001-D00001",
        "similarity": 0.999,
    }
    assert second["origin"]["search"] == "L1"


def test_a_class_names_the_designs_that_were_reviewed(case: Case) -> None:
    [told] = bundle.of_case(case)["classes"]
    assert (told["symbol"], told["reviewed"], told["total"]) == ("D9/500", 1, 3)
    assert told["designs"] == ["USD0900003", "USD0900002", "USD0900001"]


def test_a_watch_tells_what_came_close(case: Case) -> None:
    document = bundle.of_case(case)
    [told] = document["watches"]
    assert (told["search"], told["looked_to"]) == ("L1", 23)
    assert [alert["design"] for alert in told["alerts"]] == ["USD0900002"]
    noted = " ".join(document["search_notes"].split())
    assert "Watch: L1 asked again of all that was added up to corpus" in noted


def test_a_citation_tells_its_reasons(case: Case) -> None:
    design, page = bundle.of_case(case)["citations"]
    assert (design["role"], design["basis"]) == ("primary", "103")
    assert design["pertinence"] == "Ribbed waist like that of Fig. 1."
    assert design["design"]["labels"][0]["code"] == "a1"
    assert design["figures"][0]["name"] == "USD0900001-D00001"
    assert design["search"] == "L1"
    assert page["evidence"] == str(case.evidence.get().pk)


def test_what_is_private_stays_at_the_desk(case: Case) -> None:
    CaseDesign.objects.update(verdict="not_relevant", tags=[3])
    told = canonical.write(bundle.of_case(case)).decode()
    for private in ("private note", "private thought", "not_relevant"):
        assert private not in told


def test_nothing_depends_on_how_rows_are_numbered(case: Case) -> None:
    """Ids of rows differ from one installation to the next; names do not."""

    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | set().union(*map(keys, value.values()))
        if isinstance(value, list):
            return set().union(*map(keys, value))
        return set()

    assert {"pk", "page_id", "figure_id"}.isdisjoint(keys(bundle.of_case(case)))


def test_its_hashes_can_be_made_again_from_it(case: Case) -> None:
    read = json.loads(canonical.write(bundle.of_case(case)))
    assert canonical.hashes(read) == read["sha256"]


def test_more_searches_ask_no_more_queries(
    case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(5):
        hit = factories.patent(910_000 + place)
        factories.run(case.owner, case=case, hits=[hit], facets={"overall": 1})
    with django_assert_max_num_queries(25):
        assert len(bundle.of_case(case)["searches"]) == 7


def test_what_is_cited_without_a_date_is_a_gap(case: Case) -> None:
    missing = (
        "Ribbed bottle in a shop: nothing says since when the public could see it."
    )
    assert missing not in gaps.of(bundle.of_case(case))
    case.evidence.update(first_seen=None)
    assert missing in gaps.of(bundle.of_case(case))
