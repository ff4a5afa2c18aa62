import json
from dataclasses import replace

import pytest

from ml.captioning import generation, load, records
from ml.captioning.items import Words
from ml.captioning.records import Record
from ml.manifests import ornament
from ml.manifests.ornament import Figure
from tests.ml.captioning import drawn

WORDS = Words(classes={"09": "Packages"})


@pytest.fixture
def manifest(tmp_path):
    """Two designs of two figures, one file of them broken."""
    figures = []
    for number, image in enumerate(
        (drawn.square(), drawn.circle(), drawn.letter_l(), drawn.upright())
    ):
        path = f"{number}.png"
        image.resize((150, 150)).save(tmp_path / path)
        view = ("front", "top")[number % 2]
        figures.append(
            Figure(path, f"D{number // 2}", "train", view, ("Bottle",), locarno="09-01")
        )
    (tmp_path / "3.png").write_bytes(b"no image")
    ornament.write(tmp_path / "figures.jsonl", figures)
    return ornament.read(tmp_path / "figures.jsonl")


def run(manifest, out, name="measured"):
    return generation.generate(manifest, load(name), out, words=WORDS, batch=2)


def test_each_figure_gets_one_line_and_the_unreadable_one_is_named(manifest, tmp_path):
    out = tmp_path / "captions.jsonl"
    outcome = run(manifest, out)
    assert (outcome.written, outcome.found) == (3, 0)
    assert [reason.partition(":")[0] for reason in outcome.left_out] == ["3.png"]
    written = records.read(out)
    assert [record.key for record in written] == ["0.png", "1.png", "2.png"]
    assert written[1].caption.startswith("top view of a bottle: about as wide")
    assert all(record.verdict is not None for record in written)
    assert outcome.flags["captions"] == 3


def test_a_killed_run_goes_on_where_it_stopped(manifest, tmp_path):
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    run(manifest, whole)
    content = whole.read_bytes()
    cut.write_bytes(content[: content.index(b"\n") + 20])  # one line, and a torn one
    outcome = run(manifest, cut)
    assert (outcome.written, outcome.found) == (2, 1)
    assert cut.read_bytes() == content
    assert run(manifest, cut).written == 0
    assert cut.read_bytes() == content


def test_versions_stand_side_by_side(manifest, tmp_path):
    out = tmp_path / "captions.jsonl"
    run(manifest, out)
    outcome = run(manifest, out, "measured-design")
    assert (outcome.written, outcome.flags["captions"]) == (2, 2)
    written = records.read(out)
    assert [record.key for record in written[3:]] == ["D0", "D1"]
    assert written[3].views == ("front", "top")
    assert written[4].views == ("front",)  # its other image is broken


def test_two_runs_do_not_write_one_file(manifest, tmp_path):
    out = tmp_path / "captions.jsonl"
    with (
        records.appending(out),
        pytest.raises(records.UnfitRecords, match="another run"),
    ):
        run(manifest, out)


@pytest.mark.parametrize(
    ("place", "captions"),
    [("last", ("new", "Bottle")), ("first", ("new", "Bottle")), ("only", ("new",))],
)
def test_merging_puts_captions_where_asked(place, captions, manifest):
    new = [Record(key="D0", patent="D0", version="v", caption="new")]
    figures = generation.merged(manifest, new, place=place)
    assert figures[0].captions == figures[1].captions == captions
    own = () if place == "only" else ("Bottle",)
    assert figures[2].captions == own


def test_marked_captions_are_not_merged_where_only_kept_ones_are_asked(
    manifest, tmp_path
):
    out = tmp_path / "captions.jsonl"
    run(manifest, out)
    first, *rest = records.read(out)
    marked = replace(first, verdict=replace(first.verdict, is_too_long=True))
    figures = generation.merged(manifest, [marked, *rest], kept_only=True)
    assert figures[0].captions == ("Bottle",)
    assert len(figures[1].captions) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("no json", "line 2"),
        ("[]", "not an object"),
        ('{"key": "a", "patent": 3}', "no text"),
        ('{"key": "a"}', "line 2"),
        ('{"key": "a", "patent": "D", "version": "v", "caption": "c"}', "a again"),
    ],
)
def test_lines_that_are_no_records_are_named(line, reason, tmp_path):
    first = {"key": "a", "patent": "D", "version": "v", "caption": "c"}
    path = tmp_path / "captions.jsonl"
    path.write_text(json.dumps(first) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(records.UnfitRecords, match=reason):
        records.read(path)


def test_the_last_place_is_before_the_title(manifest):
    figure = replace(manifest.figures[0], captions=("front view", "Bottle"))
    told = replace(manifest, figures=(figure,))
    new = [Record(key=figure.path, patent="D0", version="v", caption="new")]
    [merged] = generation.merged(told, new, place="last")
    assert merged.captions == ("front view", "new", "Bottle")
