"""Two people save the same at the same instant: one wins, the other reads why, at the field, and nothing is half done.

Actions look whether something is free and the save comes later. The tests let a second person in between the two.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections
from django.db.models import Model
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
NUMBER_TAKEN = "Er staat al een attest met dit nummer in het register."


@contextmanager
def between(model: type[Model], then: Callable[[], Any]) -> Iterator[SimpleNamespace]:
    """Calls `then` once, when a row of `model` was found clean and right before the save is tried."""
    told = SimpleNamespace(done=False, refused=0)
    clean = model.full_clean

    def cleaned(row: Model, *args: Any, **kwargs: Any) -> None:
        clean(row, *args, **kwargs)
        if not told.done:
            told.done = True
            then()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        try:
            return execute(sql, params, many, context)
        except IntegrityError:
            told.refused += 1
            raise

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(watch):
        patch.setattr(model, "full_clean", cleaned)
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


def _number() -> tuple[Callable[[], Any], Callable[[], Any]]:
    one, other = make_room().building, make_room().building
    return lambda: certify(one), lambda: certify(other)


def _label() -> tuple[Callable[[], Any], Callable[[], Any]]:
    building = make_building()

    def add() -> Room:
        return landlords.add_room(building, by=user_of(landlord_of(building)), now=NOW, label="2A", **ROOM)

    return add, add


def _kbo() -> tuple[Callable[[], Any], Callable[[], Any]]:
    # Accounts first: what is counted afterwards is what registering wrote.
    users = [make_user(Role.LANDLORD) for _ in range(2)]
    facts = {"kind": LandlordKind.COMPANY, "company_name": "NV", "kbo_number": "0999999922", "phone": "+32470000001"}

    def register(user: User) -> Landlord:
        return landlords.register(by=user, now=NOW, first_name="A", last_name="B", **facts)

    return lambda: register(users[0]), lambda: register(users[1])


def _email(first: str, second: str) -> tuple[Callable[[], Any], Callable[[], Any]]:
    admin = make_user(Role.ADMINISTRATOR)

    def opened(email: str) -> User:
        return accounts.open_account(email=email, role=Role.STAFF, by=admin, now=NOW)

    return lambda: opened(first), lambda: opened(second)


def _visit() -> tuple[Callable[[], Any], Callable[[], Any]]:
    building, by = make_room().building, inspector()

    def plan() -> Visit:
        return visits.plan_visit(building, kind=Kind.QUALITY, planned_for=NOW.replace(hour=15), by=by, now=NOW)

    return plan, plan


def _request() -> tuple[Callable[[], Any], Callable[[], Any]]:
    building = make_room().building

    def ask() -> CertificateRequest:
        return requests.file_request(building, by=user_of(landlord_of(building)), now=NOW)

    return ask, ask


TWIN = "Er is al een account met dit e-mailadres."
CLASHES = {
    "certificate number": (_number, Certificate, "number", NUMBER_TAKEN),
    "room name": (_label, Room, "label", "Er is in dit pand al een kamer met deze naam."),
    "KBO number": (_kbo, Landlord, "kbo_number", "Een bedrijf met dit KBO-nummer is al geregistreerd."),
    "e-mail": (lambda: _email("nieuw@kotatgent.test", "nieuw@kotatgent.test"), User, "email", TWIN),
    "spelling twin of an e-mail": (
        lambda: _email("nieuw@kotatgent.test", "Nieuw+kot@kotatgent.test"),
        User,
        "email",
        TWIN,
    ),
    "visit": (_visit, Visit, "kind", "Voor dit pand is al een bezoek gepland."),
    "request": (_request, CertificateRequest, "building", "Voor dit pand is al een attest gevraagd."),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CLASHES)
def test_who_comes_second_is_told_at_the_field_and_nothing_is_half_written(name):
    prepare, model, field, words = CLASHES[name]
    first, second = prepare()
    before = counts()
    with between(model, first) as told, pytest.raises(RuleBroken) as refused:
        second()
    assert told.done
    assert told.refused == 1  # it was the database that refused, not the look before
    assert (refused.value.code, refused.value.field, str(refused.value)) == ("taken", field, words)
    assert counts() == before  # the rival was let in within this transaction, and goes with it


@pytest.mark.django_db
@pytest.mark.parametrize("name", CLASHES)
def test_the_sentence_is_the_same_for_who_comes_later(name):
    prepare, *_, words = CLASHES[name]
    first, second = prepare()
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
    with between(Certificate, lambda: certify(other)) as told:  # after the form looked
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
    with between(Certificate, lambda: certify(other)) as told, pytest.raises(ImportRefused) as refused:
        import_certificates(content, file_name="lijst.csv", by=COMMAND, now=NOW, fire_reason=WHY)
    assert told.done
    assert [(row.row, row.why) for row in refused.value.report.refused] == [(3, NUMBER_TAKEN)]
    assert [certificate.number for certificate in mine.certificates.all()] == []


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_members_of_staff_at_the_same_instant(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    buildings = [make_room().building for _ in range(2)]
    both_are_there, clean = threading.Barrier(2, timeout=30), Certificate.full_clean

    def cleaned(row: Certificate, *args: Any, **kwargs: Any) -> None:
        clean(row, *args, **kwargs)
        both_are_there.wait()

    monkeypatch.setattr(Certificate, "full_clean", cleaned)
    ends: list[object] = []

    def run(building: Any) -> None:
        try:
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
