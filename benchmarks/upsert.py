"""Rows per second of the import's upsert, beside Django's bulk_create with conflicts.

    python -m benchmarks.upsert [--rows 40000] [--rounds 7]

Both start from the same values, end with the same rows, and may be run again. Three
cases: the rows are new; they are there and equal; they are there and all different.
"""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks import measure, scratch

PER_PATENT = 80  # citations, about the mean of IMPACT's sample


def main() -> None:
    """Parse the arguments and print the three cases."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=40_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with scratch.corpus():
        compare(options.rows, options.rounds)


def compare(count: int, rounds: int) -> None:
    """Print the cases; both ways are first shown to end with the same rows."""
    from django.db import connection, transaction

    from search.ingest import copying, rows
    from search.models import Reference

    patents = _patents(-(-count // PER_PATENT))
    names = [
        name if name != "patent" else "patent_id" for name in rows.REFERENCES.names
    ]
    changing = [
        name for name in rows.REFERENCES.names if name not in rows.REFERENCES.table.key
    ]
    changing.remove("patent")

    def copied(values: Sequence[Sequence[Any]]) -> None:
        fitted = rows.REFERENCES.rows(values, warnings=[])
        with transaction.atomic():
            copying.upsert(rows.REFERENCES.table, fitted)

    def created(values: Sequence[Sequence[Any]]) -> None:
        with transaction.atomic():
            Reference.objects.bulk_create(
                [Reference(**dict(zip(names, row, strict=True))) for row in values],
                batch_size=1000,
                update_conflicts=True,
                unique_fields=["patent", "position"],
                update_fields=changing,
            )

    def emptied() -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE search_reference")

    first, second = _values(patents, count, "Smith"), _values(patents, count, "Jones")
    _agree(copied, created, emptied, first, second)
    print(f"{count:,} rows, memory copied at {measure.bandwidth():.1f} GB/s")
    cases: dict[str, tuple[Sequence[Any], Callable[[], None]]] = {
        "new rows": (first, emptied),
        "rows there and equal": (first, lambda: copied(first)),
        "rows there and different": (first, lambda: copied(second)),
    }
    for name, (values, before) in cases.items():
        emptied()
        arms = measure.interleaved(
            {
                "bulk_create with conflicts": lambda values=values: created(values),  # type: ignore[misc]
                "COPY and merge": lambda values=values: copied(values),  # type: ignore[misc]
            },
            rounds=rounds,
            before=before,
        )
        print(f"\n{name}")
        print(measure.told(arms, count=count, unit="rows"))


def _agree(
    copied: Callable[[Any], None],
    created: Callable[[Any], None],
    emptied: Callable[[], None],
    first: Sequence[Any],
    second: Sequence[Any],
) -> None:
    """Refuse to measure two ways that do not end alike."""
    from search.models import Reference

    ends = []
    for way in (copied, created):
        emptied()
        way(first)
        way(second)
        found = Reference.objects.order_by("patent", "position").values()
        ends.append([{**row, "id": None} for row in found])
    assert ends[0] == ends[1]
    assert len(ends[0]) == len(first)


def _patents(count: int) -> list[str]:
    from search.models import Import, Job, Patent

    load = Import.objects.create(job=Job.objects.create(kind=Job.Kind.IMPORT))
    made = Patent.objects.bulk_create(
        Patent(id=f"USD{n:07d}", source="grant", load=load, since=1)
        for n in range(1, count + 1)
    )
    return [patent.pk for patent in made]


def _values(patents: Sequence[str], count: int, name: str) -> list[tuple[Any, ...]]:
    """Return citations as a parser gives them."""
    return [
        (
            *(patents[n // PER_PATENT], n % PER_PATENT, "patent", "", "US"),
            *(f"D{300_000 + n}", "S", f"{name} et al.", "20070300", 2007, 3, None),
            *("examiner", "D14/486", f"USD{300_000 + n:07d}"),
        )
        for n in range(count)
    ]


if __name__ == "__main__":
    main()
