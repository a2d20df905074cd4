"""Measures what matters to people who wait, prints a table and writes it to var/bench.txt. Never fails on a time.

On SQLite; on PostgreSQL with `.venv/bin/python tools/services.py .venv/bin/python -m tests.benchmarks.run`.
Times of different machines can't be compared; the ratios can.
"""

import os
import platform
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

django.setup()

from kotatgent.core import clock
from tests.benchmarks import pages, sweeps
from tests.benchmarks.measure import Row


def main() -> None:
    setup_test_environment()
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / "bench.sqlite3")
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        rows = [*sweeps.measure(), *pages.measure()]
    finally:
        teardown_databases(databases, verbosity=0)
    text = table(rows)
    print(text)
    target = Path(settings.BASE_DIR) / "var" / "bench.txt"
    target.parent.mkdir(exist_ok=True)
    target.write_text(text + "\n", encoding="utf-8")


def table(rows: list[Row]) -> str:
    head = (
        f"{clock.now():%Y-%m-%d %H:%M}  {connection.vendor}  Python {platform.python_version()}  {os.cpu_count()} cores"
    )
    width = max(len(row.what) for row in rows)
    return "\n".join([head, *(f"{row.what:<{width}}  {row.value:>10.2f} {row.unit}" for row in rows)])


if __name__ == "__main__":
    main()
