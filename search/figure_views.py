"""The kinds of view a figure can show, named as design practice names them."""

from typing import Literal, get_args

View = Literal[
    "perspective",
    "front",
    "rear",
    "left",
    "right",
    "top",
    "bottom",
    "detail",
    "section",
    "exploded",
    "side",
    "plan",
    "elevation",
    "in_use",
    "unknown",
]
VIEWS: tuple[View, ...] = get_args(View)
