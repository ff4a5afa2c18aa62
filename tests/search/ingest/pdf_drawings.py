"""PDFs made for tests: pages set out as the office sets them, scans and text."""

import ctypes
import io
from collections.abc import Sequence

import numpy as np
import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw, ImageFont
from pypdfium2 import raw

WIDTH, HEIGHT = 2550, 3300  # pixels of a Letter page at 300 dpi
LETTER = (612, 792)  # the same in points


def blank_page() -> Image.Image:
    return Image.new("L", (WIDTH, HEIGHT), 255)


def front_page(code: str = "US00D906013S") -> Image.Image:
    """Return a front page with a Code 39 barcode, none where `code` is empty."""
    page = blank_page()
    if code:
        barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.Code39)
        bars = Image.fromarray(np.array(barcode.to_image(scale=2)))
        page.paste(bars.resize((bars.width, 88), Image.Resampling.NEAREST), (1235, 69))
    pen = ImageDraw.Draw(page)
    pen.text((330, 320), "(12) United States Design Patent", 0, font(70))
    pen.line((320, 420, 2190, 420), fill=0, width=3)
    return page


def continuation() -> Image.Image:
    """Return a page of continued text, the number alone above a rule."""
    page = blank_page()
    pen = ImageDraw.Draw(page)
    pen.text((1090, 225), "US D906,013 S", 0, font(50))
    pen.text((1200, 275), "Page 2", 0, font(35))
    pen.line((320, 327, 2190, 327), fill=0, width=2)
    pen.text((330, 400), "(56) References Cited", 0, font(40))
    return page


def sheet(number: int = 1, *, of: int = 1) -> Image.Image:
    """Return a sheet whose head stands as it should, in another type."""
    page = blank_page()
    pen = ImageDraw.Draw(page)
    pen.text((330, 215), "U.S. Patent", 0, font(60))
    pen.text((840, 230), "Dec. 29, 2020", 0, font(40))
    pen.text((1255, 230), f"Sheet {number} of {of}", 0, font(40))
    pen.text((1820, 225), "US D906,013 S", 0, font(50))
    pen.ellipse((700, 900 + 20 * number, 1900, 2100), outline=0, width=6)
    return page


def notice() -> Image.Image:
    """Return a page of text from edge to edge, such as a certificate of correction."""
    page = blank_page()
    pen = ImageDraw.Draw(page)
    pen.text((330, 200), "UNITED STATES PATENT AND TRADEMARK OFFICE" * 2, 0, font(40))
    return page


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def scanned(pages: Sequence[Image.Image], *, mode: str = "1") -> bytes:
    """Return a PDF of one full-page image a page, as scanners write it."""
    first, *others = [page.convert(mode) for page in pages]
    buffer = io.BytesIO()
    first.save(buffer, "PDF", save_all=True, append_images=others, resolution=300)
    return buffer.getvalue()


def typed(lines: Sequence[tuple[float, float, str]], *, pages: int = 1) -> bytes:
    """Return a PDF with text at (x, y) shares from the top left of its first page."""
    document = pypdfium2.PdfDocument.new()
    first = document.new_page(*LETTER)
    for across, down, text in lines:
        write(document, first, across, down, text)
    for _ in range(pages - 1):
        document.new_page(*LETTER)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def write(
    document: pypdfium2.PdfDocument,
    page: pypdfium2.PdfPage,
    across: float,
    down: float,
    text: str,
) -> None:
    """Write visible text on a page, at shares from its top left."""
    item = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 8.0)
    letters = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
    raw.FPDFText_SetText(item, ctypes.cast(letters, raw.FPDF_WIDESTRING))
    x, y = across * LETTER[0], (1 - down) * LETTER[1]
    raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, x, y)
    raw.FPDFPage_InsertObject(page, item)
    page.gen_content()


def protected() -> bytes:
    """Return a PDF that asks for a password."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -44 /O <%s> /U <%s> >>"
        % (b"5a" * 32, b"a5" * 32),
    ]
    content, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 5\n0000000000 65535 f \n"
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += (
        b"trailer << /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<%s> <%s>] >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (b"0f" * 16, b"0f" * 16, start)
    )
    return bytes(content)
