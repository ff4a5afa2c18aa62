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


@pytest.mark.parametrize(
    "describe", [baselines.hog, baselines.pixels, baselines.vishash]
)
def test_descriptors_are_unit_rows(describe):
    rows = describe(random_drawings(3))
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_empty_paper_gives_finite_rows():
    paper = np.full((1, 128, 128), 255, np.uint8)
    for describe in (baselines.hog, baselines.pixels, baselines.vishash):
        assert np.isfinite(describe(paper)).all()


def slow_vishash(drawing) -> np.ndarray:
    """Cell by cell, neighbor by neighbor, in the order of their directions."""

    def ink(y, x):
        cell = drawing[y * 8 : y * 8 + 8, x * 8 : x * 8 + 8]
        return sum(255 - int(value) for value in cell.ravel())

    gained = [
        ink(y + down, x + across) - ink(y, x)
        for down, across in ((0, 1), (1, 0), (1, 1), (1, -1))
        for y in range(16 - down)
        for x in range(16)
        if 0 <= x + across < 16
    ]
    even = 2 * 64
    more = np.median([d for d in gained if d > even])
    less = np.median([-d for d in gained if -d > even])
    levels = []
    for d in gained:
        strong = abs(d) > (more if d > 0 else less)
        levels.append(0 if abs(d) <= even else np.sign(d) * (1 + strong))
    return np.array(levels) / np.linalg.norm(levels)


def test_vishash_equals_the_slow_loop():
    rng = np.random.default_rng(4)
    drawing = rng.integers(0, 256, (16, 16), dtype=np.uint8).repeat(8, 0).repeat(8, 1)
    np.testing.assert_allclose(
        baselines.vishash(drawing[None])[0], slow_vishash(drawing), atol=1e-6
    )


def test_vishash_does_not_mind_how_dark_the_lines_are():
    drawing = np.full((128, 128), 255, np.uint8)
    drawing[20:24, 10:100] = drawing[30:110, 50:54] = 0
    gray = 255 - (255 - drawing) // 2
    black, paler = baselines.vishash(np.stack([drawing, gray]))
    np.testing.assert_allclose(black, paler)
