"""Damage in Group 4 TIFFs, which libtiff decodes to a garbled drawing all the same.

On a wrong code it writes "Fax4Decode: Bad code word …" to standard error and goes on,
and Pillow says nothing: so standard error is listened to. On a run of zeros it takes
the strip for ended and leaves the rest white: so the strip's length is compared.
"""

import io
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, TiffImagePlugin

TIFF_MARKS = (b"II*\0", b"MM\0*")

_COMPRESSION, _PHOTOMETRIC, _STRIP_LENGTHS = 259, 262, 279
_GROUP_4 = 4
_ONE_STRIP = 1 << 30
_SHARE_LEFT = 0.9  # encoders differ by less; real sheets encode to the very same bytes
_BLANK_END = 0.97  # ink down to here: nothing was left out
_STANDARD_ERROR = 2
_COMPLAINTS = (b"Decode:", b"TIFF")
_one_listener = threading.Lock()


@contextmanager
def heard() -> Iterator[list[str]]:
    """Listen while the block runs; on leaving, the list holds libtiff's complaints.

    Standard error belongs to the whole process: what others write meanwhile is passed
    on when the block ends. One thread listens at a time.
    """
    complaints: list[str] = []
    with _one_listener, tempfile.TemporaryFile() as ear:
        sys.stderr.flush()
        mouth = os.dup(_STANDARD_ERROR)
        os.dup2(ear.fileno(), _STANDARD_ERROR)
        try:
            yield complaints
        finally:
            sys.stderr.flush()
            os.dup2(mouth, _STANDARD_ERROR)
            os.close(mouth)
            ear.seek(0)
            for line in ear:
                if any(mark in line for mark in _COMPLAINTS):
                    complaints.append(line.decode(errors="replace").strip())
                else:
                    os.write(_STANDARD_ERROR, line)


def ends_early(content: bytes, image: Image.Image) -> bool:
    """Tell whether a Group 4 strip holds clearly more than the image decoded from it.

    `image` is the decoded one, mode 1. Encoding it again costs little and is done only
    where its lowest rows are white.
    """
    ink = image.point([255] + [0] * 255)
    box = ink.getbbox()
    if image.mode != "1" or (box and box[3] >= image.height * _BLANK_END):
        return False
    with TiffImagePlugin.TiffImageFile(io.BytesIO(content)) as opened:
        tags = opened.tag_v2
        lengths = tags.get(_STRIP_LENGTHS, ())
        is_white_zero = tags.get(_PHOTOMETRIC) == 0
        if tags.get(_COMPRESSION) != _GROUP_4 or len(lengths) != 1:
            return False
    buffer = io.BytesIO()
    # The code differs for black and white runs: encode in the polarity of the file.
    again = ink if is_white_zero else image
    again.save(buffer, "TIFF", compression="group4", strip_size=_ONE_STRIP)
    return len(buffer.getvalue()) < int(lengths[0]) * _SHARE_LEFT
