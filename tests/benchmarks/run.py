"""Measures what matters to people who wait, prints a table and writes it to var/bench.txt. Never fails on a time.

On SQLite; on PostgreSQL with `.venv/bin/python tools/services.py .venv/bin/python -m tests.benchmarks.run`.
Towns of 1,000 and of 10,000 rooms, or of the sizes that are given as arguments, up to 100,000.
Times of different machines can't be compared; the ratios can.
"""

import argparse
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
from tests.benchmarks import sizes
from tests.benchmarks.measure import Row

SIZES = [1000, 10_000]
LEFT = (0, 3)  # columns of words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="ROOMS")
    asked = sorted(parser.parse_args().sizes)
    setup_test_environment()
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / "bench.sqlite3")
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        rows = sizes.measure(asked)
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
    lines = [("", "rooms", "", "", "x smallest", "queries")]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.1f}"
        lines.append((row.what, row.size, f"{row.value:,.1f}", row.unit, ratio, str(row.queries or "")))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        [
            head,
            *(
                "  ".join(
                    cell.ljust(width) if column in LEFT else cell.rjust(width)
                    for column, (cell, width) in enumerate(zip(line, widths, strict=True))
                ).rstrip()
                for line in lines
            ),
        ]
    )


if __name__ == "__main__":
    main()
