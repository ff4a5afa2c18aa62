"""Settings of the tests: a quick hasher, plain static files, throw-away media."""

import atexit
import shutil
import tempfile
from pathlib import Path

from examiner import settings as _settings
from examiner.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **_settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
_media = Path(tempfile.mkdtemp(prefix="ornament-tests-"))
atexit.register(shutil.rmtree, _media, ignore_errors=True)
PUBLIC_MEDIA = _media / "public"
PRIVATE_MEDIA = _media / "private"
AXES_ENABLED = False
