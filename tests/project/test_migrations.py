"""What a migration does to rows, it does on the connection that migrates: the owner's, which holds the tables."""

import inspect

from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor

OURS = {"accounts", "audit", "campaign", "contact", "followups", "inspections", "landlords", "listings", "media",
        "moderation", "newsletter", "notices", "papers", "places", "privacy", "steering",
        "students", "terms"}  # fmt: skip


def test_rows_are_written_on_the_connection_that_migrates(db):
    """By another connection, the site's in production, they would wait for the locks of this one for ever."""
    loader = MigrationExecutor(connection).loader
    steps = [
        (name, step.code)
        for name, migration in loader.disk_migrations.items()
        if name[0] in OURS
        for step in migration.operations
        if isinstance(step, RunPython)
    ]
    assert len(steps) >= 3
    assert [name for name, code in steps if ".connection.alias" not in inspect.getsource(code)] == []
