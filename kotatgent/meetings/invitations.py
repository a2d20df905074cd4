"""Mails to the members of a group, with the meeting as iCalendar (RFC 5545, 5546).

The calendar is made when the mail goes out, from what the meeting is then. A change keeps the UID and raises SEQUENCE,
so that a calendar knows the same meeting again; a cancelled one takes it out.
"""

import datetime as dt
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from email.utils import parseaddr

from django.conf import settings
from django.utils import translation
from icalendar import Calendar, Event, vCalAddress

from kotatgent.meetings import queries
from kotatgent.meetings.enums import State
from kotatgent.meetings.models import Meeting, Seat
from kotatgent.notices import actions as notices
from kotatgent.notices import registry
from kotatgent.notices.models import Notice

INVITED, CHANGED, CANCELLED = "meeting_invitation", "meeting_changed", "meeting_cancelled"


def register() -> None:
    for template in (INVITED, CHANGED, CANCELLED):
        registry.register_attachments(template, attached)


def tell_members(template: str, meeting: Meeting, *, now: dt.datetime) -> None:
    """Each member who is in office on the day of the meeting; in the language of the account where there is one."""
    for member in queries.members_on(meeting.group, meeting.day):
        if member.email:
            tell(template, member, meeting, now=now)


def tell(template: str, member: Seat, meeting: Meeting, *, now: dt.datetime, **more: object) -> None:
    language = member.user.language if member.user is not None else "nl"
    context = {"member": member, "meeting": meeting, "group": meeting.group, **more}
    notices.queue(template, to=member.email, about=meeting, now=now, language=language, context=context)


def attached(notice: Notice) -> list[MIMEBase]:
    meeting = Meeting.objects.select_related("group").filter(code=notice.about_code).first()
    if meeting is None:
        return []
    with translation.override(notice.language):
        sheet = calendar(meeting, to=notice.to_email)
    part = MIMEText(sheet.to_ical().decode(), "calendar", "utf-8")
    part.set_param("method", str(sheet["method"]))
    part.add_header("Content-Disposition", "attachment", filename=f"kotatgent-{meeting.code}.ics")
    return [part]


def calendar(meeting: Meeting, *, to: str) -> Calendar:
    sheet = Calendar()
    sheet.add("prodid", "-//Kotatgent//meetings//NL")
    sheet.add("version", "2.0")
    sheet.add("method", "CANCEL" if meeting.state == State.CANCELLED else "REQUEST")
    event = event_of(meeting)
    event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    event.add("attendee", vCalAddress(f"mailto:{to}"))
    sheet.add_component(event)
    return sheet


def event_of(meeting: Meeting) -> Event:
    """Without who it is for: the same in a mail and in a calendar that subscribes."""
    event = Event()
    event.add("uid", f"meeting-{meeting.code}@kotatgent")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", (meeting.changed_at or meeting.made_at).astimezone(dt.UTC))
    event.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    event.add("dtend", meeting.ends_at.astimezone(dt.UTC))
    event.add("summary", f"Kotatgent: {meeting.group.name}")
    event.add("status", "CANCELLED" if meeting.state == State.CANCELLED else "CONFIRMED")
    if meeting.place or meeting.link:
        event.add("location", meeting.place or meeting.link)
    if meeting.link:
        event.add("url", meeting.link)
    return event
