import numpy as np
from PIL import Image

from ml.judging import files, pictures
from ml.protocols import classification
from tests.ml.judging.cases import case, clouded, encoded


def test_curves_and_classes_are_drawn_and_gaps_left_out(tmp_path):
    judged = classification.evaluate(np.eye(3), np.arange(3), names=["02", "06", "09"])
    pictures.draw(
        tmp_path,
        {
            "data": {},
            "same-design": {
                "test": {
                    "ours": {"image_to_design": {"mAP": 0.5, "R@1": 0.4, "R@5": 0.6}},
                    "theirs": {"not_judged": "too few"},
                }
            },
            "one-to-one": {"test": {"ours": {"not_judged": "no text tower"}}},
            "classical": {"test": {"ours": {"MLP": judged, "note": "four"}}},
        },
    )
    called = files.plain("ours MLP")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"classical-test-{called}-classes.png",
        f"classical-test-{called}-confusion.png",
        "same-design-test-recall.png",
    ]


def test_a_map_is_drawn_of_a_split_and_none_of_three_figures(tmp_path):
    pictures.draw_map(tmp_path, case(tmp_path, test=clouded(0)))
    with Image.open(tmp_path / "map-test-ours.png") as image:
        assert image.width > 300
    (tmp_path / "map-test-ours.png").unlink()
    few = encoded(np.eye(3), ["USD1", "USD2", "USD3"])
    pictures.draw_map(tmp_path, case(tmp_path, test=few))
    assert list(tmp_path.iterdir()) == []
