"""A tiny corpus with its cells, generated once."""

from pathlib import Path

import pytest

from benchmarks.search import cells, generating, shapes
from benchmarks.search.cells import Cell
from benchmarks.search.generating import Corpus

SHAPE = shapes.SIZES["tiny"]


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("benchmark")


@pytest.fixture(scope="package")
def corpus(folder: Path) -> Corpus:
    return generating.generate(SHAPE, folder)


@pytest.fixture(scope="package")
def grid() -> list[Cell]:
    return cells.grid(SHAPE)
