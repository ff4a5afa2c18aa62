"""Heat maps are kept as long as somebody looks at them."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from search import heat_maps
from search.models import Hit


@pytest.fixture
def drawn(settings: Settings, tmp_path: Path) -> Path:
    """The overlay of a hit, as a worker keeps it."""
    settings.PRIVATE_MEDIA = tmp_path
    path = heat_maps.path(Hit(pk=7, run_id=uuid4()), view=1, side="query")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PNG")
    return path


def test_what_was_drawn_lately_stays(drawn: Path) -> None:
    assert heat_maps.sweep(before=timezone.now() - timedelta(days=1)) == 0
    assert drawn.exists()


def test_what_is_old_goes_with_its_folder(drawn: Path) -> None:
    assert heat_maps.sweep(before=timezone.now() + timedelta(days=1)) == 1
    assert not drawn.parent.exists()
