"""The texts of a synthetic grant: title, claim, figure paragraphs and statements."""

import numpy as np

from ml.synthetic import captions
from ml.synthetic.captions import listed, pick, running, with_article
from ml.synthetic.designs import Design
from ml.synthetic.plans import Drawings, Words


def words(
    design: Design, drawings: Drawings, rng: np.random.Generator, *, title: str = ""
) -> Words:
    """Return all texts of a grant; most relatives keep `title`, that of their root."""
    product = captions.title(design, rng)
    if title and rng.random() < 0.7:
        product = title
    views = [figure.view for figure in drawings.figures]
    is_hague = "." in drawings.figures[0].number
    statements = []
    if drawings.dashed:
        statements.append(broken_line_statement(product, drawings.dashed, rng))
    if "bottom" not in views:
        statements.append(
            f"The bottom of the {running(product)} is not seen in ordinary use and "
            "forms no part of the claimed design."
        )
    return Words(
        title=product,
        claim=claim(product, rng),
        descriptions=tuple(
            captions.descriptions(product, views, rng, is_hague=is_hague)
        ),
        statements=tuple(statements),
    )


def claim(product: str, rng: np.random.Generator) -> str:
    """Return the one claim of a design grant in one of its usual spellings."""
    thing = with_article(running(product))
    usual = f"The ornamental design for {thing}, as shown and described."
    rare = (
        f"I claim the ornamental design for {thing}, as shown and described.",
        f"We claim the ornamental design for {thing}, as shown and described.",
        f"The ornamental design for {thing} as shown and described.",
        f"The ornamental design of {thing}, substantially as shown.",
    )
    return usual if rng.random() < 0.8 else pick(rare, rng)


def broken_line_statement(
    product: str, parts: tuple[str, ...], rng: np.random.Generator
) -> str:
    """Return the sentence that disclaims the `parts` drawn in broken lines."""
    part = listed([f"the {name.replace('_', ' ')}" for name in parts])
    thing = f"the {running(product)}"
    lines = "The broken lines"
    unclaimed = "form no part of the claimed design"
    return pick(
        (
            f"{lines} illustrate {part} of {thing} and {unclaimed}.",
            f"{lines} depict portions of {thing}, namely {part}, that {unclaimed}.",
            f"{lines} show {part} of {thing} for environment only and {unclaimed}.",
        ),
        rng,
    )
