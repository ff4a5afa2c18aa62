"""Repeat a recorded search in the foreground, or update it with what is new."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from search import replays, run_reports, runs
from search.models import SearchRun


class Command(BaseCommand):
    help = (
        "Ask a recorded search again on the corpus as it was, and say what differs; "
        "or only of what came into the corpus since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=UUID, help="the number of the search")
        parser.add_argument(
            "--update", action="store_true", help="only what is new since"
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print the result as one JSON object on the last line",
        )

    def handle(self, *_: str, **options: Any) -> None:
        origin = SearchRun.objects.filter(pk=options["run"]).first()
        if origin is None:
            raise CommandError(f"There is no search {options['run']}.")
        try:
            make = replays.update if options["update"] else replays.replay
            run = make(origin)
        except replays.UnableToRepeat as problem:
            raise CommandError(str(problem)) from problem
        runs.execute(run.pk)
        run.refresh_from_db()
        if run.state == SearchRun.State.FAILED:
            raise CommandError(run.error)
        found = run_reports.read(run)
        if options["json"]:
            self.stdout.write(json.dumps(run_reports.as_json(run, found)))
            return
        self.stdout.write("\n".join(run_reports.table(run, found)))
        self.stdout.write("\n".join(run_reports.difference(run)))
