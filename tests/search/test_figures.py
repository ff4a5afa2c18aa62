"""Sheets are decoded from every allowed format, turned upright and fingerprinted."""

import io
import random
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, TiffImagePlugin

from search import figures

FIGURE = "broken/USD0873711-20200128-D00000"


def draw(size: tuple[int, int] = (900, 600), *, seed: int = 0) -> Image.Image:
    """Return a 1-bit drawing of random ellipses and lines."""
    rng = random.Random(seed)
    image = Image.new("1", size, 1)
    pen = ImageDraw.Draw(image)
    across, down = (sorted(rng.sample(range(40, side - 40), 8)) for side in size)
    for n in range(0, 8, 2):
        box = (across[n], down[n], across[n + 1], down[n + 1])
        pen.ellipse(box, outline=0, width=4)
        pen.line((across[7 - n], down[n], across[n], down[7 - n]), fill=0, width=4)
    return image


def encode(image: Image.Image, file_format: str = "TIFF", **options: object) -> bytes:
    buffer = io.BytesIO()
    if file_format == "TIFF" and image.mode == "1":
        options.setdefault("compression", "group4")
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def office_tiff(image: Image.Image, *, mark: str, white_is_zero: bool) -> bytes:
    """Return a G4 TIFF with the tags the office writes."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = mark
    if not white_is_zero:
        return encode(image, tiffinfo=tags)
    content = encode(image.point([255] + [0] * 255), tiffinfo=tags)
    black_is_zero, white_is_zero_tag = (
        struct.pack("<HHIHH", 262, 3, 1, value, 0) for value in (1, 0)
    )
    assert content.count(black_is_zero) == 1
    return content.replace(black_is_zero, white_is_zero_tag)


def differing_bits(one: int, other: int) -> int:
    return ((one ^ other) & (2**64 - 1)).bit_count()


def test_a_sheet_states_its_facts():
    image = Image.new("1", (200, 100), 1)
    image.paste(0, (10, 20, 60, 60))
    sheet = figures.read_sheet(encode(image))
    assert (sheet.width, sheet.height) == (200, 100)
    assert sheet.ink_share == pytest.approx(50 * 40 / (200 * 100))
    assert not sheet.is_blank
    assert sheet.image.tobytes() == image.tobytes()


def test_ink_stays_dark_where_white_is_zero():
    image = draw()
    content = office_tiff(image, mark="**DRAWING;PG000001;BW;P", white_is_zero=True)
    assert figures.read_sheet(content).image.tobytes() == image.tobytes()


def test_a_landscape_sheet_is_turned_clockwise():
    image = Image.new("1", (300, 200), 1)
    image.paste(0, (0, 0, 30, 20))  # the corner at the upper left …
    sheet = figures.read_sheet(encode(image), is_landscape=True)
    assert (sheet.width, sheet.height) == (200, 300)
    assert sheet.image.getpixel((199, 0)) == 0  # … comes to the upper right
    assert sheet.is_landscape


@pytest.mark.parametrize(
    ("mark", "is_landscape"),
    [
        ("**DRAWING;PG000001;BW;L", True),
        ("**DRAWING;PG000001;BW;P", False),
        ("a drawing of mine;L", False),
    ],
)
def test_the_mark_of_the_office_turns_a_sheet(mark: str, is_landscape: bool):
    sheet = figures.read_sheet(office_tiff(draw(), mark=mark, white_is_zero=False))
    assert sheet.is_landscape is is_landscape


def test_equal_pixels_hash_equally_in_every_lossless_format():
    image = draw()
    contents = [
        encode(image),
        encode(image, "PNG"),
        encode(image.convert("L"), "PNG"),
        encode(image.convert("RGB"), "PNG"),
        encode(image.convert("L")),
        encode(image, "GIF"),
    ]
    sheets = [figures.read_sheet(content) for content in contents]
    assert len({sheet.pixel_sha256 for sheet in sheets}) == 1
    assert len({sheet.file_sha256 for sheet in sheets}) == len(contents)


def test_pixels_of_another_shape_hash_otherwise():
    wide, high = Image.new("1", (80, 40), 1), Image.new("1", (40, 80), 1)
    assert figures.pixel_sha256(wide) != figures.pixel_sha256(high)


def test_a_blank_sheet_is_told():
    sheet = figures.read_sheet(encode(Image.new("1", (50, 50), 1)))
    assert sheet.is_blank
    assert (sheet.ink_share, sheet.perceptual_hash) == (0.0, 0)


def test_the_perceptual_hash_equals_a_plain_cosine_transform():
    image = Image.new("L", (32, 32), 255)
    rng = np.random.default_rng(4)
    pixels = rng.integers(0, 2, (32, 32)) * 255
    image = Image.fromarray(pixels.astype(np.uint8), mode="L")
    pixels = np.asarray(image, dtype=float)
    steps = np.arange(32) + 0.5
    expected = [
        sum(
            pixels[y, x]
            * np.cos(np.pi * v * steps[y] / 32)
            * np.cos(np.pi * u * steps[x] / 32)
            for y in range(32)
            for x in range(32)
        )
        for v in range(8)
        for u in range(8)
    ]
    bits = "".join("1" if c > np.median(expected[1:]) else "0" for c in expected)
    assert figures.perceptual_hash(image) & (2**64 - 1) == int(bits, 2)


def test_scale_and_margins_hardly_move_the_perceptual_hash():
    image = draw(seed=3)
    smaller = image.convert("L").resize((405, 270), Image.Resampling.BOX)
    framed = Image.new("1", (1500, 1200), 1)
    framed.paste(image, (500, 100))
    original = figures.perceptual_hash(image)
    assert figures.perceptual_hash(framed) == original
    assert differing_bits(figures.perceptual_hash(smaller), original) <= 4


def test_other_drawings_differ_in_many_bits():
    hashes = [figures.perceptual_hash(draw(seed=seed)) for seed in range(12)]
    distances = [differing_bits(a, b) for a in hashes for b in hashes if a is not b]
    assert min(distances) > 8
    assert all(-(2**63) <= value < 2**63 for value in hashes)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no TIFF, PNG, JPEG or GIF"),
        (b"II*\0", "damaged"),
        (encode(draw())[:-900], "damaged"),
        (encode(draw(), "PNG")[:-400], "not a readable image"),
    ],
)
def test_what_cannot_be_decoded_is_refused_with_a_reason(content: bytes, reason: str):
    with pytest.raises(figures.UnreadableSheet, match=reason):
        figures.read_sheet(content)


def test_a_garbled_real_strip_is_refused_although_pillow_decodes_it(test_data: Path):
    path = next((test_data / "impact").rglob("*-D00001.TIF"))
    for start in (600, 2_000, 5_000):
        content = bytearray(path.read_bytes())
        content[start : start + 60] = b"\x00\xff" * 30
        with pytest.raises(figures.UnreadableSheet, match="damaged"):
            figures.read_sheet(bytes(content))
        content[start : start + 60] = bytes(60)
        with pytest.raises(figures.UnreadableSheet, match="damaged"):
            figures.read_sheet(bytes(content))


def test_a_sheet_of_too_many_pixels_is_refused_before_it_is_decoded():
    content = encode(Image.new("1", (9_000, 9_000), 1))
    with pytest.raises(figures.UnreadableSheet, match="40 megapixels"):
        figures.read_sheet(content)


@pytest.mark.parametrize(
    ("name", "code", "is_gazette"),
    [
        ("USD0907292-20210105-D00000.TIF", "D00000", True),
        ("USD0907292-20210105-D00012.tif", "D00012", False),
        ("USD0824120-20180731-P00001.TIF", "P00001", False),
        ("USD0456589-20020507-D00003", "D00003", False),
        ("figure.png", "", False),
    ],
)
def test_file_names_tell_the_sheet_code(name: str, code: str, is_gazette: bool):
    assert figures.sheet_code(name) == code
    assert (figures.sheet_code(name) == figures.GAZETTE_CODE) is is_gazette


def test_real_sheets_are_all_read_and_the_turned_ones_told(test_data: Path):
    sheets = {
        path: figures.read_sheet(path.read_bytes())
        for path in sorted((test_data / "impact").rglob("*.TIF"))
    }
    assert len(sheets) == 195
    assert [figures.sheet_code(path.name) for path in sheets].count(
        figures.GAZETTE_CODE
    ) == 23
    assert sum(sheet.is_landscape for sheet in sheets.values()) == 46
    assert not any(sheet.is_blank for sheet in sheets.values())
    assert max(sheet.ink_share for sheet in sheets.values()) < 0.6


def test_one_real_figure_in_three_formats_looks_the_same(test_data: Path):
    png, tiff, jpeg = (
        figures.read_sheet((test_data / f"{FIGURE}.{suffix}").read_bytes())
        for suffix in ("png", "tiff", "jpg")
    )
    assert png.pixel_sha256 == tiff.pixel_sha256
    assert png.perceptual_hash == tiff.perceptual_hash
    assert differing_bits(png.perceptual_hash, jpeg.perceptual_hash) <= 2


@pytest.mark.parametrize("suffix", [".svg", ".pdf"])
def test_real_files_of_other_kinds_are_refused(test_data: Path, suffix: str):
    with pytest.raises(figures.UnreadableSheet, match="no TIFF, PNG, JPEG or GIF"):
        figures.read_sheet((test_data / f"{FIGURE}{suffix}").read_bytes())


def test_a_real_sheet_cut_short_is_refused(test_data: Path):
    path = next((test_data / "impact").rglob("*-D00001.TIF"))
    content = path.read_bytes()
    for length in range(0, len(content) - 1, len(content) // 20):
        with pytest.raises(figures.UnreadableSheet):
            figures.read_sheet(content[:length])


def test_the_real_broken_files_are_told(test_data: Path):
    with pytest.raises(figures.UnreadableSheet, match="damaged"):
        figures.read_sheet((test_data / "broken/corrupt.png").read_bytes())
    assert figures.read_sheet((test_data / "broken/empty.png").read_bytes()).is_blank
