"""What only grows, by the database itself, on both vendors: whole tables, and rows from the day they are sealed.

Installed after every migrate and not in a migration: SQLite rebuilds a table on ALTER and drops its triggers.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections

TABLES: dict[str, str] = {}  # table → what it is, in the words of the refusal
SEALED: set[str] = set()  # tables of which some rows are sealed


@dataclass(frozen=True)
class Seal:
    """Rows of a table that never change once `when` holds: SQL about the row OLD. With `columns` only these."""

    table: str
    what: str
    when: str
    columns: tuple[str, ...] = ()


def triggers(vendor: str) -> list[str]:
    """Those that refuse that a table is emptied, as DROP TRIGGER names them."""
    return [name for table in TABLES for name in _kept(table, vendor)] + [
        name for table in sorted(SEALED) for name in _sealed(table, vendor)
    ]


def _kept(table: str, vendor: str) -> list[str]:
    return {
        "sqlite": [f"{table}_no_update", f"{table}_no_delete"],
        "postgresql": [f"{table}_no_change ON {table}"],
    }[vendor]


def _sealed(table: str, vendor: str) -> list[str]:
    return {
        "sqlite": [f"{table}_sealed_{verb}" for verb in ("update", "delete", "insert")],
        "postgresql": [f"{table}_sealed ON {table}", f"{table}_sealed_truncate ON {table}"],
    }[vendor]


def install(table: str, what: str, *, using: str) -> None:
    """`what` names the table in a sentence: "the audit register"."""
    TABLES[table] = what
    connection = connections[using]
    if table not in connection.introspection.table_names():
        return
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor](table, f"{what} is append-only")
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def lifted(tables: Mapping[str, str], *, using: str) -> Iterator[None]:
    """Within one transaction, as the owner of the tables, each with what it is: to take out the oldest end."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in tables:
            for name in _kept(table, connection.vendor):
                cursor.execute(f"DROP TRIGGER {name}")
    yield
    for table, what in tables.items():
        install(table, what, using=using)


def seal(seals: Iterable[Seal], *, using: str) -> None:
    """Together, as one may look at the table of another: nothing while one of these tables is not there yet."""
    seals = list(seals)
    if not {one.table for one in seals} <= set(connections[using].introspection.table_names()):
        return
    unseal(seals, using=using)
    SEALED.update(one.table for one in seals)
    with connections[using].cursor() as cursor:
        for one in seals:
            for statement in {"sqlite": _seal_sqlite, "postgresql": _seal_postgresql}[connections[using].vendor](one):
                cursor.execute(statement)


def unseal(seals: Iterable[Seal], *, using: str) -> None:
    """Before a migrate: SQLite can't rebuild a table that a trigger of another one looks at."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for one in seals:
            if one.table in there:
                for name in _sealed(one.table, connection.vendor):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _sqlite(table: str, words: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    return [
        *(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}"
            for verb in ("UPDATE", "DELETE")
        ),
        # REPLACE removes the old line without asking the trigger above.
        f"""CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}""",  # noqa: S608 (names of our own tables)
    ]


def _seal_sqlite(one: Seal) -> list[str]:
    table, refuse = one.table, f"BEGIN SELECT RAISE(ABORT, '{one.what} is append-only'); END"
    update = f"UPDATE OF {', '.join(one.columns)}" if one.columns else "UPDATE"
    replaced = one.when.replace("OLD.", "gone.")
    return [
        f"CREATE TRIGGER {table}_sealed_update BEFORE {update} ON {table} WHEN {one.when} {refuse}",
        f"CREATE TRIGGER {table}_sealed_delete BEFORE DELETE ON {table} WHEN {one.when} {refuse}",
        f"""CREATE TRIGGER {table}_sealed_insert BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} gone WHERE gone.id = NEW.id AND {replaced}) {refuse}""",  # noqa: S608
    ]


def _postgresql(table: str, words: str) -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = 'restrict_violation'; END $$""",
        f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()""",
    ]


def _seal_postgresql(one: Seal) -> list[str]:
    table = one.table
    refuse = f"RAISE EXCEPTION '{one.what} is append-only' USING ERRCODE = 'restrict_violation'"
    update = f"UPDATE OF {', '.join(one.columns)}" if one.columns else "UPDATE"
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'TRUNCATE' THEN {refuse}; END IF;
            IF {one.when} THEN {refuse}; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW; END $$""",
        f"""CREATE TRIGGER {table}_sealed BEFORE {update} OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_sealed()""",
        f"""CREATE TRIGGER {table}_sealed_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_sealed()""",
    ]
