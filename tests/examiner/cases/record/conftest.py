"""A case in which everything has happened that a record tells."""

from datetime import UTC, date, datetime

import pytest

from examiner.accounts.models import User
from examiner.cases.models import (
    Case,
    CaseDesign,
    CaseWatch,
    Citation,
    ClassSearch,
    Evidence,
)
from search.models import Alert, Party, QueryView, SearchRun, Watch
from tests import factories

NIGHT = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)


@pytest.fixture
def owner(db: None) -> User:
    return factories.user(first_name="Ann", last_name="Smith")


@pytest.fixture
def case(owner: User) -> Case:
    """Two searches and a watch, a class, a primary reference, a page of the web."""
    case = factories.case(owner, note="private note", description="FIG. 1 is a view.")
    drawn = factories.case_figure(case, number="1", view="front", seed=5)
    patents = [factories.patent(900_001 + place, figures=0) for place in range(3)]
    factories.figure(patents[0], seed=8)
    factories.figure(patents[1], seed=9)
    half = {"page": drawn.page, "part": 1, "crop": [0, 0, 1, 0.5]}
    factories.case_figure(case, number="2", view="rear", is_left_out=True, **half)
    first = factories.run(
        owner,
        case=case,
        hits=patents,
        text="ribbed bottle",
        facets={"overall": 0.6},
        filters={"locarno": ["09-01"], "before": "2024-05-01"},
        weights_sha256="ab" * 32,
        encoder=factories.encoder(),
        revision=17,
        completeness={"text": "Exact: all were searched."},
    )
    QueryView.objects.create(run=first, position=1, page=drawn.page, view="front")
    factories.run(
        owner,
        case=case,
        hits=patents[:1],
        figures=[patents[1].figures.order_by("position")[0]],
        origin=first,
        origin_kind=SearchRun.Origin.UPDATE,
        since_revision=17,
        revision=21,
        facets={"overall": 0.6},
    )
    SearchRun.objects.update(created_at=NIGHT, finished_at=NIGHT)
    _decide(case, owner)
    return case


def _decide(case: Case, owner: User) -> None:
    seen = {"case": case, "changed_by": owner, "reviewed_at": NIGHT}
    CaseDesign.objects.create(patent_id="USD0900001", note="private thought", **seen)
    ClassSearch.objects.create(
        case=case,
        scheme="uspc",
        symbol="D9/500",
        revision=10**6,
        started_by=owner,
        finished_at=NIGHT,
    )
    run = case.searches.get(number=1).run
    watch = Watch.objects.create(origin=run, looked_to=23)
    CaseWatch.objects.create(case=case, watch=watch, started_by=owner)
    Alert.objects.create(watch=watch, hit=run.hits.get(rank=2))
    page = Evidence.objects.create(
        case=case,
        kind=Evidence.Kind.NON_PATENT,
        title="Ribbed bottle in a shop",
        author="Shop Ltd.",
        url="https://shop.example/bottle",
        first_seen=date(2020, 2, 3),
        first_seen_basis="dated post",
        captured_on=date(2026, 3, 4),
        added_by=owner,
    )
    cited = {"case": case, "cited_by": owner}
    patent = run.hits.get(rank=1).patent
    for place, name in enumerate(("Meyer", "Bo")):
        Party.objects.create(
            patent=patent, role="inventor", position=place, last_name=name
        )
    reference = Citation.objects.create(
        position=0,
        patent=patent,
        role="primary",
        basis="103",
        pertinence="Ribbed waist like that of Fig. 1.",
        run=run,
        **cited,
    )
    reference.figures.add(patent.figures.get(position=0))
    Citation.objects.create(position=1, evidence=page, role="background", **cited)
