"""Vectors, facets included, brought up to date in one pass."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from search import freshness, indexing
from search.models import Encoder, FigureEmbedding, Job
from tests import factories
from tests.search import tiny_encoder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def facets(settings: Settings) -> Iterator[list[str]]:
    settings.ORNAMENT_ENCODER = tiny_encoder.load_name()
    settings.ORNAMENT_FACETS = ["layout", "silhouette"]
    yield settings.ORNAMENT_FACETS
    for encoder in Encoder.objects.all():
        indexing.drop(encoder)


def test_each_configured_facet_goes_live_beside_the_encoder(facets: list[str]) -> None:
    factories.patent(figures=3)
    restored = freshness.restore()
    assert restored.is_live
    assert restored.counts.embedded == 3
    for name in ("overall", *facets):
        row = Encoder.objects.live(name)
        assert row
        assert FigureEmbedding.objects.filter(encoder=row).count() == 3
        assert indexing.has_index(row) == (name == "overall")


def test_a_facet_that_is_new_asks_for_a_job(
    facets: list[str], settings: Settings
) -> None:
    factories.patent(figures=2)
    freshness.restore()
    assert freshness.needed_job() is None
    settings.ORNAMENT_FACETS = [*facets, "pattern"]
    assert freshness.needed_job() is not None
    Job.objects.filter(kind=Job.Kind.EMBED).delete()
    freshness.restore()
    assert Encoder.objects.live("pattern")
    assert freshness.needed_job() is None


def test_another_encoder_of_a_facet_leaves_the_others_live(facets: list[str]) -> None:
    factories.patent(figures=2)
    freshness.restore()
    overall = Encoder.objects.live()
    restored = freshness.restore(load_name="facet:pattern")
    assert restored.is_live
    assert Encoder.objects.live() == overall
    assert Encoder.objects.filter(state=Encoder.State.LIVE).count() == 4
