"""What the browser makes of two drawings: trimmed, brought to one size, told apart."""

import base64
import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, Route

from tests.journeys.site import PROJECT

MODULE = PROJECT / "examiner/web/static/web/js/compare/pixels.js"
HOUSE = "http://ornament.test/"
COMPARE = """async ([one, other]) => {
  const { read, difference, square } = await import("/pixels.js");
  const [a, b] = [await read(one), await read(other)];
  if (!a || !b) return null;
  const colors = { base: [1, 0, 0], over: [2, 0, 0], both: [3, 0, 0] };
  const canvas = square();
  const held = difference(canvas, a, b, colors);
  const pen = canvas.getContext("2d");
  const reds = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let i = 0; i < reds.length; i += 4) if (reds[i + 3]) seen.add(reds[i]);
  return { base: held.base, over: held.over, seen: [...seen].sort() };
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page that can load the module."""
    page = browser.new_page()

    def answer(route: Route) -> None:
        if route.request.url.endswith("/pixels.js"):
            script = MODULE.read_text()
            route.fulfill(body=script, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page.route(f"{HOUSE}**", answer)
    page.goto(HOUSE)
    yield page
    page.close()


def drawn(
    shape: str, *, scale: int = 1, at: int = 40, label: str = "", photo: bool = False
) -> str:
    """A drawing as an address: square, circle, bar, bar and lid, or nothing."""
    image = Image.linear_gradient("L").resize((900, 900)) if photo else None
    image = image or Image.new("L", (900, 900), 255)
    pen = ImageDraw.Draw(image)
    box = (at, at, at + 300 * scale, at + 300 * scale)
    if shape == "nothing":
        pass
    elif shape == "square":
        pen.rectangle(box, outline=0, width=4 * scale)
    elif shape == "circle":
        pen.ellipse(box, outline=0, width=4 * scale)
    else:
        pen.rectangle((at, at, at + 500, at + 60), outline=0, width=4)
    if shape == "bar and lid":
        pen.rectangle((at + 150, at + 120, at + 350, at + 150), outline=0, width=4)
    if label:
        pen.text((at + 120, at + 300 * scale + 60), label, fill=0, font_size=36)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def compared(page: Page, one: str, other: str) -> dict[str, object]:
    told: dict[str, object] = page.evaluate(COMPARE, [one, other])
    return told


def test_the_same_drawing_elsewhere_larger_and_labelled_coincides(page: Page) -> None:
    other = drawn("square", scale=2, at=100, label="FIG. 1")
    told = compared(page, drawn("square"), other)
    assert told == {"base": 1, "over": 1, "seen": [3]}


def test_a_label_over_a_low_drawing_is_left_out(page: Page) -> None:
    one = drawn("bar")
    assert compared(page, one, drawn("bar", label="FIG. 6")) == compared(page, one, one)


def test_a_small_part_apart_from_the_rest_is_no_label(page: Page) -> None:
    told = compared(page, drawn("bar"), drawn("bar and lid"))
    assert float(str(told["over"])) < 1


def test_other_drawings_differ_in_both_directions(page: Page) -> None:
    told = compared(page, drawn("square"), drawn("circle"))
    assert 0.01 < float(str(told["base"])) < 0.5
    assert 0.01 < float(str(told["over"])) < 0.5
    assert told["seen"] == [1, 2, 3]


def test_of_a_photograph_the_edges_are_compared(page: Page) -> None:
    photo = drawn("circle", at=300, photo=True)
    told = compared(page, photo, photo)
    assert told == {"base": 1, "over": 1, "seen": [3]}


def test_a_drawing_without_ink_is_not_compared(page: Page) -> None:
    assert compared(page, drawn("nothing"), drawn("square")) is None
