"""Uploads are taken page by page or refused in words a person can act on."""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from search import figures, uploads
from search.decoding import Limits
from search.uploads import RefusedUpload, UploadFile
from tests import factories
from tests.search.ingest import pdf_drawings

PROJECT = Path(__file__).resolve().parents[2]
FIGURE = "USD0873711-20200128-D00000"
SVG = b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>"


def drawing(size: tuple[int, int] = (400, 300), *, mode: str = "1") -> Image.Image:
    """Return a drawing with its mark in the upper left corner."""
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).rectangle((10, 10, size[0] // 2, size[1] // 2), fill=0)
    return image.convert(mode)


def encoded(image: Image.Image, file_format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def many(images: Sequence[Image.Image], file_format: str) -> bytes:
    first, *others = images
    return encoded(first, file_format, save_all=True, append_images=others)


def bomb(width: int, height: int) -> bytes:
    """Return a complete 1-bit PNG of white pixels, small in bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    packer = zlib.compressobj(1)
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.fixture
def decode(tmp_path: Path):
    """Decode bytes as an upload of the given name."""

    def decode(content: bytes, name: str = "lamp", **limits: int):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return uploads.decode(path, name=name, limits=Limits(**limits))

    return decode


def opened(page: uploads.DecodedPage) -> Image.Image:
    return Image.open(io.BytesIO(page.content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (encoded(drawing(), "PNG"), "png"),
        (encoded(drawing(mode="L"), "JPEG"), "jpeg"),
        (encoded(drawing(), "GIF"), "gif"),
        (encoded(drawing(), "TIFF"), "tiff"),
        (pdf_drawings.typed([]), "pdf"),
        (b"\n\n" + pdf_drawings.typed([]), "pdf"),
    ],
)
def test_the_first_bytes_tell_the_kind_whatever_the_name(content: bytes, kind: str):
    head = content[: uploads.HEAD_BYTES]
    assert uploads.check_header("a.svg", size=len(content), head=head) == kind


@pytest.mark.parametrize(
    ("size", "head", "words"),
    [
        (0, b"", "empty"),
        (26 * 1024 * 1024, b"\x89PNG\r\n\x1a\n", "26.0 MB; the limit is 25 MB"),
        (90, SVG, "an SVG file is not accepted"),
        (90, b"\xef\xbb\xbf<html>", "a web page"),
        (90, b"RIFF\x10\0\0\0WEBPVP8 ", "a WebP file"),
        (90, b"\0\0\0\x18ftypheic", "a HEIC"),
        (90, b"PK\x03\x04word", "a ZIP archive"),
        (90, b"%!PS-Adobe-3.0 EPSF-3.0", "a PostScript file"),
        (90, b"hello", "a file of this type"),
    ],
)
def test_a_header_is_refused_naming_file_and_remedy(size: int, head: bytes, words: str):
    with pytest.raises(RefusedUpload) as refusal:
        uploads.check_header("drawings/lamp.png", size=size, head=head)
    message = str(refusal.value)
    assert message.startswith("lamp.png: ")
    assert words in message
    assert "Save it" in message or "send it again" in message


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\cases\\lamp.png", "lamp.png"),
        ("../../etc/passwd", "passwd"),
        ("a %22lamp%22.png", 'a "lamp".png'),
        ("la\x1b[31mmp\n.png", "la[31mmp.png"),
        ("x" * 300 + ".png", "x" * 50 + "…" + "x" * 21 + ".png"),
        ("", "file"),
    ],
)
def test_names_are_shown_short_and_harmless(name: str, shown: str):
    assert uploads.shown_name(name) == shown


@pytest.mark.parametrize("file_format", ["PNG", "GIF", "TIFF"])
@pytest.mark.parametrize("mode", ["1", "L"])
def test_an_image_comes_out_pixel_by_pixel(decode, file_format: str, mode: str):
    (page,) = decode(encoded(drawing(mode=mode), file_format))
    image = opened(page)
    assert (image.format, image.mode) == ("PNG", "1")
    assert image.size == (page.width, page.height) == (400, 300)
    assert image.convert("L").tobytes() == drawing(mode="L").tobytes()
    assert not page.is_blank


def test_a_photograph_stays_grey(decode):
    ramp = Image.linear_gradient("L").convert("RGB")
    (page,) = decode(encoded(ramp, "JPEG"))
    assert opened(page).mode == "L"


def test_the_exif_orientation_is_applied_and_metadata_dropped(decode):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate 90 degrees clockwise to show
    exif[0x010E] = "secret"
    content = encoded(
        drawing(mode="L"), "JPEG", exif=exif, icc_profile=b"profile", comment=b"secret"
    )
    (page,) = decode(content)
    assert (page.width, page.height) == (300, 400)
    assert np.asarray(opened(page).convert("L"))[60, 240] < 50  # now upper right
    assert opened(page).info == {}
    assert b"secret" not in page.content


def test_transparent_paper_is_white(decode):
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (10, 10, 20, 20))
    (page,) = decode(encoded(image, "PNG"))
    gray = np.asarray(opened(page).convert("L"))
    assert (gray[15, 15], gray[40, 40]) == (0, 255)


def test_every_page_of_a_tiff_is_taken_and_only_the_first_of_a_gif(decode):
    frames = [drawing((100 + n, 80), mode="L") for n in range(3)]
    assert [page.width for page in decode(many(frames, "TIFF"))] == [100, 101, 102]
    frames = [image.resize((100, 80)) for image in frames]
    frames[1].paste(0, (0, 0, 90, 70))
    assert len(decode(many(frames, "GIF"))) == 1


def test_a_sheet_the_office_marked_landscape_is_turned_upright(decode):
    image = drawing((300, 200))
    tags = {270: "**DRAWING;PG000001;BW;L"}
    (page,) = decode(encoded(image, "TIFF", tiffinfo=tags))
    assert (page.width, page.height) == (200, 300)
    turned = np.rot90(np.asarray(image), k=-1)  # clockwise
    assert np.array_equal(np.asarray(opened(page)), turned)


def test_an_uploaded_real_sheet_has_the_pixels_of_the_imported_one(test_data: Path):
    folder = test_data / "impact" / "USD0911448-20210223"
    paths = [*folder.glob("*-D0001*.TIF"), *landscape_sheets(test_data)[:3]]
    files = [UploadFile(path, path.name) for path in paths]
    imported = [figures.read_sheet(path.read_bytes()) for path in paths]
    assert any(sheet.is_landscape for sheet in imported)
    uploaded = uploads.decode_all(files)
    assert [page.pixel_sha256 for (page,) in uploaded] == [
        sheet.pixel_sha256 for sheet in imported
    ]


def landscape_sheets(test_data: Path) -> list[Path]:
    paths = sorted((test_data / "impact").glob("*/*.TIF"))
    return [
        path for path in paths if figures.read_sheet(path.read_bytes()).is_landscape
    ]


def test_pdf_pages_are_taken(decode):
    pages = [drawing((850, 1100)), drawing((850, 1100))]
    decoded = decode(pdf_drawings.scanned(pages))
    assert [(page.width, page.height) for page in decoded] == [(850, 1100)] * 2
    assert not any(page.is_text for page in decoded)


def test_of_a_patents_pdf_the_sheets_are_drawings_and_the_rest_is_text(decode):
    pages = [pdf_drawings.front_page(), pdf_drawings.sheet(1), pdf_drawings.sheet(2)]
    front, *sheets = decode(pdf_drawings.scanned(pages))
    assert front.is_text
    assert [sheet.is_text for sheet in sheets] == [False, False]
    assert sheets[0].height < 1300  # the head is cut off, the margins too


@pytest.mark.parametrize(("mode", "tone"), [("L", 255), ("1", 1), ("1", 0)])
def test_a_blank_image_is_taken_and_marked(decode, mode, tone):
    (page,) = decode(encoded(Image.new(mode, (50, 50), tone), "PNG"))
    assert page.is_blank


def test_thumbnails_inside_a_tiff_are_left_out(decode):
    large, small = drawing((200, 200)), drawing((20, 20))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    (page,) = decode(many([large, small], "TIFF"))
    assert page.width == 200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (encoded(drawing(), "PNG")[:-60], "damaged"),
        (encoded(drawing(mode="L"), "JPEG")[:300], "damaged"),
        (encoded(drawing(), "TIFF")[:50], "damaged"),
        (b"GIF89a", "damaged"),
        (b"%PDF-1.7\n", "damaged"),
        (pdf_drawings.protected(), "password"),
        (bomb(30_000, 30_000), "(900 megapixels); the limit is 40 megapixels"),
        (many([drawing((20, 20))] * 51, "TIFF"), "the limit is 50"),
        (pdf_drawings.typed([], pages=200), "200 pages"),
        (
            pdf_drawings.scanned([Image.new("L", (8_000, 5_001), 255)], mode="L"),
            "8000 x 5001",
        ),
    ],
)
def test_a_file_is_refused_naming_itself_and_the_reason(
    decode, content: bytes, words: str
):
    with pytest.raises(RefusedUpload) as refusal:
        decode(content, "a/lamp.x")
    message = str(refusal.value)
    assert message.startswith("lamp.x: ")
    assert words in message


def test_a_garbled_tiff_is_refused(decode):
    content = encoded(drawing((900, 900)), "TIFF", compression="group4")
    with pytest.raises(RefusedUpload, match="damaged"):
        decode(content[:8] + b"\x02\xaa" * 8 + content[24:])


def test_a_damaged_page_of_a_tiff_leaves_the_others_alone(decode):
    pages = decode(factories.damaged_tiff(damaged=1))
    assert [page.width for page in pages] == [420, 0, 420]
    assert [page.is_damaged for page in pages] == [False, True, False]


def test_an_endless_chain_of_tiff_pages_ends(decode):
    content = bytearray(encoded(drawing((20, 20)), "TIFF"))
    start = struct.unpack("<I", content[4:8])[0]
    entries = struct.unpack("<H", content[start : start + 2])[0]
    chained = start + 2 + 12 * entries
    content[chained : chained + 4] = struct.pack("<I", start)
    assert len(decode(bytes(content))) == 1


def test_a_large_image_within_the_limits_is_taken(decode):
    noise = np.random.default_rng(1).integers(0, 2**16, (2_000, 3_000), np.uint16)
    (page,) = decode(encoded(Image.fromarray(noise), "PNG"))
    assert (page.width, page.height) == (3_000, 2_000)


def test_a_refused_file_leaves_the_others_alone(tmp_path: Path):
    contents = {
        "one.png": encoded(drawing(), "PNG"),
        "two.png": b"",
        "three.svg": SVG,
        "four.png": encoded(drawing(), "PNG")[:100],
        "five.tif": many([drawing()] * 2, "TIFF"),
    }
    results = uploads.decode_all(written(contents, tmp_path))
    assert [
        result.name if isinstance(result, RefusedUpload) else len(result)
        for result in results
    ] == [1, "two.png", "three.svg", "four.png", 2]


def test_a_file_that_kills_the_child_is_refused_and_the_rest_goes_on(tmp_path: Path):
    slow = pdf_drawings.typed([(0.5, 0.5, "FIG. 1")], pages=50)
    contents = {
        "one.png": encoded(drawing(), "PNG"),
        "slow.pdf": slow,
        "two.png": encoded(drawing(), "PNG"),
    }
    files = written(contents, tmp_path)
    first, killed, last = uploads.decode_all(files, limits=Limits(cpu_seconds=0))
    assert len(first) == len(last) == 1
    assert isinstance(killed, RefusedUpload)
    assert "memory or time" in str(killed)


def test_memory_is_limited(decode):
    content = encoded(Image.new("RGBA", (6_000, 6_000), (9, 9, 9, 128)), "PNG")
    assert len(decode(content)) == 1
    with pytest.raises(RefusedUpload, match="memory or time"):
        decode(content, memory=700 * 1024 * 1024)


def written(contents: dict[str, bytes], folder: Path) -> list[UploadFile]:
    files = []
    for number, (name, content) in enumerate(contents.items()):
        path = folder / str(number)
        path.write_bytes(content)
        files.append(UploadFile(path, name))
    return files


def test_the_child_loads_neither_django_nor_torch():
    code = (
        "import sys, search.decoding;"
        "print([m for m in ('django', 'torch', 'psycopg2') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=True
    )
    assert done.stdout.strip() == b"[]"


def test_the_real_figure_comes_alike_out_of_four_formats(test_data: Path):
    names = [f"{FIGURE}.{suffix}" for suffix in ("png", "tiff", "pdf", "jpg")]
    files = [UploadFile(test_data / "broken" / name, name) for name in names]
    ((png,), (tiff,), (pdf,), (jpeg,)) = uploads.decode_all(files)
    assert png.pixel_sha256 == tiff.pixel_sha256
    expected = np.asarray(opened(png).convert("L"), dtype=float)
    for page in (pdf, jpeg):
        assert (page.width, page.height) == (2231, 1644)
        gray = np.asarray(opened(page).convert("L"), dtype=float)
        assert np.abs(gray - expected).mean() < 4


def test_the_real_broken_files_are_refused_or_marked(test_data: Path):
    folder = test_data / "broken"
    names = ["corrupt.png", f"{FIGURE}.svg", "empty.png"]
    files = [UploadFile(folder / name, name) for name in names]
    corrupt, svg, (empty,) = uploads.decode_all(files)
    assert "corrupt.png: the file is damaged" in str(corrupt)
    assert "SVG" in str(svg)
    assert empty.is_blank
