"""A media folder of the test's own, so that its files can be counted."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def media_root(settings: Any, tmp_path: Path) -> Path:
    settings.PUBLIC_MEDIA = tmp_path / "media"
    return tmp_path / "media"
