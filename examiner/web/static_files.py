"""Static files under names that change with their content, imports of scripts too."""

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)

_IMPORT = (r'(?P<matched>from\s+"(?P<url>\./[^"]+)")', 'from "%(url)s"')


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also what a module of ours imports is fetched by its hashed name.

    By another name it would be a module of its own, which listens to every key twice,
    and a browser could keep an old one beside new ones. Django's own switch for this
    looks into the scripts of packages, too, which name what they do not bring.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("web/js/*.js", (_IMPORT,)),
    )
