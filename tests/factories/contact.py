"""Talks between somebody who looks for a room and a landlord."""

import datetime as dt

from kotatgent.audit.actors import VISITOR, Actor
from kotatgent.contact import actions
from kotatgent.contact.models import Thread
from listings.models import Listing
from tests.factories.accounts import NOW
from tests.factories.listings import make_listing


def make_thread(
    listing: Listing | None = None,
    *,
    name: str = "Robin",
    email: str = "robin@example.org",
    body: str = "Is de kamer nog vrij?",
    language: str = "nl",
    by: Actor = VISITOR,
    now: dt.datetime = NOW,
) -> tuple[Thread, str]:
    """The thread, and the secret of the visitor's link."""
    return actions.start_thread(
        listing or make_listing(now=now), name=name, email=email, body=body, language=language, by=by, now=now
    )
