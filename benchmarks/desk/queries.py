"""How many queries each address asks the database: run with a site's settings.

python -m benchmarks.desk.queries examiner /cases/ /searches/…/ prints JSON by address.
"""

import json
import os
import sys

import django
from django.conf import settings


def main(name: str, addresses: list[str]) -> None:
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()
    print(json.dumps(counted(name, addresses)))


def counted(name: str, addresses: list[str]) -> dict[str, int]:
    """The queries of each address, asked the second time: caches are filled."""
    from django.contrib.auth import get_user_model  # behind setup, as all below
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(get_user_model().objects.get(username=name))
    counts = {}
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts[address] = len(asked)
    return counts


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
