"""Damage that libtiff passes over is noticed; what others say is passed on."""

import io
import os
import struct
import threading
from contextlib import suppress
from pathlib import Path

from PIL import Image, ImageDraw

from search import libtiff


def drawing() -> Image.Image:
    image = Image.new("L", (900, 600), 255)
    for n in range(40, 440, 20):
        ImageDraw.Draw(image).ellipse((n, n, 900 - n, 599), outline=0, width=3)
    return image.convert("1")


def encoded(image: Image.Image | None = None) -> bytes:
    """Return a Group 4 TIFF in which, as in the office's, white is zero."""
    buffer = io.BytesIO()
    ink = (image or drawing()).point([255] + [0] * 255)
    ink.save(buffer, "TIFF", compression="group4", strip_size=1 << 30)
    one, zero = (struct.pack("<HHIHH", 262, 3, 1, value, 0) for value in (1, 0))
    return buffer.getvalue().replace(one, zero)


def garbled() -> bytes:
    content = encoded()
    return content[:200] + b"\x02\xaa" * 20 + content[240:]


def decode(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_a_complaint_about_a_wrong_code_is_heard(capfd):
    with libtiff.heard() as complaints:
        decode(garbled())
    assert complaints[0].startswith("Fax4Decode: ")
    assert capfd.readouterr().err == ""


def test_a_sound_file_brings_no_complaint():
    with libtiff.heard() as complaints:
        decode(encoded())
    assert complaints == []


def test_what_others_write_is_passed_on(capfd):
    with libtiff.heard() as complaints:
        os.write(2, b"a warning of somebody else\n")
    assert complaints == []
    assert capfd.readouterr().err == "a warning of somebody else\n"


def test_standard_error_is_back_after_an_exception(capfd):
    with suppress(OSError), libtiff.heard():
        decode(b"no TIFF")
    os.write(2, b"afterwards\n")
    assert capfd.readouterr().err == "afterwards\n"


def test_threads_listen_one_after_another():
    heard: list[int] = []

    def listen() -> None:
        with libtiff.heard() as complaints:
            decode(garbled())
        heard.append(len(complaints))

    threads = [threading.Thread(target=listen) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 8
    assert all(heard)


def test_a_strip_that_breaks_off_is_noticed():
    content = bytearray(encoded())
    content[300:360] = bytes(60)
    assert libtiff.ends_early(bytes(content), decode(bytes(content)))


def test_a_sound_strip_does_not_end_early():
    for below in (0, 400):  # white rows
        image = Image.new("1", (900, 600 + below), 1)
        image.paste(drawing())
        content = encoded(image)
        assert not libtiff.ends_early(content, decode(content))


def test_a_white_page_does_not_end_early():
    buffer = io.BytesIO()
    Image.new("1", (600, 600), 1).save(buffer, "TIFF", compression="group4")
    assert not libtiff.ends_early(buffer.getvalue(), decode(buffer.getvalue()))


def test_real_sheets_with_white_below_encode_to_the_very_same_strip(test_data: Path):
    path = next((test_data / "impact").rglob("*-D00001.TIF"))
    content = path.read_bytes()
    image = decode(content)
    start, length = (image.tag_v2[tag][0] for tag in (273, 279))
    buffer = io.BytesIO()
    ink = image.point([255] + [0] * 255)
    ink.save(buffer, "TIFF", compression="group4", strip_size=1 << 30)
    assert content[start : start + length] in buffer.getvalue()
