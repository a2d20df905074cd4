"""When. A refusal is a sentence."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kotatgent.campaign.enums import CampaignState, WaveState
from kotatgent.campaign.models import Campaign, Wave
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.followups.queries import term

LONGEST = "campaign-longest"


def check_record(*, purpose: str, ground: str, ends_on: dt.date, now: dt.datetime) -> None:
    """Without a purpose, a legal ground and an end that is near enough nobody's address comes in (F5.9, F5.19)."""
    today = clock.date_of(now)
    if not purpose.strip():
        raise RuleBroken("purpose_missing", _("Say what the addresses are used for."), field="purpose")
    if not ground.strip():
        raise RuleBroken("ground_missing", _("Name the legal ground."), field="ground")
    if ends_on <= today:
        raise RuleBroken("end_passed", _("The last day must lie after today."), field="ends_on")
    latest = term(LONGEST).after(today)
    if ends_on > latest:
        words = format_lazy(_("The last day may be {day} at the latest."), day=date_format(latest, "j F Y"))
        raise RuleBroken("end_too_far", words, field="ends_on")


def is_running(campaign: Campaign, on: dt.date) -> bool:
    """Its last day still counts."""
    return campaign.state == CampaignState.OPEN and on <= campaign.ends_on


def check_running(campaign: Campaign, *, now: dt.datetime) -> None:
    if not is_running(campaign, clock.date_of(now)):
        raise RuleBroken("campaign_over", _("This campaign is over: nothing is sent any more."))


def check_can_change(wave: Wave) -> None:
    if wave.state != WaveState.DRAFT:
        raise RuleBroken("wave_started", _("This wave has started, so its words and its size stay as they are."))


def check_start(wave: Wave, *, now: dt.datetime) -> None:
    check_running(wave.campaign, now=now)
    if clock.date_of(wave.starts_at) > wave.campaign.ends_on:
        raise RuleBroken("starts_too_late", _("This wave would start after the last day of the campaign."),
                         field="starts_at")  # fmt: skip


def check_reminder(wave: Wave, *, ground: str, after: int, now: dt.datetime) -> None:
    check_running(wave.campaign, now=now)
    if not ground.strip():
        raise RuleBroken("ground_missing", _("Name the legal ground."), field="reminder_ground")
    if after < 1:
        raise RuleBroken("too_soon", _("A reminder comes at least one day after the invitation."),
                         field="reminder_after")  # fmt: skip
