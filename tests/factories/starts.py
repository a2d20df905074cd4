"""Registrations that staff begin at the counter, and what the person does with the letter."""

import datetime as dt
from typing import Any

from django.utils import translation

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.notices.models import Letter
from kotatgent.notices.paper import _words
from kotatgent.terms.queries import in_force
from landlords import actions
from landlords.enums import Asked
from landlords.models import Landlord, Start
from landlords.queries import account_of
from tests.factories.accounts import NOW, PASSWORD, make_user

PERSON: dict[str, Any] = {
    "kind": "person",
    "first_name": "Godelieve",
    "last_name": "Voorbeeld",
    "company_name": "",
    "kbo_number": "",
    "phone": "09 266 76 40",
    "postal_street": "Kerkstraat 5",
    "postal_postcode": "9050",
    "postal_place": "Gentbrugge",
    "postal_country": "",
    "email": "",
    "language": "nl",
}


def begun(*, by: User | None = None, now: dt.datetime = NOW, asked: str = Asked.COUNTER, **facts: Any) -> Start:
    by = by or make_user(Role.STAFF)
    return actions.begin_registration(asked=asked, by=by, now=now, **{**PERSON, **facts})


def last_letter(start: Start) -> Letter:
    found = Letter.objects.filter(notice__about_kind="start", notice__about_code=start.code)
    return found.select_related("notice__to_user").latest("pk")


def text_of(letter: Letter) -> str:
    """What stands on the paper, in Dutch and after it in the other language."""
    with translation.override("nl"):
        (title, body), other = _words(letter)
    return "\n".join([title, body, *(other or ())])


def code_on(start: Start) -> str:
    """Read from the letter, as the person does."""
    line = next(line for line in text_of(last_letter(start)).splitlines() if line.startswith("- Code: "))
    return line.removeprefix("- Code: ").strip()


def confirmed(start: Start | None = None, *, now: dt.datetime = NOW, **facts: Any) -> Landlord:
    start = start or begun(now=now, **facts)
    version = in_force(clock.date_of(now))
    assert version is not None
    return actions.confirm_registration(
        start, letter=start.letters, password=PASSWORD, version=version, language="nl", consents=(),
        shown_hash=version.text_hash("nl"), now=now,
    )  # fmt: skip


def account(landlord: Landlord) -> User:
    user = account_of(Start.objects.get(code=landlord.code))
    assert user is not None
    return user
