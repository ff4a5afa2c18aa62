"""Which designs are drawn: lines of relatives with grades, and what asks for them.

A line is an independent design and its relatives, as the synthetic corpus has them.
Grades as in `docs/synthetic.md`: 3 the same design drawn again, 2 a variation (jitter
.08 or one discrete change), 1 a sibling (jitter .2), 0 any other design. The corpus is
drawn with usual pens; the same designs ask again, drawn anew from other cameras, once
with pens of the same kind and once with pens the corpus never uses.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ml.synthetic import cameras, families
from ml.synthetic.designs import Design, change_one, draw, vary

VALIDATION, TEST = "validation", "test"
CORPUS, SAME_PENS, OTHER_PENS = "corpus", "same pens", "other pens"

# Far from the seeds of `ml.packing.plans`, which the default encoder is trained on.
_FIRST_SEED = {VALIDATION: 20_000_000, TEST: 30_000_000}
_DASHED_SHARE = 0.25  # of lines claim less than they draw
_SHORT_SHARE = 0.35  # of designs of the corpus file fewer than all seven views
_KEPT = 0.55  # of the plane views of those


@dataclass(frozen=True, slots=True)
class LinePlan:
    """How many lines of each family are drawn for either part."""

    per_validation_family: int = 7  # of 27 families the encoder was trained on
    per_test_family: int = 30  # of the 6 families that were held out

    def lines(self) -> Iterator[tuple[str, str, int]]:
        """Part, family and seed of each line."""
        held_out = frozenset(families.HELD_OUT)
        for name in sorted(families.FAMILIES):
            part = TEST if name in held_out else VALIDATION
            count = self.per_test_family if part == TEST else self.per_validation_family
            for index in range(count):
                yield part, name, _FIRST_SEED[part] + index


@dataclass(frozen=True, slots=True)
class Drawn:
    """One design to draw once: its place in a line and the views it shows."""

    part: str
    side: str  # of CORPUS, SAME_PENS, OTHER_PENS
    name: str  # equal for all figures of one filing
    line: str
    grade: int  # towards the root of its line
    design: Design
    views: tuple[str, ...]
    dashed: bool


def filings(plan: LinePlan) -> list[Drawn]:
    """All filings of the corpus and all that ask, line after line."""
    return [
        filing
        for part, family, seed in plan.lines()
        for filing in _line(part, family, seed)
    ]


def _line(part: str, family: str, seed: int) -> Iterator[Drawn]:
    rng = np.random.default_rng([seed, zlib.crc32(family.encode()), 17])
    root = draw(seed, family=family)
    line = f"{family}-{seed}"
    dashed = bool(rng.random() < _DASHED_SHARE)
    members = [
        (3, root),
        (2, vary(root, seed=seed + 1_000_000, jitter=0.08)),
        (2, change_one(root, seed=seed + 2_000_000)),
        (1, vary(root, seed=seed + 3_000_000, jitter=0.2)),
    ]
    for index, (grade, design) in enumerate(members):
        name = f"{line}-{index}"
        yield Drawn(part, CORPUS, name, line, grade, design, _filed(rng), dashed)
    for side in (SAME_PENS, OTHER_PENS):
        name = f"{line}-{side[:5].strip()}"
        yield Drawn(part, side, name, line, 3, root, cameras.VIEWS, dashed)


def _filed(rng: np.random.Generator) -> tuple[str, ...]:
    """The views a design of the corpus was filed with; one at least."""
    if rng.random() >= _SHORT_SHARE:
        return cameras.VIEWS
    kept = [view for view in cameras.VIEWS[1:] if rng.random() < _KEPT]
    return ("perspective", *kept) if rng.random() < 0.85 or not kept else tuple(kept)
