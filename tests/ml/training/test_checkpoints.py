import pytest
import torch

from ml.training import checkpoints


def save(folder, step: int) -> None:
    state = {"weights": torch.full((3,), float(step)), "betas": (0.5, 1)}
    checkpoints.save(folder, step, state, {"a": 1})


def test_the_newest_checkpoint_is_found_with_its_page(tmp_path):
    for step in (10, 20, 30):
        save(tmp_path, step)
    found = checkpoints.latest(tmp_path)
    assert (found.step, found.meta["a"]) == (30, 1)
    assert found.state["weights"].tolist() == [30, 30, 30]
    assert found.state["betas"] == [0.5, 1]


def test_two_are_kept(tmp_path):
    for step in (10, 20, 30):
        save(tmp_path, step)
    assert {path.name for path in tmp_path.iterdir()} == {
        f"step-000000{step}.{kind}"
        for step in (20, 30)
        for kind in ("json", "safetensors")
    }


def test_nothing_is_found_in_an_empty_or_missing_folder(tmp_path):
    assert checkpoints.latest(tmp_path) is None
    assert checkpoints.latest(tmp_path / "missing") is None


@pytest.mark.parametrize("kind", ["json", "safetensors"])
@pytest.mark.parametrize("harm", ["cut", "changed", "emptied", "removed"])
def test_a_damaged_checkpoint_is_passed_over(tmp_path, kind, harm):
    save(tmp_path, 10)
    save(tmp_path, 20)
    file = tmp_path / f"step-00000020.{kind}"
    whole = file.read_bytes()
    if harm == "removed":
        file.unlink()
    elif harm == "changed":
        # The last tensor byte, or a brace of the page.
        file.write_bytes(whole.rstrip()[:-1] + b"\x01")
    else:
        file.write_bytes(whole[: len(whole) // 2] if harm == "cut" else b"")
    assert checkpoints.latest(tmp_path).step == 10


def test_leavings_of_a_killed_write_do_not_count(tmp_path):
    save(tmp_path, 10)
    (tmp_path / "step-00000020.part").write_bytes(b"half")
    (tmp_path / "step-00000020.json.part").write_bytes(b"{")
    (tmp_path / "step-00000020.safetensors").write_bytes(b"whole, without its page")
    assert checkpoints.latest(tmp_path).step == 10


def test_other_json_files_are_no_checkpoints(tmp_path):
    (tmp_path / "settings.json").write_text("{}")
    assert checkpoints.latest(tmp_path) is None
