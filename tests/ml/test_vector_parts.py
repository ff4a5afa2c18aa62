import json

import numpy as np
import pytest

from ml.vector_parts import Part, VectorParts


def part(number: int, count: int = 2) -> Part:
    rows = np.full((count, 3), number, np.float32)
    return Part(tuple(f"{number}-{i}" for i in range(count)), rows, (f"no {number}",))


@pytest.mark.parametrize("suffix", [".npz", ".jsonl"])
def test_parts_are_joined_in_order_and_taken_away(tmp_path, suffix):
    out = tmp_path / f"v{suffix}"
    parts = VectorParts(out, key="k")
    parts.put(1, part(1))
    parts.put(0, part(0, count=0))
    whole = parts.finish(2)
    assert whole.paths == ("1-0", "1-1")
    assert whole.left_out == ("no 0", "no 1")
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_lines_keep_names_of_any_script(tmp_path):
    parts = VectorParts(tmp_path / "v.jsonl", key="k")
    parts.put(0, Part(("Stühle/椅子.png",), np.ones((1, 2), np.float32), ()))
    parts.finish(1)
    line = json.loads((tmp_path / "v.jsonl").read_text(encoding="utf-8"))
    assert line == {"path": "Stühle/椅子.png", "vector": [1.0, 1.0]}


def test_parts_outlive_the_process_and_others_do_not_count(tmp_path):
    out = tmp_path / "v.npz"
    VectorParts(out, key="k").put(0, part(0))
    assert VectorParts(out, key="k").has(0)
    assert not VectorParts(out, key="another").has(0)


def test_a_part_cut_off_does_not_count(tmp_path):
    parts = VectorParts(tmp_path / "v.npz", key="k")
    (parts.folder / "unfinished.npz").write_bytes(b"PK")
    assert not VectorParts(tmp_path / "v.npz", key="k").has(0)
