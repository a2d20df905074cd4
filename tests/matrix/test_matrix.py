"""Who may look at what and do what, over every address: what is expected stands in routes.txt, written by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.operations import demo_logins
from kotatgent.operations.demo import town
from tests.caches import forget
from tests.factories.accounts import make_user
from tests.factories.landlords import make_landlord
from tests.matrix.objects import OBJECTS, Found
from tests.project.url_walk import doors
from tests.walls.crawling import signed_in

pytestmark = pytest.mark.xdist_group("matrix")

TABLE = Path(__file__).with_name("routes.txt")
OFFICES = {
    "S": Role.STAFF, "Q": Role.QUALITY_INSPECTOR, "F": Role.FIRE_INSPECTOR, "D": Role.DECISION_MAKER,
    "G": Role.STEERING, "P": Role.PARTNER, "O": Role.PRIVACY_OFFICER, "A": Role.ADMINISTRATOR,
}  # fmt: skip
EVERYBODY = frozenset("vLMst") | frozenset(OFFICES)
WORDS = {"all": EVERYBODY, "accounts": EVERYBODY - {"v"}, "office": frozenset("SQFD"), "nobody": frozenset[str]()}


@dataclass(frozen=True)
class Row:
    route: str
    object: str
    look: frozenset[str]
    do: frozenset[str]


def read() -> list[Row]:
    rows = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            route, kind, rest = line.split(maxsplit=2)
            look, do = re.split(r"\s{2,}", rest.strip())
            rows.append(Row(route, kind, _letters(look), _letters(do)))
    return rows


def _letters(words: str) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for word in words.split():
        found |= WORDS.get(word) or frozenset(word if word != "nobody" else "")
    assert found <= EVERYBODY, words
    return found


ROWS = read()


def test_every_route_is_in_the_table_once():
    routes = [row.route for row in ROWS]
    there = {door.name for door in doors() if door.name and door.namespaces[:1] != ("admin",)}
    assert sorted(set(routes)) == sorted(routes)
    assert set(routes) == there


def test_every_object_is_known_and_used():
    assert {row.object for row in ROWS} - {"-", "secret", "apart"} == set(OBJECTS)


@pytest.mark.django_db
def test_the_database_is_empty():
    """Also the test that asks pytest for a database: the town opens it by itself."""
    assert not User.objects.exists()


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker) -> Iterator[dict[str, User | None]]:
    mail.outbox = []
    with django_db_blocker.unblock(), transaction.atomic():
        town.fill(rooms=24, seed=7, today=clock.today())
        people: dict[str, User | None] = {letter: demo_logins.account(role) for letter, role in OFFICES.items()}
        assert None not in people.values()
        people |= {"v": None, "M": make_landlord(now=clock.now()).members.get().user}
        people |= {"t": make_user(Role.STUDENT, now=clock.now())}
        yield people
        transaction.set_rollback(True)


@pytest.fixture
def people(cast, django_db_blocker) -> Iterator[dict[str, User | None]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield cast
        transaction.set_rollback(True)


def is_let_in(answer: Any) -> bool:
    """A refusal of what was sent (400, 409) is an answer to somebody who may ask."""
    sent_to_sign_in = answer.status_code == 302 and "/account/login/?next=" in answer["Location"]
    return not sent_to_sign_in and answer.status_code not in {401, 403, 404, 405, 410}


def wrong(row: Row, found: Found, people: dict[str, User | None], letters: set[str]) -> Iterator[str]:
    with translation.override("nl"):
        address = reverse(row.route, kwargs=found.parts)
    actors = people | {"L": found.whose or people["L"], "s": found.student or people["s"]}
    actors |= {"M": found.other or people["M"]} | found.besides
    for letter in sorted(letters):
        client = signed_in(actors[letter])
        for verb, expected in (("get", row.look), ("post", row.do)):
            forget()
            with transaction.atomic():
                answer = getattr(client, verb)(address)
                if answer.streaming:
                    b"".join(answer.streaming_content)  # a file, read to its end
                transaction.set_rollback(True)
            if is_let_in(answer) != (letter in expected):
                yield f"{row.route}: {letter} {verb} {answer.status_code} {answer.get('Location', '')}"


def some(number: int, row: Row) -> set[str]:
    """A visitor, two of who may, the other landlord where it is one's own, and two others in turn."""
    may, turn = sorted(row.look | row.do), sorted(EVERYBODY)
    few = {may[(number + step) % len(may)] for step in range(2)} if may else set()
    others = {turn[(2 * number + step) % len(turn)] for step in range(2)}
    return {"v"} | few | others | (set("LM") if row.object != "-" and "L" in may else set())


def all_wrong(people: dict[str, User | None], *, whole: bool) -> list[str]:
    people = people | {"L": demo_logins.account(Role.LANDLORD), "s": demo_logins.account(Role.STUDENT)}
    found: list[str] = []
    for number, row in enumerate(ROWS):
        if row.object not in ("secret", "apart"):
            with transaction.atomic():
                thing = Found({}) if row.object == "-" else OBJECTS[row.object]()
                found += wrong(row, thing, people, set(EVERYBODY) if whole else some(number, row))
                transaction.set_rollback(True)
    return found


def test_who_looks_and_who_does(people):
    found = all_wrong(people, whole=False)
    assert found == [], "\n".join(found)


@pytest.mark.deep
def test_who_looks_and_who_does_everybody_everywhere(people):
    found = all_wrong(people, whole=True)
    assert found == [], "\n".join(found)


def test_a_secret_that_was_made_up_is_nowhere(people):
    """A page that says that a link is old says so to everybody, and nothing else."""
    found = []
    for row in (row for row in ROWS if row.object == "secret"):
        (door,) = (door for door in doors() if door.name == row.route)
        for letter in "vLS":
            answer = signed_in(people.get(letter)).get(door.address)
            if answer.status_code not in {404, 410}:
                found.append(f"{row.route}: {letter} {answer.status_code}")
    assert found == [], "\n".join(found)
