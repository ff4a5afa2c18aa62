"""A draft holds the whole patent in memory, equal for equal plans."""

import io

import numpy as np
from PIL import Image

from ml.synthetic import corpus, drafting


def test_equal_plans_draw_equal_bytes() -> None:
    one, other = (drafting.draft(corpus.plan(4, 3)[1], size=90).files for _ in range(2))
    assert one == other


def test_the_grant_comes_last_after_the_sheets_in_order() -> None:
    (plan,) = corpus.plan(4, 1)
    names = list(drafting.draft(plan, size=90).files)
    sheets = [f"{plan.name}-D{n:05d}.TIF" for n in range(len(plan.drawings.sheets) + 1)]
    assert names == [*sheets, f"{plan.name}.XML"]


def test_figures_of_one_patent_are_drawn_in_their_own_styles() -> None:
    (plan,) = corpus.plan(4, 1)
    record = drafting.draft(plan, size=90).record
    figures = [figure for sheet in record["sheets"] for figure in sheet["figures"]]
    assert len({figure["style"]["line_width"] for figure in figures}) == len(figures)
    assert {figure["style"]["dashed"] for figure in figures} == {plan.drawings.dashed}


def test_sheets_are_mostly_paper() -> None:
    (plan,) = corpus.plan(4, 1)
    for name, content in drafting.draft(plan, size=300).files.items():
        if name.endswith(".TIF"):
            with Image.open(io.BytesIO(content)) as image:
                ink = 1 - np.asarray(image).mean()
            assert 0.002 < ink < 0.35
