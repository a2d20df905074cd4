import datetime as dt
from collections import Counter, defaultdict

from inspections.actions.reminders import last_useful_day
from inspections.enums import (
    OPEN_ORDERS,
    OPEN_REQUESTS,
    STEP_OF,
    DefectState,
    FamilyState,
    FireOutcome,
    Initiative,
    Kind,
    OpinionState,
    OrderState,
    ProposalState,
    ReportState,
    RequestState,
)
from inspections.models import (
    Certificate,
    CertificateRequest,
    Declaration,
    Defect,
    FamilyCase,
    Finding,
    Offer,
    Proposal,
    RepairOrder,
    SecondOpinion,
    UnfitAppeal,
    UnfitProcedure,
    Visit,
    WarningProcedure,
)
from inspections.queries import opinion_windows
from kotatgent.accounts.models import Institution
from kotatgent.campaign.models import Campaign, Refusal
from kotatgent.core.clock import date_of
from kotatgent.followups.enums import State, TermKind
from kotatgent.followups.models import Clock, FollowUp
from kotatgent.operations.register.invariants import Tally, invariant
from kotatgent.partners.models import PartnerInvitation
from kotatgent.privacy.models import Breach, DataRequest, Document
from landlords.enums import TenureState
from landlords.models import Building, Derogation, Landlord, Tenure, Transfer
from listings.models import Asking, Listing, Standing, Sublet

SUBJECTS = {
    "breach": Breach,
    "datarequest": DataRequest,
    "institution": Institution,
    "partnerinvitation": PartnerInvitation,
    "building": Building,
    "campaign": Campaign,
    "certificate": Certificate,
    "declaration": Declaration,
    "defect": Defect,
    "document": Document,
    "derogation": Derogation,
    "family": FamilyCase,
    "fresh": Asking,
    "offer": Offer,
    "opinion": SecondOpinion,
    "order": RepairOrder,
    "proposal": Proposal,
    "refusal": Refusal,
    "request": CertificateRequest,
    "tax": Building,
    "tenure": Tenure,
    "transfer": Transfer,
    "unfit": UnfitProcedure,
    "unfit-appeal": UnfitAppeal,
    "visit": Visit,
    "warning": WarningProcedure,
    "yearly": Landlord,
    "sublet": Sublet,
}


@invariant("A step is open once at most for one subject")
def open_once(tally: Tally) -> None:
    counts = Counter(FollowUp.objects.open().values_list("kind", "code", "step"))
    for step, count in counts.items():
        tally.row(count == 1, ":".join(step))


@invariant("An open step is about something that is there")
def subjects(tally: Tally) -> None:
    there = {kind: set(model._default_manager.values_list("code", flat=True)) for kind, model in SUBJECTS.items()}
    for kind, code in FollowUp.objects.open().values_list("kind", "code").distinct():
        tally.row(code in there.get(kind, set()), f"{kind}:{code}")


@invariant("A step that was set aside says what went wrong")
def set_aside(tally: Tally) -> None:
    for row in FollowUp.objects.filter(state=State.FAILED):
        tally.row(bool(row.error), row)


@invariant("A proposal waits on the decision-maker's list as long as it is open, and no longer")
def proposals(tally: Tally) -> None:
    _waits(tally, "proposal", "decide", {code: state == ProposalState.OPEN for code, state in _states(Proposal)})


@invariant("A request for a certificate waits as long as it is open, and no longer")
def requests(tally: Tally) -> None:
    cases = {code: state in OPEN_REQUESTS for code, state in _states(CertificateRequest)}
    _waits(tally, "request", "decide", cases)


@invariant("A request that is in time has the step that says so when it no longer is")
def silences(tally: Tally) -> None:
    asked = CertificateRequest.objects.filter(initiative=Initiative.LANDLORD).values_list("code", "state")
    _waits(tally, "request", "silence", {code: state == RequestState.FILED for code, state in asked})


@invariant("A landlord who was refused or not answered in time was told until when a second opinion can be asked")
def windows(tally: Tally) -> None:
    told = set(Clock.objects.filter(follow_up__step="second-opinion").values_list("follow_up__code", flat=True))
    owed = CertificateRequest.objects.filter(
        initiative=Initiative.LANDLORD, state__in=[RequestState.SILENT, RequestState.REFUSED]
    )
    for code in owed.values_list("code", flat=True):
        tally.row(code in told, code)


@invariant("A second opinion that was asked waits on the list of staff until the answer is recorded")
def opinions(tally: Tally) -> None:
    cases = {code: state == OpinionState.ASKED for code, state in _states(SecondOpinion)}
    _waits(tally, "opinion", "outcome", cases)


@invariant("A second opinion was asked on a day of its window (F2.6)")
def opinions_in_time(tally: Tally) -> None:
    for opinion in SecondOpinion.objects.select_related("request"):
        windows = opinion_windows(opinion.request)
        asked = opinion.asked_on
        fits = any(one.ground == opinion.ground and one.first <= asked <= one.last for one in windows)
        tally.row(fits, opinion.code)


@invariant("A building that is let and for which nobody asked a certificate has its reminder of the tax date ahead")
def tax_dates(tally: Tally) -> None:
    there = FollowUp.objects.filter(kind="tax", state__in=[State.OPEN, State.FAILED])
    ahead = set(there.values_list("code", flat=True))
    asked = CertificateRequest.objects.filter(initiative=Initiative.LANDLORD, state__in=OPEN_REQUESTS)
    waits = set(asked.values_list("building__code", flat=True))
    let = Building.objects.filter(tenures__state=TenureState.ACTIVE, rooms__removed_at=None, rooms__isnull=False)
    for code in let.distinct().values_list("code", flat=True):
        tally.row(code in waits or code in ahead, code)


def _states(model: type[Proposal] | type[CertificateRequest] | type[SecondOpinion]) -> list[tuple[str, str]]:
    return list(model._default_manager.values_list("code", "state"))


def _waits(tally: Tally, kind: str, step: str, cases: dict[str, bool]) -> None:
    waiting = set(FollowUp.objects.open().filter(kind=kind, step=step).values_list("code", flat=True))
    for code, is_open in cases.items():
        tally.row(is_open == (code in waiting), f"{kind}:{code}")


@invariant("A building that was advertised and never looked up is on the list of staff")
def lookups(tally: Tally) -> None:
    known = set(Standing.objects.exclude(looked_up_on=None).values_list("room__building_id", flat=True))
    planned = set(FollowUp.objects.filter(kind="building", step="lookup").values_list("code", flat=True))
    rows = Listing.objects.public().values_list("room__building_id", "room__building__code").distinct()
    for pk, code in rows:
        tally.row(pk in known or code in planned, code)


@invariant("A certificate that holds has its coming reminders, unless its end was overtaken or a renewal was asked")
def reminders(tally: Tally) -> None:
    steps: dict[str, set[str]] = defaultdict(set)
    for code, state in FollowUp.objects.filter(kind="certificate").values_list("code", "state"):
        steps[code].add(state)
    rows = Certificate.objects.filter(scope__ended_on=None, valid_until__gt=tally.today).distinct()
    for certificate in rows:
        too_late = not steps[certificate.code] and _was_recorded_too_late(certificate)
        tally.row(bool(steps[certificate.code]) or too_late, certificate.code)


def _was_recorded_too_late(certificate: Certificate) -> bool:
    """A small room counts back from three months before the end (F2.10): that day may be over when it is found."""
    return last_useful_day(certificate) < date_of(certificate.recorded_at)


@invariant("A defect that was reported and that nobody saw keeps an inspection due; a danger waits for staff as well")
def defects(tally: Tally) -> None:
    steps = FollowUp.objects.unfinished().filter(kind__in=["building", "defect"]).values_list("kind", "code", "step")
    waits = set(steps)
    for code, building, danger, state in Defect.objects.values_list("code", "building__code", "danger", "state"):
        waiting = state == DefectState.OPEN
        is_due = ("building", building, STEP_OF[Kind.QUALITY]) in waits
        tally.row((("defect", code, "danger") in waits) == (waiting and danger) and (is_due or not waiting), code)


@invariant("A term to put things right runs on its clock, waits for a second look, or for what is decided after it")
def second_looks(tally: Tally) -> None:
    steps = FollowUp.objects.open().filter(kind="building", step__in=STEP_OF.values())
    looks = set(steps.values_list("code", "step"))
    seen = set(Proposal.objects.filter(state=ProposalState.OPEN).values_list("building_id", flat=True))
    for order in RepairOrder.objects.filter(state__in=OPEN_ORDERS).select_related("clock__follow_up", "building"):
        runs = order.state == OrderState.RUNNING and order.clock.follow_up.closed_at is None
        waits = order.kind == Kind.QUALITY and order.building_id in seen
        tally.row(runs or waits or (order.building.code, STEP_OF[Kind(order.kind)]) in looks, order.code)


@invariant("A remark with a term in a favourable fire report has, or had, a clock for its landlord")
def remarks(tally: Tally) -> None:
    known = set(RepairOrder.objects.exclude(finding=None).values_list("finding_id", flat=True))
    signed = Finding.objects.filter(report__fire_outcome=FireOutcome.WITH_REMARKS, report__state=ReportState.SIGNED)
    for pk, earlier, code in signed.exclude(within=None).values_list("pk", "later", "report__code"):
        tally.row(pk in known or earlier is not None, code)


@invariant(
    "The days added to a clock are the difference between the last day that was first told and the one that counts"
)
def clocks_add_up(tally: Tally) -> None:
    for clock in Clock.objects.prefetch_related("extensions").select_related("follow_up"):
        added = sum(extension.days for extension in clock.extensions.all())
        tally.row((clock.until - clock.first_until).days == added, clock)


@invariant("A term of the law never moved")
def terms_of_the_law(tally: Tally) -> None:
    for clock in Clock.objects.filter(kind=TermKind.STATUTORY).select_related("follow_up"):
        tally.row(clock.until == clock.first_until, clock)


@invariant("A step waits no longer than the last day of its clock, and stands still with it")
def clocks_and_steps(tally: Tally) -> None:
    for clock in Clock.objects.select_related("follow_up").filter(follow_up__closed_at=None):
        row = clock.follow_up
        due = clock.until if row.owner_role else clock.until + dt.timedelta(days=1)
        tally.row(row.due_on <= due and (row.state == State.PAUSED) == (clock.paused_on is not None), clock)


@invariant(
    "A family dwelling of which the landlord was warned is on the list of Toezicht for its re-check, and no other"
)
def family_dwellings(tally: Tally) -> None:
    planned = dict(FollowUp.objects.open().filter(kind="family").values_list("code", "due_on"))
    for code, state, on in FamilyCase.objects.values_list("code", "state", "recheck_on"):
        tally.row(planned.get(code) == (on if state == FamilyState.WARNED else None), code)


@invariant("Work that waits is with nobody, or with somebody of its role whose account is open")
def holders(tally: Tally) -> None:
    for row in FollowUp.objects.unfinished().for_people().filter(taken_by__isnull=False).select_related("taken_by"):
        tally.row(row.taken_by is not None and row.taken_by.is_active and row.taken_by.role == row.owner_role, row)
