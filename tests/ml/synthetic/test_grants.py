"""Grant documents: well-formed, ASCII, shaped like real ones, true to their plan."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from ml.synthetic import bibliography, corpus, grants
from ml.synthetic.plans import PatentPlan, Words
from tests.ml.synthetic.conftest import Written

B = "us-bibliographic-data-grant"


@pytest.fixture(scope="module")
def plans() -> list[PatentPlan]:
    return corpus.plan(21, 150)


def images(item: PatentPlan) -> list[grants.Image]:
    return [
        grants.Image(f"{item.name}-D{n:05d}.TIF", 900 + n, 300, is_turned=n == 2)
        for n in range(len(item.drawings.sheets) + 1)
    ]


def tree(item: PatentPlan) -> etree._Element:
    return etree.fromstring(grants.xml(item, images(item)))


def texts(root: etree._Element, path: str) -> list[str]:
    return ["".join(found.itertext()) for found in root.findall(path)]


def shape(root: etree._Element) -> set[str]:
    """Every path of element names, and every attribute, of a document."""
    found = set()
    for element in root.iter(etree.Element):
        names = [item.tag for item in (element, *element.iterancestors())]
        found.add("/".join(reversed(names)))
        found |= {f"{element.tag}@{name}" for name in element.attrib}
    return found


def test_the_head_is_that_of_real_files(plans: list[PatentPlan]) -> None:
    content = grants.xml(plans[0], images(plans[0]))
    assert content.isascii()
    assert b"\r" not in content
    assert content.startswith(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE us-patent-grant SYSTEM '
        b'"us-patent-grant-v45-2014-04-03.dtd" [ ]>\n<us-patent-grant lang="EN" '
    )


def test_versions_and_editions_follow_the_grant_date() -> None:
    assert grants.version_of(date(2021, 1, 5)) == ("v4.5", "2014-04-03")
    assert grants.version_of(date(2024, 11, 5)) == ("v4.7", "2022-02-17")
    # Checked against real grants of these dates.
    assert bibliography.edition_of(date(2012, 3, 27)) == "9"
    assert bibliography.edition_of(date(2014, 3, 18)) == "10"
    assert bibliography.edition_of(date(2021, 1, 5)) == "13"
    assert bibliography.edition_of(date(2024, 11, 5)) == "14"


def test_every_field_of_the_plan_stands_in_its_place(plans: list[PatentPlan]) -> None:
    for item in plans:
        root = tree(item)
        published = f"{B}/publication-reference/document-id"
        assert texts(root, f"{published}/doc-number") == [item.number]
        assert texts(root, f"{published}/date") == [f"{item.granted:%Y%m%d}"]
        assert texts(root, f"{B}/invention-title") == [item.words.title]
        assert texts(root, "claims/claim/claim-text") == [item.words.claim]
        paragraphs = texts(root, "description/description-of-drawings/p")
        assert paragraphs == [*item.words.descriptions, *item.words.statements]
        last_names = texts(root, f"{B}/us-parties/inventors/inventor//last-name")
        assert last_names == [person.last for person in item.inventors]
        counts = Counter(element.tag for element in root.find(f"{B}/figures"))
        assert set(counts.values()) == {1}


def test_citations_keep_number_month_and_who_cited(plans: list[PatentPlan]) -> None:
    for item in plans:
        found = [
            (
                entry.findtext("patcit/document-id/doc-number"),
                entry.findtext("patcit/document-id/date"),
                entry.findtext("category"),
            )
            for entry in tree(item).iterfind(f"{B}/us-references-cited/us-citation")
            if entry.find("patcit") is not None
        ]
        assert found == [
            (
                citation.number,
                f"{citation.year}{citation.month:02d}00",
                f"cited by {'examiner' if citation.by_examiner else 'applicant'}",
            )
            for citation in item.citations
        ]


def test_further_classes_pad_before_the_letter(plans: list[PatentPlan]) -> None:
    item = replace(plans[0], uspc=("D2/728", "D28/40", "D2/840"))
    found = tree(item).find(f"{B}/classification-national")
    assert [child.text for child in found] == ["US", "D 2728", "D28 40", " D2840"]


def test_special_characters_survive(plans: list[PatentPlan]) -> None:
    title = 'Göttweiler & Søn <"lamp"> \u2014 \u201cnew\u201d'
    item = replace(plans[0], words=Words(title, title, (title,)))
    assert texts(tree(item), f"{B}/invention-title") == [title]
    assert texts(tree(item), "claims/claim/claim-text") == [title]


def test_the_term_was_fourteen_years_before_may_2015(plans: list[PatentPlan]) -> None:
    path = f"{B}/us-term-of-grant/length-of-grant"
    terms = {
        filed: texts(tree(replace(plans[0], filed=filed)), path)
        for filed in (date(2015, 5, 12), date(2015, 5, 13))
    }
    assert [*terms.values()] == [["14"], ["15"]]


def test_sizes_and_orientation_are_those_of_the_files(written: Written) -> None:
    for item in written.plans:
        folder = written.folder / item.name
        root = etree.parse(folder / f"{item.name}.XML").getroot()
        drawn = root.findall("drawings/figure/img")
        assert len(drawn) == len(item.drawings.sheets) + 1
        for img in drawn:
            with Image.open(folder / img.get("file")) as tiff:
                width, height = tiff.size
                letter = tiff.tag_v2[270][-1]
            for name, pixels in (("he", height), ("wi", width)):
                millimetres = float(img.get(name).removesuffix("mm"))
                assert abs(millimetres / 25.4 * 300 - pixels) < 3
            assert (img.get("orientation") == "landscape") == (letter == "L")


def test_a_grant_has_the_shape_of_real_ones(
    plans: list[PatentPlan], test_data: Path
) -> None:
    real: set[str] = set()
    order: list[str] = []
    for path in [
        *test_data.glob("impact/*/*.XML"),
        *test_data.glob("redbook/D1*.xml"),
    ]:
        root = etree.parse(path).getroot()
        real |= shape(root)
        order = max(order, [child.tag for child in root[0]], key=len)
    for item in plans:
        root = tree(item)
        assert shape(root) <= real
        common = [child.tag for child in root[0] if child.tag in order]
        assert common == sorted(common, key=order.index)
