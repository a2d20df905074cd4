"""Tables that only grow, by the database itself, on both vendors.

Installed after every migrate and not in a migration: SQLite rebuilds a table on ALTER and drops its triggers.
"""

from django.db import connections

TABLES: dict[str, str] = {}  # table → what it is, in the words of the refusal


def names(table: str, vendor: str) -> list[str]:
    """The triggers that refuse a change, as DROP TRIGGER names them."""
    return {
        "sqlite": [f"{table}_no_update", f"{table}_no_delete"],
        "postgresql": [f"{table}_no_change ON {table}"],
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


def _postgresql(table: str, words: str) -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = 'restrict_violation'; END $$""",
        f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()""",
    ]
