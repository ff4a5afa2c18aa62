import pytest
import torch

from ml import heads


def maps(seed: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(2, 3, 4, 5, generator=generator, dtype=torch.float64).to(dtype)


@pytest.mark.parametrize("p", [1.0, 3.0, 6.5])
def test_it_equals_the_slow_loop(p):
    features = maps(1)
    found = heads.GeneralizedMean(p)(features)
    for row in range(2):
        for channel in range(3):
            values = features[row, channel].flatten().tolist()
            mean = sum(max(value, 1e-6) ** p for value in values) / len(values)
            assert float(found[row, channel]) == pytest.approx(mean ** (1 / p))


def test_a_great_p_is_nearly_the_maximum():
    features = maps(2)
    pooled = heads.GeneralizedMean(200.0)(features)
    assert torch.allclose(pooled, features.amax(dim=(2, 3)), rtol=0.05)


def test_a_fixed_p_has_no_state_and_a_learnt_one_learns():
    assert heads.GeneralizedMean().state_dict() == {}
    pool = heads.GeneralizedMean(learnt=True)
    pool(maps(3, torch.float32)).sum().backward()
    assert pool.p.grad != 0


def test_half_precision_does_not_overflow():
    pooled = heads.GeneralizedMean()(torch.full((1, 1, 2, 2), 300.0).half())
    assert pooled.dtype == torch.float16
    assert pooled.item() == pytest.approx(300, rel=1e-2)
