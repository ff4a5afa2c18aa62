import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ml import drawings


def sheet(*, size=(900, 700), box=(150, 200, 720, 460)) -> Image.Image:
    """A one-bit sheet with a frame and a diagonal, whose ink fills `box`."""
    image = Image.new("1", size, 1)
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = box
    draw.rectangle((left, top, right - 1, bottom - 1), outline=0, width=3)
    draw.line((left + 9, top + 9, right - 9, bottom - 9), fill=0, width=4)
    return image


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def correlation(first, second) -> float:
    return float(np.corrcoef(np.ravel(first).astype(float), np.ravel(second))[0, 1])


def slow_prepare(image: Image.Image, size: int):
    """Box, square and exact area, one output pixel after the other."""
    ink = 255.0 - np.asarray(image.convert("L"), float)
    rows, columns = np.where(ink.any(1))[0], np.where(ink.any(0))[0]
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    side = max(ink.shape)
    square = np.zeros((side, side))
    top, left = (side - ink.shape[0]) // 2, (side - ink.shape[1]) // 2
    square[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    shares = np.zeros((size, side))
    for row in range(size):
        low, high = row * side / size, (row + 1) * side / size
        for source in range(int(low), min(side, int(np.ceil(high)))):
            shares[row, source] = min(high, source + 1) - max(low, source)
    return 255 - shares @ square @ shares.T * (size / side) ** 2


def test_ink_box_is_where_the_ink_is():
    assert drawings.ink_box(sheet()) == (150, 200, 720, 460)
    assert drawings.ink_box(sheet().convert("L")) == (150, 200, 720, 460)


def test_noise_of_a_jpeg_does_not_move_the_ink_box():
    noisy = drawings.open_image(encoded(sheet().convert("RGB"), "JPEG", quality=60))
    assert np.asarray(noisy).min() < 250  # there is something to ignore
    assert np.abs(np.subtract(drawings.ink_box(noisy), (150, 200, 720, 460))).max() <= 2


def test_near_white_noise_alone_is_blank():
    noise = np.random.default_rng(0).integers(235, 256, (200, 300), dtype=np.uint8)
    with pytest.raises(drawings.BlankDrawing):
        drawings.prepare(Image.fromarray(noise), size=64)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA"])
def test_blank_sheets_are_refused_in_every_mode(mode):
    with pytest.raises(drawings.BlankDrawing):
        drawings.prepare(Image.new(mode, (50, 80), "white"), size=32)


def test_faint_gray_strokes_are_ink():
    image = Image.new("L", (300, 300), 255)
    ImageDraw.Draw(image).rectangle((50, 60, 249, 239), outline=180, width=2)
    assert drawings.ink_box(image) == (50, 60, 250, 240)


def test_the_drawing_is_centred_and_keeps_its_proportions():
    drawing = drawings.prepare(sheet(), size=64)
    rows = np.where((drawing < 255).any(axis=1))[0]
    assert drawing.shape == (64, 64)
    assert drawing.dtype == np.uint8
    assert rows[0] == 64 - 1 - rows[-1]
    assert len(rows) == pytest.approx(64 * 260 / 570, abs=2)


@pytest.mark.parametrize("size", [112, 128, 224])
@pytest.mark.parametrize("page", [(900, 700), (2320, 3408)])
def test_the_quick_path_equals_the_slow_one(page, size):
    image = sheet(size=page, box=(20, 30, page[0] - 11, page[1] - 57))
    fast = drawings.prepare(image, size=size)
    assert correlation(fast, slow_prepare(image, size)) >= 0.995


def test_one_drawing_in_every_format_gives_one_result():
    image = sheet()
    clear = Image.merge("LA", (Image.new("L", image.size, 0), inverted(image)))
    wide = Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    forms = {
        "png": encoded(image, "PNG"),
        "gif": encoded(image.convert("P"), "GIF"),
        "jpeg": encoded(image.convert("RGB"), "JPEG", quality=90),
        "cmyk": encoded(image.convert("CMYK"), "JPEG", quality=90),
        "g4": encoded(image, "TIFF", compression="group4"),
        "sixteen bits": encoded(wide, "PNG"),
        "ink on nothing": encoded(clear, "PNG"),
        "white on black": encoded(inverted(image), "PNG"),
    }
    expected = drawings.prepare(image, size=96)
    for name, content in forms.items():
        found = drawings.prepare(drawings.open_image(content), size=96)
        assert correlation(found, expected) > 0.999, name


def inverted(image: Image.Image) -> Image.Image:
    return image.convert("L").point([255 - value for value in range(256)])


def test_white_is_zero_and_black_is_zero_read_alike():
    bits = np.packbits(~np.asarray(sheet(), bool), axis=1)  # 1 is ink
    white_is_zero = tiff(bits, photometric=0)
    black_is_zero = tiff(~bits, photometric=1)
    first, second = (
        drawings.open_image(white_is_zero),
        drawings.open_image(black_is_zero),
    )
    assert drawings.ink_box(first) == drawings.ink_box(second) == (150, 200, 720, 460)


def tiff(bits, *, photometric: int) -> bytes:
    """The smallest big-endian TIFF of packed bits, 904 px wide in its buffer."""
    height, stride = bits.shape
    entries = [
        (256, 3, 1, 900 << 16),
        (257, 3, 1, height << 16),
        (258, 3, 1, 1 << 16),
        (259, 3, 1, 1 << 16),
        (262, 3, 1, photometric << 16),
        (273, 4, 1, 8 + 2 + 12 * 8 + 4),
        (278, 3, 1, height << 16),
        (279, 4, 1, height * stride),
    ]
    head = b"MM\0*" + (8).to_bytes(4, "big") + len(entries).to_bytes(2, "big")
    for tag, kind, count, value in entries:
        head += tag.to_bytes(2, "big") + kind.to_bytes(2, "big")
        head += count.to_bytes(4, "big") + value.to_bytes(4, "big")
    return head + bytes(4) + bits.tobytes()


def test_a_framed_screen_with_a_dark_edge_is_not_inverted():
    framed = sheet(box=(0, 0, 900, 700))
    assert drawings.prepare(framed, size=64).mean() > 128


def test_exif_orientation_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = drawings.open_image(encoded(sheet().convert("L"), "JPEG", exif=exif))
    assert turned.size == (700, 900)


@pytest.mark.parametrize(
    "content",
    [b"", b"no image", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7"],
)
def test_what_is_no_image_is_refused(content):
    with pytest.raises(drawings.UnreadableDrawing):
        drawings.open_image(content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF"])
def test_truncated_files_are_refused(kind):
    noise = np.random.default_rng(0).integers(0, 256, (300, 300), dtype=np.uint8)
    content = encoded(Image.fromarray(noise), kind)
    with pytest.raises(drawings.UnreadableDrawing):
        drawings.open_image(content[: len(content) // 2])


def test_bombs_are_refused_before_they_are_decoded():
    with pytest.raises(drawings.UnreadableDrawing, match="1000 x 1000 px"):
        drawings.open_image(encoded(Image.new("1", (1000, 1000)), "PNG"), max_pixels=9)


def test_a_page_beyond_the_last_is_refused():
    pages = [sheet(), sheet(box=(10, 10, 200, 200))]
    content = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    second = drawings.open_image(content, page=1)
    assert drawings.ink_box(second) == (10, 10, 200, 200)
    with pytest.raises(drawings.UnreadableDrawing):
        drawings.open_image(content, page=2)


def test_several_images_name_the_blank_one():
    images = [sheet(), Image.new("L", (40, 40), 255)]
    with pytest.raises(drawings.BlankDrawing, match="image 1"):
        drawings.prepare_all(images, size=32)


def test_ink_is_one_and_paper_zero():
    values = drawings.normalise(np.array([0, 51, 255], np.uint8))
    assert values.dtype == np.float32
    assert values.tolist() == pytest.approx([1, 0.8, 0])


def test_a_real_figure_in_five_formats(test_data: Path):
    found = {}
    for suffix in ("png", "jpg", "tiff"):
        path = test_data / f"broken/USD0873711-20200128-D00000.{suffix}"
        found[suffix] = drawings.prepare(drawings.open_image(path), size=128)
    assert correlation(found["png"], found["jpg"]) > 0.999
    assert correlation(found["png"], found["tiff"]) > 0.999
    for suffix in ("svg", "pdf"):
        with pytest.raises(drawings.UnreadableDrawing):
            drawings.open_image(
                test_data / f"broken/USD0873711-20200128-D00000.{suffix}"
            )


def test_real_broken_and_blank_files_are_told_apart(test_data: Path):
    with pytest.raises(drawings.UnreadableDrawing):
        drawings.open_image(test_data / "broken/corrupt.png")
    blank = drawings.open_image(test_data / "broken/empty.png")
    with pytest.raises(drawings.BlankDrawing):
        drawings.prepare(blank, size=128)


def test_real_sheets_take_the_quick_path_as_the_slow_one(test_data: Path):
    for path in sorted((test_data / "impact").glob("*/*-D00001.TIF")):
        image = drawings.open_image(path)
        fast = drawings.prepare(image, size=128)
        assert correlation(fast, slow_prepare(image, 128)) >= 0.995, path.name
