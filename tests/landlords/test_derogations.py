"""Rooms of 8 to 12 m² from before the norm: stated by the landlord, confirmed by who saw the proof (F2.10, F2.25)."""

import datetime as dt

import pytest

from inspections.actions import certificates
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import Hidden, MoveRefused, NotAllowed, RuleBroken
from kotatgent.notices.models import Notice
from landlords import actions, norms
from landlords.enums import RoomKind, Use
from landlords.models import Derogation, Room
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.opening import opener

pytestmark = pytest.mark.django_db

DATES = {"built_on": dt.date(1989, 5, 1), "first_asked_on": dt.date(2000, 2, 1)}


@pytest.fixture
def room():
    return make_room(make_building(), label="klein", area_m2=9)


@pytest.fixture
def landlord(room):
    return user_of(landlord_of(room.building))


def stated(room, **dates):
    return actions.state_derogation(room, by=user_of(landlord_of(room.building)), now=NOW, **DATES | dates)


def decided(found, confirmed=True, role=Role.STAFF, proof="Vergunning van 1989 gezien."):
    return actions.decide_derogation(found, confirmed=confirmed, proof=proof, by=make_user(role), now=NOW)


def fresh(room):
    return Room.objects.get(pk=room.pk)


class TestStatedAndConfirmed:
    def test_it_counts_once_it_is_confirmed(self, room, landlord):
        found = stated(room)
        assert norms.needed_area(fresh(room)) == 12
        decided(found, role=Role.QUALITY_INSPECTOR)
        assert norms.needed_area(fresh(room)) == 8
        assert norms.of_room(fresh(room)) == []
        mail = Notice.objects.get(template="derogation_decided")
        assert mail.to_user == landlord and "bevestigd" in mail.subject and "Vergunning van 1989" in mail.body
        assert Event.objects.about(found).filter(kind="moved", after="confirmed").exists()

    def test_it_is_for_one_person_in_a_room(self, room, landlord):
        decided(stated(room))
        actions.change_room(fresh(room), residents=2, by=landlord, now=NOW)
        assert norms.needed_area(fresh(room)) == 18
        actions.change_room(fresh(room), residents=1, kind=RoomKind.STUDIO, by=landlord, now=NOW)
        assert norms.needed_area(fresh(room)) == 18

    def test_what_is_not_confirmed_may_be_stated_again(self, room):
        decided(stated(room), confirmed=False, proof="Het plan is van 2003.")
        assert norms.needed_area(fresh(room)) == 12
        assert "niet bevestigd" in Notice.objects.get(template="derogation_decided").subject
        decided(stated(fresh(room)))
        assert norms.needed_area(fresh(room)) == 8

    def test_decided_once(self, room):
        found = decided(stated(room))
        with pytest.raises(MoveRefused):
            decided(found, confirmed=False)


class TestRefused:
    @pytest.mark.parametrize(
        ("dates", "field"),
        [
            ({"built_on": dt.date(1998, 9, 1)}, "built_on"),
            ({"first_asked_on": dt.date(2001, 9, 1)}, "first_asked_on"),
            ({"first_asked_on": dt.date(1980, 1, 1)}, "first_asked_on"),
        ],
    )
    def test_dates_after_the_norm(self, room, dates, field):
        with pytest.raises(RuleBroken) as refused:
            stated(room, **dates)
        assert (refused.value.field, Derogation.objects.count()) == (field, 0)

    def test_the_last_days_that_are_early_enough(self, room):
        assert stated(room, built_on=dt.date(1998, 8, 31), first_asked_on=dt.date(2001, 8, 31)).pk

    @pytest.mark.parametrize(
        "facts",
        [
            {"area_m2": 12},
            {"area_m2": "7.9"},
            {"residents": 2},
            {"kind": RoomKind.STUDIO, "wc": Use.OWN, "shower": Use.OWN, "kitchen": Use.OWN},
        ],
    )
    def test_rooms_that_it_is_not_for(self, facts):
        room = make_room(make_building(), **{"area_m2": 9} | facts)
        with pytest.raises(RuleBroken):
            stated(fresh(room))

    def test_twice(self, room):
        stated(room)
        with pytest.raises(RuleBroken, match="al doorgegeven"):
            stated(fresh(room))

    def test_without_a_word_about_the_proof(self, room):
        with pytest.raises(RuleBroken) as refused:
            decided(stated(room), proof="  ")
        assert refused.value.field == "proof"

    def test_who_may_not(self, room, landlord):
        with pytest.raises(Hidden):
            actions.state_derogation(room, by=user_of(make_landlord()), now=NOW, **DATES)
        found = stated(room)
        for role in (Role.FIRE_INSPECTOR, Role.DECISION_MAKER):
            with pytest.raises(NotAllowed):
                decided(found, role=role)
        with pytest.raises(Hidden):
            actions.decide_derogation(found, confirmed=True, proof="x", by=landlord, now=NOW)


class TestPages:
    def path(self, room, language="nl"):
        return f"/{language}/mijn/kamers/{room.code}/afwijking/"

    def test_the_landlord_states_it_and_reads_the_hard_day(self, client, room, landlord):
        today = clock.today()
        valid_until = today + dt.timedelta(days=400)
        certificates.find_certificate(
            room.building, number="CA-1", issued_on=today - dt.timedelta(days=3000), valid_until=valid_until,
            rooms=[room], fire_reason="x", by=make_user(Role.STAFF), now=clock.now(),
        )  # fmt: skip
        client.force_login(landlord)
        client.post(self.path(room), {"built_on": "1989-05-01", "first_asked_on": "2000-02-01"})
        for language, words in (("nl", "verliest de kamer haar afwijking voorgoed"), ("en", "for good")):
            page = client.get(self.path(room, language)).content.decode()
            assert words in page
        assert Derogation.objects.get().state == "claimed"
        assert self.path(room) in client.get(f"/nl/mijn/kamers/{room.code}/").content.decode()

    def test_what_was_typed_stays(self, client, room, landlord):
        client.force_login(landlord)
        page = client.post(self.path(room), {"built_on": "1999-05-01", "first_asked_on": "2000-02-01"})
        assert page.context["form"].errors["built_on"] and 'value="1999-05-01"' in page.content.decode()

    def test_strangers_and_others(self, client, room):
        assert "/account/login/" in client.get(self.path(room))["Location"]
        client.force_login(user_of(make_landlord()))
        assert client.get(self.path(room)).status_code == 404
        client.force_login(make_user(Role.STAFF))
        assert client.get(self.path(room)).status_code == 403

    def test_staff_find_it_on_their_list_and_confirm(self, client, room):
        found = stated(room)
        client.force_login(make_user(Role.STAFF))
        address = f"/nl/inspectie/afwijking/{found.code}/"
        assert address in client.get("/nl/balie/").content.decode()
        page = client.post(address, {"answer": "confirm", "proof": ""})
        assert page.context["form"].errors["proof"]
        assert client.post(address, {"answer": "confirm", "proof": "Plan van 1989."}).status_code == 302
        assert fresh(room).derogation_confirmed
        assert "Plan van 1989." in client.get(address).content.decode()
        assert address in client.get(f"/nl/inspectie/pand/{room.building.code}/").content.decode()
        assert address not in client.get("/nl/balie/").content.decode()

    def test_other_offices_read_it_only(self, client, room):
        address = f"/nl/inspectie/afwijking/{stated(room).code}/"
        client.force_login(opener(Role.FIRE_INSPECTOR))
        assert client.get(address).context["form"] is None
        assert client.post(address, {"answer": "confirm", "proof": "x"}).status_code == 403
        client.force_login(make_user(Role.LANDLORD))
        assert client.get(address).status_code == 403
