"""Hand work to Celery by name, after commit. A broker that is away loses nothing: the next sweep finds the rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import current_app
from django.db import transaction

Task = tuple[str, tuple[int | str, ...]]
_gathered: ContextVar[dict[Task, None] | None] = ContextVar("gathered", default=None)


def enqueue(task: str, *ids: int | str) -> None:
    gathered = _gathered.get()
    if gathered is None:
        transaction.on_commit(lambda: current_app.send_task(task, args=ids), robust=True)
    else:
        gathered[task, ids] = None


@contextmanager
def gathered() -> Iterator[None]:
    """For work in bulk: each task inside is handed over once, when all of it is done."""
    tasks: dict[Task, None] = {}
    token = _gathered.set(tasks)
    try:
        yield
    finally:
        _gathered.reset(token)
    for task, ids in tasks:
        enqueue(task, *ids)
