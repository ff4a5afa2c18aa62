"""COPY and merge do what one careful statement per row would do."""

import random

import pytest
from django.db import connection, transaction

from search.ingest import columns, copying
from search.models import Priority
from tests import factories

pytestmark = pytest.mark.django_db

PRIORITIES = columns.Columns.of(
    Priority,
    ("patent", "position", "country", "number", "dated", "raw_date"),
    key=["patent", "position"],
)
AWKWARD = ["", "\\N", "\\", "a\tb", "line\nend\r", "“quoted”", "null", "{}", "\\.", "'"]


def row(patent: str, position: int, number: str) -> tuple[object, ...]:
    return (patent, position, "KR", number, None, "")


def stored() -> dict[tuple[str, int], str]:
    found = Priority.objects.values_list("patent", "position", "number")
    return {(patent, position): number for patent, position, number in found}


@pytest.fixture
def patents() -> list[str]:
    return [factories.patent(figures=0).pk for _ in range(3)]


@pytest.mark.parametrize("text", AWKWARD)
def test_any_text_survives_the_copy(patents: list[str], text: str):
    with transaction.atomic():
        copying.upsert(PRIORITIES.table, [row(patents[0], 0, text)])
    assert Priority.objects.get().number == text
    assert Priority.objects.get().dated is None


def test_lists_and_dicts_become_json(patents: list[str]):
    value = [{"raw": 'D 2728\t"x"\\', "upper": "—"}]
    with connection.cursor() as cursor:
        copying.copy_aside(cursor, "aside", "value jsonb", [(value,)])
        cursor.execute("SELECT value -> 0 ->> 'raw', value -> 0 ->> 'upper' FROM aside")
        assert cursor.fetchone() == ('D 2728\t"x"\\', "—")


def test_merging_equals_a_slow_loop_of_single_writes(patents: list[str]):
    chance = random.Random(5)
    expected: dict[tuple[str, int], str] = {}
    for _ in range(8):
        chosen = {
            (chance.choice(patents), chance.randrange(6)): str(chance.randrange(3))
            for _ in range(10)
        }
        changed = sum(expected.get(key) != number for key, number in chosen.items())
        rows = [row(*key, number) for key, number in chosen.items()]
        assert copying.upsert(PRIORITIES.table, rows) == changed
        expected |= chosen
        assert stored() == expected


def test_a_merge_that_changes_nothing_keeps_ids_and_writes_nothing(patents: list[str]):
    rows = [row(patents[0], 0, "1"), row(patents[1], 0, "2")]
    copying.upsert(PRIORITIES.table, rows)
    before = list(Priority.objects.order_by("pk").values_list())
    assert copying.upsert(PRIORITIES.table, rows) == 0
    assert list(Priority.objects.order_by("pk").values_list()) == before


def test_what_a_merge_did_not_bring_is_deleted_for_its_patents_only(
    patents: list[str],
):
    copying.upsert(
        PRIORITIES.table, [row(patent, n, "1") for patent in patents for n in (0, 1)]
    )
    copying.upsert(PRIORITIES.table, [row(patents[0], 0, "1")])
    assert copying.delete_absent(PRIORITIES.table, patents[:2]) == 3
    assert set(stored()) == {(patents[0], 0), (patents[2], 0), (patents[2], 1)}


def test_kept_columns_are_written_once(patents: list[str]):
    kept = columns.Columns.of(
        Priority,
        ("patent", "position", "country", "number", "raw_date"),
        key=["patent", "position"],
        kept=["number"],
    )
    copying.upsert(kept.table, [(patents[0], 0, "KR", "first", "")])
    copying.upsert(kept.table, [(patents[0], 0, "JP", "second", "")])
    assert Priority.objects.values_list("country", "number").get() == ("JP", "first")


def test_text_that_postgresql_cannot_hold_is_cleaned_and_told():
    warnings: list[str] = []
    values = ("USD0000001", 0, "KR", "a\0b\ud800c", None, "x" * 40)
    (fitted,) = PRIORITIES.rows([values], warnings=warnings)
    assert fitted[3] == "abc"
    assert fitted[5] == "x" * 16
    assert [warning.split()[1] for warning in warnings] == ["number", "raw_date"]


def test_numbers_beyond_a_column_are_left_out():
    warnings: list[str] = []
    values = ("USD0000001", 2**15, "KR", "1", None, "")
    assert PRIORITIES.rows([values], warnings=warnings)[0][1] is None
    assert len(warnings) == 1
