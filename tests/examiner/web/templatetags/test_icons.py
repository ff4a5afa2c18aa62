"""Icons are laid into the page, decoration unless they carry a title."""

import pytest
from django.template import TemplateSyntaxError

from examiner.web.templatetags import icons


def test_an_icon_without_title_is_hidden_from_readers() -> None:
    drawn = icons.icon("search")
    assert 'aria-hidden="true"' in drawn
    assert "<svg" in drawn
    assert "license" not in drawn


def test_an_icon_with_title_says_it() -> None:
    assert 'aria-label="Close &amp; go"' in icons.icon("x", "Close & go")


def test_a_name_without_icon_is_a_mistake_of_the_template() -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon 'unicorn'"):
        icons.icon("unicorn")
