"""Runs a command with PostgreSQL and Redis of this machine: tools/services.py COMMAND …

Takes the servers on the standard ports of 127.0.0.1. Makes the role `kotatgent_test`, which may make databases
and roles, as a superuser that this machine lets in without a password; tests make and drop what they need.
Without a command it prints the environment.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
ROLE = "kotatgent_test"
PASSWORD_FILE = ROOT / "var" / "test-role-password"
ATTEMPTS = 5


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def password() -> str:
    """Of the test role: made once for this work tree, so that two runs at a time don't lock each other out."""
    if not PASSWORD_FILE.exists():
        PASSWORD_FILE.parent.mkdir(exist_ok=True)
        PASSWORD_FILE.touch(mode=0o600)
        PASSWORD_FILE.write_text(secrets.token_urlsafe(24), encoding="utf-8")
    return PASSWORD_FILE.read_text(encoding="utf-8")


def can_sign_in(secret: str) -> bool:
    try:
        with psycopg.connect(
            host="127.0.0.1", dbname="postgres", user=ROLE, password=secret, connect_timeout=5
        ) as link:
            row = link.execute(
                "SELECT rolcreatedb AND rolcreaterole FROM pg_roles WHERE rolname = %s", [ROLE]
            ).fetchone()
            return bool(row and row[0])
    except psycopg.OperationalError:
        return False


def make_role(secret: str) -> bool:
    """As the superuser: by the trust of this machine, or as the system user `postgres`."""
    verb = "ALTER" if _superuser(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'") == "1" else "CREATE"
    literal = sql.Literal(secret).as_string()
    return _superuser(f"{verb} ROLE {ROLE} LOGIN CREATEDB CREATEROLE PASSWORD {literal}") is not None


def _superuser(statement: str) -> str | None:
    psql = ["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", "--dbname", "postgres"]
    ways = [[*psql, "--host", "127.0.0.1", "--username", "postgres", "--no-password"]]
    if os.geteuid() == 0 and shutil.which("runuser"):
        ways.append(["runuser", "--user", "postgres", "--", *psql])
    elif shutil.which("sudo"):
        ways.append(["sudo", "--non-interactive", "--user", "postgres", *psql])
    for way in ways:
        done = subprocess.run(way, input=statement, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode == 0:
            return done.stdout.strip()
    return None


def commit_without_waiting(secret: str) -> None:
    """For the disk, that is: what a crash of the server would lose is worth nothing here."""
    with psycopg.connect(host="127.0.0.1", dbname="postgres", user=ROLE, password=secret, autocommit=True) as link:
        link.execute(f"ALTER ROLE {ROLE} SET synchronous_commit = off")


def drop_leftovers(secret: str, name: str) -> None:
    """Databases of this run that a killed test left behind."""
    with psycopg.connect(host="127.0.0.1", dbname="postgres", user=ROLE, password=secret, autocommit=True) as link:
        found = link.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"test\\_{name}%"]).fetchall()
        for (database,) in found:
            if not drop(link, database):
                print(f"{database} is still in use: it was left where it is.")


def drop(link: psycopg.Connection[Any], database: str) -> bool:
    """Without FORCE, which asks a right over PostgreSQL's own autovacuum; that goes by itself within seconds."""
    ours = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND usename = %s"
    for _attempt in range(ATTEMPTS):
        link.execute(ours, [database, ROLE])
        try:
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database)))
        except psycopg.errors.ObjectInUse:
            time.sleep(1)
        else:
            return True
    return False


def main() -> int:
    missing = [name for name, port in (("PostgreSQL", 5432), ("Redis", 6379)) if not answers(port)]
    if missing:
        print(f"{' and '.join(missing)} do not answer on 127.0.0.1. `.ci/run` installs and starts them on Debian.")
        return 1
    secret = password()
    if not can_sign_in(secret) and not (make_role(secret) and can_sign_in(secret)):
        print(f"Could not make the role {ROLE}: no superuser of PostgreSQL lets this account in without a password.")
        return 1
    commit_without_waiting(secret)
    name = f"kotatgent_{os.getpid()}"
    environment = {
        "DATABASE_URL": f"postgres://{ROLE}:{secret}@127.0.0.1:5432/{name}",
        "DATABASE_OWNER_URL": "",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
    }
    if len(sys.argv) == 1:
        print("\n".join(f"{key}={value}" for key, value in environment.items()))
        return 0
    try:
        return subprocess.run(sys.argv[1:], env={**os.environ, **environment}, check=False).returncode
    finally:
        drop_leftovers(secret, name)


if __name__ == "__main__":
    sys.exit(main())
