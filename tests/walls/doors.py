"""Every door that counts: what is sent to it, how often it lets that through, and for how long it closes then."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.factories.accounts import PASSWORD
from tests.strict import StrictClient

HERE, THERE = "198.51.100.7", "203.0.113.9"
Sent = Callable[[StrictClient, str, int], Any]  # a browser, its language, the how manieth


@dataclass(frozen=True)
class Door:
    name: str
    limit: int
    seconds: int  # after these it is open again
    send: Sent
    other: Sent | None = None  # what another person sends from the same address; None: the address itself is counted
    signed_in: bool = False
    programs: bool = False  # answers programs, in English and without a page

    def __str__(self) -> str:
        return self.name


def browser(where: str = HERE, **headers: str) -> StrictClient:
    return StrictClient(REMOTE_ADDR=where, headers=headers)


def _account(page: str, **facts: str) -> Sent:
    def send(client: StrictClient, language: str, number: int) -> Any:
        filled = {name: value.format(number) for name, value in facts.items()}
        return client.post(f"/{language}/account/{page}/", filled)

    return send


def _rights(client: StrictClient, language: str, number: int) -> Any:
    words = f"Vraag {number} over mijn gegevens"
    return client.post(f"/{language}/rechten/", {"kind": "access", "words": words, "email": f"r{number}@example.org"})


def _message(code: str) -> Sent:
    def send(client: StrictClient, language: str, number: int) -> Any:
        facts = {"name": "Robin", "email": f"robin{number}@example.org", "body": f"Is de kamer vrij? {number}"}
        return client.post(f"/{language}/koten/{code}/bericht/", facts)

    return send


def _invitation(client: StrictClient, language: str, number: int) -> Any:
    return client.post(f"/{language}/mijn/mensen/", {"email": f"mee{number}@example.org", "role": "manager"})


def _api(client: StrictClient, language: str, number: int) -> Any:
    return client.get("/api/v1/certificates/bestaat-niet/")


WRONG = {"password": "dit-is-het-niet"}
NEW = {"password1": PASSWORD, "role": "student"}


def doors(listing: str = "x") -> list[Door]:
    return [
        Door("wrong passwords for one account", 5, 300, _account("login", login="jan@kotatgent.test", **WRONG),
             _account("login", login="piet@kotatgent.test", **WRONG)),
        Door("wrong passwords from one address", 10, 60, _account("login", login="jan{}@kotatgent.test", **WRONG)),
        Door("registrations", 20, 60, _account("signup", email="nieuw{}@kotatgent.test", **NEW)),
        Door("new passwords for one account", 5, 60, _account("password/reset", email="jan@kotatgent.test"),
             _account("password/reset", email="piet@kotatgent.test")),
        Door("new passwords from one address", 20, 60, _account("password/reset", email="jan{}@kotatgent.test")),
        Door("codes for one account", 3, 60, _account("login/code", email="jan@kotatgent.test"),
             _account("login/code", email="piet@kotatgent.test")),
        Door("codes from one address", 20, 60, _account("login/code", email="jan{}@kotatgent.test")),
        Door("messages from one address", 20, 3600, _message(listing)),
        Door("requests about data", 10, 3600, _rights),
        Door("invitations for one landlord", 20, 3600, _invitation, signed_in=True),
        Door("questions to the API", 600, 60, _api, programs=True),
    ]  # fmt: skip
