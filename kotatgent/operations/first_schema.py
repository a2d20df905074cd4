"""The tables of an empty SQLite database, made in one go from the models (docs/adr/0037).

Replaying the migrations takes longer than all the rest of a first start, as SQLite copies a table for each change of
it. An empty database has nothing to carry over: its tables can be made as they are today.
"""

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def make() -> bool:
    """Makes every table and notes every migration as applied; the next `migrate` finds nothing left to do but its
    signals. False, and nothing done, on another database than SQLite or where there is a table already."""
    if connection.vendor != "sqlite" or connection.introspection.table_names():
        return False
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        note_migrations()
    return True


def note_migrations() -> None:
    """As applied, all of them, in a database whose tables were made from the models."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.Migration.objects.using(connection.alias).bulk_create(
        recorder.Migration(app=app, name=name) for app, name in _all_migrations()
    )


def _all_migrations() -> list[tuple[str, str]]:
    """In the order of their apps and names, with those that a squashed one stands for."""
    nodes = MigrationLoader(connection).graph.nodes.items()
    return sorted({pair for key, migration in nodes for pair in (key, *migration.replaces)})
