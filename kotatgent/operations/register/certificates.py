import datetime as dt
from collections import defaultdict

from inspections.enums import (
    OPEN_ORDERS,
    CertificateSource,
    Course,
    EndReason,
    FireOutcome,
    Kind,
    Outcome,
    ReportState,
    UnfitState,
)
from inspections.models import Certificate, CertificateRoom, Proposal, RepairOrder, Report, UnfitDecision, UnfitRoom
from inspections.queries import best_first
from kotatgent.core import clock
from kotatgent.operations.register.invariants import Tally, invariant
from landlords.models import Room
from listings.enums import Block
from listings.models import Standing


@invariant("What an advert says of the certificate is the certificate that counts for the room")
def standing_of_certificate(tally: Tally) -> None:
    best: dict[int, CertificateRoom] = {}
    for scope in best_first().iterator(chunk_size=2000):
        best.setdefault(scope.room_id, scope)
    said = {standing.room_id: standing for standing in Standing.objects.iterator(chunk_size=2000)}
    for pk, code in Room.objects.values_list("pk", "code").iterator():
        standing, found = said.get(pk), best.get(pk)
        tally.row(_facts_said(standing) == _facts_of(found), code)


def _facts_of(scope: CertificateRoom | None) -> tuple[object, ...]:
    if scope is None:
        return "", None, None, None, None
    one = scope.certificate
    return one.number, one.issued_on, one.valid_until, scope.ended_on, one.max_residents


def _facts_said(standing: Standing | None) -> tuple[object, ...]:
    if standing is None:
        return "", None, None, None, None
    one = standing
    return one.certificate_number, one.issued_on, one.valid_until, one.ended_on, one.max_residents


@invariant("A room is kept from being let by a decision that was not lifted, and by nothing else (F2.36)")
def standing_of_block(tally: Tally) -> None:
    unfit = {
        room: (Block.UNINHABITABLE if outcome == Outcome.UNINHABITABLE else Block.UNFIT)
        for room, outcome in UnfitRoom.objects.filter(lifted_on=None).values_list("room_id", "decision__outcome")
    }
    blocked = dict(Standing.objects.exclude(blocked_on=None).values_list("room_id", "block"))
    for pk, code in Room.objects.filter(pk__in={*unfit, *blocked}).values_list("pk", "code"):
        tally.row((pk in unfit) == (pk in blocked), code)


@invariant("A decision unfit or uninhabitable ended the certificates of its rooms, until a newer one (F2.8)")
def unfit_ends_certificate(tally: Tally) -> None:
    scopes: dict[int, list[tuple[dt.date, dt.date, dt.date | None]]] = defaultdict(list)
    rows = CertificateRoom.objects.values_list(
        "room_id", "certificate__issued_on", "certificate__valid_until", "ended_on"
    )
    for room, issued_on, valid_until, ended_on in rows.iterator():
        scopes[room].append((issued_on, valid_until, ended_on))
    # Annulled after a newer certificate had lifted it: its rows say by which, and it ended nothing all the same.
    standing = UnfitRoom.objects.filter(annulled_by=None).exclude(decision__procedure__state=UnfitState.ANNULLED)
    for unfit in standing.select_related("decision", "room"):
        day = unfit.decision.decided_on
        older = [scope for scope in scopes[unfit.room_id] if scope[0] < day <= scope[1]]
        tally.row(all(ended_on is not None and ended_on <= day for _i, _u, ended_on in older), unfit.room.code)


@invariant("A decision that was not annulled was lifted only by a certificate of that room, issued on or after it")
def lifted_by_certificate(tally: Tally) -> None:
    covered = set(CertificateRoom.objects.values_list("certificate_id", "room_id"))
    lifted = UnfitRoom.objects.exclude(lifted_on=None).filter(annulled_by=None)
    for unfit in lifted.select_related("decision", "lifted_by", "room"):
        newer = unfit.lifted_by is not None and unfit.lifted_by.issued_on >= unfit.decision.decided_on
        tally.row(newer and (unfit.lifted_by_id, unfit.room_id) in covered, unfit.room.code)


@invariant("A certificate is not dated after the day on which it was recorded, and does not end before it begins")
def dates(tally: Tally) -> None:
    for one in Certificate.objects.iterator(chunk_size=2000):
        recorded_on = clock.date_of(one.recorded_at)
        tally.row(one.issued_on <= recorded_on and one.issued_on <= one.valid_until, one.number)


@invariant("A certificate covers rooms of its own building")
def scope(tally: Tally) -> None:
    rows = CertificateRoom.objects.values_list("certificate__number", "certificate__building_id", "room__building_id")
    for number, building, of_room in rows.iterator():
        tally.row(building == of_room, number)


@invariant("A certificate ended for a room on a day between its date and today, with a reason")
def ends(tally: Tally) -> None:
    for one in CertificateRoom.objects.exclude(ended_on=None).select_related("certificate"):
        assert one.ended_on is not None
        in_time = one.certificate.issued_on <= one.ended_on <= tally.today
        tally.row(in_time and one.end_reason in EndReason.values, one.certificate.number)


@invariant("A certificate that was decided comes from a report that found its rooms in order, without a block")
def decided(tally: Tally) -> None:
    rows = Certificate.objects.filter(source=CertificateSource.DECISION).select_related("proposal")
    for one in rows.prefetch_related("scope", "proposal__rooms"):
        proposal = one.proposal
        right = (
            proposal is not None
            and proposal.decision == Course.CERTIFICATE
            and proposal.outcome == Outcome.CONFORM
            and not proposal.blocked
            and {scope.room_id for scope in one.scope.all()} == {room.pk for room in proposal.rooms.all()}
        )
        tally.row(right, one.number)


@invariant("Without a favourable fire report a certificate was recorded with a reason")
def fire_answered(tally: Tally) -> None:
    reports: dict[int, list[tuple[dt.date, dt.datetime, str]]] = defaultdict(list)
    signed = Report.objects.filter(kind=Kind.FIRE, state=ReportState.SIGNED)
    for building, day, signed_at, outcome in signed.order_by("seen_on", "pk").values_list(
        "building_id", "seen_on", "signed_at", "fire_outcome"
    ):
        assert signed_at is not None  # signed reports say when
        reports[building].append((day, signed_at, outcome))
    for one in Certificate.objects.iterator(chunk_size=2000):
        before = [outcome for _day, at, outcome in reports[one.building_id] if at <= one.recorded_at]
        favourable = bool(before) and before[-1] != FireOutcome.UNFAVOURABLE
        tally.row(favourable or bool(one.fire_reason), one.number)


@invariant("A repair term, a decision unfit and a certificate each follow from a decision of that course")
def follow_from_decision(tally: Tally) -> None:
    found = {
        Course.REPAIR: set(RepairOrder.objects.exclude(proposal=None).values_list("proposal_id", flat=True)),
        Course.UNFIT: set(UnfitDecision.objects.values_list("proposal_id", flat=True)),
        Course.CERTIFICATE: set(Certificate.objects.exclude(proposal=None).values_list("proposal_id", flat=True)),
    }
    for proposal in Proposal.objects.all():
        here = {course for course, proposals in found.items() if proposal.pk in proposals}
        tally.row(here == ({Course(proposal.decision)} if proposal.decision else set()), proposal.code)


@invariant("A repair term that runs had no later decision on its rooms but a certificate")
def terms_that_run(tally: Tally) -> None:
    later: dict[int, list[tuple[dt.datetime, str]]] = defaultdict(list)
    decided = Proposal.objects.exclude(decided_at=None).values_list("rooms", "decided_at", "decision")
    for room, decided_at, decision in decided:
        assert decided_at is not None  # excluded above
        later[room].append((decided_at, decision))
    for order in RepairOrder.objects.filter(state__in=OPEN_ORDERS, kind=Kind.QUALITY).select_related("proposal"):
        assert order.proposal is not None  # a constraint says so
        last = order.proposal.decided_at
        assert last is not None  # it was ordered by that decision
        rooms = order.proposal.rooms.values_list("pk", flat=True)
        since = [decision for room in rooms for at, decision in later[room] if at > last]
        tally.row(all(decision == Course.CERTIFICATE for decision in since), order.proposal.code)
