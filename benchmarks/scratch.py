"""A database and a media folder for one measurement, gone when it ends."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import django
import psycopg2
from django.conf import settings
from django.core.management import call_command
from psycopg2 import sql

from examiner import standalone


@contextmanager
def corpus() -> Iterator[Path]:
    """Set Django up on an empty scratch database; yield its media folder.

    To be entered before anything that needs Django's models is imported.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examiner.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    standalone.ensure()
    name = f"measured_{os.getpid()}"
    server = dict(settings.DATABASES["default"])
    _administer(server, "CREATE DATABASE {}", name)
    host = quote(server["HOST"], safe="")
    port = f":{server['PORT']}" if server["PORT"] else ""
    login = ":".join(filter(None, (server["USER"], server["PASSWORD"])))
    os.environ["DATABASE_URL"] = f"postgresql://{login}@{host}{port}/{name}"
    settings.DATABASES["default"]["NAME"] = name
    try:
        with tempfile.TemporaryDirectory(prefix="measured-") as media:
            os.environ["ORNAMENT_MEDIA"] = media
            settings.PUBLIC_MEDIA = Path(media)
            django.setup()
            call_command("migrate", verbosity=0, skip_checks=True)
            yield Path(media)
    finally:
        django.db.connections.close_all()
        _administer(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _administer(server: dict[str, str], statement: str, name: str) -> None:
    link = psycopg2.connect(
        host=server["HOST"],
        port=server["PORT"] or None,
        user=server["USER"],
        password=server["PASSWORD"] or None,
        dbname="postgres",
    )
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    link.close()
