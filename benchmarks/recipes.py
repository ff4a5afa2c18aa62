"""Every recipe with the same backbone, data and number of images seen, in one table.

    python -m benchmarks.recipes                     one seed: a smoke run, no ranking
    python -m benchmarks.recipes --seeds 3 --out docs/recipes.md

Trained on drawn designs (`ml.packing`), judged on new designs of the same families, of
families held out, and in styles held out. A recipe and seed whose result lies in the
work folder is not run again, and one that was killed goes on: so larger budgets can be
run bit by bit. The backbone of the table is untrained for every recipe.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import torch
from tqdm import tqdm

from benchmarks import recipe_judging
from ml import encoders, packs, recipes, training
from ml.backbones import page_of
from ml.packing import drawn
from ml.packing.drawn import PackPlan
from ml.training import Settings

Values = Mapping[str, float]

FLOORS = ("hog", "pixels", "vishash")
COST = ("images_per_second", "seconds_per_epoch", "share_in_passes", "peak_memory_mb")
SMOKE = "A smoke run with one seed, not a ranking."


@dataclass(frozen=True, slots=True)
class Budget:
    """What is the same for every recipe."""

    work: Path
    backbone: str
    size: int
    images: int

    @property
    def pack(self) -> Path:
        """The drawings all of them are trained and judged on."""
        return self.work / "pack"

    def run(self, recipe: str, seed: int) -> Path:
        """The folder of one training; another budget has another."""
        backbone = self.backbone.replace(":", "-").replace("/", "-")
        return self.work / f"{backbone}-{self.size}px-{self.images}/{recipe}-{seed}"


def train_and_judge(budget: Budget, recipe: str, seed: int) -> Values:
    """One cell: train unless done, judge, keep the result beside the encoder."""
    folder = budget.run(recipe, seed)
    result = folder / "result.json"
    if result.exists():
        values: Values = json.loads(result.read_text())
        return values
    torch.set_num_threads(1)
    settings = Settings(
        recipe=recipe,
        data=budget.pack,
        out=folder,
        backbone=budget.backbone,
        size=budget.size,
        images=budget.images,
        seed=seed,
        threads=1,
    )
    trained = training.train(settings)
    pack = packs.read(budget.pack)
    found = recipe_judging.judge_encoder(encoders.load(f"local-dir:{trained}"), pack)
    cost = page_of(trained)["training"]["cost"]
    found |= {name: float(cost[name]) for name in COST}
    part = result.with_suffix(".part")
    part.write_text(json.dumps(found, indent=1) + "\n")
    part.replace(result)
    return found


def table(results: Mapping[str, list[Values]], *, notes: Iterable[str]) -> str:
    """Methods as rows, columns in two tables: mean, and half the range over seeds."""
    retrieval = recipe_judging.RETRIEVAL
    rest = [name for name in recipe_judging.COLUMNS if name not in retrieval]
    parts = ["\n".join(notes)]
    for split in recipe_judging.SPLITS:
        names = [name for name in retrieval if name.startswith(f"{split} ")]
        heads = [name.removeprefix(f"{split} ") for name in names]
        parts.append(f"**{_SPLIT_TITLES[split]}**\n\n" + _table(results, names, heads))
    parts.append(
        "**Words, and classes** (new designs)\n\n" + _table(results, rest, rest)
    )
    heads = ["images/s", "s per epoch", "share in passes", "peak MB"]
    trained = {name: rows for name, rows in results.items() if COST[0] in rows[0]}
    parts.append("**Cost**\n\n" + _table(trained, COST, heads, digits=2))
    return "\n\n".join(parts) + "\n"


_SPLIT_TITLES = {
    "test": "New designs of families trained on",
    "unseen": "Families never trained on",
    "styles": "Families trained on, drawn in styles never trained on",
}


def _table(
    results: Mapping[str, list[Values]],
    names: Iterable[str],
    heads: Iterable[str],
    *,
    digits: int = 3,
) -> str:
    names = list(names)
    best = {name: _best(results, name) for name in names}
    lines = ["| method | " + " | ".join(heads) + " |", "|---|" + "--:|" * len(names)]
    for method, rows in results.items():
        cells = (
            _cell([row[name] for row in rows if name in row], best[name], digits)
            for name in names
        )
        lines.append(f"| {method} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _best(results: Mapping[str, list[Values]], name: str) -> float | None:
    """The highest mean of a column; none of a cost."""
    if name in COST:
        return None
    means = [
        statistics.mean(row[name] for row in rows)
        for rows in results.values()
        if name in rows[0]
    ]
    return max(means, default=None)


def _cell(values: list[float], best: float | None, digits: int) -> str:
    if not values:
        return "–"
    mean = statistics.mean(values)
    shown = f"{mean:.{digits}f}"
    if len(values) > 1 and best is not None:
        shown += f" ±{(max(values) - min(values)) / 2:.{digits}f}"
    return f"**{shown}**" if best is not None and mean == best else shown


def verdict(results: Mapping[str, list[Values]], ours: str = "ornament") -> list[str]:
    """The retrieval columns that ours does not win by more than the spread."""
    lost = []
    for name in (*recipe_judging.RETRIEVAL, *recipe_judging.WORDS):
        mine = [row[name] for row in results.get(ours, []) if name in row]
        others = {
            method: [row[name] for row in rows if name in row]
            for method, rows in results.items()
            if method != ours
        }
        rivals = {method: values for method, values in others.items() if values}
        if not mine or not rivals:
            continue
        rival, theirs = max(rivals.items(), key=lambda one: statistics.mean(one[1]))
        gap = statistics.mean(mine) - statistics.mean(theirs)
        spread = max((max(mine) - min(mine)) / 2, (max(theirs) - min(theirs)) / 2)
        if gap <= spread:
            lost.append(f"{name}: {gap:+.3f} against {rival}, spread {spread:.3f}")
    return lost


def _pack(folder: Path, processes: int) -> None:
    if not (folder / packs.MANIFEST).exists():
        drawn.write(folder, drawn.design_plans(PackPlan.small()), processes=processes)


def _results(
    budget: Budget, names: Iterable[str], seeds: int, processes: int
) -> dict[str, list[Values]]:
    pack = packs.read(budget.pack)
    results = {name: [recipe_judging.judge_baseline(name, pack)] for name in FLOORS}
    cells = [(name, seed) for seed in range(seeds) for name in names]
    context = multiprocessing.get_context("spawn")
    with (
        ProcessPoolExecutor(processes, mp_context=context) as pool,
        tqdm(total=len(cells), unit="training", file=sys.stderr) as bar,
    ):
        waiting = {pool.submit(train_and_judge, budget, *cell): cell for cell in cells}
        done: dict[tuple[str, int], Values] = {}
        for future in as_completed(waiting):
            done[waiting[future]] = future.result()
            bar.update()
    for name in names:
        results[name] = [done[name, seed] for seed in range(seeds)]
    return results


def main() -> None:
    """Train, judge, print the table, and say where ours does not win."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--recipes", nargs="+", choices=recipes.names(), default=recipes.names())
    add("--seeds", type=int, default=1)
    add("--images", type=int, default=30_000, help="seen by each recipe")
    add("--backbone", default="small")
    add("--size", type=int, default=64, help="side of the drawings in pixels")
    add("--processes", type=int, default=2)
    add("--work", type=Path, default=Path(".ornament/benchmarks/recipes"))
    add("--out", type=Path, help="a Markdown file to write the table into as well")
    given = parser.parse_args()
    budget = Budget(given.work, given.backbone, given.size, given.images)
    _pack(budget.pack, given.processes)
    results = _results(budget, given.recipes, given.seeds, given.processes)
    about = (
        f"Backbone {budget.backbone}, {budget.size} px, untrained; {budget.images:,} "
        f"images seen by each recipe; seeds {given.seeds}; mean ± half the range."
    )
    notes = [about, SMOKE] if given.seeds == 1 else [about]
    lost = verdict(results)
    text = table(results, notes=notes)
    text += "\nornament does not win, by more than the spread:\n\n"
    text += "\n".join(f"- {line}" for line in lost) or "nothing."
    print(text)
    if given.out:
        given.out.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
