"""Checkpoints others wrote with `torch.save`, read without running what is in them.

Only tensors, plain containers and numpy arrays are read: whatever else a pickle asks
for is refused, so a checkpoint from anywhere can be opened.
"""

import _codecs
import pickle
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ml.encoders.protocol import EncoderUnavailable

# Under which of these trainers keep the weights, beside epoch and optimizer.
_WRAPPERS = ("state_dict", "model_state_dict", "model")
# What data-parallel training and compilation put before every name.
_PREFIXES = ("module.", "_orig_mod.")


def read(path: Path, *, also: Iterable[tuple[type, str]] = ()) -> Any:
    """What a `torch.save` file holds, on the CPU.

    `also` names further classes the pickle may ask for and what stands for them.
    Raises EncoderUnavailable where the file is absent, cut off, or asks for more.
    """
    try:
        with torch.serialization.safe_globals([*_numpy_names(), *also]):
            return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise EncoderUnavailable(_refusal(path, str(error))) from error
    except (OSError, EOFError, RuntimeError, ValueError, KeyError) as error:
        raise EncoderUnavailable(f"{path} is no whole checkpoint: {error}") from error


def weights(content: Any, *, path: Path) -> dict[str, Tensor]:
    """The named tensors of a checkpoint, in file order, without trainers' prefixes.

    Raises EncoderUnavailable where there are none.
    """
    for wrapper in _WRAPPERS:
        if isinstance(content, Mapping) and isinstance(content.get(wrapper), Mapping):
            content = content[wrapper]
            break
    if not isinstance(content, Mapping) or not content:
        raise EncoderUnavailable(f"{path} holds no state_dict")
    strange = [name for name, value in content.items() if not torch.is_tensor(value)]
    if strange:
        raise EncoderUnavailable(f"{path}: {strange[0]!r} is no tensor")
    return {_bare(str(name)): value for name, value in content.items()}


def without_prefix(named: Mapping[str, Tensor], landmark: str) -> dict[str, Tensor]:
    """Those below whatever stands before the name `landmark`, with that taken away.

    Where several names end in the landmark, the shortest counts. Raises
    EncoderUnavailable where none does.
    """
    found = [name for name in named if f".{name}".endswith(f".{landmark}")]
    if not found:
        raise EncoderUnavailable(f"no weight of the checkpoint is called {landmark}")
    prefix = min(found, key=len).removesuffix(landmark)
    return {
        name.removeprefix(prefix): value
        for name, value in named.items()
        if name.startswith(prefix)
    }


def parted(
    named: Mapping[str, Tensor], landmark: str, trunk: re.Pattern[str]
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """The trunk's weights under their own names, and all others, in file order.

    `trunk` matches the trunk's own names. Raises EncoderUnavailable without landmark.
    """
    inner = without_prefix(named, landmark)
    inner = {name: value for name, value in inner.items() if trunk.match(name)}
    taken = {id(value) for value in inner.values()}
    rest = {name: value for name, value in named.items() if id(value) not in taken}
    return inner, rest


def fill(model: nn.Module, named: Mapping[str, Tensor], *, what: str) -> None:
    """Load weights of exactly the model's names and shapes.

    Raises EncoderUnavailable naming what is missing, left over or of another shape.
    """
    wanted = model.state_dict()
    # Counters of batches seen came late to torch, and count for nothing here.
    missing = [
        name
        for name in wanted
        if name not in named and not name.endswith("num_batches_tracked")
    ]
    if missing:
        raise EncoderUnavailable(f"{what}: the checkpoint lacks {_listed(missing)}")
    left_over = [name for name in named if name not in wanted]
    if left_over:
        raise EncoderUnavailable(f"{what} has no {_listed(left_over)}")
    for name, value in named.items():
        if value.shape != wanted[name].shape:
            raise EncoderUnavailable(
                f"{what}: {name} is {tuple(value.shape)} in the checkpoint, "
                f"not {tuple(wanted[name].shape)}"
            )
    model.load_state_dict({**wanted, **named})


def _refusal(path: Path, reason: str) -> str:
    if "sklearn" in reason:
        return (
            f"{path} holds a pickled scikit-learn object, which is not opened: "
            "convert it once with `python -m ml.cli.convert_pca OLD NEW`"
        )
    return f"{path} holds more than tensors, or is damaged: {reason.splitlines()[0]}"


def _bare(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name


def _listed(names: list[str]) -> str:
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + rest


def _numpy_names() -> list[Any]:
    """What pickles of numpy arrays call, under numpy 1's names as well as numpy 2's."""
    function: Any = np.empty(0).__reduce__()[0]
    scalar: Any = np.float64(0).__reduce__()[0]
    calls = [
        (call, f"numpy.{core}.multiarray.{call.__name__}")
        for core in ("core", "_core")
        for call in (function, scalar)
    ]
    kinds = [type(np.dtype(kind)) for kind in ("f4", "f8", "i8")]
    return [*calls, np.ndarray, np.dtype, *kinds, _codecs.encode]
