import json

import torch

from ml.training.plain_state import flatten, restore


def round_trip(state):
    tensors: dict[str, torch.Tensor] = {}
    tree = json.loads(json.dumps(flatten(state, tensors)))
    return restore(tree, tensors), tensors


def test_nested_state_comes_back_with_its_kinds_of_keys():
    state = {"a": {0: [1, 2.5, None], "0": "text"}, "b": [{"c": True}]}
    assert round_trip(state)[0] == state


def test_tuples_come_back_as_lists():
    assert round_trip({"betas": (0.9, 0.98)})[0] == {"betas": [0.9, 0.98]}


def test_tensors_keep_values_and_kinds_at_any_depth():
    state = {"deep": [{"rows": torch.arange(6, dtype=torch.int64).view(2, 3)}]}
    found, tensors = round_trip(state)
    assert list(tensors) == ["/deep/0/rows"]
    assert torch.equal(found["deep"][0]["rows"], state["deep"][0]["rows"])


def test_a_bare_tensor_is_a_state():
    assert torch.equal(round_trip(torch.ones(2))[0], torch.ones(2))


def test_tensors_that_share_memory_are_stored_apart():
    base = torch.zeros(4)
    _, tensors = round_trip({"whole": base, "view": base[:2]})
    starts = {tensor.untyped_storage().data_ptr() for tensor in tensors.values()}
    assert len(starts) == 2


def test_an_optimizer_goes_on_as_if_it_had_never_been_stored():
    def fresh():
        weight = torch.nn.Parameter(torch.ones(3))
        return weight, torch.optim.AdamW([weight], lr=0.1, betas=(0.9, 0.98))

    def step(weight, optimizer):
        weight.grad = weight.detach() ** 2
        optimizer.step()

    weight, optimizer = fresh()
    step(weight, optimizer)
    other, resumed = fresh()
    other.data.copy_(weight.data)
    resumed.load_state_dict(round_trip(optimizer.state_dict())[0])
    step(weight, optimizer)
    step(other, resumed)
    assert torch.equal(weight, other)
