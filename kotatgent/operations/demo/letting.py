"""Landlords come, bring their buildings and let their rooms."""

import datetime as dt
import random
from functools import partial
from typing import Any

from inspections import declared
from inspections.actions import declarations
from inspections.models import Declaration
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.operations.demo import adverts, city, freshness, pictures, talks
from kotatgent.operations.demo.facts import Street, facts
from kotatgent.operations.demo.homes import Home
from kotatgent.operations.demo.stage import Stage
from kotatgent.terms import actions as terms
from kotatgent.terms.queries import in_force
from landlords import actions as landlords
from landlords.enums import BuildingKind, LandlordKind
from landlords.models import Building, Derogation, Landlord, Room
from listings import actions as listings
from listings.enums import State
from listings.models import Listing


def arrive(stage: Stage, moment: dt.datetime, name: str, homes: list[Home], **details: Any) -> None:
    """Somebody signs up, registers, accepts the terms, and brings these buildings, the later ones over the years."""

    def play(now: dt.datetime) -> None:
        user = stage.cast.sign_up(name, Role.LANDLORD, now=now, language="en" if stage.likely(0.06) else "nl")
        landlord = register(stage, user, now, forgets=True, **details)
        left = (stage.today - clock.date_of(now)).days - 1
        for position, home in enumerate(homes):
            most = min(left, 4) if position == 0 else left
            stage.at_home(now, min(1, most), most, partial(bring, stage, user, landlord, home))

    stage.agenda.add(moment, play)


def register(stage: Stage, user: User, now: dt.datetime, *, forgets: bool = False, **details: Any) -> Landlord:
    """With `forgets` a few confirm too late each year, or not at all."""
    landlord = landlords.register(by=user, now=now, **details)
    version = in_force(clock.date_of(now))
    assert version is not None  # comes with the code
    shown = version.text_hash(user.language)
    terms.accept(version, by=user, now=now, language=user.language, shown_hash=shown, party=landlord.code)
    if stage.likely(0.35):
        terms.choose_consents(version, yes=["mailings"], by=user, now=now, language=user.language)
    _confirms_each_year(stage, user, landlord, now, forgets=forgets)
    return landlord


def _confirms_each_year(
    stage: Stage, user: User, landlord: Landlord, registered: dt.datetime, *, forgets: bool
) -> None:
    chance = random.Random(f"yearly/{user.email}")  # noqa: S311  a town, not secrets
    moment = registered
    while clock.date_of(moment) < stage.today:
        fate = chance.random() if forgets else 0
        if fate > 0.93:
            return
        days = chance.randint(336, 364) if fate < 0.87 else chance.randint(397, 460)
        moment = clock.start_of(clock.date_of(moment) + dt.timedelta(days=days))
        moment += dt.timedelta(minutes=chance.randint(8 * 60, 22 * 60))
        if clock.date_of(moment) < stage.today:
            stage.agenda.add(moment, partial(_confirm, user, landlord))


def _confirm(user: User, landlord: Landlord, now: dt.datetime) -> None:
    landlords.confirm(landlord, by=user, now=now)


def details(stage: Stage, number: int, *, company: bool) -> dict[str, Any]:
    """An invented person, or a company with a number whose check digits are right and that nobody has."""
    people = facts()["people"]
    person = {
        "kind": LandlordKind.COMPANY if company else LandlordKind.PERSON,
        "first_name": stage.chance.choice(people["first_names"]),
        "last_name": stage.chance.choice(people["surnames"]),
        "phone": f"+32{people['first_phone'] + number}",
    }
    if not company:
        return person
    base = people["first_kbo_base"] + number
    name = f"{people['companies'][number % len(people['companies'])]} {number}"
    return {
        **person,
        "company_name": f"{name} {stage.chance.choice(people['company_forms'])}",
        "kbo_number": f"{base}{97 - base % 97:02d}",
    }


def bring(
    stage: Stage, user: User, landlord: Landlord, home: Home, now: dt.datetime, *, surely: bool = False
) -> Building:
    """With `surely` every room goes online and stays there until the city has something to say."""
    building = add_building(stage, user, landlord, home, now)
    for facts_of_room in home.rooms:
        room = landlords.add_room(building, by=user, now=now, **facts_of_room)
        if room.small_room_derogation:
            _from_before_the_norm(stage, room, user, now)
        listing = advertise(stage, user, landlord, room, home.street, now)
        if surely or stage.likely(0.95):  # a few stay drafts
            later = now + dt.timedelta(minutes=stage.chance.randint(2, 30))
            stage.agenda.add(later, partial(publish, stage, user, listing, building, stays=surely))
    if not surely:
        declare(stage, building, user, now)
    return building


def declare(stage: Stage, building: Building, user: User, now: dt.datetime, **said: Any) -> None:
    """To the fire brigade, a minute after the register asked for it; nothing where there is nothing to declare."""
    stage.agenda.add(now + dt.timedelta(minutes=1), partial(_declare, stage, building, user, **said))


def _declare(stage: Stage, building: Building, user: User, now: dt.datetime, **said: Any) -> None:
    """The brigade has seen it a week later."""
    due = declared.due_of(building)
    if due is not None:
        made = declarations.declare(building, started_on=due.started_on, by=user, now=now, **said)
        stage.agenda.add(now + dt.timedelta(days=7), partial(_seen, stage, made))


def _seen(stage: Stage, made: Declaration, now: dt.datetime) -> None:
    declarations.see(made, check=False, by=stage.cast.of(Role.FIRE_INSPECTOR)[0], now=now)


def _from_before_the_norm(stage: Stage, room: Room, user: User, now: dt.datetime) -> None:
    """The landlord states the dates of a small room; a week later staff have seen the proof."""
    dates = {name: facts()["small_room"][name] for name in ("built_on", "first_asked_on")}
    found = landlords.state_derogation(room, by=user, now=now, **dates)
    stage.agenda.add(now + dt.timedelta(days=7), partial(_confirmed, stage, found))


def _confirmed(stage: Stage, found: Derogation, now: dt.datetime) -> None:
    staff, proof = stage.cast.of(Role.STAFF)[0], facts()["small_room"]["proof"]
    landlords.decide_derogation(found, confirmed=True, proof=proof, by=staff, now=now)


def add_building(stage: Stage, user: User, landlord: Landlord, home: Home, now: dt.datetime) -> Building:
    street = home.street
    number = facts()["first_house_number"] + 2 * stage.chance.randrange(100) + stage.half
    while (street.name, number) in stage.taken_numbers:
        number += 2
    stage.taken_numbers.add((street.name, number))
    pin = {
        "lat": round(street.lat + stage.chance.uniform(-0.0005, 0.0005), 6),
        "lon": round(street.lon + stage.chance.uniform(-0.0008, 0.0008), 6),
    }
    tenure = landlords.add_building(
        landlord,
        kind=home.kind,
        street=street.name,
        number=str(number),
        place=stage.places[street.place],
        neighbourhood=stage.neighbourhoods[street.neighbourhood],
        **({} if len(stage.taken_numbers) % 10 == 4 else pin),  # type: ignore[arg-type]
        by=user,
        now=now,
    )
    return landlords.change_building(tenure.building, by=user, now=now, **home.facts)


def advertise(stage: Stage, user: User, landlord: Landlord, room: Room, street: Street, now: dt.datetime) -> Listing:
    """A draft that is ready to go online."""
    listing = listings.start(room, landlord, by=user, now=now)
    facts_of_advert = adverts.draw(stage.chance, room, street, clock.date_of(now))
    listing = listings.change(listing, by=user, now=now, **facts_of_advert)
    for _ in range(stage.chance.choices([0, 1, 2, 3], [12, 76, 8, 4])[0]):
        pictures.add(stage, listing, by=user, now=now)
    return listing


def publish(
    stage: Stage, user: User, listing: Listing, building: Building, now: dt.datetime, *, stays: bool = False
) -> None:
    landlord = listing.landlord
    if landlord and Landlord.objects.filter(pk=landlord.pk, lapsed_on__isnull=False).exists():
        _confirm(user, landlord, now)
    listings.publish(listing, by=user, now=now)
    freshness.goes_on(stage, user, listing, now, surely=stays)
    city.hears_of(stage, building, now)
    talks.may_follow(stage, user, listing, now)
    fate = stage.chance.random()
    if stays or fate >= 0.53:
        return
    if fate < 0.45:
        stage.at_home(now, 5, 120, partial(_rented, stage, user, listing, building))
    elif fate < 0.50:
        stage.at_home(now, 10, 200, partial(_paused, user, listing))
    else:
        stage.at_home(now, 60, 400, partial(_withdrawn, user, listing))


def _in_state(listing: Listing, *states: State) -> bool:
    """As it is now: the city may have taken it offline meanwhile."""
    listing.refresh_from_db(fields=["state"])
    return listing.state in states


def _rented(stage: Stage, user: User, listing: Listing, building: Building, now: dt.datetime) -> None:
    if _in_state(listing, State.PUBLISHED):
        listings.mark_rented(listing, by=user, now=now)
        stage.at_home(now, 150, 320, partial(_again, stage, user, listing, building))


def _again(stage: Stage, user: User, listing: Listing, building: Building, now: dt.datetime) -> None:
    """For the next tenant, at a somewhat higher rent."""
    if not _in_state(listing, State.RENTED):
        return
    day = clock.date_of(now)
    rise = stage.chance.choice([0, 500, 1000, 1500])
    assert listing.rent_cents is not None  # it was online
    listings.change(
        listing, by=user, now=now, rent_cents=listing.rent_cents + rise, available_from=day + stage.days(20, 90)
    )
    publish(stage, user, listing, building, now)


def _paused(user: User, listing: Listing, now: dt.datetime) -> None:
    if _in_state(listing, State.PUBLISHED):
        listings.pause(listing, by=user, now=now)


def _withdrawn(user: User, listing: Listing, now: dt.datetime) -> None:
    if _in_state(listing, State.PUBLISHED, State.PAUSED):
        listings.withdraw(listing, by=user, now=now)


def is_for_company(home: Home) -> bool:
    return home.kind == BuildingKind.LARGE_SCALE
