"""A production of its own for one test: settings, a database with two roles, keys of its own in Redis."""

import os
import secrets
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis
import yaml
from cryptography.fernet import Fernet
from django.conf import settings
from psycopg import sql

ROOT = Path(settings.BASE_DIR)
HOST = "kotatgent.test"


@dataclass
class Production:
    environment: dict[str, str]
    site: str  # connection strings
    owner: str
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def run(self, *command: str, timeout: float = 180, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env={**self.environment, **extra},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def manage(self, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "manage.py", *arguments, **extra)

    def start(self, name: str, command: list[str], log: Path) -> None:
        with log.open("w") as output:
            self.processes[name] = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=output, stderr=output, start_new_session=True
            )

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def compose_command(service: str) -> list[str]:
    """The very words of docker-compose.yml."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    return shlex.split(services[service]["command"])


def compose_settings() -> dict[str, str]:
    """What docker-compose.yml sets in so many words; what it asks of its user comes from the test."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    return {name: str(value) for name, value in services["web"]["environment"].items() if "$" not in str(value)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def production(folder: Path, mail_port: int = 587) -> Iterator[Production]:
    server = settings.DATABASES["default"]
    owner = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"], "password": server["PASSWORD"]}
    name = f"kotatgent_production_{os.getpid()}_{secrets.token_hex(3)}"
    site_password = secrets.token_hex(12)
    prefix = f"{name}-redis"
    address = f"{server['HOST']}:{server['PORT']}/{name}"
    site_url = f"postgres://{name}_site:{site_password}@{address}"
    owner_url = f"postgres://{server['USER']}:{server['PASSWORD']}@{address}"
    with psycopg.connect(**owner, dbname="postgres", autocommit=True) as link:
        database, role = sql.Identifier(name), sql.Identifier(f"{name}_site")
        link.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(site_password)))
        link.execute(sql.SQL("CREATE DATABASE {}").format(database))
        made = Production(
            environment={
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "HOME": str(folder),
                **compose_settings(),
                "SECRET_KEY": secrets.token_urlsafe(60),
                "DATA_KEYS": Fernet.generate_key().decode(),
                "HASH_KEY": secrets.token_urlsafe(40),
                "BASE_URL": f"https://{HOST}",
                "ALLOWED_HOSTS": f"{HOST},localhost",
                "DATABASE_URL": site_url,
                "DATABASE_OWNER_URL": "",  # only the migrate service gets it
                "REDIS_URL": settings.REDIS_URL,
                "REDIS_PREFIX": prefix,
                "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
                "DEFAULT_FROM_EMAIL": f"Kotatgent <info@{HOST}>",
                "VAR_DIR": str(folder / "var"),
                "MEDIA_ROOT": str(folder / "media"),
                "PORT": str(free_port()),
            },
            site=site_url,
            owner=owner_url,
        )
        try:
            yield made
        finally:
            made.stop()
            # without FORCE: PostgreSQL lets autovacuum go by itself, while FORCE asks a right over it that none but
            # a superuser has; a connection of our own that is still open stays an error
            link.execute(sql.SQL("DROP DATABASE {}").format(database))
            link.execute(sql.SQL("DROP ROLE {}").format(role))
            with redis.Redis.from_url(settings.REDIS_URL) as keys:
                for key in keys.scan_iter(f"{prefix}*"):
                    keys.delete(key)
