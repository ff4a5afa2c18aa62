import json

import pytest

from ml.manifests import ornament
from ml.manifests.ornament import Figure

FIGURES = [
    Figure("a/1.png", "USD0000001", "train", "front", ("a cup", "Cup"), "07-01"),
    Figure("b/1.png", "USD0000002", "test", turn=90),
    Figure("b/é.png", "USD0000002", "test", uspc="D7/536"),
]


def test_what_is_written_is_read(tmp_path):
    ornament.write(tmp_path / "manifest.jsonl", FIGURES)
    manifest = ornament.read(tmp_path / "manifest.jsonl")
    assert manifest.figures == tuple(FIGURES)
    assert manifest.folder == tmp_path
    assert manifest.of_split("test") == [1, 2]


def test_the_digest_is_of_the_list_not_of_its_spelling(tmp_path):
    path = tmp_path / "manifest.jsonl"
    ornament.write(path, FIGURES)
    digest = ornament.read(path).sha256
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    turned = [dict(reversed(line.items())) for line in lines]
    path.write_text("\n\n".join(json.dumps(line, indent=None) for line in turned))
    assert ornament.read(path).sha256 == digest
    ornament.write(path, FIGURES[::-1])
    assert ornament.read(path).sha256 != digest


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[" * 100_000,
        "[1, 2]",
        '{"path": "a", "patent": "USD1"}',
        '{"path": "a", "patent": "USD1", "split": "x", "vieuw": "front"}',
        '{"path": "a", "patent": "USD1", "split": "x", "captions": "a cup"}',
        '{"path": "a", "patent": "USD1", "split": "x", "captions": [1]}',
        '{"path": "a", "patent": 1, "split": "x"}',
        '{"path": "a", "patent": "USD1", "split": "x", "turn": "90"}',
    ],
)
def test_a_bad_line_is_named(tmp_path, line):
    path = tmp_path / "manifest.jsonl"
    path.write_text('{"path": "a", "patent": "USD1", "split": "x"}\n' + line)
    with pytest.raises(ornament.UnreadableManifest, match="line 2"):
        ornament.read(path)


def test_bytes_that_are_no_text_are_named(tmp_path):
    path = tmp_path / "manifest.jsonl"
    ornament.write(path, FIGURES)
    path.write_bytes(path.read_bytes() + b'{"path": "\xff"}\n')
    with pytest.raises(ornament.UnreadableManifest, match="line 4"):
        ornament.read(path)
