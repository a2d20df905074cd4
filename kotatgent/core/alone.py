"""Long work that two processes must not do at the same time."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def alone(work: str) -> Iterator[bool]:
    """False while another process does this work: nobody waits for it, the next run looks again.

    PostgreSQL keeps it for this transaction and lets go when the process dies. SQLite has one process that sweeps;
    there the work itself must hold against another one.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [zlib.crc32(work.encode())])
        yield bool(cursor.fetchone()[0])
