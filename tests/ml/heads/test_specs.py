import json

import pytest
import torch
from torch import nn

from ml import heads


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        (heads.MetricHead(8, 4, dropout=0.1), (2, 8)),
        (heads.GeneralizedMean(p=2.0, eps=1e-3, learnt=True), (2, 8, 3, 3)),
        (heads.GeneralizedMean(), (2, 8, 3, 3)),
        (nn.Identity(), (2, 8)),
    ],
)
def test_a_page_builds_the_head_again(head, shape):
    spec = json.loads(json.dumps(heads.describe(head)))
    twin = heads.build(spec)
    twin.load_state_dict(head.state_dict())
    given = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    assert type(twin) is type(head)
    assert heads.describe(twin) == spec
    assert torch.equal(twin.eval()(given), head.eval()(given))


def test_dropout_may_be_left_to_its_default():
    head = heads.build({"kind": "metric", "inputs": 8, "outputs": 4})
    assert heads.describe(head)["dropout"] == 0.5


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"kind": "quantum"},
        {"kind": "metric", "inputs": 8},
        {"kind": "gem", "q": 3},
        {"kind": "identity", "inputs": 8},
    ],
)
def test_what_no_page_says_is_refused(spec):
    with pytest.raises(heads.UnknownHead):
        heads.build(spec)


def test_a_module_without_a_page_is_refused():
    with pytest.raises(heads.UnknownHead, match="Linear"):
        heads.describe(nn.Linear(2, 2))
