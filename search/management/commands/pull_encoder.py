"""Fetch the weights of an encoder; the only command that loads models from the net."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import encoding
from search.encoding import EncoderUnavailable


class Command(BaseCommand):
    help = (
        "Download an encoder's weights so that embed_figures --encoder NAME can use "
        "them offline. Nothing else in Ornament downloads a model."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "name", help="hf-hub:ORG/NAME, an open_clip MODEL/TAG or timm:MODEL.TAG"
        )

    def handle(self, *_: str, name: str, **__: Any) -> None:
        try:
            encoder = encoding.pull(name)
        except EncoderUnavailable as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{encoder.name}: {encoder.dimensions} dimensions, "
            f"weights {encoder.weights_sha256[:12]}. "
            f"Embed with: manage.py embed_figures --encoder {name}"
        )
