"""Workers that are killed, and two at once: everybody is still invited exactly once."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from kotatgent.campaign import actions
from kotatgent.campaign.models import Former, Mail
from kotatgent.notices.models import Notice
from tests.factories.accounts import NOW
from tests.factories.campaign import make_campaign, people, started, take_in

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

PEOPLE, KILLS = 3000, 8
SCRIPT = """
import datetime as dt, django, os
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from kotatgent.campaign import actions
print("running", flush=True)
actions.send_waves(now=dt.datetime.fromisoformat(os.environ["TEST_NOW"]))
"""


@pytest.fixture(autouse=True)
def campaign():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has no second process, and lets one writer in at a time")
    found = make_campaign()
    take_in(people(PEOPLE))
    return started(found, size=PEOPLE, per_hour=2 * PEOPLE)


def invited() -> tuple[int, int, int]:
    """Of one moment: the server may still carry out the last word of a worker that is gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT (SELECT COUNT(*) FROM {Former._meta.db_table} WHERE state = 'invited'),
            (SELECT COUNT(DISTINCT former_id) FROM {Mail._meta.db_table}),
            (SELECT COUNT(*) FROM {Notice._meta.db_table})"""
        )
        return cursor.fetchone()


def test_killed_again_and_again_each_is_invited_once():
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE": str(connections["default"].settings_dict["NAME"]),
        "TEST_NOW": NOW.isoformat(),
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    moments = random.Random(8)
    reached = []
    for _kill in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT], env=environment, cwd=Path(settings.BASE_DIR), stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"running\n"
        time.sleep(moments.uniform(0.05, 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        states, mails, queued = invited()
        assert states == mails == queued  # the person, the row and the outbox go together
        reached.append(states)
    actions.send_waves(now=NOW)
    assert invited() == (PEOPLE, PEOPLE, PEOPLE)
    assert actions.send_waves(now=NOW) == 0
    assert reached[0] < PEOPLE


def test_two_at_once_share_the_work():
    counts: list[int] = []

    def run() -> None:
        try:
            counts.append(actions.send_waves(now=NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sum(counts) == PEOPLE
    assert invited() == (PEOPLE, PEOPLE, PEOPLE)
