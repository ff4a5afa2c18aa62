"""Numbers and drawings that the factories give never meet those a test names."""

import pytest

from search.models import Sheet
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [6_300_001, 300_001, 7_399_999])
def test_a_number_of_the_counter_cannot_be_named(number: int) -> None:
    with pytest.raises(ValueError, match="left to"):
        factories.patent(number)


def test_patents_given_no_number_differ_in_number_family_and_drawings() -> None:
    made = [factories.patent(figures=2) for _ in range(3)]
    numbers = {int(one.pk.removeprefix("USD")) % 10**6 for one in made}
    assert numbers <= set(factories.COUNTED)
    assert len({one.application_number for one in made}) == 3
    assert len(set(Sheet.objects.values_list("pixel_sha256", flat=True))) == 6
