"""Whether a file is somebody's work, and if not, which reason they gave to open it today."""

import datetime as dt

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from inspections import queries
from inspections.enums import KIND_OF, DeclarationState, Kind, ReportState, VisitState
from inspections.models import Declaration, Report, Visit
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.kinds import Kind as EventKind
from kotatgent.audit.models import Event, subject_code, subject_kind
from kotatgent.core import clock
from kotatgent.core.errors import NotAllowed
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.notices.enums import LetterState
from kotatgent.notices.models import Letter, Notice
from kotatgent.privacy.enums import RequestState
from kotatgent.privacy.models import DataRequest, FileReason
from landlords.enums import DerogationState, TenureState
from landlords.models import Building, Derogation, Landlord, Tenure
from landlords.queries import users_of

LETS = (TenureState.CLAIMED, TenureState.ACTIVE)


class ReasonNeeded(NotAllowed):
    """The file is not on one's work list, and no reason was given today."""

    def __init__(self, subject: Model) -> None:
        super().__init__("reason_required", _("Say first why you open this file: it is not on your work list."))
        self.subject = subject


def why_opened(subject: Model, *, by: User, now: dt.datetime) -> str:
    """The code of the reason; empty for a file of one's own work. Raises ReasonNeeded."""
    reason = reason_given(subject, by=by, now=now)
    if reason is not None:
        return reason.why
    if is_work_of(by, subject, now=now) or _opened_today(subject, by=by, now=now):
        return ""
    raise ReasonNeeded(subject)


def reason_given(subject: Model, *, by: User, now: dt.datetime) -> FileReason | None:
    """It holds until midnight in Ghent."""
    about = {"subject_kind": subject_kind(subject), "subject_code": subject_code(subject)}
    return FileReason.objects.filter(reader=by, day=clock.date_of(now), **about).first()


def _opened_today(subject: Model, *, by: User, now: dt.datetime) -> bool:
    """It was one's work when it was opened: whoever just settled it may look at what they did until midnight."""
    today = clock.start_of(clock.date_of(now))
    return Event.objects.about(subject).filter(kind=EventKind.READ, actor_id=by.pk, at__gte=today).exists()


def is_work_of(user: User, subject: Model, *, now: dt.datetime) -> bool:
    """On the list of the role, whoever took it: taking does not lock (docs/adr/0024)."""
    match subject:
        case Building():
            return _work_at([subject.pk], user, now)
        case Landlord():
            lets = Tenure.objects.filter(landlord=subject, state__in=LETS).values_list("building", flat=True)
            return _work_at(list(lets), user, now) or (user.role == Role.STAFF and _mail_waits(subject))
        case DataRequest():
            return subject.state == RequestState.OPEN
    raise TypeError(f"no file: {subject!r}")


def _work_at(buildings: list[int], user: User, now: dt.datetime) -> bool:
    """What waits; what was done today, so that nobody is asked about the work they just did; visits and reports."""
    today = clock.start_of(clock.date_of(now))
    states = Q(state=State.OPEN) | Q(state=State.DONE, closed_at__gte=today)
    rows = FollowUp.objects.filter(states, owner_role=user.role)
    if queries.work_at(rows, buildings).exists():
        return True
    if user.role == Role.DECISION_MAKER:
        return queries.annulled_to_settle().filter(building__in=buildings).exists()
    if user.role in KIND_OF:
        kind = KIND_OF[Role(user.role)]
        declared = Declaration.objects.filter(state=DeclarationState.DECLARED, building__in=buildings)
        if kind == Kind.FIRE and declared.exists():
            return True
        if queries.waiting_defects(buildings).exists():
            return True
        visits = Visit.objects.filter(kind=kind, state=VisitState.PLANNED, building__in=buildings)
        reports = Report.objects.filter(kind=kind, state=ReportState.DRAFT, building__in=buildings)
        return visits.exists() or reports.exists()
    if user.role != Role.STAFF:
        return False
    failed = FollowUp.objects.filter(state=State.FAILED)
    claimed = Derogation.objects.filter(state=DerogationState.CLAIMED, room__building__in=buildings)
    return claimed.exists() or queries.work_at(failed, buildings).exists()


def _mail_waits(landlord: Landlord) -> bool:
    """A mail that was lost, or a letter to post: both are on the list of the desk."""
    users = list(users_of(landlord))
    letters = Letter.objects.filter(state=LetterState.WAITING, notice__to_user__in=users)
    return letters.exists() or Notice.objects.lost().filter(to_user__in=users).exists()
