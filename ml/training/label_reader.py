"""Train the reader of figure labels on lines that are printed for it.

The network is that of `ml.reading.network`, here in torch; its weights are saved
folded, in half precision, with a record of how they came about. Validation lines choose
the best pass and test lines, in typefaces seen by neither, judge it once.
"""

import json
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional

from ml.reading import components, labels, lines, network, printing
from ml.reading.components import Ink
from ml.reading.printing import Line, Part
from ml.synthetic import cameras, designs, rendering, styles

_FIRST_DESIGN = 7_000_000  # seeds of designs that no corpus or benchmark draws
_WIDTHS = (8, 20, 40)  # channels of the three convolutions
_ROW = 64  # channels along the row
_SPANS = (7, 5)  # frames that the convolutions along the row see; a wide G has 15
_PART = 500  # lines printed from one seed

Split = Literal["train", "validation", "test"]
_FACES: dict[Split, tuple[str, ...]] = {
    "train": printing.TYPEFACES,
    "validation": printing.VALIDATING,
    "test": printing.TESTING,
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that the weights depend on besides the code."""

    seed: int = 1
    lines: int = 24_000
    judged: int = 1_000  # lines of validation and of test
    designs: int = 150  # whose drawings give rows that are no text
    passes: int = 9
    batch: int = 64
    rate: float = 4e-3


class LineNetwork(nn.Module):
    """Pictures (n, 1, HEIGHT, w) to log-probabilities (n, w / 2, letters + nothing)."""

    def __init__(self) -> None:
        super().__init__()
        channels = (1, *_WIDTHS)
        rows = network.HEIGHT // 8
        self.maps = nn.ModuleList(
            nn.Conv2d(a, b, 3, padding=1, bias=False) for a, b in pairwise(channels)
        )
        self.row = nn.ModuleList(
            nn.Conv2d(a, _ROW, (1, span), padding=(0, span // 2), bias=False)
            for a, span in zip((_WIDTHS[-1] * rows, _ROW), _SPANS, strict=True)
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(n) for n in (*_WIDTHS, _ROW, _ROW))
        self.letters = nn.Conv2d(_ROW, network.NOTHING + 1, 1)
        self.dropout = nn.Dropout(0.1)

    def forward(self, lines: Tensor) -> Tensor:
        """Return log-probabilities of each frame."""
        maps = lines
        for place, convolution in enumerate(self.maps):
            maps = functional.relu(self.norms[place](convolution(maps)))
            across = network.FRAME if place == 0 else 1
            maps = functional.max_pool2d(maps, (2, across))
        count, channels, height, width = maps.shape
        row = maps.reshape(count, channels * height, 1, width)
        for place, convolution in enumerate(self.row):
            row = functional.relu(self.norms[len(self.maps) + place](convolution(row)))
        scores = self.letters(self.dropout(row))[:, :, 0]
        return functional.log_softmax(scores.transpose(1, 2), dim=-1)


def train(
    recipe: Recipe,
    folder: Path,
    *,
    device: str = "cpu",
    processes: int = 1,
    report: Callable[[str], None] = print,
) -> dict[str, object]:
    """Train, save `weights.npz` and `weights.json` in `folder`, return the record.

    The lines are the same with any number of processes to print them.
    """
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    junk = drawn_rows(recipe.designs)
    report(f"{len(junk)} rows of drawings that are no text")
    trained_on = _printed(recipe, junk, "train", processes)
    validation = _printed(recipe, junk, "validation", processes)
    report(f"{len(trained_on)} lines to train on, {len(validation)} to choose by")
    model = LineNetwork().to(device)
    steps = recipe.passes * -(-recipe.lines // recipe.batch)
    optimizer = torch.optim.AdamW(model.parameters(), lr=recipe.rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, steps)
    best, best_weights, scores = -1.0, folded(model), []
    for number in range(recipe.passes):
        model.train()
        total = 0.0
        for batch in _batches(trained_on, recipe.batch, rng):
            loss = _loss(model, [_varied(line, rng) for line in batch])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        weights = folded(model)
        right = share_right(validation, weights)
        scores.append(round(right, 4))
        report(f"pass {number + 1}: loss {total:.1f}, validation {right:.4f}")
        if right > best:
            best, best_weights = right, weights
    tested = _printed(recipe, junk, "test", processes)
    record: dict[str, object] = {
        "recipe": asdict(recipe),
        "letters": network.LETTERS,
        "validation_typefaces": printing.VALIDATING,
        "test_typefaces": printing.TESTING,
        "lines_right_in_validation": scores,
        "lines_right_in_test": round(share_right(tested, best_weights), 4),
        "calibration": calibrated(validation, best_weights),
        "device": torch.device(device).type,
        "numpy": np.__version__,
        "torch": torch.__version__,
    }
    save(best_weights, record, folder)
    return record


def drawn_rows(count: int) -> list[Ink]:
    """Return rows of ink that look like text in drawings without any."""
    found: list[Ink] = []
    for seed in range(_FIRST_DESIGN, _FIRST_DESIGN + count):
        rng = np.random.default_rng(seed)
        mesh = designs.mesh(designs.draw(seed))
        view = cameras.VIEWS[seed % len(cameras.VIEWS)]
        pixels = rendering.render(
            mesh,
            camera=cameras.camera(view, rng=rng),
            style=styles.draw_style(rng),
            size=720,
            rng=rng,
        )
        pieces = components.find(pixels < printing.WHITE // 2)
        for row in list(lines.find(pieces))[:40]:
            ink = pieces.only(row.box, row.members)
            found.append(ink if row.is_across else np.rot90(ink))
    return found


def share_right(judged: Sequence[Line], weights: network.Weights) -> float:
    """Return the share of lines whose most probable letters are all theirs."""
    right = 0
    for start in range(0, len(judged), 32):
        part = judged[start : start + 32]
        logs = network.run(network.batch([line.picture for line in part]), weights)
        right += sum(
            spelled(one) == line.text for one, line in zip(logs, part, strict=True)
        )
    return right / len(judged)


def calibrated(judged: Sequence[Line], weights: network.Weights) -> list[float]:
    """Return slope and offset that turn sureness into how often numbers are right."""
    log_odds, is_right = [], []
    for line in judged:
        logs = network.run(network.batch([line.picture]), weights)[0]
        found = labels.spell(logs)
        if found is not None:
            sure = np.clip(found.sure, 1e-6, 1 - 1e-6)
            log_odds.append(np.log(sure / (1 - sure)))
            is_right.append(found.number == labels.number_of(line.text))
    if len(set(is_right)) < 2:  # all right, or all wrong: nothing to fit
        return [1.0, 0.0]
    fit = LogisticRegression().fit(np.array(log_odds)[:, None], is_right)
    return [round(float(fit.coef_[0, 0]), 4), round(float(fit.intercept_[0]), 4)]


def spelled(logs: network.Floats) -> str:
    """Return the letters of the most probable frames, (frames, classes)."""
    best = [int(place) for place in logs.argmax(axis=-1)]
    return "".join(
        network.LETTERS[place] for place, _ in groupby(best) if place < network.NOTHING
    )


def folded(model: LineNetwork) -> network.Weights:
    """Return the weights with each normalisation folded into its convolution."""
    kernels, biases = [], []
    for convolution, norm in zip([*model.maps, *model.row], model.norms, strict=True):
        assert isinstance(norm, nn.BatchNorm2d)
        assert norm.running_mean is not None
        assert norm.running_var is not None
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        kernels.append(convolution.weight * scale[:, None, None, None])
        biases.append(norm.bias - norm.running_mean * scale)
    kernels.append(model.letters.weight)
    assert model.letters.bias is not None
    biases.append(model.letters.bias)
    return network.Weights(
        tuple(kernel.detach().cpu().numpy().copy() for kernel in kernels),
        tuple(bias.detach().cpu().numpy().copy() for bias in biases),
    )


def save(weights: network.Weights, record: dict[str, object], folder: Path) -> None:
    """Write the weights in half precision and their record."""
    arrays = {
        f"{name}{place}": array.astype(np.float16)
        for name, group in (("kernel", weights.kernels), ("bias", weights.biases))
        for place, array in enumerate(group)
    }
    np.savez_compressed(
        folder / network.WEIGHTS.name,
        **arrays,  # type: ignore[arg-type]
    )
    text = json.dumps(record, indent=2) + "\n"
    (folder / network.RECORD.name).write_text(text, encoding="utf-8")


def _printed(
    recipe: Recipe, junk: Sequence[Ink], split: Split, processes: int
) -> list[Line]:
    """Print the lines of a split, in parts that each have a seed of their own."""
    count = recipe.lines if split == "train" else recipe.judged
    place = tuple(_FACES).index(split)
    parts = [
        Part([recipe.seed, place, start], min(_PART, count - start), _FACES[split])
        for start in range(0, count, _PART)
    ]
    if processes <= 1:
        return [line for part in parts for line in part.printed(junk)]
    # Spawned rather than forked: torch holds threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        printed = pool.map(Part.printed, parts, [junk] * len(parts))
        return [line for part in printed for line in part]


def _batches(
    all_lines: Sequence[Line], size: int, rng: np.random.Generator
) -> list[list[Line]]:
    """Return batches of lines of like width, in random order."""
    widths = np.array([line.picture.shape[1] for line in all_lines])
    order = np.argsort(widths + rng.uniform(0, 24, len(widths)))
    starts = rng.permutation(np.arange(0, len(order), size))
    return [[all_lines[i] for i in order[start : start + size]] for start in starts]


def _varied(line: Line, rng: np.random.Generator) -> Line:
    """Shift a picture by a pixel or so, and stand it off the left edge."""
    picture = np.roll(line.picture, int(rng.integers(-2, 3)), axis=0)
    picture = np.pad(picture, ((0, 0), (int(rng.integers(0, 7)), 2)))
    return Line(picture, line.text)


def _loss(model: LineNetwork, batch: Sequence[Line]) -> Tensor:
    device = model.letters.weight.device
    pictures = torch.from_numpy(network.batch([line.picture for line in batch]))
    logs = model(pictures[:, None].to(device))
    frames = [-(-line.picture.shape[1] // network.FRAME) for line in batch]
    targets = [network.LETTERS.index(letter) for line in batch for letter in line.text]
    loss: Tensor = functional.ctc_loss(
        logs.transpose(0, 1),
        torch.tensor(targets, device=device),
        torch.tensor(frames),
        torch.tensor([len(line.text) for line in batch]),
        blank=network.NOTHING,
        zero_infinity=True,
    )
    return loss
