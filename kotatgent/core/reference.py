"""Reference data that comes with the code: TOML beside the app, loaded after every migrate.

Loading fills what is missing and never overwrites: what staff changed stays changed.
"""

import tomllib
from pathlib import Path
from typing import Any

from django.db import connections, models


def read(file: Path) -> dict[str, Any]:
    with file.open("rb") as source:
        return tomllib.load(source)


def is_ready(using: str, *tables: type[models.Model]) -> bool:
    """Whether these tables are there: a partial migrate fires post_migrate for every app all the same."""
    there = set(connections[using].introspection.table_names())
    return all(table._meta.db_table in there for table in tables)
