"""The meetings of a member, for a calendar that subscribes to them (RFC 5545).

The same entries as in the mails, under the same UID: what was cancelled stays in it, as cancelled. Without documents,
agenda or names. Nothing in it depends on the moment at which it is asked for, so that its hash can be its ETag.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar

from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.core.tokens import token_hash
from kotatgent.meetings.invitations import event_of
from kotatgent.meetings.models import FeedLink, Meeting, Seat

EVERY = "PT6H"  # how often a calendar may look again, which it does in its own time anyway


@dataclass(frozen=True)
class Feed:
    """`changed_at`: since when it says what it says."""

    sheet: bytes
    changed_at: dt.datetime


def of_token(token: str, *, now: dt.datetime) -> Feed | None:
    """None for a secret of nobody, and for somebody who sits in no group on this day."""
    link = FeedLink.objects.filter(token_hash=token_hash(token), user__is_active=True).select_related("user").first()
    if link is None:
        return None
    today = clock.date_of(now)
    seats = list(Seat.objects.on(today).filter(user=link.user).order_by("pk"))
    return _feed(link, seats, today) if seats else None


def _feed(link: FeedLink, seats: list[Seat], today: dt.date) -> Feed:
    meetings = [meeting for seat in seats for meeting in _meetings_of(seat, today)]
    moments = [link.changed_at, clock.start_of(_first_day(today)), *(_since(meeting) for meeting in meetings)]
    moments += [clock.start_of(seat.starts_on) for seat in seats]
    ended = Seat.objects.filter(user=link.user, until__lt=today).values_list("until", flat=True)
    moments += [clock.start_of(until + dt.timedelta(days=1)) for until in ended if until is not None]
    with translation.override(link.user.language):
        return Feed(_sheet(meetings, link.user), max(moments))


def _since(meeting: Meeting) -> dt.datetime:
    """Since when it stands there as it does: also one to which nobody was invited, once it was held."""
    changed = meeting.changed_at or meeting.made_at
    return max(changed, meeting.held_at) if meeting.invited_at is None and meeting.held_at is not None else changed


def _first_day(today: dt.date) -> dt.date:
    """Of this calendar year. It changes once a year what the feed holds: the year before last goes."""
    return dt.date(today.year, 1, 1)


def _meetings_of(seat: Seat, today: dt.date) -> list[Meeting]:
    """Of which the members were told, or that were held; of last year, this year and later, within the term."""
    since = clock.start_of(dt.date(today.year - 1, 1, 1))
    found = Meeting.objects.filter(group=seat.group_id, starts_at__gte=since).select_related("group")
    found = found.exclude(invited_at=None, held_at=None).order_by("starts_at", "pk")
    return [meeting for meeting in found if seat.until is None or meeting.day <= seat.until]


def _sheet(meetings: list[Meeting], user: User) -> bytes:
    sheet = Calendar()
    sheet.add("prodid", "-//Kotatgent//meetings//NL")
    sheet.add("version", "2.0")
    sheet.add("method", "PUBLISH")
    sheet.add("x-wr-calname", _("Meetings of Kotatgent"))
    sheet.add("x-published-ttl", EVERY)
    for meeting in meetings:
        sheet.add_component(event_of(meeting))
    found: bytes = sheet.to_ical()
    return found
