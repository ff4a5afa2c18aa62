"""A job reads the same figures each time it is begun, or says why it cannot."""

from pathlib import Path

import pytest
from pytest_django import Settings

from ml.manifests import ornament
from search import learning_data
from search.learning_data import UnusableData
from search.manifests import Selection
from tests import factories

pytestmark = pytest.mark.django_db

USUAL = Selection()


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.PUBLIC_MEDIA = tmp_path / "media"


def test_a_selection_comes_back_from_its_row() -> None:
    selection = Selection(
        captions=("impact",), with_gazette=True, shares=(0.5, 0.25, 0.25), salt="x"
    )
    assert learning_data.selected(learning_data.kept(selection)) == selection
    assert learning_data.selected({}) == USUAL


def test_the_corpus_stays_the_one_that_a_job_began_with() -> None:
    factories.patent(figures=1)
    first = learning_data.find("", selection=USUAL)
    factories.patent(figures=1)
    again = learning_data.find("", selection=USUAL, sha256=first.sha256)
    assert (again.path, again.sha256) == (first.path, first.sha256)
    assert "1 figures" in first.words


def test_a_corpus_that_changed_and_whose_manifest_is_gone_is_refused() -> None:
    factories.patent(figures=1)
    first = learning_data.find("", selection=USUAL)
    first.path.unlink()
    same = learning_data.find("", selection=USUAL, sha256=first.sha256)
    assert same.sha256 == first.sha256
    first.path.unlink()
    factories.patent(figures=1)
    with pytest.raises(UnusableData, match="start a new one"):
        learning_data.find("", selection=USUAL, sha256=first.sha256)


def test_a_manifest_of_ones_own_is_read_and_must_not_change(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    ornament.write(path, [ornament.Figure("a.png", "USD0000001", "train")])
    learning_data.require(str(path))
    data = learning_data.find(str(path), selection=USUAL)
    ornament.write(path, [ornament.Figure("b.png", "USD0000001", "train")])
    with pytest.raises(UnusableData, match="has changed"):
        learning_data.find(str(path), selection=USUAL, sha256=data.sha256)


@pytest.mark.parametrize("text", ["", "no figure\n"])
def test_a_manifest_without_figures_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(text)
    with pytest.raises(UnusableData, match=r"own\.jsonl"):
        learning_data.find(str(path), selection=USUAL)


def test_a_media_folder_that_cannot_be_written_is_named(settings: Settings) -> None:
    factories.patent(figures=1)
    settings.PUBLIC_MEDIA = Path("/proc/nowhere")
    with pytest.raises(UnusableData, match="ORNAMENT_MEDIA"):
        learning_data.find("", selection=USUAL)
