"""Import a folder in a process of its own, in small transactions; told to be killed.

Usage: slow_import.py FOLDER MEDIA. Prints `begun` with the first item it looks at.
"""

import sys
from pathlib import Path

import django
from django.conf import settings


def main(folder: str, media: str) -> None:
    django.setup()
    settings.PUBLIC_MEDIA = Path(media)
    from search.ingest import importing

    importing.BATCH = 4
    load = importing.create(sources=[folder])
    print("begun", flush=True)
    importing.load(load)


if __name__ == "__main__":
    main(*sys.argv[1:])
