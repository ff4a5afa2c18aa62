"""Standing searches over the API, and what came close to them."""

from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from examiner.cases.models import Case
from search.models import Alert, SearchRun, Watch
from tests import factories
from tests.examiner.api.conftest import client_of


@pytest.fixture
def run(case: Case) -> SearchRun:
    query = factories.patent(900_001, figures=1)
    drawings = query.figures.all()
    return factories.run(
        case.owner, case=case, figures=drawings, facets={"overall": 1}, revision=1
    )


def leave(client: APIClient, case: Case, run: SearchRun, **more: Any) -> Any:
    place = reverse("api:case-watches", args=[case.pk])
    return client.post(place, {"search": str(run.pk)} | more, format="json")


def alert(run: SearchRun, number: int) -> Alert:
    """A design that came close to the watch of a run."""
    looked = SearchRun.objects.create(
        state="done", mode="exact", origin=run, origin_kind=SearchRun.Origin.WATCH
    )
    close = factories.patent(number, figures=0)
    hit = looked.hits.create(rank=1, patent=close, score=0.9, percentile=99.9)
    return Alert.objects.create(watch=run.watch, hit=hit)


def test_a_search_is_left_standing_paused_and_taken_up(
    examiner: APIClient, case: Case, run: SearchRun
) -> None:
    left = leave(examiner, case, run, least_percentile=95)
    assert left.status_code == 201
    told = left.json()
    assert (told["name"], told["least_percentile"], told["is_active"]) == (
        *("L1", 95),
        True,
    )
    place = left["Location"]
    paused = examiner.patch(place, {"is_active": False}, format="json").json()
    assert paused == told | {"is_active": False}
    [listed] = examiner.get(reverse("api:case-watches", args=[case.pk])).json()
    assert listed == paused
    assert leave(examiner, case, run, least_percentile=95).json() == told
    assert Watch.objects.count() == 1


def test_what_cannot_stand_is_refused_with_the_reason(
    examiner: APIClient, case: Case
) -> None:
    wordy = factories.run(case.owner, case=case, text="ribs", facets={"text": 1})
    refused = leave(examiner, case, wordy)
    assert refused.status_code == 409
    assert "drawings" in refused.json()["detail"]


def test_a_search_of_another_case_is_not_left_standing_here(
    examiner: APIClient, case: Case, run: SearchRun
) -> None:
    assert leave(examiner, factories.case(case.owner), run).status_code == 404


def test_alerts_are_told_and_taken_note_of(
    examiner: APIClient, case: Case, run: SearchRun
) -> None:
    leave(examiner, case, run)
    first, second = alert(run, 900_002), alert(run, 900_003)
    place = reverse("api:case-alerts", args=[case.pk])
    told = examiner.get(place).json()["results"]
    assert [one["id"] for one in told] == [second.pk, first.pk]
    assert (told[1]["design"], told[1]["percentile"]) == (first.hit.patent_id, 99.9)
    seen = reverse("api:case-alerts-seen", args=[case.pk])
    noted = examiner.post(seen, {"alerts": [first.pk]}, format="json")
    assert noted.json() == {"seen": 1}
    unseen = examiner.get(place, {"unseen": "true"}).json()["results"]
    assert [one["id"] for one in unseen] == [second.pk]
    assert examiner.post(seen, {}, format="json").json() == {"seen": 1}


def test_who_only_supervises_takes_note_of_nothing(case: Case, run: SearchRun) -> None:
    supervisor = factories.user("supervisor")
    factories.member(case, supervisor, "supervisor")
    client = client_of(supervisor)
    assert leave(client, case, run).status_code == 403
    seen = reverse("api:case-alerts-seen", args=[case.pk])
    assert client.post(seen, {}, format="json").status_code == 403


def test_a_watch_of_others_is_not_there(
    examiner: APIClient, outsider: APIClient, case: Case, run: SearchRun
) -> None:
    watch_id = leave(examiner, case, run).json()["id"]
    place = reverse("api:case-watch", args=[case.pk, watch_id])
    assert outsider.get(place).status_code == 404
    other = reverse("api:case-watch", args=[factories.case(case.owner).pk, watch_id])
    assert examiner.get(other).status_code == 404
