"""Drawn test shapes whose measurements are known beforehand."""

from collections.abc import Callable

from PIL import Image, ImageDraw


def drawing(
    draw: Callable[[ImageDraw.ImageDraw], object], *, size: tuple[int, int] = (600, 600)
) -> Image.Image:
    """White paper of a size with what `draw` puts on it."""
    image = Image.new("L", size, 255)
    draw(ImageDraw.Draw(image))
    return image


def circle() -> Image.Image:
    return drawing(lambda pen: pen.ellipse((100, 100, 500, 500), outline=0, width=4))


def square() -> Image.Image:
    return drawing(lambda pen: pen.rectangle((100, 100, 500, 500), outline=0, width=4))


def upright(height: int = 500, width: int = 200) -> Image.Image:
    box = (50, 50, 50 + width, 50 + height)
    return drawing(lambda pen: pen.rectangle(box, outline=0, width=4))


def letter_l() -> Image.Image:
    corners = [(100, 100), (180, 100), (180, 420), (500, 420), (500, 500), (100, 500)]
    return drawing(lambda pen: pen.polygon(corners, outline=0, width=4))


def two_squares() -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((40, 200, 240, 400), outline=0, width=4)
        pen.rectangle((360, 200, 560, 400), outline=0, width=4)

    return drawing(draw)


def dashed_square() -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw) -> None:
        for at in range(100, 500, 20):
            for line in ((at, 100, at + 12, 100), (at, 500, at + 12, 500)):
                pen.line(line, fill=0, width=3)
            for line in ((100, at, 100, at + 12), (500, at, 500, at + 12)):
                pen.line(line, fill=0, width=3)

    return drawing(draw)


def hatched_square() -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((100, 100, 500, 500), outline=0, width=4)
        for at in range(120, 500, 8):
            pen.line((120, at, 480, at), fill=0, width=2)

    return drawing(draw)


def stippled_square() -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((100, 100, 500, 500), outline=0, width=4)
        for row in range(40):
            for column in range(40):
                x = 110 + column * 9 + (row * 7 + column * 5) % 7
                y = 110 + row * 9 + (row * 3 + column * 11) % 6
                pen.rectangle((x, y, x + 1, y + 1), fill=0)

    return drawing(draw)


def blank() -> Image.Image:
    return Image.new("L", (200, 200), 255)
