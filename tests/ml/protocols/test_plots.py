import numpy as np
import pytest
from PIL import Image

from ml.protocols import classification, plots
from ml.protocols.plots import NothingToPlot


def ink(path):
    """The share of pixels of a picture that are not white."""
    with Image.open(path) as image:
        return (np.asarray(image.convert("L")) < 250).mean()


def judged():
    rng = np.random.default_rng(0)
    names = ["chair", "shoe", "lamp", "never"]
    return classification.evaluate(
        rng.normal(size=(60, 4)), rng.integers(0, 3, 60), names=names
    )


def test_recall_curves_are_drawn_for_each_method(tmp_path):
    tables = {
        "ours": {"mAP": 0.5, "R@1": 0.3, "R@5": 0.6, "R@10": 0.7},
        "theirs": {"R@10": 0.4, "R@1": 0.1},
    }
    plots.recall_curves(tables, tmp_path / "curves.png", prefix="R@")
    assert ink(tmp_path / "curves.png") > 0.005
    plots.recall_curves(tables, tmp_path / "curves.svg", prefix="R@")
    drawn = (tmp_path / "curves.svg").read_text()
    assert drawn.count("<!-- ours -->") == drawn.count("<!-- theirs -->") == 1


def test_a_method_without_the_figures_is_refused(tmp_path):
    with pytest.raises(NothingToPlot, match="ours has no figures R@k"):
        plots.recall_curves({"ours": {"mAP": 1}}, tmp_path / "no.png", prefix="R@")


def test_classes_with_items_get_a_bar(tmp_path):
    plots.class_bars(judged(), tmp_path / "bars.svg")
    drawn = (tmp_path / "bars.svg").read_text()
    assert "<!-- chair (" in drawn
    assert "never" not in drawn


def test_confusion_shows_every_class(tmp_path):
    plots.confusion(judged(), tmp_path / "confusion.svg")
    drawn = (tmp_path / "confusion.svg").read_text()
    assert drawn.count("<!-- never -->") == 2


def test_results_without_classes_are_refused(tmp_path):
    for plot in (plots.class_bars, plots.confusion):
        with pytest.raises(NothingToPlot):
            plot({"mAP": 0.5}, tmp_path / "no.png")


def test_the_commonest_labels_of_a_map_are_named(tmp_path):
    labels = [f"USD{i % 20:07d}" for i in range(90)]
    points = np.random.default_rng(1).normal(size=(90, 2))
    plots.point_map(points, labels, tmp_path / "map.svg")
    drawn = (tmp_path / "map.svg").read_text()
    assert "<!-- USD0000000 -->" in drawn
    assert "<!-- USD0000019 -->" not in drawn
    with pytest.raises(NothingToPlot, match="89 labels"):
        plots.point_map(points, labels[1:], tmp_path / "map.svg")
