import torch

from ml.losses import similarity
from tests.ml.losses.rows import unit_rows


def test_halves_become_singles_and_doubles_stay():
    assert similarity.precise(torch.ones(1).half()).dtype == torch.float32
    assert similarity.precise(torch.ones(1).double()).dtype == torch.float64


def test_products_are_precise_under_autocast():
    first, second = (unit_rows(4, seed, dtype=torch.float32) for seed in (1, 2))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = similarity.dot_products(first, second)
    assert torch.equal(found, first @ second.T)


def test_what_is_left_out_gets_no_share_and_a_row_left_out_no_nan():
    left_out = torch.tensor([[False, True, False], [True, True, True]])
    logits = torch.zeros(2, 3, requires_grad=True)
    shares = similarity.without(logits, left_out).softmax(dim=1)
    shares[0, 0].backward()
    assert shares[0].tolist() == [0.5, 0, 0.5]
    assert torch.isfinite(logits.grad).all()
