"""Documents for a meeting: added by who prepares it, and part of the minutes from the day that these are approved."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.media import attached as files
from kotatgent.media.models import Purpose
from kotatgent.meetings import permissions, policies
from kotatgent.meetings.enums import State
from kotatgent.meetings.models import Enclosure, Meeting, Point


@transaction.atomic
def add_documents(
    meeting: Meeting, *, attached: "Sequence[UploadedFile[Any]]", point: Point | None, by: User, now: dt.datetime
) -> list[Enclosure]:
    """For one point of its agenda, or for the meeting as a whole. All of them, or none."""
    permissions.check_may_write(by)
    meeting = _lock(meeting)
    policies.check_can_attach(meeting, there=meeting.documents.count(), more=len(attached))
    if point is not None and point.meeting_id != meeting.pk:
        raise RuleBroken("which_point", policies.no_such_point(), field="point")
    found = [_added(meeting, upload, point, by=by, now=now) for upload in attached]
    _touch(meeting)
    return found


def _added(
    meeting: Meeting, upload: "UploadedFile[Any]", point: Point | None, *, by: User, now: dt.datetime
) -> Enclosure:
    try:
        kept = files.take_in(upload, purpose=Purpose.MEETING, by=by, now=now)
    except ValidationError as error:
        raise ValidationError({"attached": error.messages}) from error
    document = Enclosure(code=text.new_code(12), meeting=meeting, point=point, name=kept.name)
    document.picture, document.pdf, document.added_at, document.added_by = kept.picture, kept.pdf, now, by
    rows.save(document)
    record(Kind.UPLOADED, document, by=by, now=now, meeting=meeting.code, sha256=document.kept.sha256)
    return document


@transaction.atomic
def remove_document(document: Enclosure, *, by: User, now: dt.datetime) -> None:
    """The file goes with it; not any more once the minutes are approved."""
    permissions.check_may_write(by)
    meeting = _lock(document.meeting)
    policies.check_not_closed(meeting)
    document = rows.lock(document, Enclosure.objects.select_related("picture", "pdf"))
    record(Kind.REMOVED, document, by=by, now=now, meeting=meeting.code)
    document.delete()
    files.discard(document.picture, document.pdf, by=by, now=now)
    _touch(meeting)


def _lock(meeting: Meeting) -> Meeting:
    return rows.lock(meeting, Meeting.objects.select_related("group"))


def _touch(meeting: Meeting) -> None:
    """What the chair approves has changed, so whoever had it on screen has an older one."""
    if meeting.state == State.HELD:
        Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
