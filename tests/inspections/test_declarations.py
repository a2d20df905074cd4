"""A kamerwoning is declared to the fire brigade when it is new or changed, within 15 days (F3.2, F3.3).

Buildings get their rooms on Monday 2 March 2026, so the last day is Tuesday 17 March.
"""

import datetime as dt

import pytest

from inspections import declared
from inspections.actions import declarations
from inspections.models import Declaration
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, Hidden, MoveRefused, NotAllowed, RuleBroken
from kotatgent.followups import actions as followups
from kotatgent.followups import sweep
from kotatgent.followups.enums import Unit
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from kotatgent.places import actions as places
from landlords import actions as landlords
from landlords.enums import BuildingKind, RoomKind
from listings import actions as listings
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.landlords import ROOM, landlord_of, make_building, make_landlord, make_room, user_of

pytestmark = pytest.mark.django_db

D = dt.date
LAST = D(2026, 3, 17)
OWN = {"wc": "own", "shower": "own", "kitchen": "own"}


def at(day: dt.date, hour: int = 8, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=clock.BRUSSELS)


def make(kind: BuildingKind, *rooms: RoomKind, now: dt.datetime = NOW):
    building = make_building(kind=kind, now=now)
    for room in rooms:
        make_room(building, kind=room, now=now, **({} if room == RoomKind.ROOM else OWN))
    return building


@pytest.fixture
def building():
    return make(BuildingKind.ROOMING_HOUSE, RoomKind.ROOM, RoomKind.ROOM)


@pytest.fixture
def landlord(building):
    return user_of(landlord_of(building))


def asked(building) -> Declaration:
    return Declaration.objects.get(building=building, state="due")


def declare(building, day: dt.date = TODAY, now: dt.datetime | None = None, **facts) -> Declaration:
    by = user_of(landlord_of(building))
    return declarations.declare(building, started_on=day, by=by, now=now or NOW, **facts)


def sent() -> list[dt.date]:
    found = Notice.objects.filter(template="declaration_reminder").order_by("queued_at")
    return [clock.date_of(notice.queued_at) for notice in found]


def steps(case: Declaration) -> dict[str, str]:
    return dict(FollowUp.objects.filter(kind="declaration", code=case.code).values_list("step", "state"))


ROOMING, STUDIOS, COMMUNITY = BuildingKind.ROOMING_HOUSE, BuildingKind.APARTMENTS, BuildingKind.COMMUNITY_HOUSE
LARGE, HOSPITA = BuildingKind.LARGE_SCALE, BuildingKind.HOST_HOME
KAMER, STUDIO, FLAT, HOUSE, HOST = (
    RoomKind.ROOM,
    RoomKind.STUDIO,
    RoomKind.APARTMENT,
    RoomKind.HOUSE,
    RoomKind.HOST_FAMILY,
)


class TestWhoMustDeclare:
    @pytest.mark.parametrize(
        ("kind", "rooms", "must"),
        [
            (ROOMING, [], False),
            (ROOMING, [KAMER], True),
            (ROOMING, [KAMER, KAMER], True),
            (ROOMING, [STUDIO], False),
            (ROOMING, [STUDIO, KAMER], True),
            (ROOMING, [HOST], False),
            (STUDIOS, [STUDIO, FLAT], False),
            (STUDIOS, [STUDIO, KAMER], True),
            (COMMUNITY, [HOUSE], False),
            (COMMUNITY, [KAMER], True),
            (LARGE, [STUDIO], False),
            (LARGE, [KAMER], True),
            (HOSPITA, [HOST], False),
            (HOSPITA, [KAMER], False),
        ],
    )
    def test_by_kind_of_building_and_rooms(self, kind, rooms, must):
        building = make(kind, *rooms)
        found = list(Declaration.objects.filter(building=building).values_list("about", "state"))
        assert found == ([("new", "due")] if must else [])

    def test_the_landlord_of_a_building_that_nobody_let_before(self):
        landlord = make_landlord()
        own = make_building(landlord)  # only for its street
        address = places.enter_address(
            street=own.address.street_name, number="999", box="", place=own.address.place, by=COMMAND, now=NOW,
            check_street=False,
        )  # fmt: skip
        building = landlords.register_building(address, kind=ROOMING, by=COMMAND, now=NOW)
        landlords.register_room(building, by=COMMAND, now=NOW, label="1", **ROOM)
        assert not Declaration.objects.exists()
        landlords.add_building(
            landlord, kind=ROOMING, street=address.street_name, number="999", place=address.place,
            neighbourhood=own.address.neighbourhood, lat=51.05, lon=3.72, by=user_of(landlord), now=at(D(2026, 3, 9)),
            check_street=False,
        )  # fmt: skip
        assert asked(building).started_on == D(2026, 3, 9)

    def test_the_exemption_is_reference_data_and_says_that_it_is_not_sure(self):
        assert declared.rule()["exempt"] == ["host_home"] and declared.is_uncertain()

    def test_it_lapses_when_it_becomes_the_home_of_a_hospita_and_comes_back(self, building, landlord):
        case = asked(building)
        landlords.change_building(building, kind=HOSPITA, by=landlord, now=at(D(2026, 3, 5)))
        case.refresh_from_db()
        assert case.state == "lapsed"
        assert steps(case) == {"declaration-reminder": "cancelled", "declaration-over": "cancelled"}
        landlords.change_building(building, kind=ROOMING, by=landlord, now=at(D(2026, 3, 10)))
        assert (asked(building).about, asked(building).declare_by) == ("new", D(2026, 3, 25))

    def test_it_lapses_with_the_last_room(self, building, landlord):
        case = asked(building)
        first, second = building.rooms.all()
        listings.retire_room(first, by=landlord, now=NOW)
        case.refresh_from_db()
        assert case.state == "due"
        listings.retire_room(second, by=landlord, now=NOW)
        case.refresh_from_db()
        assert case.state == "lapsed"

    def test_it_lapses_when_its_rooms_become_studios(self, building, landlord):
        case = asked(building)
        for room in building.rooms.all():
            landlords.change_room(room, kind=STUDIO, by=landlord, now=NOW, **OWN)
        case.refresh_from_db()
        assert case.state == "lapsed"


class TestAChange:
    """The building was declared with two rooms."""

    @pytest.fixture(autouse=True)
    def declared_on_3_march(self, building):
        declare(building, now=at(D(2026, 3, 3)))

    LATER = at(D(2026, 4, 7))

    def change_of(self, building):
        found = Declaration.objects.filter(building=building, state="due").first()
        return None if found is None else (found.about, found.started_on, found.declare_by)

    ASKED = ("change", D(2026, 4, 7), D(2026, 4, 22))

    def test_nothing_changed(self, building):
        assert self.change_of(building) is None

    def test_a_room_more(self, building):
        make_room(building, now=self.LATER)
        assert self.change_of(building) == self.ASKED

    def test_a_studio_more_is_none(self, building):
        make_room(building, kind=STUDIO, now=self.LATER, **OWN)
        assert self.change_of(building) is None

    def test_a_room_less(self, building, landlord):
        listings.retire_room(building.rooms.all()[0], by=landlord, now=self.LATER)
        assert self.change_of(building) == self.ASKED

    def test_a_room_that_becomes_a_studio(self, building, landlord):
        landlords.change_room(building.rooms.all()[0], kind=STUDIO, by=landlord, now=self.LATER, **OWN)
        assert self.change_of(building) == self.ASKED

    def test_one_that_goes_and_another_that_comes(self, building, landlord):
        listings.retire_room(building.rooms.all()[0], by=landlord, now=self.LATER)
        make_room(building, now=self.LATER)
        assert self.change_of(building) == self.ASKED

    def test_added_by_mistake_and_taken_away_again(self, building, landlord):
        room = make_room(building, now=self.LATER)
        listings.retire_room(room, by=landlord, now=self.LATER)
        assert self.change_of(building) is None

    def test_asked_once_for_all_that_changes_before_it_is_declared(self, building):
        make_room(building, now=self.LATER)
        make_room(building, now=at(D(2026, 4, 9)))
        assert self.change_of(building) == self.ASKED
        done = declare(building, D(2026, 4, 7), at(D(2026, 4, 10)), change="rooms")
        assert (done.rooms, self.change_of(building)) == (4, None)

    def test_no_room_left_asks_nothing(self, building, landlord):
        for room in list(building.rooms.all()):
            listings.retire_room(room, by=landlord, now=self.LATER)
        assert self.change_of(building) is None

    def test_what_the_register_does_not_see_the_landlord_declares(self, building):
        done = declare(building, D(2026, 4, 1), self.LATER, change="use", note="Een frituur beneden.")
        assert (done.about, done.state, done.declare_by, done.days_late) == ("change", "declared", D(2026, 4, 16), 0)
        assert Declaration.objects.filter(building=building).count() == 2


class TestTerms:
    @pytest.mark.parametrize(
        ("made", "last", "before", "after"),
        [
            (at(D(2026, 3, 2)), LAST, D(2026, 3, 12), D(2026, 3, 18)),
            # The clocks change on 29 March; 5 and 6 April are Easter.
            (at(D(2026, 3, 20), 23, 59), D(2026, 4, 4), D(2026, 3, 30), D(2026, 4, 7)),
            (at(D(2026, 3, 21), 0, 1), D(2026, 4, 5), D(2026, 3, 31), D(2026, 4, 7)),
            # They change back on 25 October; 11 November is a holiday.
            (at(D(2026, 10, 24), 23, 59), D(2026, 11, 8), D(2026, 11, 3), D(2026, 11, 9)),
            (at(D(2026, 10, 26), 0, 1), D(2026, 11, 10), D(2026, 11, 5), D(2026, 11, 12)),
            (at(D(2026, 3, 4)), D(2026, 3, 19), D(2026, 3, 13), D(2026, 3, 20)),  # 14 March is a Saturday
        ],
    )
    def test_fifteen_days_and_the_reminders_on_workdays(self, made, last, before, after):
        case = asked(make(ROOMING, KAMER, now=made))
        rows = FollowUp.objects.filter(kind="declaration", code=case.code)
        assert case.declare_by == last
        assert dict(rows.values_list("step", "due_on")) == {"declaration-reminder": before, "declaration-over": after}

    def test_it_is_a_term_of_the_law_that_is_not_sure(self):
        found = term("kamerwoning-declaration")
        assert (found.amount, found.unit, found.kind, found.uncertain) == (15, "days", "statutory", True)

    @pytest.mark.parametrize(
        ("now", "late"), [(at(LAST, 23, 59), 0), (at(LAST + dt.timedelta(1), 0, 0), 1), (at(D(2026, 4, 1)), 15)]
    )
    def test_late_is_accepted_and_counted(self, building, now, late):
        done = declare(building, now=now)
        assert (done.state, done.days_late) == ("declared", late)

    def test_the_landlord_says_when_it_began(self, building):
        done = declare(building, D(2026, 2, 10), at(D(2026, 3, 3)))
        assert (done.started_on, done.declare_by, done.days_late) == (D(2026, 2, 10), D(2026, 2, 25), 6)

    def test_the_brigade_was_told_before_by_letter(self, building):
        done = declare(building, D(2015, 9, 1), at(D(2026, 3, 3)), told_on=D(2015, 9, 10))
        assert (done.declared_on, done.days_late, done.told_otherwise) == (D(2015, 9, 10), 0, True)
        assert done.declared_at == at(D(2026, 3, 3))

    def test_a_date_that_was_told_stays_when_the_term_gets_another_length(self, building):
        found = term("kamerwoning-declaration")
        facts = {"source_nl": "besluit", "source_en": "decision", "by": make_user(Role.STAFF), "now": NOW}
        followups.change_term(found, amount=30, unit=Unit.DAYS, **facts)
        other = make(ROOMING, KAMER)
        assert declare(building).declare_by == LAST
        assert declare(other, D(2026, 3, 1)).declare_by == D(2026, 3, 31)

    def test_staff_see_how_many_dates_run(self, building):
        facts = {"source_nl": "b", "source_en": "d", "by": make_user(Role.STAFF), "now": NOW}
        followups.change_term(term("kamerwoning-declaration"), amount=30, unit=Unit.DAYS, **facts)
        assert Event.objects.get(subject_kind="term", kind="changed").facts["running"] == 1


class TestReminders:
    DAYS = (D(2026, 3, 12), D(2026, 3, 18))

    def test_once_before_the_last_day_and_once_after(self, building):
        for day in (
            D(2026, 3, 11),
            D(2026, 3, 12),
            D(2026, 3, 12),
            LAST,
            D(2026, 3, 18),
            D(2026, 3, 19),
            D(2027, 3, 1),
        ):
            sweep.run(now=at(day))
        assert sent() == list(self.DAYS)
        assert asked(building).state == "due"

    def test_they_say_why_by_when_where_and_that_we_are_not_sure(self, building, landlord):
        for day in self.DAYS:
            sweep.run(now=at(day))
        before, after = Notice.objects.filter(template="declaration_reminder").order_by("queued_at")
        for mail in (before, after):
            assert mail.to_user == landlord
            assert "heet een kamerwoning" in mail.body and "tekst van 2015" in mail.body
            assert f"/nl/mijn/panden/{building.code}/brandweer/" in mail.body
        assert "17 maart 2026" in before.subject and "De laatste dag was 17 maart 2026" in after.body
        assert "boete" not in after.body

    def test_a_change_is_named_as_one(self, building):
        declare(building)
        make_room(building, now=at(D(2026, 4, 7)))
        sweep.run(now=at(D(2026, 4, 17)))
        assert "kwamen kamers bij of er gingen kamers weg" in Notice.objects.get(template="declaration_reminder").body

    def test_after_a_long_silence_only_the_last(self, building):
        sweep.run(now=at(D(2026, 3, 20)))
        assert sent() == [D(2026, 3, 20)]
        assert steps(asked(building)) == {"declaration-reminder": "superseded", "declaration-over": "done"}

    def test_between_the_last_day_and_the_next_workday_the_first_is_overtaken(self):
        case = asked(make(ROOMING, KAMER, now=at(D(2026, 3, 19))))  # last day Friday 3 April, then Easter
        sweep.run(now=at(D(2026, 4, 4)))
        assert sent() == [] and steps(case)["declaration-reminder"] == "superseded"
        sweep.run(now=at(D(2026, 4, 7)))
        assert sent() == [D(2026, 4, 7)]

    def test_none_once_it_is_declared(self, building):
        case = declare(building, now=at(D(2026, 3, 11)))
        assert steps(case) == {"declaration-reminder": "done", "declaration-over": "done"}
        sweep.run(now=at(D(2026, 3, 20)))
        assert sent() == []


class TestDeclaring:
    def test_it_is_kept_with_its_moment_and_in_the_register(self, building, landlord):
        done = declare(building, note=" Twee kamers boven. ")
        done.refresh_from_db()
        assert (done.state, done.declared_at, done.declared_by, done.rooms) == ("declared", NOW, landlord, 2)
        assert (done.note, done.declared_on) == ("Twee kamers boven.", TODAY)
        events = Event.objects.about(done).order_by("pk")
        assert [(event.kind, event.after) for event in events] == [("created", ""), ("moved", "declared")]
        assert "boven" not in str(list(Event.objects.values_list("facts", flat=True)))

    @pytest.mark.parametrize(
        ("day", "facts", "field"),
        [
            (D(26, 3, 2), {}, "started_on"),
            (D(2028, 3, 2), {}, "started_on"),
            (TODAY, {"told_on": D(2026, 3, 3)}, "told_on"),
            (TODAY, {"told_on": D(202, 3, 3)}, "told_on"),
            (TODAY, {"change": "rooms"}, "change"),
        ],
    )
    def test_bad_facts_of_a_new_one(self, building, day, facts, field):
        with pytest.raises(RuleBroken) as refused:
            declare(building, day, **facts)
        assert refused.value.field == field and asked(building)

    @pytest.mark.parametrize(
        ("facts", "field"), [({}, "change"), ({"change": "x"}, "change"), ({"change": "other", "note": " "}, "note")]
    )
    def test_bad_facts_of_a_change(self, building, facts, field):
        declare(building)
        with pytest.raises(RuleBroken) as refused:
            declare(building, **facts)
        assert refused.value.field == field

    def test_a_day_that_is_still_to_come(self, building):
        assert declare(building, D(2026, 9, 1)).declare_by == D(2026, 9, 16)

    def test_nothing_to_declare(self):
        with pytest.raises(RuleBroken):
            declare(make(HOSPITA, HOST))

    def test_who_is_second_is_told(self, building):
        declare(building, expected=0)
        with pytest.raises(Conflict):
            declare(building, expected=0)
        assert Declaration.objects.filter(building=building).count() == 1

    @pytest.mark.parametrize(("role", "error"), [(Role.FIRE_INSPECTOR, NotAllowed), (Role.LANDLORD, Hidden)])
    def test_by_who_lets_it_alone(self, building, role, error):
        with pytest.raises(error):
            declarations.declare(building, started_on=TODAY, by=make_user(role), now=NOW)


class TestSeen:
    def see(self, case, role=Role.FIRE_INSPECTOR, check=True):
        return declarations.see(case, check=check, by=make_user(role), now=NOW)

    def check(self, building):
        rows = FollowUp.objects.about("building", building.code).filter(step="inspect-fire")
        return list(rows.values_list("due_on", "owner_role", "term"))

    def test_by_whom_and_when_and_a_fire_check_follows(self, building):
        case = self.see(declare(building))
        case.refresh_from_db()
        assert (case.state, case.seen_at, case.seen_by.role) == ("seen", NOW, Role.FIRE_INSPECTOR)
        assert self.check(building) == [(D(2026, 6, 2), "fire_inspector", "first-inspection")]

    def test_without_a_fire_check(self, building):
        self.see(declare(building), check=False)
        assert self.check(building) == []

    def test_one_that_waits_already_stays(self, building):
        self.see(declare(building))
        self.see(declare(building, change="layout"))
        assert len(self.check(building)) == 1

    @pytest.mark.parametrize(
        ("role", "error"),
        [(Role.QUALITY_INSPECTOR, NotAllowed), (Role.STAFF, NotAllowed), (Role.LANDLORD, Hidden)],
    )
    def test_by_the_brigade_alone(self, building, role, error):
        with pytest.raises(error):
            self.see(declare(building), role)

    def test_once_and_not_before_it_is_declared(self, building):
        with pytest.raises(MoveRefused):
            self.see(asked(building))
        case = self.see(declare(building))
        with pytest.raises(MoveRefused):
            self.see(case)


def test_the_register_holds_and_notices(building, landlord):
    def broken() -> set[str]:
        return {code for code, rule in INVARIANTS.items() if rule.tally(TODAY).broken}

    hospita = make(HOSPITA, HOST)
    second = make(ROOMING, KAMER)
    declare(second)
    make_room(second, now=at(D(2026, 4, 7)))
    assert broken() == set()
    FollowUp.objects.filter(kind="declaration", code=asked(building).code).delete()
    assert broken() == {"declarations.reminders"}
    Declaration.objects.filter(building=building).update(building=hospita)
    assert broken() == {"declarations.reminders", "declarations.asked_for"}
