"""Figures: sane ink in every family and view; style never changes the geometry."""

from dataclasses import replace

import numpy as np
import pytest

from ml.synthetic import designs
from ml.synthetic.cameras import VIEWS, camera
from ml.synthetic.families import FAMILIES
from ml.synthetic.meshes import join, tags_of
from ml.synthetic.primitives import box, cylinder
from ml.synthetic.raster import chains, cracks
from ml.synthetic.raster.projection import place
from ml.synthetic.rendering import is_dashed, render
from ml.synthetic.styles import SHADINGS, Style

CAPPED = join([cylinder(0.6, 2.0), cylinder(0.7, 0.5, tag="cap").moved(z=1.1)])


def seen(view="perspective", seed=3):
    return camera(view, rng=np.random.default_rng(seed))


def drawn(mesh, style, *, view="perspective", size=300, seed=0):
    rng = np.random.default_rng(seed)
    return render(mesh, camera=seen(view), style=style, size=size, rng=rng) == 0


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_has_sane_ink_in_all_seven_views(family):
    mesh = designs.mesh(designs.draw(20, family=family))
    for number, view in enumerate(VIEWS):
        style = Style(shading=SHADINGS[number % 4])
        rng = np.random.default_rng(number)
        paper = render(
            mesh, camera=camera(view, rng=rng), style=style, size=512, rng=rng
        )
        assert paper.dtype == np.uint8
        assert max(paper.shape) == 512
        assert set(np.unique(paper)) == {0, 255}
        assert 0.002 < (paper == 0).mean() < 0.25
        edge = np.concatenate([paper[0], paper[-1], paper[:, 0], paper[:, -1]])
        assert (edge == 255).all()


@pytest.mark.parametrize("shading", SHADINGS[1:])
def test_shading_only_adds_ink_to_the_same_lines(shading):
    plain = drawn(CAPPED, Style())
    shaded = drawn(CAPPED, Style(shading=shading))
    assert plain.shape == shaded.shape
    assert (shaded | ~plain).all()
    assert shaded.sum() > plain.sum()


def test_a_wider_pen_covers_the_finer_one():
    fine = drawn(CAPPED, Style(line_width=1.5, outline_width=1.5))
    bold = drawn(CAPPED, Style(line_width=3.0, outline_width=3.0))
    assert (bold | ~fine).all()


def test_a_wobbling_pen_strays_little_and_depends_on_the_generator_alone():
    ruled = drawn(CAPPED, Style())
    first, again = (drawn(CAPPED, Style(wobble=0.4)) for _ in "ab")
    other = drawn(CAPPED, Style(wobble=0.4), seed=1)
    near = drawn(CAPPED, Style(line_width=7.0, outline_width=7.0))
    assert (first == again).all()
    assert (first != ruled).any()
    assert (first != other).any()
    assert (near | ~first).all()


def test_only_lines_of_the_named_part_are_broken():
    solid, dashed = drawn(CAPPED, Style()), drawn(CAPPED, Style(dashed=("cap",)))
    gone = solid & ~dashed
    body = drawn(CAPPED, Style(dashed=("cap", "body")))
    assert not (dashed & ~solid).any()
    assert 0.1 * solid.sum() < gone.sum() < 0.6 * solid.sum()
    assert (solid & ~body).sum() > gone.sum()
    cap_floor = np.flatnonzero(gone.any(axis=1)).max()
    assert not gone[cap_floor + 1 :].any()
    assert cap_floor < 0.6 * len(gone)


def test_a_line_where_a_claimed_part_abuts_stays_whole():
    table = join([box(2, 2, 0.2), box(0.5, 0.5, 1.0, tag="post").moved(z=0.5)])
    scene = place(table, camera=seen(), size=300)
    found = cracks.find(scene.buffer, table.patches)
    broken = is_dashed(found, table, Style(dashed=("post",)))
    near, far = table.tags[found.near], table.tags[found.far]
    touching = (near != far) & (found.gap < 1.0)
    assert touching.sum() > 20
    assert not broken[touching].any()
    assert broken[(near == 1) & (far == 1) & (found.far >= 0)].all()


def test_dashes_are_as_long_as_the_style_says():
    style = Style(dashed=("body",), dash=20.0, line_width=1.0, outline_width=1.0)
    paper = drawn(box(1, 1, 1), style, view="front", size=512)
    row = paper[:, 40:-40].any(axis=1).argmax()
    edge = paper[max(row - 2, 0) : row + 4, 60:-60].any(axis=0)
    starts = np.flatnonzero(np.diff(edge.astype(int)) == 1)
    assert np.diff(starts)[1:-1] == pytest.approx(32, abs=2)


@pytest.mark.parametrize("size", [256, 512, 1024])
def test_line_counts_hardly_depend_on_the_size(size):
    mesh = designs.mesh(designs.draw(4, family="chair"))
    scene = place(mesh, camera=seen(), size=size)
    lines = chains.trace(cracks.find(scene.buffer, mesh.patches))
    lengths = lines.travelled()[lines.starts[1:] - 1]
    assert 40 < (lengths > 0.02 * size).sum() < 70


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_has_a_part_that_can_stand_in_broken_lines(family):
    meshes = [designs.mesh(designs.draw(seed, family=family)) for seed in range(4)]
    tagged = [mesh for mesh in meshes if tags_of(mesh)]
    assert tagged
    dashed = replace(Style(), dashed=tuple(tags_of(tagged[0])))
    assert drawn(tagged[0], dashed).sum() < drawn(tagged[0], Style()).sum()
