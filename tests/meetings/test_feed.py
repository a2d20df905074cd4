"""The calendar that a member subscribes to: what stands in it, for whom, how long, and when it counts as unchanged."""

import datetime as dt

import pytest
from icalendar import Calendar

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import NotAllowed
from kotatgent.meetings import actions, feed
from kotatgent.meetings.models import FeedLink
from tests.factories.accounts import NOW, make_user
from tests.factories.exchange import a_pdf
from tests.factories.meetings import DAY, HOUR, everybody, group_of, make_meeting, make_member

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


@pytest.fixture
def member():
    user = make_user(Role.PARTNER, language="nl")
    user.seat = make_member(user=user)
    return user


def events(token, now=NOW):
    found = feed.of_token(token, now=now)
    return None if found is None else {str(one["uid"]): one for one in Calendar.from_ical(found.sheet).walk("VEVENT")}


def invited(staff, group=None, days=14):
    return actions.invite(make_meeting(group, days=days), by=staff, now=NOW)


class TestWhatStandsInIt:
    def test_the_meetings_of_the_own_group_to_which_members_were_invited(self, staff, member):
        make_member(group_of("steering"))
        own, _planned, other = invited(staff), make_meeting(days=30), invited(staff, group_of("steering"))
        found = events(actions.make_feed(by=member, now=NOW))
        assert found.keys() == {f"meeting-{own.code}@kotatgent"} and other.code not in str(found)
        (event,) = found.values()
        assert (event["sequence"], event["status"]) == (0, "CONFIRMED")
        assert (event.start, event.end) == (own.starts_at, own.ends_at)
        assert event["summary"] == "Kotatgent: Werkgroep"

    def test_nobody_and_no_document_stands_in_it(self, staff, member):
        meeting = invited(staff)
        actions.add_documents(meeting, attached=[a_pdf()], point=None, by=staff, now=NOW)
        sheet = feed.of_token(actions.make_feed(by=member, now=NOW), now=NOW).sheet.decode()
        assert "ATTENDEE" not in sheet and "mailto" not in sheet and "Draaiboek" not in sheet
        assert member.email not in sheet and "ATTACH" not in sheet

    def test_a_change_keeps_the_entry_and_raises_its_sequence(self, staff, member):
        token, meeting = actions.make_feed(by=member, now=NOW), invited(staff)
        (before,) = events(token)
        later = meeting.starts_at + DAY
        actions.change_meeting(meeting, starts_at=later, ends_at=later + HOUR, by=staff, now=NOW)
        ((uid, event),) = events(token).items()
        assert (uid, event["sequence"], event.start) == (before, 1, later)

    def test_what_was_cancelled_stays_as_cancelled(self, staff, member):
        token, meeting = actions.make_feed(by=member, now=NOW), invited(staff)
        actions.cancel(meeting, reason="Ziekte.", by=staff, now=NOW)
        (event,) = events(token).values()
        assert (event["status"], event["sequence"]) == ("CANCELLED", 1)

    def test_also_what_was_held_without_an_invitation(self, staff, member):
        meeting = make_meeting(days=-2)
        actions.hold(meeting, presence=everybody(meeting), by=staff, now=NOW)
        assert events(actions.make_feed(by=member, now=NOW)).keys() == {f"meeting-{meeting.code}@kotatgent"}

    def test_nothing_after_the_last_day_of_the_term(self, staff, member):
        token = actions.make_feed(by=member, now=NOW)
        within, after = invited(staff, days=10), invited(staff, days=20)
        actions.change_member(member.seat, until=TODAY + 15 * DAY, by=staff, now=NOW)
        assert events(token).keys() == {f"meeting-{within.code}@kotatgent"} and after.code not in str(events(token))


class TestTheAddress:
    def test_only_a_hash_of_it_is_kept(self, member):
        token = actions.make_feed(by=member, now=NOW)
        assert token not in str(FeedLink.objects.values().get())

    def test_a_new_one_stops_the_old_one(self, member):
        old, new = actions.make_feed(by=member, now=NOW), actions.make_feed(by=member, now=NOW)
        assert events(old) is None and events(new) == {}

    def test_taken_away_it_stops(self, member):
        token = actions.make_feed(by=member, now=NOW)
        actions.revoke_feed(by=member, now=NOW)
        assert events(token) is None and not FeedLink.objects.exists()

    def test_it_stops_the_day_after_the_term_of_office(self, staff, member):
        token = actions.make_feed(by=member, now=NOW)
        actions.change_member(member.seat, until=TODAY + 3 * DAY, by=staff, now=NOW)
        assert events(token, NOW + 3 * DAY) == {} and events(token, NOW + 4 * DAY) is None

    def test_it_stops_with_the_account(self, member):
        token = actions.make_feed(by=member, now=NOW)
        User.objects.filter(pk=member.pk).update(is_active=False, manages=False)
        assert events(token) is None

    def test_who_sits_in_no_group_has_none(self, staff):
        with pytest.raises(NotAllowed):
            actions.make_feed(by=staff, now=NOW)


class TestPages:
    @pytest.fixture
    def seated(self):
        user = make_user(Role.PARTNER)
        make_member(user=user)
        return user

    def test_it_is_shown_once_and_opens_without_signing_in(self, client, seated):
        client.force_login(seated)
        page = client.post("/nl/stuurgroep/vergaderingen/kalender/", {"make": "1"}).content.decode()
        address = page.partition("readonly>")[2].partition("<")[0]
        assert address.endswith(".ics") and f'href="webcal:{address.partition(":")[2]}"' in page
        assert ".ics" not in client.get("/nl/stuurgroep/vergaderingen/kalender/").content.decode()
        client.logout()
        answer = client.get("/nl" + address.partition("/nl")[2])
        assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
        assert answer["Cache-Control"] == "private, no-cache" and answer["Referrer-Policy"] == "no-referrer"

    def test_unchanged_it_is_not_sent_again(self, client, staff, seated):
        address = f"/nl/kalender/vergaderingen/{actions.make_feed(by=seated, now=NOW)}.ics"
        meeting = invited(staff)
        first = client.get(address)
        etag, last = first["ETag"], first["Last-Modified"]
        for asked in ({"if-none-match": etag}, {"if-modified-since": last}):
            again = client.get(address, headers=asked)
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        actions.change_meeting(meeting, place="Zaal 9", by=staff, now=NOW + HOUR)
        for asked in ({"if-none-match": etag}, {"if-modified-since": last}):
            again = client.get(address, headers=asked)
            assert again.status_code == 200 and again["ETag"] != etag and b"Zaal 9" in again.content

    def test_a_seat_that_is_given_up_counts_as_a_change(self, client, staff, seated):
        actions.add_member(
            group_of("steering"), institution=None, name="Iemand", email=seated.email, task="member",
            starts_on=TODAY - DAY, until=None, by=staff, now=NOW,
        )  # fmt: skip
        address = f"/nl/kalender/vergaderingen/{actions.make_feed(by=seated, now=NOW)}.ics"
        last = client.get(address)["Last-Modified"]
        seat = group_of("steering").members.get(user=seated)
        actions.change_member(seat, email="ander@school.test", by=staff, now=NOW + dt.timedelta(minutes=1))
        assert client.get(address, headers={"if-modified-since": last}).status_code == 200

    def test_a_secret_of_nobody_is_nowhere(self, client):
        assert client.get("/nl/kalender/vergaderingen/ABCDEF.ics").status_code == 404
