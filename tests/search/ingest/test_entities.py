"""Named entities become characters without any DTD, or stay as they were."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ingest import entities


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("line 6&mdash;6", "line 6—6"),
        ("&ldquo;M&uuml;ller&rdquo;", "“Müller”"),
        ("&agr; &THgr; &sfgr; &ohacgr;", "α Θ ς ώ"),
        ("&frac12; &deg; &rarr; &alpha; &bull;", "½ ° → α •"),
        ("R&amp;D &lt;1&gt; &#8212;", "R&D <1> —"),
    ],
)
def test_known_names_become_characters(written, read):
    content, unknown = entities.translate(written.encode())
    assert html.unescape(content.decode("ascii")) == read
    assert unknown == []


def test_unknown_names_stay_as_text_and_are_told_once():
    content, unknown = entities.translate(b"a &ornx; b &ornx; &mdash;")
    assert content == b"a &amp;ornx; b &amp;ornx; &#8212;"
    assert unknown == ["ornx"]


@given(st.binary().filter(lambda content: b"&" not in content))
def test_what_holds_no_entity_is_left_alone(content):
    assert entities.translate(content) == (content, [])


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a.TIF SYSTEM "a.TIF" NDATA TIF>',
        "<!ENTITY a.TIF  SYSTEM 'a.TIF'\nNDATA TIF >",
        '<!ENTITY a PUBLIC "id" "a.TIF" NDATA TIF>',
    ],
)
def test_unparsed_files_are_declared_in_real_grants(declaration):
    assert not entities.declares_text(declaration.encode() * 2)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY lol "lol">',
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY % p SYSTEM "http://x/">',
        '<!ENTITY a.TIF SYSTEM "a.TIF" NDATA',
    ],
)
def test_every_other_declaration_is_told(declaration):
    real = '<!ENTITY a.TIF SYSTEM "a.TIF" NDATA TIF>'
    assert entities.declares_text((real + declaration).encode())
