"""Mails that matter, and what becomes of them when they do not arrive."""

import datetime as dt

from inspections.actions import requests
from kotatgent.accounts.roles import Role
from kotatgent.notices import letters
from kotatgent.notices.models import Letter, Notice
from landlords.models import Landlord
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_building, make_landlord, user_of

HOME = {"postal_street": "Kerkstraat 5 bus 2", "postal_postcode": "9050", "postal_place": "Gentbrugge"}


def mail_to(landlord: Landlord, *, now: dt.datetime = NOW) -> Notice:
    """The mail that a request for a certificate came in: about a procedure, so a letter may take its place."""
    request = requests.file_request(make_building(landlord, now=now), by=user_of(landlord), now=now)
    return Notice.objects.get(about_code=request.code)


def make_letter(landlord: Landlord | None = None, *, now: dt.datetime = NOW) -> Letter:
    """One that waits to be posted, because staff said that the mail does not arrive."""
    notice = mail_to(landlord or make_landlord(now=now, **HOME), now=now)
    return letters.say_undeliverable(notice, by=make_user(Role.STAFF), now=now)
