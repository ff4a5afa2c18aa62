"""An application beside a corpus: near to its longest line, filed after it."""

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from ml.synthetic import applications, planning
from ml.synthetic.plans import PatentPlan


@pytest.fixture(scope="module")
def plans() -> list[PatentPlan]:
    return planning.plan(7, 60)


def test_it_varies_the_root_of_a_long_line_that_was_granted_before(
    plans: list[PatentPlan],
) -> None:
    item = applications.plan(7, plans)
    line = [plan for plan in plans if plan.lineage.line == item.lineage.line]
    assert len(line) == 4
    assert item.design.parent == line[0].design.seed
    assert item.design.parameters != line[0].design.parameters
    age = [(item.filed - plan.granted).days for plan in line]
    assert age[-1] < 365 < age[0]
    assert item.filed > date(2013, 3, 16)


def test_nobody_of_the_line_files_it(plans: list[PatentPlan]) -> None:
    item = applications.plan(7, plans)
    line = [plan for plan in plans if plan.lineage.line == item.lineage.line]
    assert item.company.name not in {plan.company.name for plan in line}
    assert (item.hague, item.parent, item.priorities) == (None, None, ())


def test_one_view_is_missing_and_a_part_is_broken(plans: list[PatentPlan]) -> None:
    drawings = applications.plan(7, plans).drawings
    views = [figure.view for figure in drawings.figures]
    assert len(views) == 6
    assert "rear" not in views
    assert drawings.dashed == ("bristles",)


def test_it_is_written_as_sheets_with_its_facts(
    plans: list[PatentPlan], tmp_path: Path
) -> None:
    facts = applications.write(7, plans, tmp_path, size=160)
    assert applications.read(tmp_path) == facts
    modes = []
    for name in facts.sheets:
        with Image.open(tmp_path / name) as sheet:
            modes.append(sheet.mode)
    assert modes == ["1"] * 4
    assert facts.application_number[:3] == "29/"
    assert facts.description.startswith("FIG. 1 is a ")
    assert "The broken lines show the bristles" in facts.description


def test_a_folder_without_facts_holds_no_application(tmp_path: Path) -> None:
    assert applications.read(tmp_path) is None


def test_the_smallest_corpus_has_one_too() -> None:
    item = applications.plan(3, planning.plan(3, 1))
    assert item.drawings.figures
