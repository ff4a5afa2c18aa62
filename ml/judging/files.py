"""Names of files after names of methods, which may hold slashes and colons."""

import re
import zlib

_LONGEST = 40


def plain(name: str) -> str:
    """A name fit for a file, the same for the same name and no other."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)[-_LONGEST:].strip("-.")
    if plain == name:
        return plain
    return f"{plain}-{zlib.crc32(name.encode()):08x}"
