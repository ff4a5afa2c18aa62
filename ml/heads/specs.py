"""A head as a few JSON values, so that a checkpoint's page can build it again."""

from collections.abc import Callable, Mapping
from typing import Any

from torch import nn

from ml.heads.pooling import GeneralizedMean
from ml.heads.projection import MetricHead

Spec = dict[str, str | int | float | bool]


class UnknownHead(ValueError):
    """No head of this kind, or not one that these values build."""


_KINDS: Mapping[str, Callable[..., nn.Module]] = {
    "gem": GeneralizedMean,
    "identity": nn.Identity,
    "metric": MetricHead,
}


def describe(module: nn.Module) -> Spec:
    """What `build` makes an untrained twin of. Raises UnknownHead for other modules."""
    match module:
        case MetricHead():
            return {
                "kind": "metric",
                "inputs": module.inputs,
                "outputs": module.outputs,
                "dropout": module.dropout,
            }
        case GeneralizedMean():
            return {
                "kind": "gem",
                "p": module.start,
                "eps": module.eps,
                "learnt": module.learnt,
            }
        case nn.Identity():
            return {"kind": "identity"}
    raise UnknownHead(
        f"no page tells of a {type(module).__name__}; use one of {', '.join(_KINDS)}"
    )


def build(spec: Mapping[str, Any]) -> nn.Module:
    """An untrained module; its weights come from a state dict of its twin.

    Raises UnknownHead where the kind or its values are not those `describe` writes.
    """
    values = dict(spec)
    kind = values.pop("kind", None)
    if kind not in _KINDS:
        raise UnknownHead(f"no head of kind {kind!r}; use one of {', '.join(_KINDS)}")
    if kind == "identity" and values:
        raise UnknownHead(f"an identity takes no values, not {', '.join(values)}")
    try:
        return _KINDS[kind](**values)
    except TypeError as error:
        raise UnknownHead(f"a head of kind {kind!r} is not built so: {error}") from None
