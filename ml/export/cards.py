"""The README that goes with an export: what it is, how to use it, what it is not."""

import json
from collections.abc import Mapping
from typing import Any

from ml import drawings
from ml.export.towers import Towers

FILE = "README.md"


def hub(towers: Towers, *, known: int) -> str:
    """The card of an open_clip folder; `known` tokens have trained rows, 0: all."""
    words = (
        f"Of CLIP's 49,408 tokens {known:,} have trained rows; the others are zero. "
        "Texts of known tokens give the vectors of the original, other texts do "
        "not: the original skips unknown tokens."
        if known
        else "All tokens have their own rows."
    )
    return _card(
        towers,
        "    import open_clip\n"
        "    model = open_clip.create_model('local-dir:FOLDER')\n"
        "    tokenizer = open_clip.get_tokenizer('local-dir:FOLDER')\n",
        words,
    )


def onnx(towers: Towers, *, files: Mapping[str, str]) -> str:
    """The card of a folder of graphs; `files` says what each is."""
    listed = "\n".join(f"- `{name}`: {what}" for name, what in files.items())
    return _card(
        towers,
        "    import onnxruntime\n"
        "    session = onnxruntime.InferenceSession('image.onnx')\n"
        "    rows = session.run(None, {'pixels': pixels})[0]  # (n, d), unit length\n",
        listed,
    )


def _card(towers: Towers, use: str, notes: str) -> str:
    return (
        "---\nlicense: apache-2.0\ntags: [design-patents, image-retrieval]\n---\n\n"
        f"# Encoder `{towers.name}`\n\n"
        "An encoder of design patent drawings, exported from Ornament.\n\n"
        f"{use}\n{notes}\n\n"
        f"Images: drawings of {towers.pixels.size} x {towers.pixels.size} px under "
        f"contract `{drawings.PREPROCESSING_VERSION}`: trimmed to the ink, padded with "
        "paper to a centred square, shrunk by area. Other preparations give other "
        "vectors.\n" + _training(towers.training)
    )


def _training(about: Mapping[str, Any]) -> str:
    if not about:
        return "\nHow it was trained is not known here.\n"
    page = json.dumps(about, indent=1, sort_keys=True)
    return f"\n## Training\n\n```json\n{page}\n```\n"
