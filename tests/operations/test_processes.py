"""Processes that live and die together, tried on real processes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PLAY = """
import json, os, sys
from kotatgent.operations.processes import Troupe
commands = json.loads(sys.argv[1])
troupe = Troupe(commands, dict(os.environ))
troupe.start()
print(json.dumps({name: process.pid for name, process in troupe.processes.items()}), flush=True)
print(troupe.watch(), flush=True)
troupe.stop()
"""
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]

Start = Callable[[dict[str, list[str]]], tuple["subprocess.Popen[str]", dict[str, int]]]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def start(commands: dict[str, list[str]]) -> tuple["subprocess.Popen[str]", dict[str, int]]:
        process = subprocess.Popen(
            [sys.executable, "-c", PLAY, json.dumps(commands)],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        while line == "deaf\n":
            line = process.stdout.readline()
        return process, json.loads(line)

    yield start
    for process in started:
        with process:  # closes its pipe and waits for its end
            process.kill()


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def wait_until_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "still there"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all(start, number):
    process, pids = start({"one": SLEEPER, "two": SLEEPER})
    process.send_signal(number)
    output, _ = process.communicate(timeout=10)
    assert output == "None\n"
    assert process.returncode == 0
    wait_until_gone(list(pids.values()))


def test_ctrl_c_in_the_terminal_reaches_children_once_through_their_parent(start):
    process, pids = start({"one": SLEEPER})
    assert os.getpgid(pids["one"]) != os.getpgid(process.pid)


def test_one_that_ends_by_itself_ends_all_and_is_named(start):
    process, pids = start({"one": SLEEPER, "two": SLEEPER})
    os.kill(pids["two"], signal.SIGKILL)
    output, _ = process.communicate(timeout=10)
    assert output == "two\n"
    wait_until_gone(list(pids.values()))


def test_second_signal_kills_who_does_not_listen(start):
    process, pids = start({"deaf": DEAF})
    time.sleep(0.3)  # until it has stopped listening
    process.terminate()
    time.sleep(0.5)
    assert alive(pids["deaf"])
    process.terminate()
    process.wait(10)
    wait_until_gone(list(pids.values()))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent was killed")
def test_children_of_a_killed_parent_end_too(start):
    process, pids = start({"one": SLEEPER, "two": SLEEPER})
    process.kill()
    process.wait()
    wait_until_gone(list(pids.values()))
