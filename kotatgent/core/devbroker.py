"""A broker of files for one machine: `make run` has a real worker and scheduler without a Redis server.

Kombu's own `filesystem://` loses messages: readers see files that are still being written, and a worker that
is killed takes its messages with it. Here a message appears whole (rename), belongs to the process that holds
the lock of the folder it was moved to, and goes back to its queue when that process is gone.
POSIX, one machine, tens of tasks a second. Production uses Redis.
"""

import fcntl
import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any, TextIO

from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)

RECOVER_EVERY = 5.0  # seconds between two looks for messages of dead processes
Table = list[filesystem.exchange_queue_t]


def register() -> None:
    """Make `devfs://` known; before the first connection."""
    TRANSPORT_ALIASES["devfs"] = f"{__name__}:Transport"


class Holder:
    """The folder where this process keeps what it took and did not finish.

    The lock is the process's own: the system drops it however the process ends, and a forked child has none.
    """

    def __init__(self, base: Path) -> None:
        self.pid = os.getpid()
        self.folder = base / f"{self.pid}-{uuid.uuid4().hex}"
        self.lock: TextIO = self.folder.with_suffix(".lock").open("w")
        fcntl.lockf(self.lock, fcntl.LOCK_EX)
        self.folder.mkdir()  # after the lock: a folder without a locked file is a dead process's


holders: dict[Path, Holder] = {}
states: dict[str, virtual.BrokerState] = {}  # what this process declared, by folder


class Channel(filesystem.Channel):
    def __init__(self, connection: Any, **options: Any) -> None:
        super().__init__(connection, **options)
        self.messages = Path(self.data_folder_in)
        self.unreadable = self.messages / "unreadable"
        self.held_base = self.messages / "held"
        self.held: dict[str, Path] = {}
        self.no_ack_queues: set[str] = set()
        self.recovered_at = float("-inf")
        for folder in (self.messages, self.unreadable, self.held_base, self.control_folder):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def holder(self) -> Holder:
        found = holders.get(self.held_base)
        if found is None or found.pid != os.getpid():
            found = holders[self.held_base] = Holder(self.held_base)
        return found

    # --- messages

    def _put(self, queue: str, payload: dict[str, Any], **options: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        _write_whole(self.messages / name, payload)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        self._recover()
        for name in sorted(os.listdir(self.messages)):  # noqa: PTH208  names only: this runs ten times a second
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            path = self.holder.folder / name
            try:
                (self.messages / name).rename(path)
            except FileNotFoundError:
                continue  # another process was first
            try:
                payload: dict[str, Any] = loads(path.read_bytes())
                tag = payload["properties"]["delivery_tag"]
            except (ValueError, KeyError, TypeError):
                logger.error("set aside a message that nobody can read: %s", name)
                path.rename(self.unreadable / name)
                continue
            self.held[tag] = path
            if queue in self.no_ack_queues:
                self._discard(tag)
            return payload
        raise Empty

    def _discard(self, tag: str) -> None:
        if path := self.held.pop(tag, None):
            path.unlink(missing_ok=True)

    def _restore(self, message: Any) -> None:
        """Back to the end of its queue: rejected, or unfinished when the worker stops."""
        path = self.held.get(message.delivery_tag)
        if path and path.exists():
            queue = path.name.partition(".")[2].removesuffix(".msg")
            self._put(queue, {**message.serializable(), "redelivered": True})
        self._discard(message.delivery_tag)

    def _recover(self) -> None:
        """Put back what processes held that are no longer there."""
        if time.monotonic() - self.recovered_at < RECOVER_EVERY:
            return
        self.recovered_at = time.monotonic()
        for folder in self.held_base.iterdir():
            if not folder.is_dir() or folder == self.holder.folder:
                continue
            lock_path = folder.with_suffix(".lock")
            try:
                with lock_path.open("r+") as lock:
                    fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    for path in list(folder.glob("*.msg")):
                        path.rename(self.messages / path.name)
                    folder.rmdir()
                    lock_path.unlink()
            except (BlockingIOError, FileNotFoundError):
                continue  # the process lives, or another one recovers this folder as well

    def basic_consume(self, queue: str, no_ack: bool, *args: Any, **options: Any) -> None:
        if no_ack:
            self.no_ack_queues.add(queue)  # control messages: kept ones would be obeyed again after a restart
        super().basic_consume(queue, no_ack, *args, **options)

    def basic_get(self, queue: str, no_ack: bool = False, **options: Any) -> Any:
        message = super().basic_get(queue, no_ack=no_ack, **options)
        if message is not None and no_ack:
            self._discard(message.delivery_tag)
        return message

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        super().basic_ack(delivery_tag, multiple=multiple)
        self._discard(delivery_tag)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        super().basic_reject(delivery_tag, requeue=requeue)  # requeue comes back through _restore
        self._discard(delivery_tag)

    # --- which queues an exchange feeds: the same file as kombu's, but replaced whole and under a lock

    def get_table(self, exchange: str) -> Table:
        try:
            rows = loads(self._exchange_file(exchange).read_bytes())
        except FileNotFoundError:
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda table: table if row in table else [row, *table])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **options: Any) -> None:
        virtual.Channel._delete(self, queue)
        gone = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda table: [row for row in table if row != gone])

    def _change_table(self, exchange: str, change: Callable[[Table], Table]) -> None:
        with self._control_lock():
            table = self.get_table(exchange)
            changed = change(table)
            if changed != table:
                _write_whole(self._exchange_file(exchange), changed)

    @contextmanager
    def _control_lock(self) -> Iterator[None]:
        with (self.control_folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel
    polling_interval = 0.1
    driver_type = driver_name = "devfs"

    def __init__(self, client: Any, **options: Any) -> None:
        super().__init__(client, **options)
        self.state = states.setdefault(client.transport_options["data_folder_in"], virtual.BrokerState())


def _write_whole(path: Path, content: Any) -> None:
    unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex}.tmp")
    unfinished.write_text(dumps(content), encoding="utf-8")
    unfinished.replace(path)
