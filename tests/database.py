"""Tests that commit empty every table afterwards, and the audit register would refuse that."""

from typing import Any

from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations

TRIGGERS = {
    "sqlite": ["audit_event_no_update", "audit_event_no_delete"],
    "postgresql": ["audit_event_no_change ON audit_event"],
}


def let_tests_empty_the_register() -> None:
    """Between tests only: `flush` sends post_migrate, and that installs the triggers again."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(self: BaseDatabaseOperations, statements: Any) -> None:
        with connections[self.connection.alias].cursor() as cursor:
            for trigger in TRIGGERS[self.connection.vendor]:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        flush(self, statements)

    BaseDatabaseOperations.execute_sql_flush = without_triggers  # type: ignore[method-assign]
