import numpy as np
import torch

from ml import augmentation
from ml.augmentation import Augmentation

STILL = Augmentation(
    mirrored=0,
    turned=0,
    smallest=1.03,
    stretched=0,
    shifted=0,
    thickened=0,
    erased=0,
    broken=0,
)


def crosses(count: int = 6, size: int = 40) -> np.ndarray:
    drawings = np.full((count, size, size), 255, np.uint8)
    drawings[:, 18:21, 5:35] = 0
    drawings[:, 5:25, 10:12] = 0
    return drawings


def test_ink_stays_between_paper_and_black():
    ink = augmentation.augment(crosses(), Augmentation(), size=32, seed=[1])
    assert ink.shape == (6, 1, 32, 32)
    assert ink.min() >= 0
    assert ink.max() <= 1
    assert ink.sum() > 0


def test_equal_seeds_give_equal_changes():
    first = augmentation.augment(crosses(), Augmentation(), size=32, seed=[1, 2])
    again = augmentation.augment(crosses(), Augmentation(), size=32, seed=[1, 2])
    other = augmentation.augment(crosses(), Augmentation(), size=32, seed=[1, 3])
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_pixels_are_changed_on_the_device_alone():
    # No operation of the device "meta" takes a tensor that lies elsewhere.
    ink = augmentation.augment(
        crosses(), Augmentation(), size=32, seed=[1], device="meta"
    )
    assert (ink.device.type, ink.shape) == ("meta", (6, 1, 32, 32))


def test_nothing_asked_for_keeps_the_places_of_the_ink():
    ink = augmentation.augment(crosses(), STILL, size=40, seed=[4])
    plain = augmentation.plain(crosses())
    assert ((ink > 0.2) == (plain > 0.5)).float().mean() > 0.97


def test_mirroring_all_turns_left_to_right():
    mirrored = Augmentation(1, 0, 1.03, 0, 0, 0, 0, 0)
    ink = augmentation.augment(crosses(), mirrored, size=40, seed=[4])
    plain = augmentation.plain(crosses()[:, :, ::-1].copy())
    assert ((ink > 0.2) == (plain > 0.5)).float().mean() > 0.97


def test_erasing_takes_ink_away():
    erasing = Augmentation(0, 0, 1.03, 0, 0, 0, erased=1, broken=0)
    whole = augmentation.augment(crosses(40), STILL, size=40, seed=[5])
    holed = augmentation.augment(crosses(40), erasing, size=40, seed=[5])
    assert holed.sum() < whole.sum()
