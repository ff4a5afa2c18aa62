"""Search by drawings and words in the foreground, as the screen does in a worker."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from search import figure_names, intake, runs
from search.models import Figure, Hit, SearchRun, Upload, UploadPage
from search.queries import MOST_HITS, MOST_VIEWS, Filters, Query, UnusableQuery, View

TITLE_WIDTH = 40


class Command(BaseCommand):
    help = (
        "Show the designs that look most like some drawings (PNG, JPEG, GIF, TIFF or "
        "PDF; each page is a view of its own), or that fit some words."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--image", action="append", default=[], type=Path, metavar="FILE", nargs="+"
        )
        parser.add_argument("--text", default="", help="words about the design")
        parser.add_argument(
            "--locarno", action="append", default=[], metavar="CLASS", help="09, 09-01"
        )
        parser.add_argument(
            "--uspc", action="append", default=[], metavar="CLASS", help="D9, D9/5*"
        )
        parser.add_argument(
            "--before",
            type=_day,
            metavar="DATE",
            help="first published before this day (2020-12-31)",
        )
        parser.add_argument(
            "-k", type=int, default=20, help=f"designs shown, 1 to {MOST_HITS}"
        )
        parser.add_argument(
            "--mode", choices=("auto", "exact", "approximate"), default="auto"
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print the result as one JSON object on the last line",
        )

    def handle(self, *_: str, **options: Any) -> None:
        files = [path for group in options["image"] for path in group]
        pages = self._pages(files)
        if files and not pages and not options["text"]:
            raise CommandError("No drawing to search with; see the reasons above.")
        run = self._executed(pages, options)
        found = list(run.hits.select_related("patent").order_by("rank"))
        if options["json"]:
            self.stdout.write(json.dumps(_report(run, found)))
        else:
            self.stdout.write("\n".join(_table(run, found)))

    def _pages(self, files: Sequence[Path]) -> list[UploadPage]:
        """Take in the files; each that is refused is named, the others are kept."""
        pages: list[UploadPage] = []
        for path in files:
            try:
                pages += self._received(path)
            except OSError as problem:
                self._warn(f"{path}: cannot be read ({problem.strerror})")
        if len(pages) > MOST_VIEWS:
            self._warn(
                f"{len(pages)} drawings were given; the first {MOST_VIEWS} are used."
            )
        return pages[:MOST_VIEWS]

    def _received(self, path: Path) -> list[UploadPage]:
        if path.is_fifo():  # it would be waited for, and cannot be read twice
            self._warn(f"{path}: a pipe; give a file")
            return []
        with path.open("rb") as file:
            upload = intake.receive(File(file, name=path.name))
        if upload.state == Upload.State.REFUSED:
            self._warn(upload.refusal)
            return []
        return list(upload.pages.order_by("position"))

    def _executed(
        self, pages: Sequence[UploadPage], options: dict[str, Any]
    ) -> SearchRun:
        try:
            run = runs.create(
                Query(
                    views=tuple(View(page_id=page.pk) for page in pages),
                    text=options["text"],
                    filters=Filters(
                        locarno=tuple(options["locarno"]),
                        uspc=tuple(options["uspc"]),
                        before=options["before"],
                    ),
                    k=options["k"],
                    mode=options["mode"],
                )
            )
        except UnusableQuery as problem:
            raise CommandError(str(problem)) from problem
        runs.execute(run.pk)
        run.refresh_from_db()
        if run.state == SearchRun.State.FAILED:
            for page in pages:
                if page.is_blank:
                    self._warn(f"{_shown(page)}: This drawing is blank.")
            raise CommandError(run.error)
        for view in run.views.exclude(note="").order_by("position"):
            self._warn(f"{_shown(pages[view.position - 1])}: {view.note}")
        return run

    def _warn(self, message: str) -> None:
        self.stderr.write(self.style.WARNING(message))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day like 2020-12-31") from error


def _shown(page: UploadPage) -> str:
    """Name a drawing by its file, and its page where that is not the first."""
    name = page.upload.name
    return f"{name}, page {page.position + 1}" if page.position else name


def _report(run: SearchRun, found: Sequence[Hit]) -> dict[str, Any]:
    """The answer as one object; figures by their USPTO names."""
    figures = _figures(found)
    return {
        "run": str(run.pk),
        "mode": run.mode,
        "backend": run.backend,
        "eligible": run.eligible,
        "scanned": run.scanned,
        "encoder": run.encoder.name if run.encoder else None,
        "weights_sha256": run.weights_sha256,
        "revision": run.revision,
        "timings": run.timings,
        "predictions": run.predictions,
        "results": [
            {
                "rank": hit.rank,
                "design": hit.patent_id,
                "score": hit.score,
                "title": hit.patent.title,
                "locarno": hit.patent.locarno,
                "uspc": hit.patent.uspc,
                "first_published": (
                    hit.patent.first_published.isoformat()
                    if hit.patent.first_published
                    else None
                ),
                "matches": list(_matches(hit, figures)),
                "parts": hit.parts,
            }
            for hit in found
        ],
    }


def _figures(found: Sequence[Hit]) -> dict[int, Figure]:
    wanted = {part["figure"] for hit in found for part in hit.parts if part["figure"]}
    return Figure.objects.select_related("sheet").in_bulk(wanted)


def _matches(hit: Hit, figures: dict[int, Figure]) -> Iterator[dict[str, Any]]:
    """The view pairs of a hit: which drawing of the query, which figure."""
    for part in hit.parts:
        if part["kind"] == "view":
            figure = figures[part["figure"]]
            yield {
                "query": part["query"],
                "figure": figure_names.of(figure),
                "number": figure.number,
                "view": figure.view,
                "similarity": part["similarity"],
            }


def _table(run: SearchRun, found: Sequence[Hit]) -> Iterator[str]:
    """The answer as lines: designs in order, then the likeliest classes."""
    figures = _figures(found)
    yield f"rank  {'design':<10}  {'score':>7}  {'title':<{TITLE_WIDTH}}  matches"
    for hit in found:
        matches = " ".join(
            f"{match['query']}~{match['figure'].partition('-')[2]}"
            for match in _matches(hit, figures)
        )
        title = hit.patent.title[:TITLE_WIDTH]
        yield (
            f"{hit.rank:>4}  {hit.patent_id:<10}  {hit.score:>7.4f}  "
            f"{title:<{TITLE_WIDTH}}  {matches}"
        ).rstrip()
    for scheme in ("locarno", "uspc"):
        likely = run.predictions.get(scheme, [])
        if likely:
            shares = ", ".join(
                f"{row['symbol']} {row['probability']:.0%}" for row in likely
            )
            yield f"{scheme} of the query, probably: {shares}"
    yield (
        f"{run.mode}: {run.scanned:,} of {run.eligible:,} eligible compared, "
        f"{run.timings['total']:.2f} s"
    )
