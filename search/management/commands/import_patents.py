"""Take design patents into the corpus, in the foreground: any mixture of files."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.ingest import importing, summaries
from search.ingest.importing import Progress, UnusableSource
from search.ingest.summaries import Summary
from search.jobs import Cancelled
from search.models import Import

INTERRUPTED = 130  # what a shell reports after Ctrl-C
MOST_SHOWN = 20
NOTHING = (
    "There is no patent in it. Give folders, XML files, weekly .tar or .zip files or "
    "PDFs of design patents; drawings come with the XML file that names them."
)


class Command(BaseCommand):
    help = (
        "Import design patents from folders, XML, weekly files (.xml, .tar, .zip) and "
        "PDFs. Running it again changes nothing; an interrupted import is finished by "
        "running it again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            type=Path,
            metavar="PATH",
            help="a folder, an XML file, a weekly .tar or .zip, or a PDF",
        )
        parser.add_argument(
            "--update",
            action="store_true",
            help="replace stored grants that differ from the given ones",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print the summary as one JSON object on the last line",
        )

    def handle(self, *_: str, **options: Any) -> None:
        paths = options["paths"]
        if all(map(_is_absent, paths)):
            absent = ", ".join(str(path) for path in paths)
            raise CommandError(f"Nothing to import: no such file or folder: {absent}")
        try:
            load = importing.create(sources=paths, is_update=options["update"])
        except UnusableSource as problem:
            raise CommandError(str(problem)) from problem
        summary = self._loaded(load)
        report = summaries.report(load)
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write(_table(report))
        if summary.is_empty and summary.rejected:
            raise CommandError("Nothing of it could be read; see the reasons above.")
        if not (summary.designs or summary.skipped or summary.rejected):
            self.stderr.write(self.style.WARNING(NOTHING))

    def _loaded(self, load: Import) -> Summary:
        with _Bar() as bar:
            try:
                return importing.load(load, progress=bar.tell)
            except (KeyboardInterrupt, Cancelled):
                raise CommandError(
                    f"Stopped. {_kept(load)}", returncode=INTERRUPTED
                ) from None
            except OSError as problem:  # input is refused; this is our own storage
                raise CommandError(
                    f"Drawings cannot be stored below {settings.PUBLIC_MEDIA} "
                    f"({problem}); mend that. {_kept(load)}"
                ) from problem


def _is_absent(path: Path) -> bool:
    """Say whether there is nothing of this name; what is closed to us is there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _kept(load: Import) -> str:
    return (
        f"What import {load.pk} stored until now stays; run it again to finish, or "
        "take it back with withdraw_import."
    )


class _Bar:
    """A progress bar on standard error, on a terminal only."""

    def __enter__(self) -> "_Bar":
        self._bar = tqdm(
            unit="B",
            unit_scale=True,
            disable=not sys.stderr.isatty(),
            file=sys.stderr,
            dynamic_ncols=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def tell(self, progress: Progress) -> None:
        self._bar.total = progress.total
        self._bar.set_postfix_str(f"{progress.designs} designs", refresh=False)
        self._bar.update(progress.done - self._bar.n)


def _table(report: dict[str, Any]) -> str:
    """Return the summary as aligned lines, the first notes of each kind below."""
    skipped = report["skipped"]
    rows = [
        *((name, report[name]) for name in ("accepted", "updated", "unchanged")),
        ("duplicates", report["duplicates"]),
        ("skipped", sum(skipped.values())),
        *((f"  {kind}", skipped[kind]) for kind in sorted(skipped)),
        ("ignored", len(report["ignored"])),
        ("rejected", len(report["rejected"])),
        ("figures", report["figures"]),
        ("  of the gazette", report["gazette_figures"]),
        ("missing images", report["missing_images"]),
        ("warnings", len(report["warnings"])),
    ]
    width = max(len(name) for name, _ in rows)
    lines = [f"Import {report['import']}"]
    lines += [f"{name:<{width}}  {count:>9,}" for name, count in rows]
    for kind in ("rejected", "warnings"):
        lines += _notes(kind, report[kind])
    return "\n".join(lines)


def _notes(kind: str, notes: list[dict[str, Any]]) -> list[str]:
    if not notes:
        return []
    lines = ["", f"{kind}:"]
    for note in notes[:MOST_SHOWN]:
        place = (
            f"{note['file']}@{note['position']}" if note["position"] else note["file"]
        )
        lines.append(f"  {place}: {note['reason']}")
    if len(notes) > MOST_SHOWN:
        lines.append(f"  and {len(notes) - MOST_SHOWN:,} more")
    return lines
