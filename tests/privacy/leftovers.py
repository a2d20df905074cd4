"""Where something of a person could be left: the database as a file, the cache and files, in whatever writing."""

import base64
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import redis
from django.conf import settings as site
from django.core.cache import caches
from django.db import connection


def writings(word: str) -> Iterator[bytes]:
    """As it is, lower-cased, in base64 at each of its three places, URL-encoded; the caller lower-cases both."""
    yield word.lower().encode()
    yield quote(word).lower().encode()
    for shift in range(3):
        inner = base64.b64encode(b"x" * shift + word.encode())
        yield inner[4:-4].lower()


def found_in(heap: bytes, placed: dict[tuple[str, str], str]) -> list[tuple[str, str]]:
    lowered = heap.lower()
    return [where for where, word in placed.items() if any(one in lowered for one in writings(word))]


def dump() -> bytes:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return "\n".join(connection.connection.iterdump()).encode()
    return run_postgresql("pg_dump", "--inserts", database_url())


def database_url(name: str = "") -> str:
    facts = connection.settings_dict
    host, port = facts["HOST"], facts["PORT"] or 5432
    return f"postgresql://{facts['USER']}:{facts['PASSWORD']}@{host}:{port}/{name or facts['NAME']}"


def run_postgresql(*command: str, given: bytes = b"") -> bytes:
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def cached() -> bytes:
    if not site.REDIS_URL:
        return (
            b"".join(bytes(value) for value in caches["default"]._cache.values())
            + repr(list(caches["default"]._cache)).encode()
        )
    heap = b""
    with redis.Redis.from_url(site.REDIS_URL) as server:
        for key in server.scan_iter():
            kind = server.type(key).decode()
            value = {
                "string": server.get,
                "list": lambda name: server.lrange(name, 0, -1),
                "set": server.smembers,
                "hash": server.hgetall,
                "zset": lambda name: server.zrange(name, 0, -1),
            }[kind](key)
            heap += key + (value if isinstance(value, bytes) else repr(value).encode())
    return heap


def cache_lives(word: str) -> list[float]:
    """How many seconds each line of the cache still lives that has this word in its name."""
    if not site.REDIS_URL:
        ends = caches["default"]._expire_info
        return [(end or float("inf")) - time.time() for name, end in ends.items() if word in name]
    with redis.Redis.from_url(site.REDIS_URL) as server:
        return [server.ttl(name) for name in server.scan_iter() if word.encode() in name]


def files(*folders: Path) -> bytes:
    heap = b""
    for folder in folders:
        for path in folder.rglob("*"):
            heap += str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"")
    return heap
