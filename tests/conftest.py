"""Fixtures every test may use; the embedded services are joined once."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

PROJECT = Path(__file__).resolve().parent.parent
os.environ.setdefault("OMP_NUM_THREADS", "1")

from examiner import standalone  # noqa: E402

# How long an example takes says more of the machine's load than of our code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_configure() -> None:
    standalone.ensure()


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real inputs, or a skip that names the variable to set."""
    folder = Path(os.environ.get("ORNAMENT_TEST_DATA", PROJECT.parent / "shared/data"))
    if not folder.is_dir():
        pytest.skip(f"real inputs absent: ORNAMENT_TEST_DATA={folder} is no folder")
    return folder
