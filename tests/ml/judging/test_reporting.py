import json

from ml.judging import reporting

RESULTS = {
    "data": {"left_out": ["a.png: blank"], "figures": {"test": 4}},
    "same-design": {
        "test": {
            "ours": {"image_to_design": {"mAP": 0.5}, "note": "a trial"},
            "theirs": {"image_to_design": {"mAP": 0.25}},
        }
    },
    "one-to-one": {"test": {"ours": {"not_judged": "it has no text tower"}}},
}


def test_a_table_for_each_protocol_and_split_and_what_is_missing_below():
    shown = reporting.as_markdown(RESULTS)
    assert "## same-design, test\n" in shown
    assert "| image_to_design / mAP | 0.5000 | 0.2500 |" in shown
    assert "Note: a trial." in shown
    assert "## one-to-one, test\n\nNot judged: ours: it has no text tower." in shown
    assert "Left out: 1 images, such as a.png: blank." in shown


def test_what_is_written_can_be_read(tmp_path):
    reporting.write(tmp_path / "deep" / "out", RESULTS)
    written = json.loads((tmp_path / "deep/out/results.json").read_text())
    assert written == RESULTS
    assert sorted(path.name for path in (tmp_path / "deep/out").iterdir()) == [
        "results.json",
        "results.md",
    ]
