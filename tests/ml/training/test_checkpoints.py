import torch

from ml import checkpoints


def save(folder, step: int) -> None:
    checkpoints.save(folder, step, {"weights": torch.full((3,), float(step))}, {"a": 1})


def test_the_newest_checkpoint_is_found_with_its_page(tmp_path):
    for step in (10, 20, 30):
        save(tmp_path, step)
    found = checkpoints.latest(tmp_path)
    assert (found.step, found.meta["a"]) == (30, 1)
    assert found.state["weights"].tolist() == [30, 30, 30]
    assert len(list(tmp_path.glob("*.pt"))) == checkpoints.KEPT


def test_nothing_is_found_in_an_empty_or_missing_folder(tmp_path):
    assert checkpoints.latest(tmp_path) is None
    assert checkpoints.latest(tmp_path / "missing") is None


def test_a_damaged_checkpoint_is_passed_over(tmp_path):
    save(tmp_path, 10)
    save(tmp_path, 20)
    (tmp_path / "step-00000020.pt").write_bytes(b"cut short")
    assert checkpoints.latest(tmp_path).step == 10


def test_leavings_of_a_killed_write_do_not_count(tmp_path):
    save(tmp_path, 10)
    (tmp_path / "step-00000020.part").write_bytes(b"half")
    (tmp_path / "step-00000020.pt").write_bytes(b"whole, but without its page")
    assert checkpoints.latest(tmp_path).step == 10
