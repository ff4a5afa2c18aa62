"""The command line writes what it was asked for and says so."""

from pathlib import Path

import pytest
from PIL import Image

from ml.cli import synthesize
from ml.synthetic import corpus


def test_a_corpus_is_written_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["corpus", str(tmp_path), "--designs", "3", "--seed", "2"]
    synthesize.main([*words, "--processes", "1", "--size", "120"])
    assert len(list(corpus.read(tmp_path))) == 3
    assert capsys.readouterr().out == f"3 patents drawn, 3 in {tmp_path}\n"


def test_weekly_containers_and_families_can_be_chosen(tmp_path: Path) -> None:
    words = ["corpus", str(tmp_path), "--designs", "2", "--size", "120"]
    synthesize.main([*words, "--processes", "1", "--weekly-tar", "--families", "mug"])
    assert {record["family"] for record in corpus.read(tmp_path)} == {"mug"}
    assert list(tmp_path.glob("I*.tar"))


def test_a_contact_sheet_is_one_image(tmp_path: Path) -> None:
    out = tmp_path / "sheet.png"
    words = ["contact-sheet", str(out), "--designs", "3", "--columns", "3"]
    synthesize.main([*words, "--cell", "100"])
    with Image.open(out) as image:
        assert image.width == 300


@pytest.mark.parametrize(
    "words", [[], ["corpus"], ["corpus", "x", "--families", "unicorn"]]
)
def test_a_wrong_command_line_exits_with_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        synthesize.main(words)
    assert "usage:" in capsys.readouterr().err
