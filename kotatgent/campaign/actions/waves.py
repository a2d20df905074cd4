import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.campaign import permissions, policies
from kotatgent.campaign.enums import WaveState
from kotatgent.campaign.models import Campaign, Wave
from kotatgent.core import rows, text

FACTS = frozenset({"size", "starts_at", "per_hour", "subject_nl", "subject_en", "text_nl", "text_en"})


@transaction.atomic
def make_wave(campaign: Campaign, *, by: Actor, now: dt.datetime, **facts: Any) -> Wave:
    """`facts`: the names of FACTS. Nothing goes out before the wave is started."""
    permissions.check_may_send(by)
    rows.check_names(facts, FACTS)
    campaign = rows.lock(campaign)
    policies.check_running(campaign, now=now)
    last = campaign.waves.aggregate(last=Max("number"))["last"] or 0
    wave = Wave(code=text.new_code(8), campaign=campaign, number=last + 1, made_at=now, **facts)
    policies.check_start(wave, now=now)
    rows.save(wave)
    record(Kind.CREATED, wave, by=by, now=now, campaign=campaign.code, size=wave.size)
    return wave


@transaction.atomic
def change_wave(wave: Wave, *, by: Actor, now: dt.datetime, expected: int | None = None, **facts: Any) -> Wave:
    """`facts`: the names of FACTS. Only before it has started."""
    permissions.check_may_send(by)
    rows.check_names(facts, FACTS)
    wave = rows.lock(wave)
    policies.check_can_change(wave)
    changed = rows.write(wave, facts, expected=expected)
    policies.check_start(wave, now=now)
    if changed:
        record(Kind.CHANGED, wave, by=by, now=now, fields=changed)
    return wave


@transaction.atomic
def start_wave(wave: Wave, *, by: Actor, now: dt.datetime) -> Wave:
    """From its moment on its mails go out; also after it was stopped."""
    permissions.check_may_send(by)
    wave = rows.lock(wave)
    policies.check_start(wave, now=now)
    move(wave, WaveState.RUNNING, by=by, now=now)
    return wave


@transaction.atomic
def stop_wave(wave: Wave, *, by: Actor, now: dt.datetime) -> Wave:
    """No mail of this wave goes out until it is started again, also none that waits in the outbox."""
    permissions.check_may_send(by)
    wave = rows.lock(wave)
    move(wave, WaveState.STOPPED, by=by, now=now)
    return wave


@transaction.atomic
def allow_reminder(wave: Wave, *, ground: str, after: int, by: User, now: dt.datetime) -> Wave:
    """The privacy officer records why one reminder may go to who did not come, and how long after the invitation."""
    permissions.check_may_allow_reminders(by)
    wave = rows.lock(wave)
    policies.check_reminder(wave, ground=ground, after=after, now=now)
    facts = {"reminder_ground": ground.strip(), "reminder_after": after}
    changed = rows.write(wave, {**facts, "reminder_by": by, "reminder_at": now})
    record(Kind.RECORDED, wave, by=by, now=now, what="reminder_allowed", fields=changed, days=after)
    return wave
