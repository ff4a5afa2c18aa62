import numpy as np

from ml.packing import random_forms


def test_a_seed_is_a_form():
    first, again = random_forms.draw(5), random_forms.draw(5)
    np.testing.assert_array_equal(first.mesh.vertices, again.mesh.vertices)
    assert first.phrases == again.phrases


def test_forms_are_finite_varied_and_described():
    forms = [random_forms.draw(seed) for seed in range(60)]
    assert all(np.isfinite(form.mesh.vertices).all() for form in forms)
    assert all(form.phrases for form in forms)
    assert len({form.phrases for form in forms}) > 30
    spans = [np.ptp(form.mesh.vertices, axis=0) for form in forms]
    assert all((span > 0.01).all() for span in spans)
