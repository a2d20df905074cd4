"""A Celery application of its own for the tests of the file broker: no Django, no database."""

import os
import time
from pathlib import Path

from celery import Celery

from kotatgent.core import devbroker

devbroker.register()


def options(folder: str) -> dict[str, str]:
    messages = f"{folder}/messages"
    return {"data_folder_in": messages, "data_folder_out": messages, "control_folder": f"{folder}/control"}


app = Celery("broker_app", broker="devfs://")
app.conf.update(
    broker_transport_options=options(os.environ.get("BROKER_TEST_FOLDER", "")),
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
)


@app.task
def note(path: str, word: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{word}\n")


@app.task
def slow_the_first_time(path: str) -> None:
    first = not Path(path).exists()
    note(path, "start")
    if first:
        time.sleep(60)
    note(path, "end")
