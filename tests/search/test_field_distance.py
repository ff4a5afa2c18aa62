"""Field distance by Locarno and USPC-D."""

import pytest

from search import field_distance
from search.field_distance import Classes
from search.models import PatentClass
from tests import factories


@pytest.mark.parametrize(
    ("query", "hit", "locarno", "uspc"),
    [
        (("09-01", "D9/500"), ("09-01", "D9/500"), "same_subclass", "same_subclass"),
        (("09-01", "D9/500"), ("09-03", "D9/516"), "same_class", "same_class"),
        (("09-01", "D9/500"), ("02-02", "D14/486"), "other", "other"),
        (("09-01", "D1/100"), ("09-01", "D14/100"), "same_subclass", "other"),
        (("09-01", ""), ("", "D9/500"), "unknown", "unknown"),
        (("", ""), ("", ""), "unknown", "unknown"),
    ],
)
def test_distance(
    query: tuple[str, str], hit: tuple[str, str], locarno: str, uspc: str
) -> None:
    found = field_distance.between(_classes(*query), _classes(*hit))

    assert found == {"locarno": locarno, "uspc": uspc}


def test_the_nearest_pair_of_classes_decides() -> None:
    query = Classes(locarno=("02-02", "09-01"))

    assert field_distance.between(query, Classes(locarno=("31-00", "09-03")))[
        "locarno"
    ] == ("same_class")


def test_predictions_give_the_likeliest_class() -> None:
    found = field_distance.predicted(
        {
            "locarno_subclasses": [
                {"symbol": "09-01", "probability": 0.7},
                {"symbol": "09-03", "probability": 0.3},
            ],
            "uspc_subclasses": [],
        }
    )

    assert found == Classes(locarno=("09-01",))
    assert field_distance.predicted({}) == Classes()


@pytest.mark.django_db
def test_all_classes_of_designs_are_read_at_once() -> None:
    bottle = factories.patent(figures=0, locarno="09-01", uspc="D9/500")
    PatentClass.objects.create(
        patent=bottle,
        scheme="locarno",
        position=1,
        symbol="09-03",
        raw="0903",
        is_main=False,
    )
    PatentClass.objects.create(
        patent=bottle,
        scheme="cpc",
        position=0,
        symbol="B65D 1/02",
        raw="",
        is_main=True,
    )
    bare = factories.patent(figures=0, locarno="", uspc="")

    found = field_distance.classes_of([bottle.pk, bare.pk])

    assert found == {
        bottle.pk: Classes(locarno=("09-01", "09-03"), uspc=("D9/500",)),
        bare.pk: Classes(),
    }
    assert field_distance.merged(found.values()) == found[bottle.pk]


def _classes(locarno: str, uspc: str) -> Classes:
    return Classes(locarno=(locarno,) if locarno else (), uspc=(uspc,) if uspc else ())
