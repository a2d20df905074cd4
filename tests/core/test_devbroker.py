"""The file broker loses nothing: not to kill -9, not to a torn file, not to many at once."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from kotatgent.core import devbroker
from tests.core.broker_app import options


def connect(folder: Path) -> Connection:
    devbroker.register()
    return Connection("devfs://", transport_options=options(str(folder)))


def produce(folder: Path, name: str, count: int) -> None:
    with connect(folder) as connection, connection.SimpleQueue("numbers") as queue:
        for number in range(count):
            queue.put({"id": f"{name}-{number}", "ballast": "x" * 20_000})


def consume(folder: Path, into: Path) -> None:
    with connect(folder) as connection, connection.SimpleQueue("numbers") as queue, into.open("w") as file:
        while True:
            try:
                message = queue.get(timeout=3)
            except Empty:
                return
            file.write(message.payload["id"] + "\n")
            message.ack()


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def nothing_stays_open(tmp_path: Path) -> Iterator[None]:
    """A process holds its lock until it ends; this one lives on to other tests."""
    yield
    for folder in [one for one in devbroker.holders if one.is_relative_to(tmp_path)]:
        devbroker.holders.pop(folder).lock.close()


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    started = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "tests.core.broker_app", "worker", "-c", "1"]
        command += ["--loglevel", "WARNING", "--without-mingle", "--without-gossip"]
        env = {**os.environ, "BROKER_TEST_FOLDER": str(tmp_path / "queue")}
        process = subprocess.Popen(command, env=env, start_new_session=True, stdout=subprocess.DEVNULL)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def send(tmp_path: Path) -> Callable[..., None]:
    """Send a task from a process of its own, as the web process does."""

    def send(task: str, *arguments: str) -> None:
        code = "import sys; from tests.core.broker_app import app; app.send_task(sys.argv[1], sys.argv[2:])"
        env = {**os.environ, "BROKER_TEST_FOLDER": str(tmp_path / "queue")}
        subprocess.run([sys.executable, "-c", code, f"tests.core.broker_app.{task}", *arguments], env=env, check=True)

    return send


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_task_of_a_killed_worker_runs_again(tmp_path, start_worker, send):
    effects = tmp_path / "effects"
    worker = start_worker()
    send("slow_the_first_time", str(effects))
    wait_for(lambda: lines(effects) == ["start"])
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    start_worker()
    wait_for(lambda: lines(effects) == ["start", "start", "end"])
    wait_for(lambda: not list((tmp_path / "queue").rglob("*.msg")))


def test_worker_that_is_asked_to_stop_leaves_the_rest_for_the_next(tmp_path, start_worker, send):
    effects = tmp_path / "effects"
    worker = start_worker()
    send("note", str(effects), "first")
    wait_for(lambda: lines(effects) == ["first"])
    worker.terminate()
    assert worker.wait(20) == 0
    send("note", str(effects), "second")
    start_worker()
    wait_for(lambda: lines(effects) == ["first", "second"])


def test_two_producers_and_two_consumers_lose_and_double_nothing(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    folder, count = tmp_path / "queue", 250
    outputs = [tmp_path / "one", tmp_path / "two"]
    processes = [spawn.Process(target=consume, args=(folder, output)) for output in outputs]
    processes += [spawn.Process(target=produce, args=(folder, name, count)) for name in ("a", "b")]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    got = sorted(lines(outputs[0]) + lines(outputs[1]))
    assert got == sorted(f"{name}-{number}" for name in "ab" for number in range(count))


@pytest.mark.parametrize("content", ["", "{", '"text"', "[]", "{}"])
def test_a_file_that_is_no_message_is_set_aside(tmp_path, content):
    folder = tmp_path / "queue"
    with connect(folder) as connection, connection.SimpleQueue("numbers") as queue:
        torn = folder / "messages" / f"{0:020d}_torn.numbers.msg"
        torn.write_text(content)
        queue.put("whole")
        assert queue.get(timeout=5).payload == "whole"
    assert not torn.exists()
    assert (folder / "messages" / "unreadable" / torn.name).read_text() == content


def test_unfinished_message_goes_back_when_its_process_closes(tmp_path):
    with connect(tmp_path) as connection, connection.SimpleQueue("numbers") as queue:
        queue.put("work")
        assert queue.get(timeout=5).payload == "work"
    with connect(tmp_path) as connection, connection.SimpleQueue("numbers") as queue:
        again = queue.get(timeout=5)
        assert again.payload == "work"
        again.ack()
    assert not list(tmp_path.rglob("*.msg"))


def test_rejected_message_comes_back_only_when_asked(tmp_path):
    with connect(tmp_path) as connection, connection.SimpleQueue("numbers") as queue:
        queue.put("work")
        queue.get(timeout=5).reject()
        with pytest.raises(queue.Empty):
            queue.get(timeout=0.3)
        queue.put("work")
        queue.get(timeout=5).requeue()
        queue.get(timeout=5).ack()
    assert not list(tmp_path.rglob("*.msg"))


def test_messages_keep_their_order(tmp_path):
    with connect(tmp_path) as connection, connection.SimpleQueue("numbers") as queue:
        for number in range(20):
            queue.put(number)
        got = []
        for _ in range(20):
            message = queue.get(timeout=5)
            got.append(message.payload)
            message.ack()
    assert got == list(range(20))
