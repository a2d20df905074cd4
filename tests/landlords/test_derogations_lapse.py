"""A room of 8 to 12 m² that is not renewed in time loses its derogation, once its landlord was really told (F2.10)."""

import datetime as dt

import pytest

from inspections import priority
from inspections.actions import certificates, requests
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as notices
from kotatgent.notices import bounces, letters
from kotatgent.notices.enums import Post
from kotatgent.notices.models import Letter, Notice
from kotatgent.operations.register import INVARIANTS
from landlords import actions, norms
from landlords.models import Derogation, Room
from listings.models import Standing
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import certified
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.letters import HOME
from tests.factories.opening import opener

pytestmark = pytest.mark.django_db

DATES = {"built_on": dt.date(1989, 5, 1), "first_asked_on": dt.date(2000, 2, 1)}
UNTIL = dt.date(2027, 6, 30)
LAST_DAY = dt.date(2027, 3, 30)  # three months before, by hand
DAY = dt.timedelta(days=1)


@pytest.fixture
def room():
    return make_room(make_building(make_landlord(**HOME)), label="klein", area_m2=9)


def confirmed(room):
    found = actions.state_derogation(room, by=user_of(landlord_of(room.building)), now=NOW, **DATES)
    return actions.decide_derogation(found, confirmed=True, proof="Plan.", by=make_user(Role.STAFF), now=NOW)


def found_certificate(room, until=UNTIL, number="CA-1", now=NOW):
    certificates.find_certificate(
        room.building, number=number, issued_on=clock.date_of(now) - DAY, valid_until=until, rooms=[room],
        fire_reason="x", by=make_user(Role.STAFF), now=now,
    )  # fmt: skip


def morning(day):
    return clock.start_of(day) + dt.timedelta(hours=8)


def swept(day):
    sweep.run(now=morning(day))
    notices.send_due(now=morning(day))


def swept_daily(first, last):
    day = first
    while day <= last:
        swept(day)
        day += DAY


def state():
    return Derogation.objects.get().state


def fresh(room):
    return Room.objects.get(pk=room.pk)


def lapsed(room):
    confirmed(room)
    found_certificate(fresh(room))
    swept(LAST_DAY - 90 * DAY)
    swept(LAST_DAY + DAY)
    return Derogation.objects.get()


class TestInTime:
    def test_the_day_after_the_last_day_and_not_before(self, room):
        confirmed(room)
        found_certificate(fresh(room))
        swept(LAST_DAY - 90 * DAY)
        swept(LAST_DAY)
        assert state() == "confirmed" and norms.needed_area(fresh(room)) == 8
        swept(LAST_DAY + DAY)
        assert (state(), Derogation.objects.get().lapsed_on) == ("lapsed", LAST_DAY + DAY)
        assert norms.needed_area(fresh(room)) == 12
        mail = Notice.objects.get(template="derogation_lapsed")
        assert mail.to_user == user_of(landlord_of(room.building)) and "12 m²" in mail.subject
        swept(LAST_DAY + 2 * DAY)
        assert Notice.objects.filter(template="derogation_lapsed").count() == 1

    def test_its_certificate_goes_on_until_its_end(self, room):
        lapsed(room)
        standing = Standing.objects.get(room=room)
        assert (standing.valid_until, standing.ended_on) == (UNTIL, None)
        ahead = FollowUp.objects.open().filter(kind="certificate").values_list("ladder", flat=True)
        assert set(ahead) == {"expiry"}  # counted back from the end itself again

    def test_it_is_a_point_of_attention(self, room):
        lapsed(room)
        codes = [point.code for point in priority.points([room.building], LAST_DAY + DAY)[room.building_id]]
        assert "lost" in codes and "small" not in codes

    def test_stated_after_the_certificate_was_known(self, room):
        found_certificate(room)
        confirmed(fresh(room))
        swept_daily(LAST_DAY - 31 * DAY, LAST_DAY)
        assert state() == "confirmed" and Notice.objects.filter(template="certificate_reminder").exists()
        swept(LAST_DAY + DAY)
        assert state() == "lapsed"

    def test_without_a_certificate_in_the_register_nothing_is_counted(self, room):
        confirmed(room)
        swept(UNTIL)
        assert state() == "confirmed" and not FollowUp.objects.filter(kind="derogation").exists()


class TestRenewed:
    def test_a_newer_certificate_brings_a_new_last_day(self, room):
        confirmed(room)
        found_certificate(fresh(room))
        certified(room.building, now=morning(LAST_DAY - 40 * DAY))  # 18 February 2027, valid until 18 February 2037
        swept(LAST_DAY + DAY)
        assert state() == "confirmed"
        assert FollowUp.objects.open().get(kind="derogation").due_on == dt.date(2036, 11, 19)

    def test_asked_in_time_it_waits_for_the_answer(self, room):
        confirmed(room)
        found_certificate(fresh(room))
        swept(LAST_DAY - 90 * DAY)
        landlord = user_of(landlord_of(room.building))
        asked = requests.file_request(room.building, by=landlord, now=morning(LAST_DAY))
        swept_daily(LAST_DAY + DAY, LAST_DAY + 70 * DAY)
        assert state() == "confirmed"
        requests.withdraw_request(asked, by=landlord, now=morning(LAST_DAY + 70 * DAY))
        swept_daily(LAST_DAY + 71 * DAY, LAST_DAY + 78 * DAY)
        assert state() == "lapsed"

    def test_asked_a_day_too_late(self, room):
        confirmed(room)
        found_certificate(fresh(room))
        swept(LAST_DAY - 90 * DAY)
        requests.file_request(
            room.building, by=user_of(landlord_of(room.building)), now=morning(LAST_DAY + DAY) - dt.timedelta(hours=1)
        )
        swept(LAST_DAY + DAY)
        assert state() == "lapsed"

    def test_proven_afterwards(self, room):
        found = lapsed(room)
        now = morning(LAST_DAY + 5 * DAY)
        found_certificate(fresh(room), until=dt.date(2037, 3, 1), number="CA-2", now=now)
        actions.decide_derogation(found, confirmed=True, proof="Attest.", by=make_user(Role.STAFF), now=now)
        assert (state(), Derogation.objects.get().lapsed_on) == ("confirmed", None)
        swept(LAST_DAY + 6 * DAY)
        assert state() == "confirmed" and norms.needed_area(fresh(room)) == 8

    def test_proven_without_the_certificate_it_lapses_again(self, room):
        found = lapsed(room)
        now = morning(LAST_DAY + 5 * DAY)
        actions.decide_derogation(found, confirmed=True, proof="Attest.", by=make_user(Role.STAFF), now=now)
        swept(LAST_DAY + 6 * DAY)
        assert state() == "lapsed"


class TestReallyTold:
    """Nobody loses anything by a mail that did not arrive."""

    @pytest.fixture
    def late(self, room):
        """The certificate was recorded when its last day was gone already: no reminder was ever due."""
        confirmed(room)
        now = morning(LAST_DAY + 10 * DAY)  # 9 April
        found_certificate(fresh(room), now=now)
        swept(LAST_DAY + 11 * DAY)  # 10 April
        return Notice.objects.get(template="derogation_ends")

    def test_told_late_the_whole_notice_term_runs(self, late):
        assert state() == "confirmed" and "30 dagen" in late.body
        swept_daily(dt.date(2027, 4, 11), dt.date(2027, 5, 10))  # 30 days after 10 April
        assert state() == "confirmed"
        swept(dt.date(2027, 5, 11))
        assert state() == "lapsed"
        assert Notice.objects.filter(template="derogation_ends").count() == 1

    def test_asked_within_the_notice_is_in_time(self, room, late):
        requests.file_request(room.building, by=user_of(landlord_of(room.building)), now=morning(dt.date(2027, 5, 10)))
        swept_daily(dt.date(2027, 5, 10), dt.date(2027, 5, 20))
        assert state() == "confirmed"

    def test_a_mail_that_came_back_told_nobody(self, late):
        bounces.report(
            event_id="1", message_id=late.message_id, hard=False, reason="vol", now=morning(dt.date(2027, 4, 12))
        )
        swept_daily(dt.date(2027, 4, 12), dt.date(2027, 5, 20))
        assert state() == "confirmed"

    def test_a_letter_that_was_posted_late_counts_from_its_own_day(self, late):
        bounces.report(
            event_id="1", message_id=late.message_id, hard=False, reason="vol", now=morning(dt.date(2027, 4, 12))
        )
        letter = Letter.objects.get(notice=late)
        letters.post(
            letter, on=dt.date(2027, 4, 30), how=Post.ORDINARY, by=make_user(Role.STAFF),
            now=morning(dt.date(2027, 4, 30)),
        )  # fmt: skip
        swept_daily(dt.date(2027, 5, 1), dt.date(2027, 5, 30))  # 30 days after 30 April
        assert state() == "confirmed"
        swept(dt.date(2027, 5, 31))
        assert state() == "lapsed"


class TestForGood:
    def test_it_can_not_be_stated_again(self, room):
        lapsed(room)
        landlord = user_of(landlord_of(room.building))
        with pytest.raises(RuleBroken, match="31/03/2027"):
            actions.state_derogation(fresh(room), by=landlord, now=NOW, **DATES)
        with pytest.raises(RuleBroken) as refused:
            actions.change_room(fresh(room), small_room_derogation=True, by=landlord, now=NOW)
        assert refused.value.field == "small_room_derogation"

    def test_the_register_agrees(self, room):
        lapsed(room)
        assert [code for code, check in INVARIANTS.items() if check.tally(LAST_DAY + DAY).broken] == []


class TestPages:
    def test_the_landlord_reads_what_it_lost(self, client, room):
        lapsed(room)
        client.force_login(user_of(landlord_of(room.building)))
        for language, words in (("nl", "voorgoed kwijt"), ("en", "lost its derogation for good")):
            page = client.get(f"/{language}/mijn/kamers/{room.code}/afwijking/")
            assert words in page.content.decode() and page.context["form"] is None

    def test_the_landlord_can_ask_from_here_and_then_reads_that_it_was_asked(self, client, room):
        """Pages ask the real clock: the certificate ends long after today."""
        confirmed(room)
        found_certificate(room, until=clock.today() + 400 * DAY)
        client.force_login(user_of(landlord_of(room.building)))
        path, ask = f"/nl/mijn/kamers/{room.code}/afwijking/", f"/nl/mijn/panden/{room.building.code}/attest/"
        assert f'href="{ask}"' in client.get(path).content.decode()
        client.post(ask)
        page = client.get(path).content.decode()
        assert f'href="{ask}"' not in page
        assert "op tijd een nieuw attest gevraagd" in page

    def test_the_landlord_reads_the_day_that_it_ends(self, client, room):
        today = clock.today()
        confirmed(room)
        issued = clock.start_of(today - 400 * DAY)
        found_certificate(fresh(room), until=today + 60 * DAY, now=issued)
        client.force_login(user_of(landlord_of(room.building)))
        page = client.get(f"/nl/mijn/kamers/{room.code}/afwijking/").content.decode()
        assert "verliest de kamer haar afwijking voorgoed. Bel" in page

    def test_an_inspector_reads_it_and_staff_set_it_right(self, client, room):
        found = lapsed(room)
        address = f"/nl/inspectie/afwijking/{found.code}/"
        client.force_login(opener(Role.STAFF))
        page = client.get(address).content.decode()
        assert "Vervallen op" in page
        assert "Laat de afwijking weer tellen" in page
        assert 'type="radio"' not in page  # there is nothing to choose
        assert client.post(address, {"answer": "refuse", "proof": "x"}).status_code == 200
        assert state() == "lapsed"
        assert client.post(address, {"answer": "confirm", "proof": "Attest gezien."}).status_code == 302
        assert state() == "confirmed"
