"""A real worker and a real Redis of their own: the worker dies in the middle of a sweep, the broker is emptied."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection, connections

from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from tests.followups.test_sweep import effects, town

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

SIZE = 1000
# The moment at which all of it is due is to come: the worker's clock is set to it.
WORKER = """
import datetime as dt, os, sys
import django
from django.conf import settings
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from kotatgent.core import clock
moment = dt.datetime.fromisoformat(os.environ["TEST_NOW"])
clock.now = lambda: moment
from kotatgent.celery import app
app.conf.broker_url = os.environ["TEST_BROKER"]
app.worker_main(["worker", "--pool", "solo", "--loglevel", "warning", "--without-gossip", "--without-mingle"])
"""
SEND = """
import os
import django
django.setup()
from kotatgent.celery import app
app.conf.broker_url = os.environ["TEST_BROKER"]
app.send_task("followups.sweep")
"""


@pytest.fixture
def broker(tmp_path) -> Iterator[str]:
    """A Redis server for this test alone."""
    found = shutil.which("redis-server")
    assert found, "no redis-server: apt install redis-server"
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [found, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    with redis.Redis.from_url(url) as server:
        _until(lambda: _answers(server))
    yield url
    process.terminate()
    process.wait(10)


def _answers(server: redis.Redis) -> bool:
    try:
        return bool(server.ping())
    except redis.ConnectionError:
        return False


def _until(condition, seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def due(broker):
    if connection.vendor != "postgresql":
        pytest.skip("a database in memory has no second process")
    now = town(SIZE)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE": str(connections["default"].settings_dict["NAME"]),
        "TEST_NOW": now.isoformat(),
        "TEST_BROKER": broker,
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    return now, environment


def _run(script: str, environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", script], env=environment, cwd=Path(settings.BASE_DIR))


def _reminders() -> int:
    return Notice.objects.filter(template="certificate_reminder").count()


def test_worker_killed_in_the_middle_then_one_more_sweep(due):
    now, environment = due
    worker = _run(WORKER, environment)
    try:
        assert _run(SEND, environment).wait(60) == 0
        _until(_reminders)
    finally:
        worker.send_signal(signal.SIGKILL)
    assert worker.wait(30) == -signal.SIGKILL
    assert 0 < _reminders() < SIZE
    sweep.run(now=now)
    assert effects() == (SIZE, SIZE, SIZE)
    assert sweep.run(now=now) == {}


def test_broker_emptied_and_the_next_sweep_heals_it(due, broker):
    now, environment = due
    assert _run(SEND, environment).wait(60) == 0
    with redis.Redis.from_url(broker) as server:
        assert server.dbsize() > 0
        server.flushall()
    assert _reminders() == 0
    worker = _run(WORKER, environment)
    try:
        assert _run(SEND, environment).wait(60) == 0  # what beat does a minute later
        _until(lambda: not FollowUp.objects.open().filter(kind="certificate").exists(), 120)
    finally:
        worker.terminate()
        worker.wait(30)
    assert effects() == (SIZE, SIZE, SIZE)
    assert sweep.run(now=now) == {}
