"""Append-only by the database itself, on both vendors.

Made after every migrate and not in a migration: SQLite rebuilds a table on ALTER and drops its triggers.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS audit_event_no_{verb.lower()} BEFORE {verb} ON audit_event
        BEGIN SELECT RAISE(ABORT, 'the audit register is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
] + [
    # REPLACE removes the old line without asking the trigger above.
    """CREATE TRIGGER IF NOT EXISTS audit_event_no_replace BEFORE INSERT ON audit_event
        WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the audit register is append-only'); END""",
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the audit register is append-only' USING ERRCODE = 'restrict_violation'; END $$""",
    "DROP TRIGGER IF EXISTS audit_event_no_change ON audit_event",
    """CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
       FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only()""",
]


def install(sender: AppConfig, using: str, **kwargs: Any) -> None:
    connection = connections[using]
    if "audit_event" not in connection.introspection.table_names():
        return
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
