"""Two people at once on PostgreSQL: two threads, each with a connection of its own."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import translation

Job = Callable[[], Any]
LIMIT = 30


def need_two_writers() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")


def at_once(*jobs: Job) -> list[Any]:
    """What each of them came to: what it returned, or what it raised. They start together."""
    start = threading.Barrier(len(jobs))
    return _run(*(lambda job=job: (start.wait(LIMIT), job())[1] for job in jobs))


def overlapping(first: Job, second: Job) -> list[Any]:
    """The same, in the order that hurts most: `first` has done all its work and not committed when `second` starts,
    and commits once `second` waits for it or has finished."""
    worked, over = threading.Event(), threading.Event()
    pids: list[int] = []

    def ahead() -> Any:
        try:
            with transaction.atomic():
                done = first()
                worked.set()
                _wait_until(lambda: over.is_set() or any(_waits(pid) for pid in pids))
            return done
        finally:
            worked.set()

    def behind() -> Any:
        worked.wait(LIMIT)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids.append(cursor.fetchone()[0])
        try:
            return second()
        finally:
            over.set()

    return _run(ahead, behind)


def _waits(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
        return bool(cursor.fetchone()[0])


def _wait_until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT
    while not met() and time.monotonic() < end:
        time.sleep(0.01)


def _run(*jobs: Job) -> list[Any]:
    outcomes: list[Any] = [None] * len(jobs)

    def run(number: int, job: Job) -> None:
        translation.activate(settings.LANGUAGE_CODE)
        try:
            outcomes[number] = job()
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * LIMIT)
        assert not thread.is_alive(), "they wait for each other"
    return outcomes
