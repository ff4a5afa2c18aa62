"""Does searching for a region find the design that holds it as a part?

    python -m benchmarks.planted_region [--designs 24] [--encoder default]

A part is planted in one product and drawn again in another; the second drawing's part
is marked and searched among all products. By the figures' own vectors, and by the best
window of each figure (`ml.regions.windows`).
"""

import argparse
import time

import numpy as np
from PIL import Image

from benchmarks.claimed_part import Drawn, drawn, form, within
from ml import encoders
from ml.regions import windows

FIRST_SEED = 7_500_000


def main() -> None:
    """Parse the arguments, draw, search."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--designs", type=int, default=24)
    parser.add_argument("--encoder", default="default")
    options = parser.parse_args()
    model, count = encoders.load(options.encoder), options.designs
    forms = [form(FIRST_SEED + place) for place in range(4 * count)]
    parts, hosts, primaries, others = (
        forms[place * count : (place + 1) * count] for place in range(4)
    )
    views = range(count)
    planted = [
        drawn(within(parts[i], hosts[i], i), "perspective", 6, i).image for i in views
    ]
    noise = [drawn(others[i], "perspective", 7, i).image for i in views]
    asked = [
        region(drawn(within(parts[i], primaries[i], i + count), "perspective", 8, i))
        for i in views
    ]
    rows = model.encode_images(asked)
    gallery = planted + noise
    whole = rows @ model.encode_images(gallery).T
    began = time.perf_counter()
    best = np.array(
        [[windows.best(model, image, row).score for image in gallery] for row in rows]
    )
    each = (time.perf_counter() - began) / best.size
    print(f"{count} regions, {len(gallery)} figures; {1000 * each:.0f} ms a figure")
    for name, scores in (("whole figures", whole), ("best window", best)):
        right = np.array([scores[i, i] for i in views])
        ranks = 1 + (scores > right[:, None]).sum(axis=1)
        print(
            f"  {name:14s} R@1 {np.mean(ranks <= 1):.3f}  R@5 {np.mean(ranks <= 5):.3f}"
            f"  R@10 {np.mean(ranks <= 10):.3f}  MRR {np.mean(1 / ranks):.3f}"
        )


def region(each: Drawn) -> Image.Image:
    """The drawing cropped to its part, with what else lies in that box."""
    rows, columns = np.nonzero(each.claimed)
    box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    return each.image.crop(tuple(int(side) for side in box))


if __name__ == "__main__":
    main()
