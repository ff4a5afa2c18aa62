from pathlib import Path

from ml import packs
from ml.cli import draw
from ml.packing.drawn import PackPlan


def test_the_small_pack_is_another_plan():
    assert draw.parse(["out"]).plan == PackPlan()
    wanted = draw.parse(["out", "--small", "--processes", "3"])
    assert (wanted.out, wanted.plan) == (Path("out"), PackPlan.small())
    assert wanted.processes == 3
    more = draw.parse(["out", "--per-family", "50", "--random-forms", "2200"]).plan
    assert more == PackPlan(per_family=50, random_forms=2200)


def test_a_pack_that_is_there_is_not_drawn_again(tmp_path, capsys):
    (tmp_path / packs.MANIFEST).write_text("")
    draw.main([str(tmp_path)])
    assert capsys.readouterr().out.strip() == str(tmp_path)
    assert (tmp_path / packs.MANIFEST).read_text() == ""
