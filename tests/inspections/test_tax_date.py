"""The day by which a certificate must be asked to count for the tax of the year: 30 June, told on 30 March and 31 May.

Rooms are made on 2 March 2026.
"""

import datetime as dt

import pytest

from frontend.landlord import agenda
from inspections import queries
from inspections.actions import certificates, requests
from inspections.enums import CertificateSource, EndReason
from inspections.models import Certificate
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from kotatgent.places import actions as places
from landlords import actions as landlords
from landlords.enums import BuildingKind
from listings import actions as listings
from tests.factories.accounts import make_user
from tests.factories.inspecting import certified
from tests.factories.landlords import ROOM, landlord_of, make_building, make_landlord, make_room, user_of

pytestmark = pytest.mark.django_db

D = dt.date


def morning(day: dt.date) -> dt.datetime:
    return clock.start_of(day) + dt.timedelta(hours=8)


@pytest.fixture
def building():
    building = make_building()
    make_room(building, label="1")
    return building


@pytest.fixture
def landlord(building):
    return user_of(landlord_of(building))


def ahead(building) -> list[tuple[dt.date, int]]:
    rows = FollowUp.objects.open().filter(kind="tax", code=building.code).order_by("due_on")
    return [(row.due_on, row.leads_to.year) for row in rows]


def sent() -> list[dt.date]:
    found = Notice.objects.filter(template="tax_date").order_by("queued_at")
    return [clock.date_of(notice.queued_at) for notice in found]


def broken() -> dict[str, list[str]]:
    return {code: one.examples for code, rule in INVARIANTS.items() if (one := rule.tally(D(2026, 3, 2))).broken}


@pytest.mark.parametrize(
    ("on", "day"),
    [(D(2026, 1, 1), D(2026, 6, 30)), (D(2026, 6, 30), D(2026, 6, 30)), (D(2026, 7, 1), D(2027, 6, 30))],
)
def test_the_next_day_that_counts(on, day):
    assert queries.next_tax_date(on) == day


@pytest.mark.parametrize(
    ("made_on", "steps"),
    [
        (D(2026, 3, 2), [(D(2026, 3, 30), 2026), (D(2026, 5, 31), 2026)]),
        (D(2026, 3, 30), [(D(2026, 3, 30), 2026), (D(2026, 5, 31), 2026)]),
        (D(2026, 3, 31), [(D(2026, 5, 31), 2026)]),
        (D(2026, 6, 1), [(D(2027, 3, 30), 2027), (D(2027, 5, 31), 2027)]),
        (D(2027, 12, 31), [(D(2028, 3, 30), 2028), (D(2028, 5, 31), 2028)]),
    ],
)
def test_what_is_ahead_when_a_room_comes(made_on, steps):
    building = make_building(now=morning(made_on))
    assert ahead(building) == []
    make_room(building, now=morning(made_on))
    assert ahead(building) == steps
    make_room(building, now=morning(made_on))
    assert ahead(building) == steps
    assert broken() == {}


def test_each_year_each_step_once(building):
    days = [D(2026, 3, 30), D(2026, 5, 31), D(2027, 3, 30), D(2027, 5, 31), D(2028, 3, 30)]
    for day in days:
        sweep.run(now=morning(day - dt.timedelta(days=1)))
        sweep.run(now=morning(day))
        sweep.run(now=morning(day))
    assert sent() == days
    assert broken() == {}


def test_the_mail_says_which_day_what_counts_and_that_we_are_not_sure(building, landlord):
    sweep.run(now=morning(D(2026, 3, 30)))
    (mail,) = Notice.objects.filter(template="tax_date")
    assert mail.to_user == landlord
    assert "30 juni 2026" in mail.subject
    assert "telt mee voor 2026" in mail.body
    assert "Het reglement van de jaren daarna hebben wij niet gevonden" in mail.body
    assert f"/nl/mijn/panden/{building.code}/attest/" in mail.body


def test_after_a_long_silence_only_what_still_helps(building):
    sweep.run(now=morning(D(2026, 6, 10)))
    assert sent() == [D(2026, 6, 10)]
    assert ahead(building) == [(D(2027, 3, 30), 2027), (D(2027, 5, 31), 2027)]


def test_never_after_the_day(building):
    sweep.run(now=morning(D(2026, 7, 1)))
    assert sent() == []
    assert ahead(building) == [(D(2027, 3, 30), 2027), (D(2027, 5, 31), 2027)]


class TestStopped:
    def test_by_a_request_until_it_is_withdrawn(self, building, landlord):
        asked = requests.file_request(building, by=landlord, now=morning(D(2026, 3, 10)))
        assert ahead(building) == []
        sweep.run(now=morning(D(2026, 3, 30)))
        assert sent() == []
        requests.withdraw_request(asked, by=landlord, now=morning(D(2026, 4, 2)))
        assert ahead(building) == [(D(2026, 5, 31), 2026)]
        assert broken() == {}

    def test_by_a_request_until_it_is_refused(self, building, landlord):
        asked = requests.file_request(building, by=landlord, now=morning(D(2026, 3, 10)))
        now = morning(D(2026, 3, 20))
        requests.refuse_request(asked, reason="Nee.", by=make_user(Role.DECISION_MAKER), now=now)
        assert ahead(building) == [(D(2026, 3, 30), 2026), (D(2026, 5, 31), 2026)]

    def test_a_step_that_was_sent_does_not_come_back_with_the_others(self, building, landlord):
        sweep.run(now=morning(D(2026, 3, 30)))
        asked = requests.file_request(building, by=landlord, now=morning(D(2026, 3, 30)))
        requests.withdraw_request(asked, by=landlord, now=morning(D(2026, 3, 30)))
        assert ahead(building) == [(D(2026, 5, 31), 2026)]
        sweep.run(now=morning(D(2026, 3, 31)))
        assert sent() == [D(2026, 3, 30)]

    def test_not_by_what_the_city_started_itself(self, building):
        requests.start_own(building, why="Klacht.", by=make_user(Role.STAFF), now=morning(D(2026, 3, 10)))
        sweep.run(now=morning(D(2026, 3, 30)))
        assert sent() == [D(2026, 3, 30)]

    def test_by_a_certificate_until_it_ends_by_its_date(self, building):
        certified(building, now=morning(D(2026, 3, 20)))
        # Valid through 20 March 2036: from the first reminder after that day on.
        assert ahead(building) == [(D(2036, 3, 30), 2036), (D(2036, 5, 31), 2036)]
        assert broken() == {}

    def test_a_certificate_that_ends_between_the_two(self, building):
        self.record(building, valid_until=D(2028, 4, 15))
        assert ahead(building) == [(D(2028, 5, 31), 2028)]

    def test_a_certificate_of_one_room_leaves_the_other(self, building):
        two = make_room(building, label="2")
        self.record(building, valid_until=D(2036, 3, 2), rooms=[building.rooms.get(label="1")])
        sweep.run(now=morning(D(2026, 3, 30)))
        (mail,) = Notice.objects.filter(template="tax_date")
        assert f": {two.label}." in mail.body

    def test_a_certificate_that_ends_early(self, building):
        certified(building, now=morning(D(2026, 3, 20)))
        certificates.end_certificate(
            Certificate.objects.get(),
            reason=EndReason.RENOVATION,
            on=D(2026, 4, 1),
            by=make_user(Role.DECISION_MAKER),
            now=morning(D(2026, 4, 1)),
        )
        assert ahead(building) == [(D(2026, 5, 31), 2026)]

    def test_by_the_last_room_that_goes(self, building, landlord):
        listings.retire_room(building.rooms.get(), by=landlord, now=morning(D(2026, 3, 10)))
        assert ahead(building) == []
        make_room(building, label="nieuw", now=morning(D(2026, 3, 12)))
        assert ahead(building) == [(D(2026, 3, 30), 2026), (D(2026, 5, 31), 2026)]

    def record(self, building, *, valid_until, rooms=None):
        certificates.record_certificate(
            building,
            number="CA-1",
            issued_on=D(2026, 3, 2),
            valid_until=valid_until,
            rooms=rooms or list(building.rooms.all()),
            source=CertificateSource.LOOKUP,
            fire_reason="brief",
            by=COMMAND,
            now=morning(D(2026, 3, 2)),
        )


def test_a_building_that_nobody_lets_has_none_until_somebody_does():
    landlord = make_landlord()
    own = make_building(landlord)  # only for its street
    address = places.enter_address(
        street=own.address.street_name, number="999", box="", place=own.address.place, by=COMMAND,
        now=morning(D(2026, 3, 2)), check_street=False,
    )  # fmt: skip
    building = landlords.register_building(
        address, kind=BuildingKind.ROOMING_HOUSE, by=COMMAND, now=morning(D(2026, 3, 2))
    )
    landlords.register_room(building, by=COMMAND, now=morning(D(2026, 3, 2)), label="1", **ROOM)
    assert ahead(building) == []
    landlords.add_building(
        landlord, kind=BuildingKind.ROOMING_HOUSE, street=address.street_name, number="999", place=address.place,
        neighbourhood=own.address.neighbourhood,
        lat=51.05, lon=3.72, by=user_of(landlord), now=morning(D(2026, 3, 3)), check_street=False,
    )  # fmt: skip
    assert ahead(building) == [(D(2026, 3, 30), 2026), (D(2026, 5, 31), 2026)]


def test_the_page_of_the_building_shows_the_day_while_it_is_of_use(client, building, landlord):
    client.force_login(landlord)
    day = queries.next_tax_date(clock.today())
    page = client.get(f"/nl/mijn/panden/{building.code}/").content.decode()
    assert f"30 juni {day.year}" in page
    assert "Kotbelasting" in page
    requests.file_request(building, by=landlord, now=clock.now())
    assert "Kotbelasting" not in client.get(f"/nl/mijn/panden/{building.code}/").content.decode()


def test_the_agenda_has_it_from_new_year_on(building, landlord):
    def shown(today: dt.date) -> list[dt.date | None]:
        entries = agenda.entries(landlord, landlord_of(building), [building], today)
        return [entry.by for entry in entries if "kotbelasting" in entry.text]

    assert shown(D(2026, 3, 5)) == [D(2026, 6, 30)]
    assert shown(D(2026, 6, 30)) == [D(2026, 6, 30)]
    assert shown(D(2026, 7, 1)) == []
    assert shown(D(2027, 1, 1)) == [D(2027, 6, 30)]
