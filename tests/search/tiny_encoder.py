"""An untrained encoder of our own kind on disk; nothing is ever downloaded."""

import tempfile
from functools import cache
from pathlib import Path

from ml.encoders import small
from ml.encoders.small_network import NetworkConfig
from ml.encoders.vocabulary import Vocabulary, token_ids


@cache
def load_name(seed: int = 1) -> str:
    """What `ml.encoders.load` takes; other seeds have other weights."""
    folder = Path(tempfile.mkdtemp(prefix="ornament-encoder-"))
    vocabulary = Vocabulary(token_ids("a front view of a bottle with a cap"), context=8)
    config = NetworkConfig(
        image_size=64,
        widths=(8, 8, 16, 16),
        blocks=(1, 1, 1, 1),
        dimensions=24,
        vocabulary=len(vocabulary),
        context=8,
        text_width=16,
        text_layers=1,
        text_heads=2,
    )
    network = small.untrained(config, seed=seed)
    small.save(folder, network, vocabulary, about={"seed": seed})
    return f"local-dir:{folder}"
