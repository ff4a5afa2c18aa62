import numpy as np
import pytest

from ml import baselines


def random_drawings(count: int) -> np.ndarray:
    rng = np.random.default_rng(count)
    return rng.integers(0, 256, (count, 128, 128), dtype=np.uint8)


def slow_hog(drawing) -> np.ndarray:
    """Votes pixel by pixel, then blocks one by one."""
    ink = drawing.astype(float) / 255
    votes = np.zeros((16, 16, 9))
    for y in range(128):
        for x in range(128):
            across = ink[y, x + 1] - ink[y, x - 1] if 0 < x < 127 else 0.0
            down = ink[y + 1, x] - ink[y - 1, x] if 0 < y < 127 else 0.0
            place = np.arctan2(down, across) % np.pi * 9 / np.pi - 0.5
            low, strength = int(np.floor(place)), np.hypot(across, down)
            votes[y // 8, x // 8, low % 9] += strength * (1 - (place - low))
            votes[y // 8, x // 8, (low + 1) % 9] += strength * (place - low)
    rows = []
    for y in range(15):
        for x in range(15):
            block = votes[y : y + 2, x : x + 2].ravel()
            block = np.minimum(block / np.sqrt(np.sum(block**2) + 1e-3), 0.2)
            rows.append(block / np.sqrt(np.sum(block**2) + 1e-3))
    row = np.concatenate(rows)
    return row / np.linalg.norm(row)


def test_hog_equals_the_slow_loop():
    drawings = random_drawings(1)
    np.testing.assert_allclose(
        baselines.hog(drawings)[0], slow_hog(drawings[0]), atol=1e-5
    )


@pytest.mark.parametrize("describe", [baselines.hog, baselines.pixels])
def test_descriptors_are_unit_rows(describe):
    rows = describe(random_drawings(3))
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_empty_paper_gives_finite_rows():
    paper = np.full((1, 128, 128), 255, np.uint8)
    for describe in (baselines.hog, baselines.pixels):
        assert np.isfinite(describe(paper)).all()
