"""What somebody reported of a building stays with the offices: every page, file and API of its landlord is walked."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.urls import reverse

from inspections.actions import offers
from inspections.enums import Kind
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.notices.models import Notice
from kotatgent.privacy.copies import copy_of, zipped
from kotatgent.privacy.people import person_of
from tests.factories.accounts import make_user
from tests.factories.defects import closed, reported
from tests.factories.inspecting import inspector
from tests.factories.landlords import join, landlord_of, user_of
from tests.factories.listings import make_listing
from tests.factories.opening import may_open
from tests.project.test_planning_stays_inside import addresses, codes_of, open_to, text_of
from tests.project.url_walk import Door, doors

pytestmark = pytest.mark.django_db

WORDS, WHERE, EMAIL = "Zqschimmel boven mijn bed", "zqkamer zeven", "zqmelder@example.org"
REASON = "Zqhersteld volgens de buur"
QUIET = ("Vocht en schimmel", "Damp and mould", "Ongedierte", "Vermin")  # of what is no danger
LOUD = ("Muren, trappen, ramen", "Structure, stairs, windows")


@pytest.fixture
def building():
    now = clock.now()
    building = make_listing(now=now - dt.timedelta(days=20)).room.building
    room = building.rooms.get()
    facts = {"words": WORDS, "where": WHERE, "email": EMAIL, "since": "longer"}
    reported(building, theme="damp", now=now - dt.timedelta(days=3), room=room, **facts)
    closed(reported(building, theme="vermin", now=now - dt.timedelta(days=2), **facts), now=now, reason=REASON)
    moments = [now + dt.timedelta(days=days) for days in (10, 11)]
    offers.propose(building, kind=Kind.QUALITY, moments=moments, by=inspector(), now=now, any_day=True)
    for role in (Role.STAFF, Role.QUALITY_INSPECTOR):  # who reads a file is told to its landlord
        may_open(building, make_user(role))
    return building


def read_by(client, user, building) -> dict[str, str]:
    """All that this account can open and strangers can't, by where it stands; what it takes away, and was mailed.

    Public pages are walked in test_planning_stays_inside, for the same words.
    """
    client.force_login(user)
    codes = codes_of(building)
    open_doors = [door for door in doors() if (open_to(user.role, door) and not open_to(None, door)) or is_api(door)]
    pages = [(door.name, address) for door in open_doors for address in addresses(door, codes)]
    found: dict[str, str] = {}
    for name, address in pages:
        answer = client.get(address)
        found[f"{name} {address}"] = text_of(answer)
        if answer.status_code == 200 and address.startswith("/nl/mijn"):
            found[f"{name} /en{address[3:]}"] = text_of(client.get(f"/en{address[3:]}"))
    person = person_of(user)
    found["copy"] = json.dumps(copy_of(person, now=clock.now()), default=str)
    with zipfile.ZipFile(io.BytesIO(zipped(person, language="nl", now=clock.now()))) as taken:
        found |= {f"file {name}": taken.read(name).decode(errors="replace") for name in taken.namelist()}
    token = offers.link_token(building.visit_offers.get(), user)
    found["visit_offer"] = text_of(client.get(reverse("visit_offer", args=[token])))
    for number, mail in enumerate(Notice.objects.filter(to_user=user)):
        found[f"mail {number}"] = f"{mail.subject} {mail.body}"
    return found


def is_api(door: Door) -> bool:
    return door.namespaces[:1] == ("api",)


def where(found: dict[str, str], *words: str) -> set[str]:
    return {place for place, text in found.items() if any(word.lower() in text.lower() for word in words)}


def test_its_landlord_finds_nothing_but_the_theme_of_a_danger(client, building):
    facts = {"words": WORDS, "where": WHERE, "email": EMAIL, "since": "days"}
    for _each in range(2):
        reported(building, theme="structure", danger=True, now=clock.now(), **facts)
    sweep.run(now=clock.now())
    found = read_by(client, user_of(landlord_of(building)), building)
    assert len(found) > 100
    assert where(found, WORDS, WHERE, EMAIL, REASON) == set()
    assert where(found, *QUIET) == set()
    assert where(found, *LOUD) == {f"landlord_building /{each}/mijn/panden/{building.code}/" for each in ("nl", "en")}
    page = found[f"landlord_building /nl/mijn/panden/{building.code}/"]
    assert page.count("Muren, trappen, ramen") == 1  # however many reported it
    assert "Er is iets gevaarlijks gemeld in dit pand: Muren, trappen, ramen. Kijk het nu na." in page
    assert f"Er is iets gevaarlijks gemeld in {building.address.line}." in found["landlord_home /nl/mijn/"]


def test_who_acts_for_the_landlord_reads_the_same_and_another_landlord_nothing(client, building):
    reported(building, theme="structure", danger=True, now=clock.now(), words=WORDS)
    manager = join(landlord_of(building), now=clock.now())
    client.force_login(manager)
    page = text_of(client.get(reverse("landlord_building", args=[building.code])))
    assert "Muren, trappen, ramen" in page and WORDS not in page
    stranger = make_listing(now=clock.now())
    client.force_login(user_of(stranger.landlord))
    assert client.get(reverse("landlord_building", args=[building.code])).status_code == 404
    assert "gevaarlijks" not in text_of(client.get(reverse("landlord_home")))
    code = building.defects.latest("pk").code
    assert client.get(reverse("defect_file", args=[code])).status_code in (403, 404)


def test_no_line_of_the_register_and_no_mail_to_others_holds_it(building):
    kept = [str(row) for row in Event.objects.values_list("facts", "before", "after")]
    kept += [f"{mail.subject} {mail.body}" for mail in Notice.objects.exclude(to_email=EMAIL)]
    assert not any(word in row for row in kept for word in (WORDS, WHERE, EMAIL, REASON, "damp", *QUIET))
