"""Who may import whom: the contract of pyproject.toml holds, and it notices when somebody breaks it."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ["kotatgent", "landlords", "listings", "inspections", "frontend"]
PAGES_AND_ASSEMBLY = ("frontend/", "kotatgent/api/", "kotatgent/operations/", "kotatgent/urls.py")
HTTP = ("django.http", "django.shortcuts", "django.contrib.messages", "django.views", "rest_framework")
MAY_SPEAK_HTTP = {
    "kotatgent/core/middleware.py": "gives each request its number",
    "kotatgent/accounts/adapter.py": "allauth hands the request to its adapter",
    "kotatgent/accounts/forms.py": "allauth hands the request to its forms",
    "kotatgent/accounts/receivers.py": "allauth's signals carry the request",
    "listings/search_form.py": "reads a query of an address, for the page and the API alike",
    "kotatgent/audit/reference_admin.py": "Django's admin hands it the request",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path):
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.html", "static", "*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_go_one_way(copy):
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("kotatgent/core/clock.py", "import kotatgent.audit.models"),
        ("landlords/queries.py", "import listings.models"),
        ("listings/policies.py", "import inspections.models"),
        ("kotatgent/steering/apps.py", "import frontend.access"),
        ("kotatgent/api/urls.py", "import frontend.access"),
        ("landlords/models/people.py", "import landlords.actions"),
        ("landlords/permissions.py", "import landlords.policies"),
        ("listings/models/adverts.py", "import listings.policies"),
        ("frontend/errors.py", "import kotatgent.settings"),
    ],
)
def test_contract_notices_an_import_the_wrong_way(copy, file, line):
    path = copy / file
    path.write_text(f"{line}\n{path.read_text()}")
    done = lint(copy)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def speakers_of_http(folder: Path) -> set[str]:
    found = set()
    for package in PACKAGES:
        for path in (folder / package).rglob("*.py"):
            name = path.relative_to(folder).as_posix()
            if name.startswith(PAGES_AND_ASSEMBLY):
                continue
            if any(module.startswith(HTTP) for module in imported(path.read_text(encoding="utf-8"))):
                found.add(name)
    return found


def test_no_http_below_the_pages_but_where_it_is_said_why():
    assert speakers_of_http(ROOT) <= set(MAY_SPEAK_HTTP)


def test_http_below_the_pages_is_noticed(copy):
    path = copy / "landlords/queries.py"
    path.write_text(f"from django.shortcuts import redirect\n{path.read_text()}")
    assert "landlords/queries.py" in speakers_of_http(copy)
