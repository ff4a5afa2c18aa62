"""Mark captions that should not be trained on or shown as they stand.

A caption is generic when it fits many designs of its class as well as its own. It is
also looked at for length, for views that are not shown, and for the class's own words.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ml.backbones import vocabulary
from ml.captioning import views, wording

TOKENS = 75  # of CLIP's context of 77, less start and end
PEERS = 10
COVERED = 0.8
_ROWS = 256


@dataclass(frozen=True, slots=True)
class Candidate:
    """A caption to judge; peers are the other designs of equal `class_code`.

    `views_shown` are the views the caption may name: that of its figure, or all of a
    design's. Empty means not known, and then no view is called wrong.
    """

    text: str
    design: str
    class_code: str = ""
    class_name: str = ""
    views_shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a caption, and the counts it rests on.

    `fits` is how many other designs of the class the caption fits too, of `peers`;
    `tokens` are CLIP's, without start and end marks.
    """

    is_generic: bool
    fits: int
    peers: int
    is_too_long: bool
    tokens: int
    wrong_views: tuple[str, ...]
    leaks: tuple[str, ...]

    @property
    def is_kept(self) -> bool:
        """Whether nothing is wrong."""
        return not (
            self.is_generic or self.is_too_long or self.wrong_views or self.leaks
        )


def judge(candidates: Sequence[Candidate], *, peers: int = PEERS) -> list[Verdict]:
    """A verdict for each caption, in order, each class among itself.

    A caption is generic if it fits `peers` other designs of its class, or half of them
    where the class has fewer than twice as many; alone in its class it is not.
    """
    of_class: dict[str, list[int]] = defaultdict(list)
    for at, candidate in enumerate(candidates):
        of_class[candidate.class_code].append(at)
    fitted, others = np.zeros((2, len(candidates)), np.int64)
    for positions in of_class.values():
        designs = [candidates[at].design for at in positions]
        texts = [candidates[at].text for at in positions]
        fitted[positions] = fits(texts, designs)
        others[positions] = len(set(designs)) - 1
    return [
        _verdict(candidate, int(fit), int(other), peers)
        for candidate, fit, other in zip(candidates, fitted, others, strict=True)
    ]


def fits(texts: Sequence[str], designs: Sequence[str]) -> NDArray[np.int64]:
    """How many other designs of one class each caption (n,) fits too.

    A word that d of the class's D designs use weighs log((D + 1) / d). A caption fits a
    design one of whose captions has 80 % or more of the weight of its words; one
    without any words fits all. Works through the class in blocks of 256 captions.
    """
    bags = [set(wording.content_words(text)) for text in texts]
    names, design_of = np.unique(
        np.asarray(designs, dtype=np.str_), return_inverse=True
    )
    weights = _weights(bags, designs)
    row_of = {word: row for row, word in enumerate(weights)}
    said = _incidence([[row_of[word] for word in bag] for bag in bags], len(weights))
    owner = _incidence([[int(design)] for design in design_of], len(names))
    weighed = said @ sparse.diags(np.array(list(weights.values()), np.float64))
    totals = np.asarray(weighed.sum(axis=1)).ravel()
    found = np.zeros(len(texts), np.int64)
    for start in range(0, len(texts), _ROWS):
        rows = slice(start, start + _ROWS)
        shared = weighed[rows] @ said.T
        # A hair less than asked, since sums of equal weights differ in the last place.
        is_covered = shared.toarray() >= COVERED * totals[rows, None] - 1e-9
        per_design = sparse.csr_array(is_covered.astype(np.int32)) @ owner
        found[rows] = np.diff(per_design.indptr) - 1  # it always fits its own design
    return found


def _verdict(candidate: Candidate, fit: int, others: int, peers: int) -> Verdict:
    tokens = len(vocabulary.token_ids(candidate.text))
    limit = min(peers, math.ceil(others / 2))
    return Verdict(
        is_generic=others > 0 and fit >= limit,
        fits=fit,
        peers=others,
        is_too_long=tokens > TOKENS,
        tokens=tokens,
        wrong_views=views.not_shown(candidate.text, candidate.views_shown),
        leaks=wording.leaked(candidate.text, candidate.class_name),
    )


def _weights(bags: Sequence[set[str]], designs: Sequence[str]) -> dict[str, float]:
    """The weight of each word of a class, by how few designs use it."""
    used: dict[str, set[str]] = defaultdict(set)
    for bag, design in zip(bags, designs, strict=True):
        used[design] |= bag
    counts = Counter(word for bag in used.values() for word in bag)
    return {word: math.log((len(used) + 1) / counts[word]) for word in sorted(counts)}


def _incidence(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_array:
    """A sparse table (n, width) with ones where each row says."""
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter(_flat(rows), np.int64, count=int(ends[-1]))
    return sparse.csr_array(
        (np.ones(len(columns)), columns, ends), shape=(len(rows), width)
    )


def _flat(rows: Sequence[Sequence[int]]) -> Iterator[int]:
    for row in rows:
        yield from row
