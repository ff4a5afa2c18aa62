"""A folder that plain open_clip loads: `open_clip.create_model("local-dir:FOLDER")`.

A trimmed token table is scattered back to all rows of CLIP's vocabulary. Rows never
trained are zero: ours skips the tokens of such words, plain open_clip reads them as
words that say nothing, so vectors agree for texts of known tokens only.
"""

import copy
import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from ml.backbones.clip import ClipBackbone
from ml.backbones.pixels import Pixels
from ml.export import cards
from ml.export.towers import Inexpressible, Towers

CONFIG = "open_clip_config.json"
WEIGHTS = "open_clip_model.safetensors"

TOKEN_TABLE = "token_embedding.weight"  # noqa: S105  the name of weights
STEM = "visual.conv1.weight"


def write(towers: Towers, folder: Path) -> None:
    """Write config, weights and model card.

    Raises Inexpressible for what is no plain open_clip model.
    """
    backbone = _expressible(towers)
    weights = {
        name: value.detach().clone().contiguous()
        for name, value in backbone.model.state_dict().items()
    }
    if backbone.kept_ids:
        weights = _with_all_tokens(weights, backbone)
    pixels = backbone.pixels
    if pixels.channels == 1:
        weights[STEM] = (weights[STEM] / 3).repeat(1, 3, 1, 1)
        pixels = Pixels(pixels.size, pixels.mean * 3, pixels.std * 3)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(weights, folder / WEIGHTS)
    page = json.dumps(_config(backbone, pixels), indent=1)
    (folder / CONFIG).write_text(page + "\n")
    (folder / cards.FILE).write_text(cards.hub(towers, known=len(backbone.kept_ids)))


def _expressible(towers: Towers) -> ClipBackbone:
    backbone = towers.backbone
    reason = ""
    if not isinstance(backbone, ClipBackbone):
        reason = "it is no open_clip model"
    elif backbone.projected:
        reason = "a projection sits on its image tower"
    elif backbone.classic is not None:
        reason = "part of its vectors are oriented gradients"
    if reason or not isinstance(backbone, ClipBackbone):
        raise Inexpressible(
            f"plain open_clip cannot express {towers.name!r}: {reason}. "
            "Export it with --to onnx"
        )
    return backbone


def _with_all_tokens(
    weights: dict[str, Tensor], backbone: ClipBackbone
) -> dict[str, Tensor]:
    """Weights with the kept rows of the token table where CLIP has them, others 0."""
    name = next(key for key in weights if key.endswith(TOKEN_TABLE))
    kept = weights[name]  # (kept, width)
    rows: int = backbone.config["text_cfg"]["vocab_size"]
    table = torch.zeros(rows, kept.shape[1], dtype=kept.dtype)
    table[torch.tensor(backbone.kept_ids)] = kept
    return {**weights, name: table}


def _config(backbone: ClipBackbone, pixels: Pixels) -> dict[str, Any]:
    model = copy.deepcopy(backbone.config)
    # The weights are in the folder: nothing is to be fetched to build the model.
    for tower in (model["vision_cfg"], model["text_cfg"]):
        tower.pop("timm_model_pretrained", None)
        tower.pop("hf_model_pretrained", None)
    return {
        "model_cfg": model,
        "preprocess_cfg": {
            "size": pixels.size,
            "mean": list(pixels.mean),
            "std": list(pixels.std),
            # The nearest that open_clip has to a drawing padded with paper.
            "resize_mode": "longest",
            "fill_color": 255,
        },
    }
