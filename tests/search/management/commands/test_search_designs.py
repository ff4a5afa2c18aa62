"""Searching from the command line answers as the screen does."""

import json
import os
import uuid
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from search import encoding, indexing, recorded_queries
from search.models import Patent, SearchRun
from search.queries import Facets, Filters
from tests import factories
from tests.search import tiny_encoder

pytestmark = pytest.mark.django_db


@pytest.fixture
def patents() -> list[Patent]:
    made = [factories.patent(figures=3) for _ in range(4)]
    encoder = encoding.register(tiny_encoder.load_name())
    encoding.embed_figures(encoder=encoder)
    indexing.switch(encoder)
    return made


@pytest.fixture
def errors() -> StringIO:
    return StringIO()


def drawn(folder: Path, patent: Patent, *positions: int) -> list[str]:
    """Files that hold figures of a design."""
    seed = factories.seed_of(patent)
    paths = [folder / f"{position}.tif" for position in positions]
    for path, position in zip(paths, positions, strict=True):
        path.write_bytes(factories.picture(seed + position, kind="TIFF"))
    return [str(path) for path in paths]


def search(*arguments: str, errors: StringIO | None = None) -> dict[str, object]:
    out = StringIO()
    call_command(
        "search_designs", "--json", *arguments, stdout=out, stderr=errors or StringIO()
    )
    report: dict[str, object] = json.loads(out.getvalue().splitlines()[-1])
    return report


def test_finds_a_design_by_two_files(patents: list[Patent], tmp_path: Path) -> None:
    first, second = drawn(tmp_path, patents[1], 2, 0)
    report = search("--image", first, "--image", second, "-k", "2")
    found = report["results"]
    assert [row["rank"] for row in found] == [1, 2]
    assert found[0]["design"] == patents[1].pk
    assert [(match["query"], match["figure"]) for match in found[0]["matches"]] == [
        (1, f"{patents[1].pk}-D00003"),
        (2, f"{patents[1].pk}-D00001"),
    ]
    assert (report["mode"], report["eligible"], report["scanned"]) == ("exact", 12, 12)
    assert SearchRun.objects.get().pk.__str__() == report["run"]


def test_each_page_of_a_file_is_a_view(patents: list[Patent], tmp_path: Path) -> None:
    seed = factories.seed_of(patents[0])
    path = tmp_path / "all.tif"
    path.write_bytes(factories.picture(seed, kind="TIFF", pages=3))
    found = search("--image", str(path))["results"]
    assert found[0]["design"] == patents[0].pk
    assert [match["query"] for match in found[0]["matches"]] == [1, 2, 3]


def test_filters_by_class_and_day(patents: list[Patent]) -> None:
    Patent.objects.filter(pk=patents[0].pk).update(first_published="2020-01-01")
    found = search("--locarno", "0901", "--uspc", "d9", "--before", "2020-06-01")
    assert [row["design"] for row in found["results"]] == [patents[0].pk]


def test_searches_by_words(patents: list[Patent]) -> None:
    Patent.objects.filter(pk=patents[2].pk).update(title="Zither")
    found = search("--text", "zither")["results"]
    parts = {part["kind"]: part for part in found[0]["parts"]}
    assert {"text", "words"} == parts.keys()
    ranks = {row["design"]: row["parts"][1]["similarity"] for row in found}
    assert max(ranks, key=lambda design: ranks[design]) == patents[2].pk


def test_names_a_refused_file_and_goes_on_with_the_others(
    patents: list[Patent], tmp_path: Path, errors: StringIO
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(factories.picture(1)[:200])
    good = drawn(tmp_path, patents[3], 0)
    absent = str(tmp_path / "absent.png")
    report = search("--image", str(broken), absent, *good, errors=errors)
    assert report["results"][0]["design"] == patents[3].pk
    assert "broken.png" in errors.getvalue()
    assert "absent.png" in errors.getvalue()


def test_names_the_file_and_page_of_a_blank_drawing(
    patents: list[Patent], tmp_path: Path, errors: StringIO
) -> None:
    blank = tmp_path / "blank.png"
    Image.new("1", (300, 200), 1).save(blank)
    search("--image", str(blank), *drawn(tmp_path, patents[3], 0), errors=errors)
    assert errors.getvalue() == "blank.png: This drawing is blank and was left out.\n"


def test_names_the_blank_file_when_there_is_no_other(
    patents: list[Patent], tmp_path: Path, errors: StringIO
) -> None:
    blank = tmp_path / "blank.png"
    Image.new("1", (300, 200), 1).save(blank)
    with pytest.raises(CommandError, match="None of the drawings can be searched"):
        search("--image", str(blank), errors=errors)
    assert errors.getvalue() == "blank.png: This drawing is blank.\n"


def test_does_not_wait_for_a_pipe(tmp_path: Path, errors: StringIO) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CommandError, match="No drawing to search with"):
        search("--image", str(tmp_path / "pipe"), errors=errors)
    assert "a pipe; give a file" in errors.getvalue()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--image", "/nowhere.png"], "No drawing to search with"),
        (["--locarno", "chair"], "chair"),
        (["-k", "0"], "k: 0 does not lie"),
        (["--before", "soon"], "soon"),
        (["--facet", "silhouette"], "silhouette=0.3"),
        (["--facet", "color=1"], "'color' is unknown"),
        (["--like", "bottle"], "no design patent number"),
        (["--figure", "USD0900001-D00001"], "no figure of the corpus"),
        (["--query", "/nowhere.json"], "cannot be read"),
    ],
)
def test_says_what_to_change(arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        search(*arguments)


def test_says_when_nothing_is_embedded_yet(tmp_path: Path) -> None:
    patent = factories.patent(figures=1)
    with pytest.raises(CommandError, match="embed_figures"):
        search("--image", *drawn(tmp_path, patent, 0))


def test_takes_at_most_ten_drawings(
    patents: list[Patent], tmp_path: Path, errors: StringIO
) -> None:
    path = tmp_path / "many.tif"
    path.write_bytes(factories.picture(1, kind="TIFF", pages=12))
    search("--image", str(path), errors=errors)
    assert "first 10 are used" in errors.getvalue()
    assert SearchRun.objects.get().views.count() == 10


def test_prints_a_table(patents: list[Patent], tmp_path: Path) -> None:
    out = StringIO()
    call_command(
        "search_designs", "--image", *drawn(tmp_path, patents[1], 0), stdout=out
    )
    assert patents[1].pk in out.getvalue().splitlines()[1]
    assert "exact: 12 of 12" in out.getvalue()


def test_a_whole_query_comes_as_a_file(patents: list[Patent], tmp_path: Path) -> None:
    path = tmp_path / "query.json"
    path.write_text(
        json.dumps(
            {
                "views": [{"figure": f"{patents[2].pk}-D00001", "weight": 2}],
                "application": {"effective_date": "2024-01-01"},
                "k": 1,
            }
        )
    )
    report = search("--query", str(path), "--image", *drawn(tmp_path, patents[2], 1))
    [found] = report["results"]
    assert found["design"] == patents[2].pk
    assert found["labels"][0]["code"] == "a1"
    assert [match["query"] for match in found["matches"]] == [1, 2]
    weights = SearchRun.objects.get().views.order_by("position")
    assert [view.weight for view in weights] == [2.0, 1.0]
    with pytest.raises(CommandError, match="not by both"):
        search("--query", str(path), "--text", "bottle")
    path.write_text('{"text": {"positive": "a", "weight": NaN}}')
    with pytest.raises(CommandError, match="finite"):
        search("--query", str(path))


def test_flags_say_all_that_is_often_asked(patents: list[Patent]) -> None:
    search(
        *("--figure", f"{patents[0].pk}-D00001", "--text", "bottle"),
        *("--against", "pump", "--like", patents[1].pk, "--unlike", patents[2].pk),
        *("--facet", "overall=0.5", "--facet", "text=0.1", "--assignee", "Acme"),
        *("--country", "KR", "--not-family-of", "29/123,456"),
        *("--before", "2024-05-01", "--before-rule", "either"),
        *("--effective-date", "2023-02-01", "--primary", patents[3].pk),
        *("--mode", "exact", "-k", "3"),
    )
    query = recorded_queries.read(SearchRun.objects.get())
    assert (query.text_against, query.like) == ("pump", (patents[1].pk,))
    assert query.facets == Facets(overall=0.5, text=0.1)
    assert query.filters == Filters(
        before=date(2024, 5, 1),
        before_rule="either",
        assignee=("Acme",),
        country=("KR",),
        not_family_of=("29/123,456",),
    )
    assert query.application.effective_date == date(2023, 2, 1)
    assert (query.primary, query.mode, query.k) == (patents[3].pk, "exact", 3)


def test_explains_every_score(patents: list[Patent], tmp_path: Path) -> None:
    out = StringIO()
    files = drawn(tmp_path, patents[1], 0, 1)
    call_command("search_designs", "--explain", "--image", *files, stdout=out)
    told = out.getvalue()
    first = SearchRun.objects.get().hits.get(rank=1)
    assert f"sum {first.score:.6f}, score {first.score:.6f}" in told
    assert "its figures without counterpart: D00003" in told
    assert "Exact: all 12 eligible drawings" in told


def test_a_search_is_repeated_and_updated(
    patents: list[Patent], tmp_path: Path
) -> None:
    run = search("--image", *drawn(tmp_path, patents[1], 0))["run"]
    out = StringIO()
    call_command("replay_search", str(run), stdout=out)
    assert "The same designs with the same scores as before." in out.getvalue()
    call_command("replay_search", str(run), "--update", "--json", stdout=out)
    report = json.loads(out.getvalue().splitlines()[-1])
    assert (report["origin"], report["results"]) == (run, [])
    with pytest.raises(CommandError, match="no search"):
        call_command("replay_search", str(uuid.uuid4()))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_finds_a_real_design_by_two_of_its_sheets(test_data: Path) -> None:
    folders = sorted((test_data / "impact").glob("USD*"))[:3]
    call_command("import_patents", *map(str, folders), stdout=StringIO())
    encoder = encoding.register("default")
    encoding.embed_figures(encoder=encoder)
    indexing.switch(encoder)
    for folder in folders:
        sheets = sorted(folder.glob("*-D0000[23].TIF"))
        found = search("--image", *map(str, sheets), "-k", "5")["results"]
        assert found[0]["design"] == folder.name.partition("-")[0]
