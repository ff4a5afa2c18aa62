"""The network in numpy is the one that torch trained, and reads lines in any batch."""

import numpy as np
import torch

from ml.reading import labels, network, printing
from ml.training import label_reader
from ml.training.label_reader import LineNetwork, Recipe

FACES = printing.TESTING


def lines(count: int) -> list[printing.Line]:
    return printing.Part([4], count, FACES).printed([])


def test_numpy_computes_what_torch_does():
    torch.manual_seed(0)
    model = LineNetwork()
    pictures = network.batch([line.picture for line in lines(6)])
    model(torch.from_numpy(pictures)[:, None])  # moves the norms' running averages
    model.eval()
    with torch.no_grad():
        expected = model(torch.from_numpy(pictures)[:, None]).numpy()
    found = network.run(pictures, label_reader.folded(model))
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_a_line_reads_the_same_alone_and_among_wider_ones():
    pictures = [line.picture for line in lines(8)]
    together = network.run(network.batch(pictures))
    for picture, beside in zip(pictures, together, strict=True):
        alone = network.run(network.batch([picture]))[0]
        # The last frames see the paper that the batch adds.
        frames = len(alone) - 8
        np.testing.assert_allclose(alone[:frames], beside[:frames], atol=1e-4)


def test_the_shipped_weights_read_typefaces_they_were_not_trained_on():
    judged = lines(120)
    assert label_reader.share_right(judged, network.shipped()) > 0.8
    assert 0 < labels.calibrated(0.2) < labels.calibrated(0.9) < 1


def test_training_is_repeatable_and_told(tmp_path):
    recipe = Recipe(lines=64, judged=8, designs=1, passes=1, batch=16)
    told = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        told.append(label_reader.train(recipe, tmp_path / name, report=lambda _: None))
    assert told[0] == told[1]
    first, second = (
        network.load(tmp_path / name / "weights.npz") for name in ("one", "two")
    )
    for one, other in zip(first.kernels, second.kernels, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_part_prints_the_same_lines_wherever_it_is_printed():
    first, second = (
        printing.Part([9, 0, 0], 3, FACES),
        printing.Part([9, 0, 0], 5, FACES),
    )
    for one, other in zip(first.printed([]), second.printed([])[:3], strict=True):
        assert one.text == other.text
        np.testing.assert_array_equal(one.picture, other.picture)
