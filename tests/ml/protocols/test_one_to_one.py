import numpy as np
import pytest

from ml.metrics.relevance import UnfitRelevance
from ml.metrics.vectors import UnfitVectors
from ml.protocols import one_to_one
from tests.ml.metrics import slow


def pairs(seed, *, count=60, dims=6, noise=1.0):
    rng = np.random.default_rng(seed)
    images = rng.normal(size=(count, dims))
    return images, images + noise * rng.normal(size=(count, dims))


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def slow_shares(queries, gallery, ties="row"):
    scores = unit(queries) @ unit(gallery).T
    hits = {k: [] for k in one_to_one.KS}
    for i, row in enumerate(scores.tolist()):
        flags = slow.ranked(row, [j == i for j in range(len(row))], ties)
        for k, found in hits.items():
            found.append(slow.hit(flags, k))
    return {f"R@{k}": np.mean(found) for k, found in hits.items()}


@pytest.mark.parametrize("seed", range(3))
def test_shares_of_both_directions_equal_the_slow_loop(seed):
    images, texts = pairs(seed)
    found = one_to_one.evaluate(images, texts)
    assert found["text_to_image"] == pytest.approx(slow_shares(texts, images))
    assert found["image_to_text"] == pytest.approx(slow_shares(images, texts))
    assert found["pairs"] == found["distinct_texts"] == 60


def test_without_repeats_the_bounds_meet():
    found = one_to_one.evaluate(*pairs(4))
    for direction in ("text_to_image", "image_to_text"):
        bounds = found["bounds"][direction]
        assert bounds["for_us"] == bounds["against_us"] == found[direction]
    assert found["ceiling"] == {"R@1": 1, "R@5": 1, "R@10": 1}


def test_repeated_texts_part_the_bounds_by_the_slow_loop():
    images, _ = pairs(5, count=40)
    titles = np.arange(40) // 4  # each title on four designs
    texts = np.random.default_rng(6).integers(-3, 4, (10, 6))[titles].astype(float)
    texts += 0.25
    found = one_to_one.evaluate(images, texts)
    assert found["distinct_texts"] == len(np.unique(texts, axis=0))
    against = found["bounds"]["image_to_text"]["against_us"]
    assert against == pytest.approx(slow_shares(images, texts, "against"))
    for_us = found["bounds"]["image_to_text"]["for_us"]
    assert for_us == pytest.approx(slow_shares(images, texts, "for"))
    # Any image of an equal title counts when we count for us.
    scores = unit(texts) @ unit(images).T
    best = scores.argmax(axis=1)
    any_equal = np.mean([(texts[b] == texts[i]).all() for i, b in enumerate(best)])
    bounds = found["bounds"]["text_to_image"]
    assert bounds["for_us"]["R@1"] == pytest.approx(any_equal)
    assert bounds["against_us"] == pytest.approx(slow_shares(texts, images, "against"))


def test_no_encoder_rises_above_the_ceiling_of_repeated_texts():
    keys = np.array(["chair", "chair", "shoe", "chair"])
    found = one_to_one.evaluate(np.eye(4), np.eye(4)[[0, 0, 1, 0]], text_keys=keys)
    assert found["ceiling"] == {"R@1": 0.5, "R@5": 1.0, "R@10": 1.0}
    assert found["text_to_image"]["R@1"] <= 0.5
    assert found["distinct_texts"] == 2


def test_texts_of_one_key_tie_although_they_were_encoded_apart():
    images, texts = pairs(8, count=20, noise=0.1)
    keys = np.arange(20) // 2
    texts = texts[keys * 2]
    shaken = texts + 1e-7 * np.random.default_rng(9).normal(size=texts.shape)
    found = one_to_one.evaluate(images, shaken, text_keys=keys)
    assert found["bounds"] == one_to_one.evaluate(images, texts)["bounds"]


def test_keys_of_other_texts_are_refused():
    images, texts = pairs(10)
    with pytest.raises(UnfitRelevance, match="59 texts differ"):
        one_to_one.evaluate(images, texts, text_keys=np.zeros(60, int))


def test_a_collapsed_encoder_scores_no_better_than_chance():
    same = np.ones((50, 3))
    found = one_to_one.evaluate(same, same)
    assert found["text_to_image"]["R@1"] == pytest.approx(1 / 50)
    bounds = found["bounds"]["image_to_text"]
    assert (bounds["for_us"]["R@1"], bounds["against_us"]["R@1"]) == (1, 0)


def test_mean_and_median_rank_are_those_of_open_clip():
    images, texts = pairs(7, noise=3)
    scores = unit(texts) @ unit(images).T
    preds = np.array([list(np.argsort(-row)).index(i) for i, row in enumerate(scores)])
    found = one_to_one.evaluate(images, texts)["ranks"]["text_to_image"]
    assert found["mean"] == pytest.approx(preds.mean() + 1)
    assert found["median"] == np.floor(np.median(preds)) + 1


def test_images_and_texts_must_pair():
    with pytest.raises(UnfitVectors, match="3 images"):
        one_to_one.evaluate(np.eye(3), np.eye(4))
    with pytest.raises(UnfitRelevance, match="one key per text"):
        one_to_one.evaluate(np.eye(3), np.eye(3), text_keys=np.arange(2))
