"""What the import contracts cannot say of the house."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("ml", "search", "workers", "examiner")
BANNED = re.compile(
    r"(utils?|helpers?|common|misc|core|base|services|selectors|managers?|handlers?"
    r"|data|.*_(util|utils|manager))"
)
DOORS = {
    "ml/backbones/__init__.py",
    "ml/backbones/folders.py",
    "ml/encoders/__init__.py",
    "search/encoding.py",
    "search/reranking.py",
    "search/captioning.py",
    "search/training.py",
    "search/evaluation.py",
    "search/retrieval/codes/library.py",
    "search/sheet_reading.py",
}
HEAVY = ("torch", "open_clip", "timm", "faiss", "transformers", "scipy")


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((PROJECT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def imports_inside_functions(tree: ast.Module) -> Iterator[ast.stmt]:
    functions = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [
        path
        for path in modules()
        if BANNED.fullmatch(path.stem) and path.parent.name != "commands"
    ]
    assert named == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path
        for path in modules()
        if path.read_text().strip()
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_only_the_doors_and_ready_import_inside_functions() -> None:
    found = [
        f"{path.relative_to(PROJECT)}:{node.lineno}"
        for path in modules()
        if str(path.relative_to(PROJECT)) not in DOORS and path.name != "apps.py"
        for node in imports_inside_functions(ast.parse(path.read_text()))
    ]
    assert found == []


def test_cases_are_reached_through_access_only() -> None:
    faces = [*(PROJECT / "examiner/web").rglob("*.py")]
    faces += (PROJECT / "examiner/api").rglob("*.py")
    rows = (PROJECT / "examiner/cases/models/__init__.py").read_text()
    names = [*re.findall(r'^    "(\w+)",$', rows, re.MULTILINE), "Upload"]
    assert "CaseSearch" in names
    direct = re.compile(rf"\b({'|'.join(names)})\.objects")
    assert [path for path in faces if direct.search(path.read_text())] == []


def test_a_web_process_loads_no_learning_framework() -> None:
    code = (
        "import sys, django; django.setup(); "
        "from django.urls import get_resolver; get_resolver().url_patterns; "
        "import workers.workflows, workers.tasks.upkeep, workers.tasks.ingest; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={"DJANGO_SETTINGS_MODULE": "examiner.settings", "SECRET_KEY": "x"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == "[]"


@pytest.mark.django_db
def test_models_and_migrations_are_in_step() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from addresses(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_every_address_occurs_in_a_test() -> None:
    tests = "\n".join(path.read_text() for path in (PROJECT / "tests").rglob("*.py"))
    names = set(addresses(get_resolver().url_patterns))
    untested = {name for name in names if not re.search(rf"[\"':]{name}[\"']", tests)}
    assert untested == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-gpu.txt"])
def test_requirements_pin_what_is_asked_for(name: str) -> None:
    asked = pins("requirements.in")
    pinned = pins(name)
    if "gpu" in name:
        asked["faiss-gpu"] = asked.pop("faiss-cpu")
        assert "faiss-cpu" not in pinned
    assert asked.items() <= pinned.items()


def pins(name: str) -> dict[str, str]:
    lines = (PROJECT / name).read_text().splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {key.lower().replace("_", "-"): version for key, version in pairs}
