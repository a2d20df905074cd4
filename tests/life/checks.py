"""What must hold of the effects, whatever was done: rows, mails, pages. Nothing here is asked of the code that made
them; dates are counted on a calendar in Brussels."""

import datetime as dt

import time_machine
from django.test import Client

from inspections.models import CertificateRequest, RepairOrder, UnfitProcedure, Visit, WarningProcedure
from kotatgent.audit.models import Event
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from landlords.models import Derogation
from listings.models import Listing
from listings.wording import label_of_listing
from tests.life import house, moments
from tests.life.facts import arrived, what_may_never_be
from tests.life.model import months_after
from tests.life.town import Town


def each_step(town: Town) -> None:
    assert what_may_never_be() == []
    adverts = {advert.pk: advert for advert in Listing.objects.with_facts().filter(pk__in=town.adverts.values())}
    for label, shown in town.shown.items():
        advert = adverts[town.adverts[label]]
        assert advert.state == shown.advert
        assert label_of_listing(advert, town.today) == shown.words(town.today)
        assert not (shown.blocked and advert.state == "published")


def last_mail() -> int:
    return Notice.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def swept(town: Town, last_mail: int) -> None:
    """Nothing that was due is left; nothing was said too early; a second sweep finds nothing to do."""
    left = FollowUp.objects.filter(state="open", owner_role="", due_on__lte=town.today)
    assert not left.exists(), list(left)
    for mail in Notice.objects.filter(pk__gt=last_mail):
        said_too_early = TOO_EARLY.get(mail.template, _never)
        assert not said_too_early(mail.about_code, town), (mail.template, town.now)
    mails = Notice.objects.count()
    assert town.sweep() == {}
    assert Notice.objects.count() == mails


def _never(code: str, town: Town) -> bool:
    return False


def _within_sixty_days(code: str, town: Town) -> bool:
    filed_on = moments.day_of(CertificateRequest.objects.get(code=code).filed_at)
    return town.today <= filed_on + dt.timedelta(days=60)


def _in_repair_term(code: str, town: Town) -> bool:
    return town.today <= RepairOrder.objects.get(code=code).clock.until


def _in_three_months(code: str, town: Town) -> bool:
    started_on = WarningProcedure.objects.get(code=code).clock.started_on
    return town.today <= months_after(started_on, 3)


def _before_silence(code: str, town: Town) -> bool:
    asked_on = UnfitProcedure.objects.get(code=code).requested_on
    return asked_on is None or town.today <= months_after(asked_on, 3)


def _visit_over(code: str, town: Town) -> bool:
    return Visit.objects.get(code=code).planned_for <= town.now


TOO_EARLY = {
    "request_silent": _within_sixty_days,
    "repair_term_over": _in_repair_term,
    "warning_stopped": _in_three_months,
    "unfit_silence": _before_silence,
    "visit_is_near": _visit_over,
}


def whole_life(town: Town) -> None:
    _register(town)
    _removals()
    _derogations()
    _public_pages(town)


def _register(town: Town) -> None:
    for rule in INVARIANTS.values():
        found = rule.tally(town.today)
        assert not found.broken, (rule.sentence, found.examples)


def _removals() -> None:
    """An advert goes offline by a decision of the mayor alone, after acute danger or a hearing that was told of in
    time: fourteen days from the mail that arrived, or from the letter in its place."""
    for gone in Event.objects.filter(kind="moved", subject_kind="listing", after="removed"):
        cases = UnfitProcedure.objects.filter(decided_at=gone.at).exclude(verdict="not_declared")
        assert gone.actor_role == "decision_maker"
        assert any(case.acute_at is not None or _heard_in_time(case) for case in cases)


def _derogations() -> None:
    for gone in Derogation.objects.filter(state="lapsed"):
        mails = Notice.objects.filter(template__in=["certificate_reminder", "derogation_ends"])
        ends = gone.room.certificates.values_list("certificate__valid_until", flat=True)
        assert not house.lapsed_too_early(gone, [day for mail in mails for day in arrived(mail)], list(ends))


def _heard_in_time(case: UnfitProcedure) -> bool:
    assert case.hearing_at is not None
    assert case.decided_at is not None
    if case.hearing_at > case.decided_at or not case.hearing:
        return False
    return case.hearing == "attended" or any(
        told + dt.timedelta(days=14) <= moments.day_of(case.hearing_at) for told in _told_on(case)
    )


def _told_on(case: UnfitProcedure) -> list[dt.date]:
    """The days on which an invitation arrived, or seemed to: a mail may come back after the hearing."""
    mails = Notice.objects.filter(template="unfit_hearing", about_code=case.code)
    return [day for mail in mails for day in arrived(mail)]


def _public_pages(town: Town) -> None:
    with time_machine.travel(town.now, tick=False):
        rows = Client().get("/api/v1/listings/").json()["results"]
    online = {town.advert(label).code: shown for label, shown in town.shown.items() if shown.advert == "published"}
    said = {row["code"]: row["certificate"]["label"] for row in rows}
    assert said == {code: shown.words(town.today) for code, shown in online.items()}
