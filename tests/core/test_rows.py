"""Two people save the same at the same instant: one wins, the other reads why, at the field, and nothing is half done.

Cleaning looks for a twin and the save comes after it. The tests let a second person in exactly between the two.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections
from django.test.utils import isolate_apps
from django.urls import reverse
from rest_framework.test import APIRequestFactory

from inspections.actions import requests, visits
from inspections.actions.certificates import record_certificate
from inspections.enums import CertificateSource, Kind
from inspections.imports import ImportRefused, import_certificates
from inspections.models import Certificate, CertificateRequest, Visit
from kotatgent.accounts import actions as accounts
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.api import problems
from kotatgent.audit.actors import COMMAND
from kotatgent.audit.models import Event
from kotatgent.core import rows
from kotatgent.core.errors import RuleBroken
from kotatgent.followups.models import FollowUp
from landlords import actions as landlords
from landlords.enums import LandlordKind
from landlords.models import Landlord, Member, Room
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.inspecting import inspector
from tests.factories.landlords import ROOM, landlord_of, make_building, make_landlord, make_room, user_of

WHY = "De brandweer antwoordde per brief."
CERTIFICATES = "inspections_certificate"
NUMBER_TAKEN = "Er staat al een attest met dit nummer in het register."


@contextmanager
def between(look: str, then: Callable[[], Any], *, table: str, looks: int = 1) -> Iterator[SimpleNamespace]:
    """Calls `then` after so many looks for a twin (this value in this table), right before the save is tried."""
    told = SimpleNamespace(looks=0, done=False, refused=0)

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and f'"{table}"' in sql and look in [str(param) for param in params or ()]:
            told.looks += 1
        elif sql.startswith("SAVEPOINT") and told.looks >= looks and not told.done:
            told.done = True
            then()
        try:
            return execute(sql, params, many, context)
        except IntegrityError:
            told.refused += 1
            raise

    with connection.execute_wrapper(watch):
        yield told


def certify(building: Any, number: str = "CA-1") -> Certificate:
    return record_certificate(
        building, number=number, issued_on=TODAY, valid_until=TODAY.replace(year=2036), rooms=building.rooms.all(),
        source=CertificateSource.LOOKUP, fire_reason=WHY, by=COMMAND, now=NOW,
    )  # fmt: skip


def company(kbo: str) -> Landlord:
    return make_landlord(kind=LandlordKind.COMPANY, company_name="NV Verzonnen", kbo_number=kbo, accepted=False)


def counts() -> dict[str, int]:
    models = (Certificate, FollowUp, Event, Room, Landlord, Member, User, Visit, CertificateRequest)
    return {model.__name__: model.objects.count() for model in models}


def _number() -> tuple[str, Callable[[], Any], Callable[[], Any]]:
    one, other = make_room().building, make_room().building
    return "CA-1", lambda: certify(one), lambda: certify(other)


def _label() -> tuple[str, Callable[[], Any], Callable[[], Any]]:
    building = make_building()

    def add() -> Room:
        return landlords.add_room(building, by=user_of(landlord_of(building)), now=NOW, label="2A", **ROOM)

    return "2A", add, add


def _kbo() -> tuple[str, Callable[[], Any], Callable[[], Any]]:
    # Accounts first: what is counted afterwards is what registering wrote.
    users = [make_user(Role.LANDLORD) for _ in range(2)]
    facts = {"kind": LandlordKind.COMPANY, "company_name": "NV", "kbo_number": "0999999922", "phone": "+32470000001"}

    def register(user: User) -> Landlord:
        return landlords.register(by=user, now=NOW, first_name="A", last_name="B", **facts)

    return "0999999922", lambda: register(users[0]), lambda: register(users[1])


def _email(first: str, second: str) -> tuple[str, Callable[[], Any], Callable[[], Any]]:
    admin = make_user(Role.ADMINISTRATOR)

    def opened(email: str) -> User:
        return accounts.open_account(email=email, role=Role.STAFF, by=admin, now=NOW)

    return "nieuw@kotatgent.test", lambda: opened(first), lambda: opened(second)


def _visit() -> tuple[str, Callable[[], Any], Callable[[], Any]]:
    building, by = make_room().building, inspector()

    def plan() -> Visit:
        return visits.plan_visit(building, kind=Kind.QUALITY, planned_for=NOW.replace(hour=15), by=by, now=NOW)

    return "planned", plan, plan


def _request() -> tuple[str, Callable[[], Any], Callable[[], Any]]:
    building = make_room().building

    def ask() -> CertificateRequest:
        return requests.file_request(building, by=user_of(landlord_of(building)), now=NOW)

    return "filed", ask, ask


CLASHES = {
    "certificate number": (_number, CERTIFICATES, 1, "number", NUMBER_TAKEN),
    "room name": (_label, "landlords_room", 1, "label", "Er is in dit pand al een kamer met deze naam."),
    "KBO number": (_kbo, "landlords_landlord", 1, "kbo_number", "Een bedrijf met dit KBO-nummer is al geregistreerd."),
    "e-mail": (
        lambda: _email("nieuw@kotatgent.test", "nieuw@kotatgent.test"),
        "accounts_user",
        2,  # the action looks once, the save once more by the key
        "email",
        "Er is al een account met dit e-mailadres.",
    ),
    "spelling twin of an e-mail": (
        lambda: _email("nieuw@kotatgent.test", "Nieuw+kot@kotatgent.test"),
        "accounts_user",
        2,  # the action looks once, the save once more by the key
        "email",
        "Er is al een account met dit e-mailadres.",
    ),
    "visit": (_visit, "inspections_visit", 1, "kind", "Voor dit pand is al een bezoek gepland."),
    "request": (
        _request,
        "inspections_certificaterequest",
        2,  # the action looks for what the City started, the save once more
        "building",
        "Voor dit pand is al een attest gevraagd.",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CLASHES)
def test_who_comes_second_is_told_at_the_field_and_nothing_is_half_written(name):
    prepare, table, looks, field, words = CLASHES[name]
    value, first, second = prepare()
    before = counts()
    with between(value, first, table=table, looks=looks) as told, pytest.raises(RuleBroken) as refused:
        second()
    assert told.done
    assert told.refused == 1  # it was the database that refused, not the look before
    assert (refused.value.code, refused.value.field, str(refused.value)) == ("taken", field, words)
    assert counts() == before  # the rival was let in within this transaction, and goes with it


@pytest.mark.django_db
@pytest.mark.parametrize("name", CLASHES)
def test_the_sentence_is_the_same_for_who_comes_later(name):
    prepare, *_, words = CLASHES[name]
    _value, first, second = prepare()
    first()
    with pytest.raises(RuleBroken) as refused:
        second()
    assert str(refused.value) == words


@pytest.mark.django_db
def test_a_code_that_was_drawn_twice_is_drawn_again():
    room = make_room()
    twin = Room(code=room.code, building=room.building, label="9", made_at=NOW, **ROOM)
    rows.save(twin)
    assert twin.code != room.code
    assert Room.objects.count() == 2


@pytest.mark.django_db
@isolate_apps("landlords")  # the class below is no table of ours
def test_a_refusal_that_no_twin_explains_is_not_explained_away():
    room = make_room()
    room.building_id = 987654

    class Broken(Room):
        class Meta:
            proxy = True
            app_label = "landlords"

        def full_clean(self, *args: Any, **kwargs: Any) -> None:
            """Nothing is looked at."""

        def save(self, *args: Any, **kwargs: Any) -> None:
            Room.objects.filter(pk=self.pk).update(area_m2=0)

    with pytest.raises(IntegrityError, match="landlords_room_area"):
        rows.save(Broken.objects.get(pk=room.pk))


@pytest.mark.django_db
def test_on_the_page_of_staff_it_stands_at_the_field_and_what_was_typed_is_kept(client):
    one, other = make_room().building, make_room().building
    client.force_login(make_user(Role.STAFF))
    data = {"number": "CA-1", "issued_on": "2026-03-01", "rooms": [room.pk for room in one.rooms.all()],
            "fire_reason": WHY, "vlok_reference": "VLOK-9", "confirmed": "1"}  # fmt: skip
    with between(
        "CA-1", lambda: certify(other), table=CERTIFICATES, looks=2
    ) as told:  # the form looks once, the save once more
        page = client.post(reverse("desk_found", args=[one.code]), data)
    assert (told.done, told.refused, page.status_code) == (True, 1, 200)
    assert page.context["form"].errors["number"] == [NUMBER_TAKEN]
    assert 'value="VLOK-9"' in page.content.decode()
    assert not one.certificates.exists()
    assert not one.lookups.exists()


@pytest.mark.django_db
def test_in_the_api_it_is_a_problem_with_the_field():
    building = make_room().building
    certify(building)
    with pytest.raises(RuleBroken) as refused:
        certify(make_room().building)
    answer = problems.handler(refused.value, {"request": APIRequestFactory().get("/")})
    assert answer is not None
    assert (answer.status_code, answer.data["errors"]) == (400, {"number": [NUMBER_TAKEN]})


@pytest.mark.django_db
def test_an_import_names_the_row_and_writes_nothing_of_the_list():
    mine = make_building(house_number="12")
    make_room(mine, label="1")
    make_room(make_building(house_number="14"), label="1")
    other = make_room().building
    head = "number,issued_on,valid_until,street,house_number,box,postcode,rooms,max_residents,vlok_reference"
    lines = [f"CA-{n},2020-05-04,2030-05-04,Veldstraat,{house},,9000,,6," for n, house in ((0, 12), (1, 14))]
    content = "\n".join((head, *lines, "")).encode()
    with between("CA-1", lambda: certify(other), table=CERTIFICATES) as told, pytest.raises(ImportRefused) as refused:
        import_certificates(content, file_name="lijst.csv", by=COMMAND, now=NOW, fire_reason=WHY)
    assert told.done
    assert [(row.row, row.why) for row in refused.value.report.refused] == [(3, NUMBER_TAKEN)]
    assert [certificate.number for certificate in mine.certificates.all()] == []


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_members_of_staff_at_the_same_instant():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    buildings = [make_room().building for _ in range(2)]
    both_have_looked = threading.Barrier(2, timeout=30)
    ends: list[object] = []

    def run(building: Any) -> None:
        try:
            with between("CA-1", both_have_looked.wait, table=CERTIFICATES):
                ends.append(certify(building).number)
        except RuleBroken as error:
            ends.append((error.field, str(error)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(building,)) for building in buildings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(str, ends)) == sorted(["CA-1", str(("number", NUMBER_TAKEN))])
    assert Certificate.objects.count() == 1
    assert Event.objects.filter(kind="recorded", subject_kind="certificate").count() == 1
