"""Scripts import each other by the names they are served under."""

from pathlib import Path

from pytest_django import Settings

from examiner.web.static_files import HashedFiles

SCRIPT = 'import { shown } from "./compare/shown.js";\nshown();\n'


def test_a_module_is_imported_by_its_hashed_name(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DEBUG = False
    files = HashedFiles(location=tmp_path, base_url="/static/")
    names = ("web/js/compare.js", "web/js/compare/shown.js")
    for name, text in zip(names, (SCRIPT, "export function shown() {}\n"), strict=True):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    list(files.post_process({name: (files, name) for name in names}))
    importing, imported = (files.stored_name(name) for name in names)
    assert imported != names[1]
    assert f'"./compare/{Path(imported).name}"' in (tmp_path / importing).read_text()
