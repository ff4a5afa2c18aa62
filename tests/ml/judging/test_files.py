import re

import pytest

from ml.judging import files


def test_plain_names_stay():
    assert files.plain("default") == "default"


@pytest.mark.parametrize("name", ["timm:test_vit", "local-dir:/a/b c/../d", "x" * 300])
def test_other_names_become_safe_and_stay_different(name):
    plain = files.plain(name)
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,60}", plain)
    assert plain == files.plain(name)
    assert plain != files.plain(name + "y")
    assert not plain.startswith(".")
