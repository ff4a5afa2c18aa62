"""Build the codes that searches read, in the foreground."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.models import Encoder
from search.retrieval.codes import files, shelf
from search.retrieval.codes.files import Manifest


class Command(BaseCommand):
    help = (
        "Write the codes of the live encoders anew and switch to them; searches go on "
        "meanwhile. With --check, read them and compare their sums instead."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only check the files there are"
        )
        parser.add_argument(
            "--encoder",
            type=int,
            metavar="ID",
            help="of this encoder, live or not, in place of the live ones",
        )
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object per encoder"
        )

    def handle(self, *_: str, **options: Any) -> None:
        for encoder in _chosen(options["encoder"]):
            began = time.perf_counter()
            manifest = _checked(encoder) if options["check"] else shelf.build(encoder)
            report = _report(encoder, manifest, seconds=time.perf_counter() - began)
            self.stdout.write(json.dumps(report) if options["json"] else _line(report))


def _chosen(encoder_id: int | None) -> list[Encoder]:
    if encoder_id is None:
        chosen = Encoder.objects.filter(state=Encoder.State.LIVE)
    else:
        chosen = Encoder.objects.filter(pk=encoder_id)
    if not chosen:
        raise CommandError(
            "There is no such encoder: run manage.py embed_figures first."
        )
    return list(chosen.order_by("pk"))


def _checked(encoder: Encoder) -> Manifest:
    try:
        manifest = files.check(shelf.folder(encoder))
        shelf.check_stamp(manifest, encoder)
    except files.NoSidecar as problem:
        raise CommandError(
            f"{encoder} has no codes: run manage.py index_codes."
        ) from problem
    except (files.DamagedSidecar, shelf.WrongSidecar) as problem:
        raise CommandError(str(problem)) from problem
    return manifest


def _report(
    encoder: Encoder, manifest: Manifest | None, *, seconds: float
) -> dict[str, Any]:
    assert manifest is not None  # the build waits for its turn
    return {
        "encoder": encoder.name,
        "figures": manifest.figures,
        "designs": manifest.patents,
        "bytes": sum(column.size for column in manifest.files.values()),
        "revision": manifest.stamp.revision,
        "built_at": manifest.built_at,
        "seconds": round(seconds, 3),
    }


def _line(report: dict[str, Any]) -> str:
    return (
        f"{report['encoder']}: {report['figures']:,} figures of {report['designs']:,} "
        f"designs, {report['bytes'] / 1e6:,.1f} MB, revision {report['revision']}, "
        f"built {report['built_at']} ({report['seconds']:.1f} s)"
    )
