"""Nested training state as named tensors and a JSON tree, and back."""

from typing import Any

from torch import Tensor

_TENSOR = "$tensor"
Tensors = dict[str, Tensor]


def flatten(state: Any, tensors: Tensors, path: str = "") -> Any:
    """A tree of plain values in which each tensor is replaced by its name.

    The tensors go into `tensors` under their paths, cloned: those that share memory
    (tied weights, views) could not be stored otherwise.
    """
    if isinstance(state, Tensor):
        name = path or _TENSOR
        tensors[name] = state.detach().cpu().contiguous().clone()
        return {_TENSOR: name}
    if isinstance(state, dict):
        pairs = state.items()
        return {
            "$keys": [
                [key, flatten(value, tensors, f"{path}/{key}")] for key, value in pairs
            ]
        }
    if isinstance(state, list | tuple):
        return [flatten(value, tensors, f"{path}/{i}") for i, value in enumerate(state)]
    return state


def restore(tree: Any, tensors: Tensors) -> Any:
    """What `flatten` was given; tuples come back as lists."""
    if isinstance(tree, dict):
        if _TENSOR in tree:
            return tensors[tree[_TENSOR]]
        return {key: restore(value, tensors) for key, value in tree["$keys"]}
    if isinstance(tree, list):
        return [restore(value, tensors) for value in tree]
    return tree
