"""Settings of the tests: a quick hasher, plain static files, throw-away media."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# A home of their own, so that no demo corpus is ever touched. Set here because
# pytest-django reads the settings before any conftest.
_PROJECT = Path(__file__).resolve().parent.parent
os.environ.setdefault("ORNAMENT_HOME", str(_PROJECT / ".ornament" / "tests"))

from examiner import settings as _settings  # noqa: E402
from examiner.settings import *  # noqa: E402, F403

SECRET_KEY = "only for tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **_settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
_media = Path(tempfile.mkdtemp(prefix="ornament-tests-"))
atexit.register(shutil.rmtree, _media, ignore_errors=True)
PUBLIC_MEDIA = _media / "public"
PRIVATE_MEDIA = _media / "private"
TRAININGS = _media / "training"
CODES = _media / "codes"
AXES_ENABLED = False
ORNAMENT_FACETS: list[str] = []  # where a test is about them it names them
# WhiteNoise warns of a missing folder; static files come from their finders in tests.
STATIC_ROOT = _media / "static"
STATIC_ROOT.mkdir()
