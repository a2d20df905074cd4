"""Tables made in one go are those that the migrations make."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kotatgent.operations import first_schema

pytestmark = pytest.mark.xdist_group("schema")  # what they look at is made once, not in each process

IN_ONE_GO = "from kotatgent.operations import first_schema; print(first_schema.make())"
BY_MIGRATIONS = "print(True)"
SCRIPT = """
import django
django.setup()
{how}
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
"""


def database_made(how: str, folder: Path) -> sqlite3.Connection:
    file = folder / "made.sqlite3"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(how=how)], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr
    return sqlite3.connect(file)


def schema(database: sqlite3.Connection) -> dict[str, list[str]]:
    """Per table, index and trigger what it is made of, sorted: the order of columns and constraints has no meaning."""
    rows = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {f"{kind} {name}": parts(kind, sql) for kind, name, sql in rows}


def parts(kind: str, sql: str) -> list[str]:
    if kind != "table":
        return [sql]
    depth, part, found = 0, "", []
    for sign in sql[sql.index("(") + 1 : sql.rindex(")")]:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            found.append(part)
            part = ""
        else:
            part += sign
    return sorted(re.sub(r"\s+", " ", said).strip() for said in [*found, part])


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    return [database_made(how, tmp_path_factory.mktemp("made")) for how in (BY_MIGRATIONS, IN_ONE_GO)]


def test_the_schema_is_the_same(both):
    replayed, at_once = map(schema, both)
    assert len(replayed) > 300
    assert set(at_once) == set(replayed)
    assert [name for name in replayed if at_once[name] != replayed[name]] == []


@pytest.mark.parametrize(
    ("table", "columns"),
    [("django_migrations", "app, name"), ("auth_permission", "codename"), ("django_content_type", "app_label, model")],
)
def test_what_stands_in_it_is_the_same(both, table, columns):
    rows = [sorted(made.execute(f"SELECT {columns} FROM {table}").fetchall()) for made in both]
    assert rows[0] == rows[1] and rows[0]


def test_no_other_table_of_a_fresh_database_holds_anything(both):
    filled = set()
    for made in both:
        names = [name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        filled.add(tuple(sorted(name for name in names if made.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone())))
    assert len(filled) == 1


@pytest.mark.django_db
def test_a_database_with_tables_is_left_to_the_migrations():
    assert first_schema.make() is False
