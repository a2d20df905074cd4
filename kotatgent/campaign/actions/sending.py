"""Invitations and reminders, a batch at a time: the mail, the row that says so and the outbox in one transaction."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from kotatgent.audit.actors import SWEEP
from kotatgent.audit.moves import move_all
from kotatgent.campaign import policies, queries
from kotatgent.campaign.enums import FormerState, MailKind, WaveState
from kotatgent.campaign.models import Former, Mail, Wave
from kotatgent.core import clock, queue, rows
from kotatgent.notices import actions as notices
from kotatgent.notices import pace

TEMPLATES = {MailKind.INVITATION: "campaign_invitation", MailKind.REMINDER: "campaign_reminder"}


def send_waves(*, now: dt.datetime) -> int:
    """Write to whom each wave reaches by now, within its mails an hour; how many mails were queued."""
    queued = 0
    for wave in queries.started(now):
        while count := _batch(wave, now):
            queued += count
    return queued


@transaction.atomic
@queue.gathered()
def _batch(wave: Wave, now: dt.datetime) -> int:
    """The wave is held: two sweeps at once never count the same hour, nor take the same people."""
    wave = rows.lock(wave)
    if wave.state != WaveState.RUNNING or not policies.is_running(wave.campaign, clock.date_of(now)):
        return 0
    room = pace.room(wave.mails.all(), wave.per_hour, now)
    if room <= 0:
        return 0
    people = _to_invite(wave, room)
    if people:
        move_all(people, FormerState.INVITED, by=SWEEP, now=now, wave=wave, invited_at=now)
        return _write_to(people, wave, MailKind.INVITATION, now)
    return _write_to(_to_remind(wave, room, now), wave, MailKind.REMINDER, now)


def _to_invite(wave: Wave, room: int) -> list[Former]:
    left = min(room, wave.size - wave.mails.filter(kind=MailKind.INVITATION).count())
    waiting = Former.objects.filter(campaign=wave.campaign_id, state=FormerState.WAITING)
    return list(waiting.select_for_update(skip_locked=True).order_by("pk")[: max(0, left)])


def _to_remind(wave: Wave, room: int, now: dt.datetime) -> list[Former]:
    """Nobody, unless the ground of a reminder was recorded for this wave."""
    if wave.reminder_after is None:
        return []
    invited = Former.objects.filter(
        wave=wave, state=FormerState.INVITED, invited_at__lte=now - dt.timedelta(days=wave.reminder_after)
    ).exclude(mails__kind=MailKind.REMINDER)
    return list(invited.select_for_update(skip_locked=True, of=("self",)).order_by("invited_at", "pk")[:room])


def _write_to(people: Sequence[Former], wave: Wave, kind: MailKind, now: dt.datetime) -> int:
    mails = Mail.objects.bulk_create(Mail(former=former, wave=wave, kind=kind, queued_at=now) for former in people)
    for language in sorted({former.language for former in people}):
        about = {mail.occasion: mail.former for mail in mails if mail.former.language == language}
        notices.queue_unwritten(
            TEMPLATES[kind], about=about, language=language, subject=wave.subject(language), now=now
        )
    return len(mails)
