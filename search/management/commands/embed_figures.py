"""Embed the figures that lack a vector, in the foreground."""

import json
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import freshness
from search.embedding import MediaUnavailable
from search.encoding import EncoderUnavailable
from search.freshness import Restored
from search.indexing import UnableToSwitch

INTERRUPTED = 130  # what a shell reports after Ctrl-C


class Command(BaseCommand):
    help = (
        "Give every figure its vector, build the index, and make the encoder the one "
        "that searches use. Running it again embeds only what is new."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--encoder",
            default="",
            metavar="NAME",
            help="default, local-dir:PATH, hf-hub:ORG/NAME, timm:MODEL or an open_clip "
            "name; another one than ORNAMENT_ENCODER is embedded beside the live one",
        )
        parser.add_argument(
            "--live", action="store_true", help="make the encoder named the live one"
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print what was done as one JSON object on the last line",
        )

    def handle(self, *_: str, **options: Any) -> None:
        began = time.perf_counter()
        restored = self._restored(options["encoder"], is_live_wanted=options["live"])
        report = _report(restored, seconds=time.perf_counter() - began)
        self.stdout.write(json.dumps(report) if options["json"] else _table(report))

    def _restored(self, load_name: str, *, is_live_wanted: bool) -> Restored:
        with _Bar() as bar:
            try:
                return freshness.restore(
                    load_name=load_name,
                    to_live=is_live_wanted or not load_name,
                    progress=bar.tell,
                )
            except (EncoderUnavailable, MediaUnavailable, UnableToSwitch) as problem:
                raise CommandError(str(problem)) from problem
            except KeyboardInterrupt:
                raise CommandError(
                    "Stopped. What was embedded stays; run it again to finish.",
                    returncode=INTERRUPTED,
                ) from None


class _Bar:
    """A progress bar on standard error, on a terminal only."""

    def __enter__(self) -> "_Bar":
        self._bar = tqdm(
            unit=" images",
            disable=not sys.stderr.isatty(),
            file=sys.stderr,
            dynamic_ncols=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def tell(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)


def _report(restored: Restored, *, seconds: float) -> dict[str, Any]:
    counts = restored.counts
    return {
        "encoder": restored.encoder.name,
        "weights_sha256": restored.encoder.weights_sha256,
        "live": restored.is_live,
        "embedded": counts.embedded,
        "blank": counts.blank,
        "corrupt": counts.corrupt,
        "missing": counts.missing,
        "seconds": round(seconds, 3),
        "images_per_second": round(counts.embedded / seconds, 1),
    }


def _table(report: dict[str, Any]) -> str:
    """Return what was done as aligned lines."""
    state = "live" if report["live"] else "beside the live one"
    rows = [
        ("embedded", f"{report['embedded']:,}"),
        ("blank", f"{report['blank']:,}"),
        ("corrupt", f"{report['corrupt']:,}"),
        ("missing files", f"{report['missing']:,}"),
        ("seconds", f"{report['seconds']:.1f}"),
        ("images/s", f"{report['images_per_second']:.1f}"),
    ]
    lines = [f"Encoder {report['encoder']}, {state}"]
    return "\n".join(lines + [f"{name:<13}  {value:>9}" for name, value in rows])
