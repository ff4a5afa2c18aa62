"""Fixtures every test may use."""

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real inputs, or a skip that names the variable to set."""
    folder = Path(os.environ.get("ORNAMENT_TEST_DATA", PROJECT.parent / "shared/data"))
    if not folder.is_dir():
        pytest.skip(f"real inputs absent: ORNAMENT_TEST_DATA={folder} is no folder")
    return folder
