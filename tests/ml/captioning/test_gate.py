import math

import numpy as np
import pytest

from ml.backbones import vocabulary
from ml.captioning import gate, wording
from ml.captioning.gate import Candidate

WORDS = ["tall", "wide", "round", "square", "slotted", "ribbed", "curved", "flat"]


def slow_fits(texts, designs):
    """For each caption, a loop over all designs of the class."""
    bags = [set(wording.content_words(text)) for text in texts]
    names = sorted(set(designs))

    def weight(word):
        users = {d for bag, d in zip(bags, designs, strict=True) if word in bag}
        return math.log((len(names) + 1) / len(users))

    counts = []
    for bag, own in zip(bags, designs, strict=True):
        total = sum(map(weight, bag))
        fitting = {
            design
            for other, design in zip(bags, designs, strict=True)
            if design != own and sum(map(weight, bag & other)) >= 0.8 * total - 1e-9
        }
        counts.append(len(fitting))
    return counts


@pytest.mark.parametrize("seed", range(4))
def test_fits_are_those_of_a_slow_loop(seed, monkeypatch):
    monkeypatch.setattr(gate, "_ROWS", 7)  # several blocks
    rng = np.random.default_rng(seed)
    texts = [" ".join(rng.choice(WORDS, rng.integers(0, 5))) for _ in range(60)]
    designs = [f"D{number}" for number in rng.integers(0, 25, 60)]
    assert gate.fits(texts, designs).tolist() == slow_fits(texts, designs)


def class_of(texts, **known):
    return [
        Candidate(text, design=f"D{i}", class_code="09-01", **known)
        for i, text in enumerate(texts)
    ]


def test_a_caption_ten_peers_share_is_generic_and_a_rare_word_saves_one():
    texts = ["a tall bottle"] * 30 + ["a tall bottle with a swan neck"]
    verdicts = gate.judge(class_of(texts))
    assert [verdict.is_generic for verdict in verdicts] == [True] * 30 + [False]
    assert verdicts[0].fits == 30  # the last one is a tall bottle too
    assert (verdicts[-1].fits, verdicts[-1].peers) == (0, 30)


def test_just_under_the_count_is_kept():
    texts = ["tall"] * 10 + [f"word{i}" for i in range(30)]
    assert not gate.judge(class_of(texts))[0].is_generic  # nine peers
    texts.append("tall")
    assert gate.judge(class_of(texts))[0].is_generic
    assert not gate.judge(class_of(texts), peers=11)[0].is_generic


def test_half_of_a_small_class_is_many_and_one_alone_has_no_peers():
    small = gate.judge(class_of(["tall", "tall", "round"]))
    assert [verdict.is_generic for verdict in small] == [True, True, False]
    alone = gate.judge(class_of(["tall"]))[0]
    assert (alone.is_generic, alone.peers) == (False, 0)


def test_views_of_one_design_are_no_peers():
    same = [Candidate("tall", "D1", "09-01")] * 20 + [Candidate("flat", "D2", "09-01")]
    assert gate.judge(same)[0].fits == 0


def test_another_class_has_no_peers_of_this_one():
    mixed = [Candidate("tall", f"D{i}", class_code=str(i % 2)) for i in range(4)]
    assert [verdict.fits for verdict in gate.judge(mixed)] == [1, 1, 1, 1]


def test_a_caption_of_no_content_fits_all():
    verdicts = gate.judge(class_of(["of the view", "tall", "round", "flat"]))
    assert verdicts[0].fits == 3


@pytest.mark.parametrize(("count", "is_too_long"), [(75, False), (76, True)])
def test_seventy_five_tokens_are_the_most(count, is_too_long):
    text = " ".join(["cup"] * count)
    assert len(vocabulary.token_ids(text)) == count
    verdict = gate.judge(class_of([text]))[0]
    assert (verdict.tokens, verdict.is_too_long) == (count, is_too_long)


def test_wrong_views_and_leaks_are_named():
    texts = ["rear view of a bottle", "front view of a cup"]
    known = {"views_shown": ("front",), "class_name": "Bottles and flasks"}
    first, second = gate.judge(class_of(texts, **known))
    assert (first.wrong_views, first.leaks) == (("rear",), ("bottle",))
    assert (second.wrong_views, second.leaks) == ((), ())
    assert (first.is_kept, second.is_kept) == (False, True)


def test_nothing_to_judge_gives_nothing():
    assert gate.judge([]) == []
