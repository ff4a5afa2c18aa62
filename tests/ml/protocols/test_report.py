import json

import numpy as np
import pytest

from ml.protocols import classification, deeppatent, one_to_one, report


def results():
    rng = np.random.default_rng(0)
    images, labels = rng.normal(size=(30, 4)), np.arange(30) % 5
    given = {"query_labels": labels, "gallery_labels": labels}
    return {
        "one": deeppatent.evaluate(images, images, **given, own_rows=np.arange(30)),
        "two": one_to_one.evaluate(images, images),
    }


def test_json_holds_every_figure_and_null_for_what_is_none():
    scores = np.eye(3)[[0, 1, 1]]
    found = classification.evaluate(scores, np.array([0, 1, 1]), names=["a", "b", "c"])
    read = json.loads(report.as_json({"head": found}))["head"]
    assert read["per_class"]["c"] == {
        "precision": 0,
        "recall": None,
        "f1": 0,
        "support": 0,
    }
    assert read["confusion"] == found["confusion"]


def test_the_table_has_a_row_per_figure_and_a_column_per_method():
    shown = report.as_markdown(results())
    lines = shown.splitlines()
    assert lines[0] == "| figure | one | two |"
    row = next(line for line in lines if line.startswith("| all / image / mAP |"))
    value = results()["one"]["all"]["image"]["mAP"]
    assert row == f"| all / image / mAP | {value:.4f} | – |"
    assert "| text_to_image / R@1 | – | 1.0000 |" in lines
    assert "| pairs | – | 30 |" in lines


def test_the_table_states_its_protocols_and_tie_rules():
    shown = report.as_markdown(results())
    assert "Protocol: DeepPatent." in shown
    assert "Ties: mAP: ties are one threshold" in shown


def test_figures_can_be_chosen_but_not_invented():
    shown = report.as_markdown(results(), figures=["pairs"])
    assert [line for line in shown.splitlines() if "/" in line and "|" in line] == []
    with pytest.raises(KeyError, match="no such figures: speed"):
        report.as_markdown(results(), figures=["speed"])


def test_confusion_and_classes_stay_out_of_the_table():
    found = classification.evaluate(np.eye(3), np.arange(3))
    assert "per_class" not in report.as_markdown({"head": found})


def test_both_files_are_written(tmp_path):
    report.write(tmp_path / "new", results())
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == ["results.json", "results.md"]
    again = json.loads((tmp_path / "new" / "results.json").read_text())
    assert again["two"]["text_to_image"]["R@1"] == 1
