"""Search by a whole query in the foreground, as the screen does in a worker."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from search import figure_names, intake, query_documents, run_reports, runs
from search.management import query_flags
from search.models import QueryView, SearchRun, Upload, UploadPage
from search.queries import MOST_VIEWS, UnusableQuery
from search.query_rows import EveryRow


class Command(BaseCommand):
    help = (
        "Show the designs that look most like some drawings (PNG, JPEG, GIF, TIFF or "
        "PDF; each page is a view of its own), or that fit some words."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        query_flags.add_to(parser)
        parser.add_argument(
            "--explain", action="store_true", help="say why each design scored so"
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print the result as one JSON object on the last line",
        )

    def handle(self, *_: str, **options: Any) -> None:
        files = [path for group in options["image"] for path in group]
        pages = self._pages(files)
        if files and not pages and not (options["text"] or options["query"]):
            raise CommandError("No drawing to search with; see the reasons above.")
        run = self._executed(query_flags.document(options, pages))
        found = run_reports.read(run)
        if options["explain"]:
            self.stdout.write("\n".join(run_reports.explained(found)))
        if options["json"]:
            self.stdout.write(json.dumps(run_reports.as_json(run, found)))
        else:
            self.stdout.write("\n".join(run_reports.table(run, found)))

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

    def _executed(self, document: Any) -> SearchRun:
        try:
            run = runs.create(query_documents.read(document, sources=EveryRow()))
        except UnusableQuery as problem:
            raise CommandError(str(problem)) from problem
        runs.execute(run.pk)
        run.refresh_from_db()
        views = run.views.select_related("page__upload", "figure__sheet")
        ordered = list(views.order_by("position"))
        if run.state == SearchRun.State.FAILED:
            for view in ordered:
                if view.page and view.page.is_blank:
                    self._warn(f"{_shown(view)}: This drawing is blank.")
            raise CommandError(run.error)
        for view in ordered:
            if view.note:
                self._warn(f"{_shown(view)}: {view.note}")
        return run

    def _warn(self, message: str) -> None:
        self.stderr.write(self.style.WARNING(message))


def _shown(view: QueryView) -> str:
    """Name a drawing by its file, and its page where that is not the first."""
    page = view.page
    if page is None:
        assert view.figure is not None
        return figure_names.of(view.figure)
    name = page.upload.name
    return f"{name}, page {page.position + 1}" if page.position else name
