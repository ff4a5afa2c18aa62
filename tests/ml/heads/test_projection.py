import torch

from ml import heads


def test_it_is_made_of_the_published_layers():
    kinds = [type(layer).__name__ for layer in heads.MetricHead(8, 4)]
    published = "Flatten BatchNorm1d Dropout Linear BatchNorm1d PReLU"
    assert kinds == published.split()


def test_it_flattens_a_pooled_map():
    head = heads.MetricHead(8, 4).eval()
    rows = torch.randn(3, 8, generator=torch.Generator().manual_seed(1))
    assert torch.equal(head(rows[:, :, None, None]), head(rows))
    assert head(rows).shape == (3, 4)
