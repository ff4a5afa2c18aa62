import pytest
import torch

from ml import losses
from ml.metrics import same_label_retrieval
from tests.ml.losses.rows import unit_rows


def slow_share(score: float, bin_index: int, bins: int) -> float:
    center = 1 - bin_index / (bins - 1)
    return max(0.0, 1 - abs(min(max(score, 0.0), 1.0) - center) * (bins - 1))


def slow_quantized_ap(vectors, labels, bins: int) -> float:
    total, counted = 0.0, 0
    for i in range(len(vectors)):
        others = [j for j in range(len(vectors)) if j != i]
        relevant = [j for j in others if labels[j] == labels[i]]
        if not relevant:
            continue
        seen = found = precision_sum = 0.0
        for index in range(bins):
            share = {
                j: slow_share(float(vectors[i] @ vectors[j]), index, bins)
                for j in others
            }
            here = sum(share[j] for j in relevant)
            seen, found = seen + sum(share.values()), found + here
            precision_sum += found / seen * here if seen else 0.0
        total, counted = total + 1 - precision_sum / len(relevant), counted + 1
    return total / counted


@pytest.mark.parametrize("bins", [2, 5, 25])
@pytest.mark.parametrize("seed", [1, 2])
def test_it_equals_the_slow_loop(bins, seed):
    vectors, labels = unit_rows(9, seed), torch.tensor([0, 0, 0, 1, 1, 2, 3, 3, 3])
    found = losses.quantized_ap(vectors, labels, bins=bins)
    expected = slow_quantized_ap(vectors, labels, bins)
    assert float(found) == pytest.approx(expected, rel=1e-9)


def test_fine_bins_come_near_the_real_average_precision():
    vectors = torch.nn.functional.normalize(unit_rows(20, 3).abs(), dim=1)
    labels = torch.arange(20) % 4
    found = losses.quantized_ap(vectors, labels, bins=4001)
    real = same_label_retrieval(vectors.float().numpy(), labels.numpy())
    assert 1 - float(found) == pytest.approx(real.mean_average_precision, abs=0.02)


def test_ties_share_their_precision():
    vectors = torch.tensor([[1.0, 0], [1, 0], [1, 0]])
    # Each of the first two finds one of two equal rows: half of what it sees is right.
    loss = losses.quantized_ap(vectors, torch.tensor([0, 0, 1]))
    assert loss.item() == pytest.approx(0.5)


@pytest.mark.parametrize("count", [1, 4])
def test_without_any_positive_it_is_zero_with_a_gradient(count):
    vectors = unit_rows(count, 4).requires_grad_()
    loss = losses.quantized_ap(vectors, torch.arange(count))
    loss.backward()
    assert loss.item() == 0
    assert torch.equal(vectors.grad, torch.zeros_like(vectors))


def test_its_gradient_draws_a_label_together():
    vectors = unit_rows(12, 5, dtype=torch.float32).abs()
    labels = torch.arange(12) % 3
    losses_seen = []
    for _ in range(50):
        vectors = torch.nn.functional.normalize(vectors, dim=1).requires_grad_()
        loss = losses.quantized_ap(vectors, labels)
        (gradient,) = torch.autograd.grad(loss, vectors)
        assert torch.isfinite(gradient).all()
        losses_seen.append(loss.item())
        vectors = (vectors - 0.3 * gradient).detach()
    assert losses_seen[-1] < losses_seen[0] / 2
