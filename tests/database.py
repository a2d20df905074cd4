"""Tests that commit empty every table afterwards, and tables that only grow would refuse that."""

from collections.abc import Sequence
from typing import Any

from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

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
    PostgresOperations.sql_flush = _delete  # type: ignore[method-assign]


def _delete(self: PostgresOperations, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
    """TRUNCATE makes new files for every table and index, a thousand of them; nearly all tables are empty. Foreign keys
    are looked at when the transaction ends, so that the order has no meaning."""
    return [f"DELETE FROM {self.quote_name(table)}" for table in tables]
