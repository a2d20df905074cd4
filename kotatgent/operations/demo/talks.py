"""Students write to landlords, and get an answer, or not."""

import datetime as dt
from functools import partial

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import DEMO_DOMAIN
from kotatgent.audit.actors import VISITOR, Actor
from kotatgent.contact import actions as contact
from kotatgent.contact.models import Thread
from kotatgent.operations.demo.facts import facts
from kotatgent.operations.demo.stage import Stage
from listings.enums import State
from listings.models import Listing


def may_follow(stage: Stage, landlord: User, listing: Listing, now: dt.datetime) -> None:
    if stage.likely(0.14):
        stage.at_home(now, 1, 40, partial(_somebody_writes, stage, landlord, listing))


def _somebody_writes(stage: Stage, landlord: User, listing: Listing, now: dt.datetime) -> None:
    listing.refresh_from_db(fields=["state"])
    if listing.state != State.PUBLISHED:
        return
    people = facts()["people"]
    name = f"{stage.chance.choice(people['first_names'])} {stage.chance.choice(people['surnames'])}"
    thread = write(stage, listing, name=name, email=f"student{stage.chance.randrange(1000)}@{DEMO_DOMAIN}", now=now)
    if stage.likely(0.7):
        stage.at_home(now, 1, 4, partial(answer, stage, landlord, thread))


def write(stage: Stage, listing: Listing, *, name: str, email: str, now: dt.datetime, by: Actor = VISITOR) -> Thread:
    body = stage.chance.choice(facts()["messages"]["questions"])
    language = "en" if body.startswith("Hi") else "nl"
    thread, _token = contact.start_thread(listing, name=name, email=email, body=body, language=language, by=by, now=now)
    return thread


def answer(stage: Stage, landlord: User, thread: Thread, now: dt.datetime) -> None:
    answers = facts()["messages"]["answers"][thread.language]
    contact.reply_as_landlord(thread, body=stage.chance.choice(answers), by=landlord, now=now)
