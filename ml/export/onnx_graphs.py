"""Towers as ONNX graphs of any batch size, and the page that says what feeds them.

`image.onnx` takes `pixels` (n, c, s, s) float32, `text.onnx` takes `tokens`
(n, context) int64; both give `rows` (n, d) float32 of unit length.
"""

import json
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ml import drawings
from ml.backbones.clip import ClipBackbone
from ml.backbones.small import SmallBackbone
from ml.export import cards
from ml.export.towers import Inexpressible, Towers

OPSET = 18
IMAGE, TEXT, PAGE = "image.onnx", "text.onnx", "preprocess.json"
OUTPUT = "rows"


def write(towers: Towers, folder: Path) -> None:
    """Write the graphs, the page and the model card. Raises Inexpressible."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {IMAGE: "`pixels` (n, c, s, s) float32 to unit `rows` (n, d)"}
    _export(towers.image, pixels_like(towers, 2), "pixels", folder / IMAGE)
    if towers.text is not None and towers.tokens is not None:
        _export(towers.text, towers.tokens(["a", "b"]), "tokens", folder / TEXT)
        files[TEXT] = "`tokens` (n, context) int64 to unit `rows` (n, d)"
    page = json.dumps(contract(towers), indent=1)
    (folder / PAGE).write_text(page + "\n")
    files[PAGE] = "how drawings become pixels and texts tokens"
    (folder / cards.FILE).write_text(cards.onnx(towers, files=files))


def pixels_like(towers: Towers, count: int) -> Tensor:
    """Different pixels of the right shape (count, c, s, s), always the same ones."""
    draw = torch.Generator().manual_seed(count)
    side = towers.pixels.size
    gray = torch.rand(count, 1, side // 4, side // 4, generator=draw).round()
    # Blocks of paper and ink, as drawings have them, not noise.
    return towers.pixels.shifted(nn.functional.interpolate(gray, size=(side, side)))


def contract(towers: Towers) -> dict[str, Any]:
    """What a caller must do to drawings and texts before the graphs see them."""
    pixels = towers.pixels
    page: dict[str, Any] = {
        "encoder": towers.name,
        "opset": OPSET,
        "image": {
            "file": IMAGE,
            "drawings": drawings.PREPROCESSING_VERSION,
            "size": pixels.size,
            "channels": pixels.channels,
            "mean": list(pixels.mean),
            "std": list(pixels.std),
            "formula": "pixels = (gray / 255 - mean) / std, paper 255, ink 0",
        },
        "text": None,
    }
    if towers.text is not None and towers.tokens is not None:
        page["text"] = {"file": TEXT, **_tokens(towers)}
    return page


def _tokens(towers: Towers) -> dict[str, Any]:
    assert towers.tokens is not None
    found: dict[str, Any] = {
        "tokenizer": "CLIP byte-pair, 49,408 tokens",
        "context": towers.tokens([""]).shape[1],
    }
    match towers.backbone:
        case SmallBackbone() as backbone:
            return found | {
                "marks": "none: the tokens of the text alone",
                "padding": 0,
                "unknown": "skipped",
                "row": "place in token_ids, counted from 1",
                "token_ids": list(backbone.vocabulary.token_ids),
            }
        case ClipBackbone(kept_ids=[*kept]) if kept:
            return found | {
                "marks": "first and last of CLIP around the tokens",
                "padding": 0,
                "unknown": "skipped",
                "row": "place in token_ids, counted from 0",
                "token_ids": kept,
            }
        case _:
            return found | {
                "marks": "first and last of CLIP around the tokens",
                "padding": 0,
            }


def _export(tower: nn.Module, example: Tensor, name: str, file: Path) -> None:
    """Write one graph; the batch of the example stands for any."""
    with warnings.catch_warnings():
        # torch's exporter calls what torch itself has deprecated.
        warnings.simplefilter("ignore", FutureWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        program = torch.onnx.export(
            tower,
            (example,),
            input_names=[name],
            output_names=[OUTPUT],
            dynamic_shapes=({0: torch.export.Dim("n")},),
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    if program is None:
        raise Inexpressible(f"{name}: torch gave no graph")
    program.save(file)
