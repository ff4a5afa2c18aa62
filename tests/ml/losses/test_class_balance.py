import pytest
import torch

from ml.losses import class_balance


def slow_weights(counts: list[int], power: float) -> list[float]:
    raw = [count**-power if count else 0.0 for count in counts]
    items = [raw[index] for index, count in enumerate(counts) for _ in range(count)]
    return [weight / (sum(items) / len(items)) for weight in raw]


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 1.2])
def test_weights_equal_the_slow_loop(power):
    counts = [41, 7, 0, 1, 7]
    found = class_balance.weights(torch.tensor(counts), power=power)
    assert found.tolist() == pytest.approx(slow_weights(counts, power), rel=1e-5)


def test_the_mean_over_a_training_set_is_one():
    counts = torch.tensor([41_007, 642, 745, 21_200])
    weights = class_balance.weights(counts, power=1.2)
    assert float((weights * counts).sum() / counts.sum()) == pytest.approx(1)


def test_a_great_power_neither_under_nor_overflows():
    weights = class_balance.weights(torch.tensor([41_007, 642]), power=12)
    assert torch.isfinite(weights).all()
    assert weights[0] > 0


def test_a_training_set_without_items_is_refused():
    with pytest.raises(ValueError, match="count the training set"):
        class_balance.weights(torch.zeros(3), power=1)


def test_the_weighted_mean_divides_by_the_weights():
    values, weights = torch.tensor([1.0, 2, 6]), torch.tensor([1.0, 1, 2])
    assert class_balance.weighted_mean(values, weights) == 15 / 4
    assert class_balance.weighted_mean(values) == 3


def test_the_weighted_mean_of_nothing_is_zero_with_a_gradient():
    values = torch.tensor([1.0, 2], requires_grad=True)
    loss = class_balance.weighted_mean(values, torch.zeros(2))
    loss.backward()
    assert loss == 0
    assert torch.equal(values.grad, torch.zeros(2))
