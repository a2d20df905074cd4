"""Reports, decisions, requests and repair terms of the year up to a day, and what was open at its end."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from inspections.enums import STEP_OF, Course, FireOutcome, Initiative, Kind, OrderState, Outcome, ProposalState
from inspections.models import CertificateRequest, Declaration, Proposal, RepairOrder, Report, RoomResult
from kotatgent.audit.kinds import Kind as Happened
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.followups.models import FollowUp
from kotatgent.steering.daily.span import Row, Span, city
from kotatgent.steering.procedures import ANSWERS
from kotatgent.steering.rounding import half_days, quantile
from kotatgent.steering.suppression import SMALLEST
from listings.enums import Block, State

DECISIONS = (Course.CERTIFICATE.value, Course.REPAIR.value, Outcome.UNFIT.value, Outcome.UNINHABITABLE.value)


def counted(span: Span) -> Iterator[Row]:
    yield from _reports(span)
    yield from _open(span)
    yield from _rooms(span)
    yield from _decisions(span)
    yield from _requests(span)
    yield from _spans(span)
    yield from _repairs(span)
    yield from _declared(span)
    gone = Event.objects.filter(
        span.moment_in_year("at"),
        subject_kind="listing",
        kind=Happened.MOVED,
        after=State.REMOVED,
        facts__why__in=Block.values,
    )
    yield city("adverts_taken_off_unfit", gone.count())


def _reports(span: Span) -> Iterator[Row]:
    signed = Report.objects.filter(span.day_in_year("seen_on"), signed_at__lt=span.end).order_by()
    rows = signed.values_list("kind", "fire_outcome").annotate(count=Count("pk"))
    counts = Counter({(kind, outcome): count for kind, outcome, count in rows})
    done = {kind: sum(count for (one, _outcome), count in counts.items() if one == kind) for kind in Kind}
    for kind in Kind:
        yield city(f"{kind.value}_inspections_done", done[kind])
    for outcome in FireOutcome:
        yield city(f"fire_{outcome.value}", counts[Kind.FIRE.value, outcome.value], done[Kind.FIRE])


def _open(span: Span) -> Iterator[Row]:
    for kind in Kind:
        steps = FollowUp.objects.filter(
            span.not_yet("closed_at"), kind="building", step=STEP_OF[kind], made_at__lt=span.end
        )
        found = steps.aggregate(all=Count("pk"), over=Count("pk", filter=Q(due_on__lt=span.on)))
        yield city(f"{kind.value}_inspections_due", found["all"])
        yield city(f"{kind.value}_inspections_overdue", found["over"], found["all"])


def _rooms(span: Span) -> Iterator[Row]:
    seen = RoomResult.objects.filter(
        span.day_in_year("report__seen_on"), report__signed_at__lt=span.end, report__kind=Kind.QUALITY
    )
    counts = Counter(dict(seen.order_by().values_list("outcome").annotate(count=Count("pk"))))
    for outcome in Outcome:
        yield city(f"rooms_{outcome.value}", counts[outcome.value], counts.total())


def _decisions(span: Span) -> Iterator[Row]:
    taken = Proposal.objects.filter(span.moment_in_year("decided_at"), state=ProposalState.DECIDED).order_by()
    counts: Counter[str] = Counter()
    for decision, outcome, count in taken.values_list("decision", "outcome").annotate(count=Count("pk")):
        counts[outcome if decision == Course.UNFIT else decision] += count
    for name in DECISIONS:
        yield city(f"decisions_{name}", counts[name], counts.total())


def _requests(span: Span) -> Iterator[Row]:
    asked = CertificateRequest.objects.filter(initiative=Initiative.LANDLORD, filed_at__lt=span.end).annotate(
        closed_day=TruncDate("closed_at", tzinfo=clock.BRUSSELS)
    )
    over = span.day_in_year("decide_by") & Q(decide_by__lt=span.on)
    answered = span.moment_in_year("closed_at")
    found = asked.aggregate(
        asked=Count("pk", filter=span.moment_in_year("filed_at")),
        **{answer.value: Count("pk", filter=answered & Q(state=answer)) for answer in ANSWERS},
        over=Count("pk", filter=over),
        late=Count("pk", filter=over & (Q(closed_at__isnull=True) | Q(closed_day__gt=F("decide_by")))),
    )
    yield city("requests_asked", found["asked"])
    for answer in ANSWERS:
        yield city(f"requests_{answer.value}", found[answer.value], sum(found[one.value] for one in ANSWERS))
    yield city("requests_late", found["late"], found["over"])


def _spans(span: Span) -> Iterator[Row]:
    """From how often each number of days occurs."""
    answered = CertificateRequest.objects.filter(
        span.moment_in_year("closed_at"), initiative=Initiative.LANDLORD, state__in=ANSWERS
    ).order_by()
    days = {name: TruncDate(f"{name}_at", tzinfo=clock.BRUSSELS) for name in ("filed", "closed")}
    rows = answered.annotate(filed=days["filed"], closed=days["closed"]).values_list("filed", "closed")
    counts: Counter[int] = Counter()
    for filed, closed, count in rows.annotate(count=Count("pk")):
        counts[(closed - filed).days] += count
    enough = counts.total() >= SMALLEST
    yield city("request_days_median", half_days(quantile(counts, 2)) if enough else None, counts.total())


def _declared(span: Span) -> Iterator[Row]:
    """Unasked is what came into the register with its declaration: what the register asks for is there before it."""
    declared = Declaration.objects.filter(span.moment_in_year("declared_at"))
    found = declared.aggregate(all=Count("pk"), unasked=Count("pk", filter=Q(made_at=F("declared_at"))))
    yield city("fire_declared_unasked", found["unasked"], found["all"])


def _repairs(span: Span) -> Iterator[Row]:
    yield city("repair_terms_set", RepairOrder.objects.filter(span.day_in_year("ordered_on")).count())
    moves = Event.objects.filter(
        span.moment_in_year("at"),
        subject_kind="repairorder",
        kind=Happened.MOVED,
        after__in=[OrderState.KEPT, OrderState.MISSED],
    )
    found = Counter(dict(moves.order_by().values_list("after").annotate(count=Count("pk"))))
    for state in (OrderState.KEPT, OrderState.MISSED):
        yield city(f"repair_terms_{state.value}", found[state.value], found.total())
