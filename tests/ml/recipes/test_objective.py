"""Every objective on vectors made up, without a network."""

import pytest
import torch

from ml import recipes
from ml.recipes import ornament
from ml.recipes.objective import DataFacts, Seen, Temperature, total

WITH_CLASSES = ("patentclip", "designclip")
FACTS = DataFacts(6, 4, ("D1", "D2"), (9, 1), 3)


def seen(**values) -> Seen:
    draw = torch.Generator().manual_seed(0)
    rows = torch.randn(6, 6, generator=draw)
    given = {
        "images": rows,
        "patents": torch.tensor([0, 0, 1, 1, 2, 2]),
        "classes": torch.tensor([0, 0, 0, 0, 1, 1]),
        "subclasses": torch.tensor([0, 0, 1, 1, 2, 2]),
        "texts": torch.randn(6, 6, generator=draw),
        "told": torch.arange(6),
        "said": torch.arange(6),
        **values,
    }
    return Seen(**given)


@pytest.mark.parametrize("name", recipes.names())
def test_every_objective_sums_parts_that_reach_the_vectors(name):
    for stage in recipes.load(name).stages:
        batch = seen()
        batch.images.requires_grad_()
        losses = stage.objective(FACTS)(batch)
        losses["loss"].backward()
        assert len(losses) > 1
        assert all(loss.ndim == 0 and loss.isfinite() for loss in losses.values())
        assert batch.images.grad.abs().sum() > 0


@pytest.mark.parametrize("name", WITH_CLASSES)
def test_rare_classes_weigh_more_in_the_class_loss(name):
    torch.manual_seed(0)
    objective = recipes.load(name).stages[0].objective(FACTS).eval()
    weights = objective.get_buffer(
        "weights" if name == "patentclip" else "class_weights"
    )
    assert weights[1] > 5 * weights[0]
    batch = seen()
    layer = objective.class_layer()
    logits = layer(batch.unit_images())
    if name == "designclip":
        logits = objective.head(batch.unit_images(), batch.unit_pairs()[1])
    each = torch.nn.functional.cross_entropy(logits, batch.classes, reduction="none")
    share = weights[batch.classes]
    expected = sum(s * e for s, e in zip(share, each, strict=True)) / share.sum()
    torch.testing.assert_close(objective(batch)["classes"], expected)


def test_a_temperature_starts_where_it_is_told_and_is_bounded():
    assert Temperature(10.0)().item() == pytest.approx(10)
    assert Temperature(1e6)().item() == 100


def test_the_total_weighs_its_parts():
    parts = {"a": torch.tensor(2.0), "b": torch.tensor(3.0)}
    assert total(parts, {"a": 1.0, "b": 0.5})["loss"] == 3.5


def test_equal_words_are_right_for_every_design_they_are_said_of():
    objective = recipes.load("ornament").stages[0].objective(FACTS)
    alike = {"said": torch.zeros(6, dtype=torch.int64), "texts": torch.ones(6, 6)}
    losses = objective(seen(**alike))
    # All texts are the same and all are right: to tell them apart is not asked.
    expected = torch.tensor(6.0).log()
    torch.testing.assert_close(
        objective(seen(**alike, images=torch.ones(6, 6)))["words"], expected
    )
    parts = [ornament.SHARES[name] * losses[name] for name in ("design", "words")]
    torch.testing.assert_close(losses["loss"], sum(parts))
