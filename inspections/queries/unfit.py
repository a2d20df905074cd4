import datetime as dt
from collections import defaultdict

from django.db.models import Exists, OuterRef, QuerySet

from inspections.enums import (
    OPEN_UNFIT,
    AppealState,
    EndReason,
    UnfitState,
)
from inspections.models import (
    CertificateRoom,
    Proposal,
    UnfitAppeal,
    UnfitDecision,
    UnfitProcedure,
    UnfitRoom,
    WarningProcedure,
)
from kotatgent.core import clock
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from kotatgent.notices.models import Notice
from kotatgent.notices.queries import told_on
from landlords.models import Building, Room


def open_cases(building: Building) -> QuerySet[UnfitProcedure]:
    """Procedures unfit without a decision, the one that is due first on top."""
    found = UnfitProcedure.objects.filter(building=building, state__in=OPEN_UNFIT)
    return found.select_related("clock__follow_up", "clock__term", "proposal").order_by("clock__until", "pk")


def open_case_of(proposal: Proposal) -> UnfitProcedure | None:
    return open_cases(proposal.building).filter(proposal=proposal).first()


def stopped_warnings() -> QuerySet[WarningProcedure]:
    """About which nobody decided yet what comes next."""
    codes = FollowUp.objects.open().filter(kind="warning", step="next-procedure").values("code")
    found = WarningProcedure.objects.filter(code__in=codes)
    return found.select_related("order__building__address__place", "clock__follow_up")


def rooms_of_case(case: UnfitProcedure) -> list[Room]:
    return [] if case.proposal is None else list(case.proposal.rooms.all())


def lifted_of(case: UnfitProcedure) -> list[tuple[dt.date, str, list[str]]]:
    """By which certificates the decision was lifted, from when, and for which rooms."""
    if case.decision is None:
        return []
    found: dict[tuple[dt.date, str], list[str]] = defaultdict(list)
    for row in case.decision.rooms.filter(lifted_by__isnull=False).select_related("room", "lifted_by"):
        assert row.lifted_on is not None and row.lifted_by is not None
        found[row.lifted_on, row.lifted_by.number].append(row.room.label)
    return [(*key, rooms) for key, rooms in sorted(found.items())]


def still_barred(case: UnfitProcedure) -> list[Room]:
    """Rooms that the decision of this case keeps from being let."""
    return [] if case.decision is None else list(Room.objects.filter(
        unfit_decisions__decision=case.decision, unfit_decisions__lifted_on__isnull=True
    ))  # fmt: skip


def told_of_hearing_in_time(case: UnfitProcedure, *, today: dt.date) -> bool:
    """Everybody who was invited has the full term, from the day on which the last invitation really went out.

    One that did not go out yet can still go out today. False where the site invited nobody.
    """
    assert case.hearing_at is not None
    invitations = _invitations(case).select_related("letter")
    last = {invitation.to_user_id: invitation for invitation in invitations.order_by("pk")}
    days = [told_on(invitation) or today for invitation in last.values()]
    notice, hearing_on = term("hearing-notice"), clock.date_of(case.hearing_at)
    return bool(days) and all(notice.after(day) <= hearing_on for day in days)


def invited_by_the_site(case: UnfitProcedure) -> bool:
    """False where nobody has an account to write to: then the invitation goes on paper, and staff say how."""
    return _invitations(case).exists()


def _invitations(case: UnfitProcedure) -> QuerySet[Notice]:
    return Notice.objects.filter(template="unfit_hearing", about_code=case.code)


def is_over(decision: UnfitDecision) -> bool:
    return not _that_count().filter(pk=decision.pk).exists()


def _that_count() -> QuerySet[UnfitDecision]:
    """Which keep a room from being let: by themselves, or beside one from before that still does."""
    closed = UnfitRoom.objects.filter(
        room__proposals=OuterRef("proposal"), lifted_on=None, decision__decided_on__lte=OuterRef("decided_on")
    )
    return UnfitDecision.objects.filter(Exists(closed))


def without_file(building: Building) -> list[UnfitDecision]:
    """Decisions from before this register kept procedures that still count."""
    return list(_that_count().filter(building=building, procedure=None).select_related("proposal"))


def decision_told_on(decision: UnfitDecision) -> dt.date | None:
    """When the last of those who were to hear of it was really told; None when we can't say so of all of them."""
    sent = Notice.objects.filter(template="unfit_decided", about_code=decision.code).select_related("letter")
    days = [told_on(notice) for notice in sent]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def ended_by(case: UnfitProcedure) -> list[CertificateRoom]:
    """What only the decision of this case ended."""
    if case.decision is None:
        return []
    found = _ended_only_by(case.decision, case.decision.decided_on)
    return list(found.select_related("certificate", "room").order_by("pk"))


def _ended_only_by(decision: UnfitDecision | OuterRef, decided_on: dt.date | OuterRef) -> QuerySet[CertificateRoom]:
    """What ended on the day of this decision, in its rooms, where no other decision would have ended it as well.

    Asked of the decisions themselves: one about a room that was blocked already has no row of its own for it.
    """
    inside = OuterRef(decision) if isinstance(decision, OuterRef) else decision.pk
    of_room = UnfitDecision.objects.filter(proposal__rooms=OuterRef("room"))
    others = of_room.filter(decided_on__gte=OuterRef("certificate__issued_on"))
    others = others.exclude(procedure__state=UnfitState.ANNULLED)
    return CertificateRoom.objects.filter(
        ~Exists(others.exclude(pk=inside)),
        Exists(of_room.filter(pk=inside)),
        end_reason=EndReason.UNFIT,
        ended_on=decided_on,
    )


def decided_again(room: Room, decision: UnfitDecision) -> UnfitDecision | None:
    """A later decision about a room that this one still blocked: it goes on blocking the room."""
    later = UnfitDecision.objects.filter(
        proposal__rooms=room, proposal__decided_at__gt=decision.proposal.decided_at
    ).exclude(procedure__state=UnfitState.ANNULLED)
    return later.exclude(rooms__room=room).order_by("decided_on", "pk").first()


def waits_to_be_given_back(case: UnfitProcedure) -> list[CertificateRoom]:
    """Its decision was annulled, and nobody said yet whether what it ended holds again."""
    open_appeals = case.appeals.filter(state=AppealState.GRANTED, given_back="")
    return ended_by(case) if case.state == UnfitState.ANNULLED and open_appeals.exists() else []


def annulled_to_settle() -> QuerySet[UnfitProcedure]:
    """Annulled decisions about whose certificates nobody said yet whether they hold again."""
    waits = UnfitAppeal.objects.filter(procedure=OuterRef("pk"), state=AppealState.GRANTED, given_back="")
    ended = _ended_only_by(OuterRef("decision"), OuterRef("decision__decided_on"))
    found = UnfitProcedure.objects.filter(Exists(waits), Exists(ended), state=UnfitState.ANNULLED)
    return found.select_related("building__address__place").order_by("decided_at", "pk")
