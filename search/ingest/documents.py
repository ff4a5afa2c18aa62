"""One XML document: what kind it is at a glance, and a design grant read whole."""

from typing import Literal

Kind = Literal[
    "design",
    "utility",
    "plant",
    "reissue",
    "statutory invention registration",
    "application",
    "sequence listing",
    "unknown",
]


class UnreadableDocument(ValueError):
    """The document cannot be read; the message tells why and on which line."""
