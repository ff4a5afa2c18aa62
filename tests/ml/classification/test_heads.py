import numpy as np
import pytest
from safetensors.numpy import save_file

from ml.classification import heads
from ml.classification.probe import Linear
from ml.protocols.classification import UnfitClasses


def store(folder, *, count=3, names=("02", "06", "26"), **others):
    rng = np.random.default_rng(0)
    weights = {
        "weight": rng.normal(size=(count, 4)).astype(np.float32),
        "bias": np.arange(count, dtype=np.float32),
    }
    metadata = {"classes": "\n".join(names)}
    save_file({**weights, **others}, folder / heads.FILE, metadata=metadata)
    return weights


def test_what_training_stored_is_read(tmp_path):
    weights = store(tmp_path)
    found = heads.read(tmp_path)
    assert found is not None
    assert found.symbols == ("02", "06", "26")
    np.testing.assert_array_equal(found.weights, weights["weight"])
    np.testing.assert_array_equal(found.bias, weights["bias"])


def test_a_folder_without_one_has_none(tmp_path):
    assert heads.read(tmp_path) is None


def test_a_head_that_is_not_whole_is_refused(tmp_path):
    store(tmp_path, names=("02", "06"))
    with pytest.raises(UnfitClasses, match="not those of 2 classes"):
        heads.read(tmp_path)
    content = (tmp_path / heads.FILE).read_bytes()
    (tmp_path / heads.FILE).write_bytes(content[:-9])
    with pytest.raises(UnfitClasses, match="no whole class layer"):
        heads.read(tmp_path)


@pytest.mark.parametrize(
    ("symbols", "level"),
    [
        (("D2", "D14"), "uspc"),
        (("06", "02"), "locarno"),
        (("02-02", "06-01"), "locarno-subclass"),
    ],
)
def test_the_level_is_told_by_the_symbols_and_their_order_kept(symbols, level):
    known = heads.index(
        Linear(np.eye(2), np.zeros(2), symbols), titles={symbols[0]: "Name"}
    )
    assert (known.level, known.symbols) == (level, symbols)
    assert known.names == ("Name", symbols[1])


def test_classes_of_two_levels_are_refused():
    with pytest.raises(UnfitClasses, match="no one level"):
        heads.index(Linear(np.eye(2), np.zeros(2), ("D2", "02")))
