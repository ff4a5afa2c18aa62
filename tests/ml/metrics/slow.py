"""Every measure again, query by query from its definition, on a sorted list."""

import math

import numpy as np


def ranked(scores, relevant, ties="row"):
    """The relevance flags in order of score; ties by row, for us, or against us."""
    rule = {
        "row": lambda i: i,
        "for": lambda i: not relevant[i],
        "against": lambda i: relevant[i],
    }[ties]
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], rule(i), i))
    return [bool(relevant[i]) for i in order]


def average_precision(scores, relevant):
    total, recall_before = 0.0, 0.0
    for threshold in sorted(set(scores), reverse=True):
        taken = [r for s, r in zip(scores, relevant, strict=True) if s >= threshold]
        recall = sum(taken) / sum(relevant)
        total += (recall - recall_before) * sum(taken) / len(taken)
        recall_before = recall
    return total


def truncated_average_precision(flags, k, divisor):
    seen = flags[:k]
    total = sum(sum(seen[: i + 1]) / (i + 1) for i in range(len(seen)) if seen[i])
    divide_by = {
        "found": max(1, sum(seen)),
        "min_r_k": min(sum(flags), k),
        "relevant": sum(flags),
    }
    return total / divide_by[divisor]


def hit(flags, k):
    return float(any(flags[:k]))


def recall(flags, k):
    return sum(flags[:k]) / sum(flags)


def precision(flags, k):
    return sum(flags[:k]) / k


def reciprocal_rank(flags, k):
    return next((1 / (i + 1) for i in range(min(k, len(flags))) if flags[i]), 0.0)


def ndcg(flags, k):
    def gained(items):
        return sum(1 / math.log2(i + 2) for i, is_in in enumerate(items[:k]) if is_in)

    return gained(flags) / gained(sorted(flags, reverse=True))


def inverse_penalty(flags):
    last = max(i for i, is_in in enumerate(flags) if is_in)
    return sum(flags) / (last + 1)


def first_place(flags):
    return flags.index(True) + 1


def tie_ridden(rng, shape, *, levels=4):
    """Scores of few distinct values, exact in float32."""
    return rng.integers(0, levels, shape).astype(np.float32) / 4
