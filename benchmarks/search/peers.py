"""Which settings the peers are measured with: tried first, chosen by recall.

pgvector gets its defaults, the one setting that is best over all filters, and the best
setting for each; FAISS the narrowest walk that reaches the recall without a filter.
"""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss

from benchmarks.search import faiss_peer, judging, server
from benchmarks.search.cells import Cell
from benchmarks.search.generating import Corpus
from benchmarks.search.keeping import Kept
from benchmarks.search.pgvector_peer import DEFAULTS, EXACT, SETTINGS, Pgvector, Setting
from benchmarks.search.timing import Way
from benchmarks.search.truth import Truth
from examiner.embedded.places import Places

TRIED = 10  # questions of a cell
RECALL = 0.99  # of the true ten, with a filter
RECALL_UNFILTERED = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The settings that the trial led to."""

    everywhere: Setting
    here: dict[str, Setting]  # by the cell's name
    ef: int


class Peers:
    """All peers over one corpus, each connection and index opened once."""

    def __init__(
        self, places: Places, corpus: Corpus, truths: dict[str, Truth], folder: Path
    ) -> None:
        self.places, self.corpus, self.truths = places, corpus, truths
        self._graph: faiss.Index | None = None
        self._folder = folder
        self._links: dict[tuple[str, str], Pgvector] = {}

    def pgvector(self, setting: Setting, role: str = "") -> Pgvector:
        """An arm of pgvector; each role has a connection of its own."""
        key = (setting.name, role)
        if key not in self._links:
            self._links[key] = Pgvector(server.connect(self.places), setting)
        return self._links[key]

    def faiss(self, ef: int) -> faiss_peer.FaissHnsw:
        """An arm of FAISS; the graph is read once."""
        self._graph = self._graph or faiss_peer.opened(self._folder)
        return faiss_peer.FaissHnsw(self._graph, self.corpus, ef)

    def choose(self, cells: Sequence[Cell], kept: Kept) -> Chosen:
        """Try every setting on some questions of every cell."""
        tried = {
            cell.name: kept.step(
                f"trial {cell.name}", lambda cell=cell: self._try(cell)
            )
            for cell in cells
        }
        filtered = [trial for name, trial in tried.items() if name != "all"]
        walks = [setting for setting in SETTINGS if not setting.is_exact]
        everywhere = max(
            walks,
            key=lambda setting: (
                round(min(trial[setting.name]["recall"] for trial in filtered), 2),
                -max(trial[setting.name]["median"] for trial in filtered),
            ),
        )
        return Chosen(
            everywhere=everywhere,
            here={name: _best(trial, name == "all") for name, trial in tried.items()},
            ef=self._ef(tried["all"]),
        )

    def _try(self, cell: Cell) -> dict[str, Any]:
        """Recall and median seconds of each setting."""
        ways: dict[str, Way] = {
            setting.name: self.pgvector(setting).answer for setting in SETTINGS
        }
        if cell.kind == "all":
            ways |= {f"ef {ef}": self.faiss(ef).answer for ef in faiss_peer.EF}
        return {name: self._tried(cell, way) for name, way in ways.items()}

    def _tried(self, cell: Cell, way: Way) -> dict[str, float]:
        questions = cell.questions[:TRIED]
        best = self.truths[cell.name].figures.of(slice(0, len(questions)))
        answers, seconds = [], []
        for question in questions:
            began = time.perf_counter()
            answers.append(way(question))
            seconds.append(time.perf_counter() - began)
        verdict = judging.judge(questions, answers, best, self.corpus, "figures")
        return {"recall": verdict.recall_10, "median": statistics.median(seconds)}

    def _ef(self, tried: dict[str, Any]) -> int:
        good = [
            ef
            for ef in faiss_peer.EF
            if tried[f"ef {ef}"]["recall"] >= RECALL_UNFILTERED
        ]
        return good[0] if good else faiss_peer.EF[-1]


def _best(tried: dict[str, Any], is_unfiltered: bool) -> Setting:
    """The quickest that is good enough; the exact scan always is."""
    least = RECALL_UNFILTERED if is_unfiltered else RECALL
    good = [
        setting
        for setting in SETTINGS
        if setting is EXACT or tried[setting.name]["recall"] >= least
    ]
    return min(good, key=lambda setting: float(tried[setting.name]["median"]))


def ways(peers: Peers, chosen: Chosen, cell: Cell) -> dict[str, tuple[str, Way]]:
    """The peers' arms for a cell by name, each with its setting in words."""
    here = chosen.here[cell.name]
    arms = {
        "pgvector, defaults": (DEFAULTS, "defaults"),
        "pgvector, one setting": (chosen.everywhere, "everywhere"),
        "pgvector, best here": (here, "here"),
    }
    found: dict[str, tuple[str, Way]] = {
        name: (setting.name, peers.pgvector(setting, role).answer)
        for name, (setting, role) in arms.items()
    }
    found["FAISS HNSW"] = (f"ef {chosen.ef}", peers.faiss(chosen.ef).answer)
    return found
