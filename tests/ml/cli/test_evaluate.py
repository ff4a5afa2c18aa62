import json

import pytest
from PIL import Image, ImageDraw

from ml.cli import evaluate
from ml.judging import PROTOCOLS


@pytest.fixture
def sheets(tmp_path):
    """Two patents of a gazette figure and two sheets each."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    for patent in (1, 2):
        for page in (0, 1, 2):
            image = Image.new("1", (120, 90), 1)
            box = (10, 10, 30 * patent, 60 + page)
            ImageDraw.Draw(image).rectangle(box, outline=0, width=2)
            name = f"USD000000{patent}-20200101-D0000{page}.TIF"
            image.save(folder / name, compression="group4")
    return folder


def run(capsys, *arguments):
    evaluate.main([str(argument) for argument in arguments])
    return capsys.readouterr().out


def test_sheets_are_judged_without_the_gazette_figure(sheets, capsys):
    shown = run(
        capsys, "--sheets", sheets, "--encoder", "timm:test_vit", "--baseline", "hog"
    )
    assert "## same-design, test" in shown
    assert "| figure | timm:test_vit | hog |" in shown
    assert "| figures | 4 | 4 |" in shown


def test_lines_of_json_hold_one_result_each(sheets, capsys):
    shown = run(
        capsys, "--sheets", sheets, "--gazette", "with", "--encoder", "default",
        "--baseline", "vishash", "--protocol", "same-design", "deeppatent", "--json",
    )  # fmt: skip
    lines = [json.loads(line) for line in shown.splitlines()]
    assert [(line["protocol"], line["method"]) for line in lines] == [
        ("same-design", "default"),
        ("same-design", "vishash"),
        ("deeppatent", "default"),
        ("deeppatent", "vishash"),
    ]
    assert lines[0]["result"]["figures"] == 6
    assert lines[2]["result"]["without D00000"]["removed"]["gallery"] == 2


def test_results_and_plots_go_into_a_folder(sheets, tmp_path, capsys):
    out = tmp_path / "out"
    run(
        capsys, "--sheets", sheets, "--encoder", "--baseline", "pixels",
        "--refine", "expansion", "--out", out,
    )  # fmt: skip
    assert sorted(path.name for path in out.iterdir()) == [
        "map-test-pixels.png",
        "results.json",
        "results.md",
        "same-design-test-recall.png",
    ]
    written = json.loads((out / "results.json").read_text())
    assert list(written["same-design"]["test"]) == ["pixels", "pixels + expansion"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--pack"], "holds no figures"),
        (["--encoder", "no-such-model", "--sheets"], "not judged"),
        (["--encoder", "--baseline", "--sheets"], "name an encoder or a baseline"),
        (["--classes", "none.tsv", "--sheets"], "none.tsv"),
    ],
)
def test_what_cannot_be_judged_ends_with_the_reason(sheets, arguments, reason):
    (sheets.parent / "empty").mkdir()
    place = sheets.parent / "empty" if "--pack" in arguments else sheets
    with pytest.raises(SystemExit, match=reason):
        evaluate.main([*arguments, str(place)])


def test_the_command_line_becomes_a_judgement(tmp_path):
    (tmp_path / "classes.tsv").write_text("class\ttitle_en\n06\tFurnishing\n")
    wanted = evaluate.parse(
        ["--manifest", "all.jsonl", "--protocol", *PROTOCOLS, "--level", "uspc",
         "--classes", str(tmp_path / "classes.tsv"), "--validation", "val",
         "--threads", "1"]
    ).judgement  # fmt: skip
    assert wanted.protocols == PROTOCOLS
    assert wanted.class_names == {"06": "Furnishing"}
    assert (wanted.level, wanted.validation, wanted.threads) == ("uspc", "val", 1)
