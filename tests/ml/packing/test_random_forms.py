import numpy as np
import pytest

from ml.packing import parts, random_forms
from ml.synthetic import cameras, rendering
from ml.synthetic.primitives import box, sphere
from ml.synthetic.styles import Style

MAKERS = list(dict.fromkeys(random_forms.BODIES + parts.PARTS))


def test_a_seed_is_a_form():
    first, again = random_forms.draw(5), random_forms.draw(5)
    np.testing.assert_array_equal(first.mesh.vertices, again.mesh.vertices)
    assert first.phrases == again.phrases


def test_forms_are_finite_varied_and_described():
    forms = [random_forms.draw(seed) for seed in range(60)]
    assert all(np.isfinite(form.mesh.vertices).all() for form in forms)
    assert all(form.phrases for form in forms)
    assert len({form.phrases for form in forms}) > 40
    spans = [np.ptp(form.mesh.vertices, axis=0) for form in forms]
    assert all((span > 0.01).all() for span in spans)


def test_there_are_many_kinds_of_bodies_and_parts():
    assert len(set(random_forms.BODIES)) >= 30
    assert len(set(parts.PARTS)) >= 15


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_each_kind_is_finite_named_and_leaves_ink(maker):
    for seed in range(3):
        rng = np.random.default_rng(seed)
        mesh, phrase = maker(rng)
        assert phrase
        assert np.isfinite(mesh.vertices).all()
        assert np.ptp(mesh.vertices, axis=0).max() < 8
        camera = cameras.camera("perspective", rng=rng)
        figure = rendering.render(mesh, camera=camera, style=Style(), size=120, rng=rng)
        assert 0.002 < (figure == 0).mean() < 0.75


def test_parts_are_placed_alone_or_repeated_but_never_far_off():
    part, body = box(0.2, 0.2, 0.2), sphere(1.0)
    counts = set()
    for seed in range(60):
        placed = parts.placed(part, body, np.random.default_rng(seed))
        counts.add(len(placed.faces) // len(part.faces))
        assert np.linalg.norm(placed.vertices, axis=1).max() < 4
    assert {1, 2} < counts
    assert max(counts) >= 8
