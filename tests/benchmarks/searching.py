"""The search as gunicorn serves it, beside a bare Django view and two plain SELECTs, in turns within one run.

    make bench-search ADVERTS="10000 100000"

Sizes are adverts online, about. Prints a table and writes it to var/bench-search.txt. Never fails on a time.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

django.setup()

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.operations import demo_logins
from kotatgent.operations.demo import bulk
from listings.models import Listing
from listings.search import DEEPEST, search
from listings.search_form import PAGE_SIZE, SearchForm

PLAYED, SEED = 120, 2012
ONLINE_OF_ROOMS = 0.64  # about so many rooms of the demo are advertised
CONNECTIONS, TURNS, SECONDS = 4, 3, 4.0
# What people ask for, in turn: the same for all three.
ASKED = [
    "", "kind=room", "kind=studio&max_price=700", "max_price=450&furnished=true", "neighbourhood=binnenstad",
    "kind=room&months=12&max_price=500", "months=10", "neighbourhood=ledeberg&kind=room", "furnished=true&months=12",
    "max_price=600",
]  # fmt: skip
WORDS = ["q=kamer", "q=overpoort", "q=studio+tuin", "q=ledberg", "q=rustige+kamer+bureau", "q=veldstrat", "q=coup"]
CENTRES = [(3.7208, 51.0405), (3.7308, 51.0455), (3.7255, 51.0520)]  # of boxes of the map, in degrees
MOST_IN_BOX = 200


@dataclass(frozen=True)
class Timed:
    """Of one turn: answers a second, and how long each took, in ms."""

    rate: float
    times: list[float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000], metavar="ADVERTS")
    sizes = sorted(parser.parse_args().sizes)
    if connection.vendor != "postgresql":
        sys.exit("This measures PostgreSQL: see the first lines of the module.")
    setup_test_environment()
    lines: list[str] = []
    for size in sizes:
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            for line in _measure(size):
                print(line, flush=True)
                lines.append(line)
        finally:
            teardown_databases(databases, verbosity=0)
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    head = f"{clock.now():%Y-%m-%d %H:%M}  {os.cpu_count()} cores, load {load}  {CONNECTIONS} connections"
    print(head)
    text = "\n".join([head, *lines])
    target = Path(settings.BASE_DIR) / "var" / "bench-search.txt"
    target.parent.mkdir(exist_ok=True)
    target.write_text(text + "\n", encoding="utf-8")


def _measure(size: int) -> Iterator[str]:
    today = clock.today()
    town = bulk.play(rooms=PLAYED, seed=SEED, today=today)
    bulk.write_down(town, rooms=max(PLAYED, int(size / ONLINE_OF_ROOMS)), seed=SEED, say=lambda words: None)
    del town
    yield from served()


def served() -> Iterator[str]:
    """The figures of the town that the database holds."""
    online = Listing.objects.public().count()
    yield f"{online:,} adverts online"
    client, user = Client(), demo_logins.account(Role.STUDENT)
    assert user is not None
    client.force_login(user)
    boxes = _boxes()
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}
    connection.close()
    with (
        _served("tests.benchmarks.served_wsgi", "tests.benchmarks.served_settings") as site,
        _served("tests.benchmarks.bare_wsgi", "tests.benchmarks.bare_settings") as bare,
        _served("tests.benchmarks.plain:application", "") as plain,
    ):
        page, api = "/nl/koten/?{}", "/api/v1/listings/?{}"
        rows: list[tuple[str, int, str, list[str], dict[str, str]]] = [
            ("HTML page, signed in", site, page, ASKED, cookie),
            ("bare Django view", bare, "/?{}", ASKED, {}),
            ("JSON of the API", site, api, ASKED, {}),
            ("two plain SELECTs", plain, "/?{}", ASKED, {}),
            ("HTML page, free text", site, page, WORDS, cookie),
            ("HTML page, a box of the map", site, page, boxes, cookie),
            ("HTML page, the map of all", site, page, ["kaart=1"], cookie),
            ("HTML page, page 1", site, page, ["page=1"], cookie),
            ("HTML page, deepest page", site, page, [f"page={min(DEEPEST, online) // PAGE_SIZE}"], cookie),
            (
                "HTML page, near a campus",
                site,
                page,
                ["campus=ugent-aula&max_bike_minutes=10&ordering=distance"],
                cookie,
            ),
        ]
        for _what, port, path, asked, headers in rows:  # both workers of each are warm
            for query in asked * 2:
                _fetch(port, [path.format(query)] * 4, headers)
        turns: dict[str, list[Timed]] = {}
        for _turn in range(TURNS):
            for what, port, path, asked, headers in rows:
                turns.setdefault(what, []).append(_load(port, [path.format(query) for query in asked], headers))
        yield from _told(turns)


def _boxes() -> list[str]:
    """Around each centre the largest of ever smaller boxes that holds at most MOST_IN_BOX adverts, or the smallest that
    holds any: a copied town has many at one address."""
    found = []
    for east, north in CENTRES:
        box = ""
        for step in range(30):
            half = 0.04 * 0.8**step
            smaller = f"{east - half:.5f},{north - half * 0.6:.5f},{east + half:.5f},{north + half * 0.6:.5f}"
            form = SearchForm.of(f"bbox={smaller}")
            assert not form.problems(), form.problems()
            held = search(form, on=clock.today(), counted=False).total
            if held == 0:
                break
            box = smaller
            if held <= MOST_IN_BOX:
                break
        found.append(f"kaart=1&bbox={box}")
    return found


def _told(turns: dict[str, list[Timed]]) -> Iterator[str]:
    for what, some in turns.items():
        times = sorted(time for one in some for time in one.times)
        rate = statistics.median(one.rate for one in some)
        yield (
            f"  {what:<30} {rate:>7.1f} a second   median {statistics.median(times):>6.1f} ms"
            f"   p95 {times[int(len(times) * 0.95)]:>6.1f} ms"
        )
    for over, under in (
        ("HTML page, signed in", "bare Django view"), ("JSON of the API", "two plain SELECTs"),
        ("HTML page, deepest page", "HTML page, page 1"),
    ):  # fmt: skip
        pairs = [one.rate / other.rate for one, other in zip(turns[over], turns[under], strict=True)]
        each = ", ".join(f"{pair:.2f}" for pair in pairs)
        yield f"  {over} : {under} = {statistics.median(pairs):.2f}  (each turn: {each})"


def _load(port: int, paths: list[str], headers: dict[str, str]) -> Timed:
    """CONNECTIONS that each ask again as soon as they were answered, for so many seconds."""
    times: list[float] = []
    until = time.perf_counter() + SECONDS

    def ask(first: int) -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for path in islice(cycle(paths), first, None):
            began = time.perf_counter()
            if began > until:
                break
            _one(link, path, headers)
            times.append((time.perf_counter() - began) * 1000)
        link.close()

    began = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Timed(len(times) / (time.perf_counter() - began), times)


def _fetch(port: int, paths: list[str], headers: dict[str, str]) -> None:
    for path in paths:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        _one(link, path, headers)
        link.close()


def _one(link: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> None:
    link.request("GET", path, headers={"Host": "localhost", **headers})
    response = link.getresponse()
    response.read()
    assert response.status == 200, (path, response.status)


@contextmanager
def _served(application: str, with_settings: str) -> Iterator[int]:
    """gunicorn as in the Dockerfile, on the database of this run."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    known: dict[str, Any] = connection.settings_dict
    url = f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": with_settings}
    command = [sys.executable, "-m", "gunicorn", application, "--workers", "2", "--threads", "4", "--bind",
               f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket"]  # fmt: skip
    with tempfile.TemporaryFile() as said, subprocess.Popen(command, env=environment, stderr=said) as server:
        try:
            for _attempt in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            else:
                said.seek(0)
                raise RuntimeError(said.read().decode())
            yield port
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
