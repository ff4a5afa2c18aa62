"""The parts of a run, one after the other; each step is kept."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.search import (
    cells,
    codes_arm,
    costs,
    faiss_peer,
    generating,
    grid,
    keeping,
    machine,
    pgvector_peer,
    report,
    server,
    truth,
    whole_path,
    whole_scans,
)
from benchmarks.search.generating import Corpus
from benchmarks.search.keeping import Kept
from benchmarks.search.peers import Peers
from benchmarks.search.shapes import Shape
from benchmarks.search.truth import Truth
from examiner.embedded.places import Places


def measure(shape: Shape, folder: Path, parts: list[str]) -> dict[str, Any]:
    """Measure the parts asked for, print their tables, and return the figures."""
    made = Kept(folder / "made", asdict(shape))
    kept = Kept(folder / "measured", {**asdict(shape), "commit": keeping.revision()})
    corpus = generating.generate(shape, folder)
    found: dict[str, Any] = {
        "size": shape.name,
        "designs": shape.designs,
        "figures": len(corpus),
        "commit": keeping.revision(),
        "machine": kept.step("machine", machine.facts),
    }
    print(f"{shape.designs:,} designs, {len(corpus):,} figures; {found['machine']}")
    questions = cells.grid(shape)
    truths = truth.of_cells(questions, corpus, folder)
    if "grid" in parts:
        with server.running(shape, folder) as places:
            found |= _grid(shape, folder, places, corpus, truths, made, kept)
    if "exact" in parts:
        found |= _exact(shape, folder, corpus, truths, kept)
    if "path" in parts:
        with server.running(shape, folder):
            found |= whole_path.measure(corpus, made, kept)
            print(whole_path.told(found))
    return found


def _grid(
    shape: Shape,
    folder: Path,
    places: Places,
    corpus: Corpus,
    truths: dict[str, Truth],
    made: Kept,
    kept: Kept,
) -> dict[str, Any]:
    """C1 to C3 and C5: build what is missing, then ask every cell of every arm."""
    questions = cells.grid(shape)
    indexed = _indexed(places, corpus, folder, made)
    built = kept.step("built", lambda: costs.built(corpus, folder))
    cold = kept.step("cold", lambda: costs.cold(shape, places, folder, questions[-1]))
    memory = kept.step("memory", lambda: costs.memory(shape, places, corpus, folder))
    others = Peers(places, corpus, truths, folder)
    chosen = others.choose(questions, made)
    ours = codes_arm.opened(corpus, folder)
    measured = grid.measured(questions, ours, others, chosen, shape=shape, kept=kept)
    ratios = report.targets(measured)
    print(report.cells_told(measured))
    print(report.targets_told(ratios))
    paid = {"built": built, "cold": cold, "memory": memory}
    print(costs.told(paid, indexed))
    return {**report.summary(measured), "ratios": ratios, **paid, "indexes": indexed}


def _indexed(
    places: Places, corpus: Corpus, folder: Path, made: Kept
) -> dict[str, Any]:
    """Fill the peers' tables and build their indexes; seconds, however long ago."""
    link = server.connect(places)
    pgvector_peer.load(link, corpus)
    version = pgvector_peer.version(link)

    def build() -> dict[str, float]:
        load = os.getloadavg()[0]
        return {"seconds": pgvector_peer.build(link), "load": round(load, 1)}

    pgvector = made.step("pgvector index", build)
    graph = made.step("faiss index", lambda: faiss_peer.build(corpus, folder))
    link.close()
    return {
        "pgvector": pgvector["seconds"],
        "load": pgvector["load"],
        "FAISS": graph,
        "version": version,
    }


def _exact(
    shape: Shape, folder: Path, corpus: Corpus, truths: dict[str, Truth], kept: Kept
) -> dict[str, Any]:
    """Exact mode against reading the codes once, and C4."""
    kept.step("built", lambda: costs.built(corpus, folder))
    exact = kept.step(
        "exact",
        lambda: whole_scans.exact(shape, corpus, folder, truths["all"].designs),
    )
    maxsim = kept.step("maxsim", lambda: whole_scans.maxsim(shape, corpus, folder))
    print(whole_scans.told(exact, maxsim))
    return {"exact": exact, "maxsim": maxsim}
