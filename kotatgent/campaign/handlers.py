"""What the sweep does for the campaign, and how its mails are written as they go out."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kotatgent.audit.actors import SWEEP
from kotatgent.campaign import actions, links, policies, queries
from kotatgent.campaign.actions.records import ERASE, FOLLOW_UP
from kotatgent.campaign.actions.sending import TEMPLATES
from kotatgent.campaign.actions.stops import FORGET, REFUSAL
from kotatgent.campaign.enums import FormerState, WaveState
from kotatgent.campaign.models import Campaign, Former, Refusal, Wave
from kotatgent.campaign.reasons import reasons
from kotatgent.core import clock
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.notices import pace
from kotatgent.notices import registry as outbox
from kotatgent.notices.actions import worded
from kotatgent.notices.models import Notice


def register() -> None:
    registry.register(FOLLOW_UP, ERASE, _erase)
    registry.register(REFUSAL, FORGET, _forget)
    registry.register_chore("campaign.mails", lambda now: actions.send_waves(now=now), queries.started)
    for template in TEMPLATES.values():
        outbox.register_writer(template, write)


def _erase(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    actions.end(Campaign.objects.get(code=row.code), by=SWEEP, now=now)
    return registry.Done()


def _forget(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    actions.forget_refusal(Refusal.objects.get(code=row.code), by=SWEEP, now=now)
    return registry.Done()


def write(notice: Notice, now: dt.datetime) -> outbox.Written | outbox.NotNow | None:
    """None for who is back, wants no mail or is gone, and after the last day; a wave that was stopped waits."""
    former = Former.objects.select_related("campaign", "wave").filter(code=notice.about_code).first()
    if former is None or former.state != FormerState.INVITED or former.email is None or former.wave is None:
        return None
    if not policies.is_running(former.campaign, clock.date_of(now)):
        return None
    if former.wave.state != WaveState.RUNNING:
        return outbox.NotNow(now + pace.WAIT)
    token = links.token_of(former.code)
    subject, body = in_words(former.wave, former.campaign, former.language, notice.template, token)
    with translation.override(former.language):
        off = settings.BASE_URL + reverse("campaign_off", args=[token])
    return outbox.Written(former.email, subject, body, pace.one_click(off))


def in_words(wave: Wave, campaign: Campaign, language: str, template: str, token: str) -> tuple[str, str]:
    """Subject and text; also what staff see before they start a wave."""
    facts = {"wave": wave, "campaign": campaign, "token": token, "reasons": reasons(language)}
    return worded(template, language, {**facts, "subject": wave.subject(language), "text": wave.text(language)})
