"""A small written corpus that several tests read."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from ml.synthetic import corpus
from ml.synthetic.plans import PatentPlan

SMALL = 160  # pixels of a figure's longer side


@dataclass(frozen=True, slots=True)
class Written:
    """A corpus on disk, what was planned and what its metadata tell."""

    folder: Path
    plans: list[PatentPlan]
    records: dict[str, corpus.Record]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Twenty-four patents, drawn small, in folders."""
    folder = tmp_path_factory.mktemp("corpus")
    plans = corpus.plan(11, 24)
    corpus.write(plans, folder, size=SMALL)
    records = {record["patent"]: record for record in corpus.read(folder)}
    return Written(folder, plans, records)
