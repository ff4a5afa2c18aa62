"""Facts behind the date labels, read from the database in bulk."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import critical_dates, critical_facts
from search.ingest.records import MonthDate
from search.models import Party, Patent, Priority, RelatedDocument
from search.queries import Application
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_hague_grant_with_all_its_facts() -> None:
    patent = factories.patent(
        913_174,
        figures=0,
        granted_date=date(2021, 3, 16),
        first_published=date(2019, 12, 20),
        filed_date=date(2019, 6, 20),
        hague_registered_date=date(2019, 6, 19),
        hague_published_date=date(2019, 12, 20),
        application_number="35508164",
    )
    _party(patent, 0, "inventor", last_name="Roe, Jr.", first_name="Ben")
    _party(patent, 0, "assignee", organization="Acme Corp.")
    _party(patent, 0, "applicant", organization="Acme GmbH")
    _party(patent, 1, "applicant", last_name="Roe", first_name="Ben")
    Priority.objects.create(
        patent=patent, position=0, country="KR", number="30-1", raw_date="20181200"
    )
    RelatedDocument.objects.create(
        patent=patent,
        position=0,
        relation="division",
        parent_number="29/100,000",
        child_number="35508164",
        parent_date=date(2018, 11, 30),
    )

    [facts] = critical_facts.facts_of([patent.pk, "USD0000001"]).values()

    assert facts.published == date(2019, 12, 20)
    assert facts.event == "published under the Hague Agreement (35 USC 390)"
    assert facts.filed == date(2019, 6, 19)
    assert facts.inventors == ("Ben Roe, Jr.",)
    assert facts.owners == ("Acme Corp.", "Acme GmbH")
    assert facts.priorities[0].dated == MonthDate(2018, 12)
    assert facts.parents[0].dated == date(2018, 11, 30)
    found = critical_dates.label(
        facts, Application(effective_date=date(2019, 1, 7), inventors=("Roe, Ben",))
    )
    assert [one.code for one in found] == ["not_prior_art", "same_inventors"]


@pytest.mark.parametrize(
    ("dates", "published", "event"),
    [
        ({"first_published": date(2021, 1, 26)}, date(2021, 1, 26), "granted"),
        ({"first_published": date(2020, 1, 1)}, date(2020, 1, 1), "first published"),
        ({"first_published": None}, date(2021, 1, 26), "granted"),
        ({"first_published": None, "granted_date": None}, None, "first published"),
    ],
)
def test_what_first_published_a_design(
    dates: dict[str, date | None], published: date | None, event: str
) -> None:
    patent = factories.patent(figures=0, **dates)

    facts = critical_facts.facts_of([patent.pk])[patent.pk]

    assert (facts.published, facts.event) == (published, event)


def test_many_designs_cost_as_few_queries_as_one() -> None:
    ids = [factories.patent(figures=0).pk for _ in range(5)]

    with CaptureQueriesContext(
        connection,
    ) as queries:
        facts = critical_facts.facts_of(ids)

    assert len(queries) == 4
    assert set(facts) == set(ids)


def _party(patent: Patent, position: int, role: str, **fields: str) -> None:
    Party.objects.create(patent=patent, role=role, position=position, **fields)
