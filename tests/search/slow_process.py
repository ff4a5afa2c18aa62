"""Embeds in a process of its own, slowly enough to be killed on the way.

`python -m tests.search.slow_process ENCODER` prints "ready", waits for a line,
embeds, and prints how many figures it encoded.
"""

import sys
import time
from collections.abc import Mapping
from typing import Any

import django
import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 16


class Projection:
    """A fixed random projection of 16 px drawings, with a pause for each batch."""

    image_size = 16

    def __init__(self, *, pause: float = 0.0) -> None:
        self.pause = pause
        self.encoded = 0
        draw = np.random.default_rng(3)
        self.axes = draw.normal(size=(16 * 16, DIMENSIONS)).astype(np.float32)

    def encode_drawings(self, drawings: NDArray[np.uint8]) -> NDArray[np.float32]:
        time.sleep(self.pause)
        self.encoded += len(drawings)
        rows = (
            255 - drawings.reshape(len(drawings), -1).astype(np.float32)
        ) @ self.axes
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def register() -> Any:
    """The row of the projection."""
    from tests.search import vector_corpus

    return vector_corpus.encoder(DIMENSIONS)


def database_url(connected: Mapping[str, Any]) -> str:
    """The address of the database a test is connected to."""
    host = str(connected["HOST"]).replace("/", "%2F")
    port = f":{connected['PORT']}" if connected["PORT"] else ""
    user, password = connected["USER"], connected["PASSWORD"]
    login = f"{user}:{password}@" if password else f"{user}@"
    return f"postgresql://{login}{host}{port}/{connected['NAME']}"


def main(encoder_id: int) -> None:
    from search import embedding, pending
    from search.models import Encoder

    pending.BLOCK = 4
    model = Projection(pause=0.03)
    encoder = Encoder.objects.get(pk=encoder_id)
    print("ready", flush=True)
    sys.stdin.readline()
    embedding.embed_missing(model, encoder=encoder)
    print(model.encoded)


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
