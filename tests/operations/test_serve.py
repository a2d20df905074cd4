"""`manage.py serve`, whole: web, worker and scheduler start, do work and stop together."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.operations.test_processes import alive, wait_until_gone

pytestmark = pytest.mark.xdist_group("serve")  # one database for all of them

MAIL = """
from kotatgent.core import clock, queue
from kotatgent.notices.models import Notice
now = clock.now()
Notice.objects.create(code="SERVETEST", template="test", to_email="somebody@kotatgent.test", language="nl",
    subject="Proef", body="Door de rij.", about_kind="test", about_code="test", queued_at=now, try_at=now)
queue.enqueue("notices.send_due")
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("serve")
    made = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "VAR_DIR": str(folder / "var"),
        "DEBUG": "1",
        "SECRET_KEY": "k" * 50,
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "EMAIL_URL": f"filemail:///{folder}/mail",
    }
    (folder / "var").mkdir()
    tables = "from kotatgent.operations import first_schema; first_schema.make()"
    for arguments in (["shell", "-v0", "--no-imports", "-c", tables], ["migrate", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, env=made, check=True)
    return made


@pytest.fixture
def serving(environment) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    command = [sys.executable, "manage.py", "serve"]
    options = {"cwd": settings.BASE_DIR, "env": environment, "text": True, "start_new_session": True}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options) as process:
        said = ""
        for line in process.stdout:
            said += line
            if "Kotatgent: http://localhost:" in line:
                break
        else:
            pytest.fail(said)
        yield process, int(line.partition("localhost:")[2].split()[0])
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the processes in /proc")
def test_serves_works_and_stops_together(serving, environment):
    process, port = serving
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
        assert json.load(answer)["status"] == "ok"
    subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", MAIL], cwd=settings.BASE_DIR, env=environment)
    folder = Path(environment["HOME"]) / "mail"
    deadline = time.monotonic() + 20
    while not (folder.exists() and any("Proef" in path.read_text() for path in folder.iterdir())):
        assert time.monotonic() < deadline, "the worker sent no mail"
        time.sleep(0.1)
    started = children(process.pid)
    assert len(started) == 3
    assert all(alive(pid) for pid in started)
    process.terminate()
    assert process.wait(30) == 0
    wait_until_gone(started)


def test_port_that_is_asked_for_and_taken(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"Port {port} is taken." in done.stderr


def test_database_that_is_not_up_to_date(environment, tmp_path):
    command = [sys.executable, "manage.py", "serve"]
    empty = {**environment, "VAR_DIR": str(tmp_path)}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=empty, capture_output=True, text=True)
    assert done.returncode == 1
    assert "serve --prepare" in done.stderr
