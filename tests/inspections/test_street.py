"""What helps an inspector on the way: the calendar, going along, points of attention, and a screen that hides names."""

import datetime as dt

import pytest
import time_machine
from icalendar import Calendar

from inspections import priority
from inspections.actions import calendars, together, visits
from inspections.enums import Kind, TogetherState, VisitState
from inspections.models import CalendarLink, Together, Visit
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.inspecting import certified, inspected, inspector
from tests.factories.landlords import landlord_of, make_building, make_room, user_of
from tests.factories.listings import make_listing
from tests.factories.opening import may_open, opener

pytestmark = pytest.mark.django_db

TUESDAY = NOW + dt.timedelta(days=8)


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def building():
    building = make_building()
    make_room(building, label="1A")
    return building


@pytest.fixture
def me():
    return inspector()


@pytest.fixture
def brigade():
    return inspector(Kind.FIRE)


def plan(building, by, kind=Kind.QUALITY, day=TUESDAY):
    return visits.plan_visit(building, kind=kind, planned_for=day, by=by, now=NOW)


def points(building, on=TODAY):
    return {point.code for point in priority.points([building], on)[building.pk]}


class TestCalendar:
    def feed(self, client, token):
        return client.get(f"/nl/kalender/{token}.ics")

    def test_kind_street_time_and_link_and_nobody(self, client, building, me):
        visit = plan(building, me)
        plan(make_building(), inspector())
        answer = self.feed(client, calendars.make_link(by=me, now=NOW))
        assert answer["Content-Type"].startswith("text/calendar") and "no-store" in answer["Cache-Control"]
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        assert event["summary"] == f"Kwaliteitscontrole: {building.address.line}" or event["summary"].endswith(
            building.address.line
        )
        assert event["dtstart"].dt == TUESDAY
        assert event["url"].endswith(f"/nl/inspectie/bezoek/{visit.code}/")
        owner = landlord_of(building)
        text = answer.content.decode().replace("\r\n ", "")
        for secret in (owner.last_name, owner.first_name, owner.phone, user_of(owner).email, me.email):
            assert secret not in text

    def test_a_visit_that_ended_is_not_in_it(self, client, building, me):
        visits.cancel_visit(plan(building, me), by=me, now=NOW)
        token = calendars.make_link(by=me, now=NOW)
        assert b"VEVENT" not in self.feed(client, token).content

    def test_only_a_hash_is_kept_a_new_address_ends_the_old_one_and_it_can_go(self, client, me):
        old = calendars.make_link(by=me, now=NOW)
        assert old not in CalendarLink.objects.get().token_hash
        new = calendars.make_link(by=me, now=NOW)
        assert self.feed(client, old).status_code == 404
        assert self.feed(client, new).status_code == 200
        calendars.revoke_link(by=me, now=NOW)
        assert self.feed(client, new).status_code == 404

    @pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.STUDENT}])
    def test_of_somebody_who_no_longer_inspects(self, client, me, change):
        token = calendars.make_link(by=me, now=NOW)
        for name, value in change.items():
            setattr(me, name, value)
        me.save()
        assert self.feed(client, token).status_code == 404

    def test_others_may_not_make_one(self):
        with pytest.raises(Hidden):
            calendars.make_link(by=make_user(Role.STAFF), now=NOW)

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_the_page_shows_it_once(self, client, me, language):
        path = f"/{language}/inspectie/kalender/"
        assert "/account/login/" in client.get(path)["Location"]
        client.force_login(make_user(Role.LANDLORD))
        assert client.get(path).status_code == 403
        client.force_login(me)
        assert client.get(path).status_code == 200
        address = client.post(path, {"make": "1"}).context["address"]
        assert client.get("/" + address.split("/", 3)[3]).status_code == 200
        assert ".ics" not in client.get(path).content.decode()
        assert client.post(path, {"revoke": "1"}).status_code == 302
        assert not CalendarLink.objects.exists()
        assert client.put(path).status_code == 405


class TestGoingAlong:
    @pytest.fixture
    def asked(self, building, me, brigade):
        plan_for_fire = plan(building, brigade, Kind.FIRE)  # makes the fire check due
        visits.cancel_visit(plan_for_fire, by=brigade, now=NOW)
        return together.ask(plan(building, me), by=me, now=NOW)

    def test_yes_is_a_visit_of_their_own_at_the_same_moment(self, asked, brigade):
        own = together.accept(asked, by=brigade, now=NOW)
        assert (own.kind, own.inspector, own.planned_for) == (Kind.FIRE, brigade, TUESDAY)
        asked.refresh_from_db()
        assert (asked.state, asked.own_visit) == (TogetherState.ACCEPTED, own)

    def test_no_leaves_the_check_due(self, asked, brigade):
        together.decline(asked, by=brigade, now=NOW)
        assert Visit.objects.filter(state=VisitState.PLANNED).count() == 1

    @pytest.mark.parametrize("first", ["accept", "decline", "cancel"])
    def test_answered_once(self, asked, brigade, me, first):
        acts = {
            "accept": lambda: together.accept(asked, by=brigade, now=NOW),
            "decline": lambda: together.decline(asked, by=brigade, now=NOW),
            "cancel": lambda: visits.cancel_visit(asked.visit, by=me, now=NOW),
        }
        acts[first]()
        for again in ("accept", "decline"):
            with pytest.raises(Conflict):
                acts[again]()
        if first == "cancel":
            assert Together.objects.get().state == TogetherState.LAPSED

    def test_only_the_other_service_answers(self, asked, me):
        with pytest.raises(NotAllowed):
            together.accept(asked, by=me, now=NOW)

    def test_not_where_the_other_has_nothing_to_do(self, building, me):
        with pytest.raises(RuleBroken):
            together.ask(plan(building, me), by=me, now=NOW)

    def test_asked_and_answered_by_the_pages(self, client, building, me, brigade):
        visits.cancel_visit(plan(building, brigade, Kind.FIRE), by=brigade, now=NOW)
        client.force_login(me)
        path = f"/nl/inspectie/pand/{building.code}/bezoek/"
        assert client.get(path).context["may_ask"]
        client.post(path, {"planned_for": "2026-03-10T09:00", "ask_along": "on"})
        asked = Together.objects.get()
        answer = f"/nl/inspectie/samen/{asked.code}/"
        assert client.post(answer, {"answer": "yes"}).status_code == 403
        client.force_login(brigade)
        assert asked.code in client.get("/en/inspectie/").content.decode()
        assert client.get(answer).status_code == 405
        assert client.post("/nl/inspectie/samen/XXXX/").status_code == 404
        assert client.post(answer, {"answer": "yes"}).status_code == 302
        assert building.visits.filter(kind=Kind.FIRE, state=VisitState.PLANNED).get().inspector == brigade
        assert client.post(answer, {"answer": "no"}).status_code == 409


class TestPoints:
    def test_never_seen_and_online_without_certificate(self, building):
        assert points(building) == {"never"}
        make_listing(building.rooms.get())
        assert points(building) == {"never", "online"}

    def test_long_ago(self, building):
        inspected(building)
        assert points(building, TODAY.replace(year=2030)) == set()
        assert points(building, TODAY.replace(year=2031)) == {"years"}

    def test_earlier_defects(self, building):
        inspected(building, ("co", "III", None), ("stairs", "II", None))
        assert points(building) == {"grave", "serious"}

    def test_a_certificate_that_is_about_to_end(self, building):
        certified(building)
        assert points(building) == set()
        assert "ending" in points(building, TODAY.replace(year=2035, month=6))
        assert "ending" not in points(building, TODAY.replace(year=2037))

    def test_a_small_room(self, building):
        room = building.rooms.get()
        room.small_room_derogation = True
        room.save()
        assert points(building) == {"never", "small"}

    def test_heaviest_first_and_each_has_a_reason(self, building):
        make_listing(building.rooms.get())
        rows = priority.points([building], TODAY)[building.pk]
        assert [row.weight for row in rows] == sorted((row.weight for row in rows), reverse=True)
        assert all(rule.weight > 0 and rule.reason for rule in priority.RULES.values())

    @pytest.mark.parametrize("count", [1, 4])
    def test_costs_the_same_for_any_number(self, count, django_assert_num_queries):
        many = [make_building() for _number in range(count)]
        with django_assert_num_queries(4):
            priority.points(many, TODAY)

    def test_the_landlord_and_the_inspector_read_the_same(self, client, building, me):
        listing = make_listing(building.rooms.get())
        client.force_login(user_of(landlord_of(building)))
        assert "Nooit" in client.get(f"/nl/mijn/panden/{building.code}/").content.decode()
        client.force_login(me)
        for path in (f"pand/{building.code}/", "", "?sort=points"):
            assert "Nooit" in client.get(f"/nl/inspectie/{path}").content.decode(), path
        assert listing.code

    def test_the_list_can_be_sorted_by_them(self, client, me):
        seen, unseen = make_building(), make_building()
        for one in (seen, unseen):
            make_listing(make_room(one, label="1"))
        inspected(seen, by=me)
        plan(seen, me, day=NOW + dt.timedelta(days=1))
        client.force_login(me)
        rows = [line.item.building for line in client.get("/nl/inspectie/").context["lines"]]
        assert rows[0] == seen
        rows = [line.item.building for line in client.get("/nl/inspectie/?sort=points").context["lines"]]
        assert rows[0] == unseen


class TestNames:
    def readings(self, page):
        return Event.objects.filter(kind="read", facts__page=page).count()

    def test_hidden_until_asked_for_and_each_showing_is_written_down(self, client, building, me):
        owner, path = landlord_of(building), f"/nl/inspectie/pand/{building.code}/"
        may_open(building, me)
        client.force_login(me)
        page = client.get(path).content.decode()
        assert owner.phone not in page and owner.name not in page
        assert self.readings("building_file_names") == 0
        assert client.get(f"{path}namen/").status_code == 405
        page = client.post(f"{path}namen/").content.decode()
        assert owner.phone in page and owner.name in page
        assert self.readings("building_file_names") == 1
        assert owner.phone not in client.get(path).content.decode()

    def test_the_switch_is_of_the_session(self, client, building, me):
        owner, path = landlord_of(building), f"/nl/inspectie/pand/{building.code}/"
        may_open(building, me)
        client.force_login(me)
        client.post("/nl/inspectie/scherm/", {"names": "shown"})
        assert owner.phone in client.get(path).content.decode()
        assert owner.phone in client.get(path).content.decode()
        assert self.readings("building_file_names") == 2
        client.post("/nl/inspectie/scherm/", {"names": "hidden"})
        assert owner.phone not in client.get(path).content.decode()
        client.logout()
        client.force_login(opener(Role.STAFF))
        assert owner.phone in client.get(path).content.decode()  # in the office

    @pytest.mark.parametrize("role", [Role.LANDLORD, Role.STAFF])
    def test_the_pages_are_of_inspectors(self, client, building, role):
        client.force_login(make_user(role))
        for path in (f"pand/{building.code}/namen/", "scherm/"):
            assert client.post(f"/nl/inspectie/{path}").status_code == 403
