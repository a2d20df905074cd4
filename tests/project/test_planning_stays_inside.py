"""Toezicht, decision-makers and staff read an offence, staff a kotlabel (F5.16, F2.40), offices what somebody reported:
every page is walked."""

import datetime as dt

import pytest
from django.urls import reverse

from inspections.actions import family
from inspections.enums import FamilyException
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.notices.models import Notice
from landlords import actions
from tests.factories.accounts import make_user
from tests.factories.defects import reported
from tests.factories.inspecting import certified
from tests.factories.landlords import landlord_of, user_of
from tests.factories.listings import make_listing
from tests.factories.opening import opener
from tests.project.url_walk import Door, doors, made_up

pytestmark = pytest.mark.django_db

WHY, VLOK = "Zolder opgedeeld zonder vergunning", "VLOK-GEHEIM-7"
AGAIN, PV = "Weer dezelfde studenten", "GE.64.L8.1"
OFFENCE = (
    WHY,
    AGAIN,
    PV,
    "Doorgegeven aan het parket",
    "Passed on to the prosecutor",
    "Bouwovertreding",
    "Planning offence",
    '"offence"',
)
DEFECT = ("Zwarte schimmel boven het bed", "kamer aan de tuin")
LABEL = (VLOK, "Kotlabel toegekend", "Kotlabel issued")

# Where each role finds the words; whoever is not named finds them nowhere. On the screen of an inspector in the street
# the file hides them.
READS_OFFENCE = {
    Role.STAFF: {"building_planning", "building_file", "desk_building", "family_case"},
    Role.QUALITY_INSPECTOR: {"building_planning", "family_case"},
    Role.DECISION_MAKER: {"building_planning", "building_file", "family_case"},
}
READS_DEFECT = {
    Role.STAFF: {"building_file", "defect_file"},
    Role.DECISION_MAKER: {"building_file", "defect_file"},
    Role.QUALITY_INSPECTOR: {"defect_file"},
    Role.FIRE_INSPECTOR: {"defect_file"},
}
READS_LABEL = {Role.STAFF: {"desk_building", "desk_kotlabel"}}


@pytest.fixture
def building():
    now = clock.now()
    building = make_listing(now=now - dt.timedelta(days=2)).room.building
    certified(building, now=now - dt.timedelta(hours=2))
    _passed_on(building, now)
    actions.note_planning(building, status="offence", reason=WHY, by=make_user(Role.QUALITY_INSPECTOR), now=now)
    actions.note_kotlabel(
        building, status="issued", since=clock.today(), vlok_reference=VLOK, by=make_user(Role.STAFF), now=now
    )
    reported(building, words=DEFECT[0], where=DEFECT[1], now=now)
    return building


def _passed_on(building, now) -> None:
    """A family dwelling that was let to students again, with a report to the prosecutor."""
    staff, inspector = make_user(Role.STAFF), make_user(Role.QUALITY_INSPECTOR)
    then = now - dt.timedelta(days=500)
    case = family.warn(building, reason="Drie studenten", excluded=FamilyException.values, by=staff, now=then)
    family.recheck(case, in_order=False, note=AGAIN, by=inspector, now=now)
    family.pass_on(case, report_date=clock.date_of(now), report_reference=PV, by=inspector, now=now)


def codes_of(building) -> list[str]:
    rooms = building.rooms.all()
    return [
        building.code,
        landlord_of(building).code,
        *(room.code for room in rooms),
        *(advert.code for room in rooms for advert in room.listings.all()),
        *building.defects.values_list("code", flat=True),
        *building.family_cases.values_list("code", flat=True),
        *building.reports.values_list("code", flat=True),
        *building.certificates.values_list("number", flat=True),
    ]


def addresses(door: Door, codes: list[str]) -> list[str]:
    """With every code that there is where the address takes one."""
    named = [name for name in door.converters if name in {"code", "number"}]
    parts = {name: made_up(converter) for name, converter in door.converters.items()}
    if not door.name:
        return []
    if not named or not isinstance(parts[named[0]], str):
        return [door.address] if door.address else []
    return [reverse(door.name, kwargs=parts | {named[0]: code}) for code in codes]


def open_to(role: Role | None, door: Door) -> bool:
    audience = getattr(door.view, "audience", None)
    if audience is None:
        return door.namespaces[:1] == ("api",) or (door.namespaces[:1] == ("admin",) and role == Role.ADMINISTRATOR)
    return not audience.needs_account or (role is not None and (not audience.roles or role in audience.roles))


def text_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def finds(client, role: Role | None, building, words: tuple[str, ...]) -> set[str]:
    found = set()
    codes = codes_of(building)
    for door in doors():
        if not open_to(role, door):
            continue
        for address in addresses(door, codes):
            shown = text_of(client.get(address))
            if any(word in shown for word in words):
                found.add(door.name)
    return found


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_finds_it_where_it_should_and_nowhere_else(client, building, role):
    if role is not None:  # with a reason, as shortly after midnight what was done before it is nobody's work any more
        client.force_login(user_of(landlord_of(building)) if role == Role.LANDLORD else opener(role))
    everything = finds(client, role, building, OFFENCE + LABEL + DEFECT)
    assert everything == set().union(*(reads.get(role, set()) for reads in (READS_OFFENCE, READS_LABEL, READS_DEFECT)))


@pytest.mark.parametrize("role", [Role.FIRE_INSPECTOR, Role.QUALITY_INSPECTOR])
def test_names_asked_for_show_it_to_toezicht_alone(client, building, role):
    client.force_login(opener(role))
    shown = text_of(client.post(reverse("building_file_names", args=[building.code])))
    assert ("Bouwovertreding" in shown) == (role == Role.QUALITY_INSPECTOR)
    assert ("Stedenbouwkundige toestand" in shown) == (role == Role.QUALITY_INSPECTOR)


@pytest.mark.parametrize("query", ["?q=Veldstraat", "?straat=Veldstraat", "?street=Veldstraat"])
def test_nor_does_a_search(client, building, query):
    for name in ("search", "api:addresses", "api:listings"):
        shown = text_of(client.get(reverse(name) + query))
        assert not any(word in shown for word in OFFENCE + LABEL)


def test_no_mail_and_no_line_of_the_register_holds_it(building):
    kept = [str(row) for row in (*Notice.objects.values_list("subject", "body"), *Event.objects.values_list("facts"))]
    kept += [f"{before} {after}" for before, after in Event.objects.values_list("before", "after")]
    assert not any(word in row for row in kept for word in (*OFFENCE, "offence", *LABEL))
