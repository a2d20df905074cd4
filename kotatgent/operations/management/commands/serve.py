import os
import socket
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from kotatgent.operations import demo_logins, first_schema, health
from kotatgent.operations.processes import Troupe

FIRST_PORT = 8000
HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Serves the site on this machine: web, a Celery worker and the scheduler, started and stopped together."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help=f"default {FIRST_PORT}, or the next one that is free")
        parser.add_argument(
            "--prepare", action="store_true", help="first bring the database up to date, filled with the demo if empty"
        )

    def handle(self, *args: Any, port: int | None, prepare: bool, verbosity: int, **options: Any) -> None:
        if prepare:
            self._prepare()
        if (state := health.migrations()) != "ok":
            raise CommandError(f"The database: {state}. `serve --prepare` brings it up to date.")
        port = self._free_port(port)
        logins = demo_logins.describe()
        connections.close_all()
        troupe = Troupe(_commands(port, "info" if verbosity > 1 else "warning"), _environment(port))
        troupe.start()
        if self._wait_until_it_answers(troupe, port):
            self._tell(port, logins)
        died = troupe.watch()
        self.stdout.write("Stopping … (Ctrl-C once more: at once)")
        troupe.stop()
        if died:
            raise CommandError(f"{died} ended by itself, so everything was stopped. What it said is above.")

    def _prepare(self) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        call_command("compile_messages", stdout=self.stdout)
        first_schema.make()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("demo", "--if-empty", stdout=self.stdout)

    def _free_port(self, wanted: int | None) -> int:
        for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + 100):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((HOST, port))
                except OSError:
                    continue
                return port
        raise CommandError(f"Port {wanted} is taken." if wanted else "No free port between 8000 and 8099.")

    def _wait_until_it_answers(self, troupe: Troupe, port: int) -> bool:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not troupe.signals and not troupe.ended():
            try:
                with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5):
                    return True
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        return False

    def _tell(self, port: int, logins: list[str]) -> None:
        self.stdout.write(f"\nKotatgent: http://localhost:{port}    (Ctrl-C stops it)\n")
        if logins:
            self.stdout.write("\nDemo accounts (invented data):\n")
            for line in logins:
                self.stdout.write(f"  {line}")
        self.stdout.write("")
        self.stdout.flush()


def _commands(port: int, loglevel: str) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "kotatgent.celery"]
    return {
        # One process with threads: counters of sign-in attempts live in its memory when there is no Redis.
        "web": [*python, "gunicorn", "kotatgent.wsgi", "--bind", f"{HOST}:{port}", "--workers", "1", "--threads", "8",
                "--logger-class", "kotatgent.operations.web_log.Logger", "--log-level", loglevel, "--no-control-socket",
                "--graceful-timeout", "5"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", loglevel,
                   "--without-gossip", "--without-mingle", "--without-heartbeat"],
        "beat": [*celery, "beat", "--loglevel", loglevel, "--pidfile="],
    }  # fmt: skip


def _environment(port: int) -> dict[str, str]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    # Containers run as root, and messages are JSON: nothing that a message holds is executed.
    environment["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser privileges"
    if port != FIRST_PORT and settings.BASE_URL == f"http://localhost:{FIRST_PORT}":
        environment["BASE_URL"] = f"http://localhost:{port}"  # links in mails lead to where the site really is
    return environment
