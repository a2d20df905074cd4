"""A few processes that live and die together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from types import FrameType

PATIENCE = 20.0  # seconds for an orderly end, enough for a task that is under way to come to its end


class Troupe:
    """Starts named commands; when one ends or a signal asks for it, ends them all. Restarts nothing."""

    def __init__(self, commands: dict[str, list[str]], environment: dict[str, str]) -> None:
        self.commands = commands
        self.environment = environment
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.signals = 0

    def start(self) -> None:
        for wanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(wanted, self._asked_to_stop)
        for name, command in self.commands.items():
            # A group of its own: Ctrl-C in the terminal reaches only us, and each child hears it once, from us.
            self.processes[name] = subprocess.Popen(
                command, env=self.environment, process_group=0, preexec_fn=_end_with_parent
            )

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    def ended(self) -> str | None:
        """The name of a process that is no longer there."""
        return next((name for name, process in self.processes.items() if process.poll() is not None), None)

    def watch(self) -> str | None:
        """Waits until a signal asks to stop (None) or a process ends by itself (its name)."""
        while not self.signals:
            if name := self.ended():
                return name
            time.sleep(0.2)
        return None

    def stop(self) -> None:
        """Asks all to end; who does not within PATIENCE, or when the signal comes again, is killed."""
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE
        asked = self.signals
        while any(process.poll() is None for process in self.processes.values()):
            if time.monotonic() > deadline or self.signals > max(asked, 1):
                self._kill()
            time.sleep(0.05)

    def _kill(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _end_with_parent() -> None:
    """Linux: whoever is killed hard takes nobody along, so the system tells the children."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
