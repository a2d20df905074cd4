"""Tests that commit empty every table afterwards, and tables that only grow would refuse that."""

from typing import Any

from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations

from kotatgent.core import append_only


def let_tests_empty_the_register() -> None:
    """Between tests only: `flush` sends post_migrate, and that installs the triggers again."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(self: BaseDatabaseOperations, statements: Any) -> None:
        with connections[self.connection.alias].cursor() as cursor:
            for trigger in append_only.triggers(self.connection.vendor):
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        flush(self, statements)

    BaseDatabaseOperations.execute_sql_flush = without_triggers  # type: ignore[method-assign]
