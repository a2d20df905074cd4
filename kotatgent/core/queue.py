"""Hand work to Celery by name, after commit. A broker that is away loses nothing: the next sweep finds the rows."""

from celery import current_app
from django.db import transaction


def enqueue(task: str, *ids: int | str) -> None:
    transaction.on_commit(lambda: current_app.send_task(task, args=ids), robust=True)
