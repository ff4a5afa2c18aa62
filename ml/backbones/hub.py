"""The hub's client kept from the network, and what is said where weights are absent."""

import contextlib
from collections.abc import Iterator

from huggingface_hub import constants as hub


@contextlib.contextmanager
def hub_network(*, allowed: bool) -> Iterator[None]:
    """Forbid the hub's client to reach the network inside the block, or leave it."""
    before = hub.HF_HUB_OFFLINE
    hub.HF_HUB_OFFLINE = before or not allowed
    try:
        yield
    finally:
        hub.HF_HUB_OFFLINE = before
