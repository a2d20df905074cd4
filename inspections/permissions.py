"""Who does what in inspections. Quality and fire never write each other's report."""

from django.utils.translation import gettext_lazy as _

from inspections.enums import INSPECTOR_OF, KIND_OF, Kind, ReportState
from inspections.models import RepairOrder, Report
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import OFFICE_ROLES, Role
from kotatgent.audit.actors import COMMAND, Actor
from kotatgent.core.errors import Hidden, NotAllowed
from kotatgent.media.models import Picture
from landlords import permissions as landlords
from landlords.models import Building


def inspects(by: Actor, kind: str) -> bool:
    return by.role == INSPECTOR_OF[Kind(kind)]


def check_may_inspect(by: Actor, kind: str) -> None:
    """The inspectors of this kind; other office roles read, a stranger does not know it exists."""
    if inspects(by, kind):
        return
    if by.role in OFFICE_ROLES:
        raise NotAllowed("other_service", _("Another service does this. You may read what it signed."))
    raise Hidden("not_found", _("This does not exist, or it is not yours."))


def check_is_inspector(by: Actor) -> None:
    if by.role not in KIND_OF:
        raise Hidden("not_found", _("This does not exist, or it is not yours."))


def check_may_decide(by: Actor) -> None:
    """The decision-maker acts for the mayor (F2.2)."""
    if by.role != Role.DECISION_MAKER:
        raise NotAllowed("no_power", _("Only the decision-maker, for the mayor, can decide this."))


def check_may_handle(by: Actor) -> None:
    """The steps of a procedure unfit that decide nothing."""
    if by.role not in (Role.DECISION_MAKER, Role.STAFF):
        raise NotAllowed("no_power", _("Only the decision-maker and the staff of Kotatgent do this."))


def check_may_record(by: Actor) -> None:
    if by.role != Role.STAFF:
        raise NotAllowed("not_staff", _("Only the staff of Kotatgent record what was looked up."))


MAY_START = (Role.STAFF, Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR)


def check_may_start(by: Actor) -> None:
    """Who begins the procedure of a certificate on the City's own initiative (F2.2, F2.3)."""
    if by.role in MAY_START:
        return
    if by.role in OFFICE_ROLES:
        raise NotAllowed("not_to_start", _("Only the staff of Kotatgent and inspectors can start this."))
    raise Hidden("not_found", _("This does not exist, or it is not yours."))


def check_may_note_opinion(by: Actor, building: Building) -> None:
    """Who acts for the landlord, and the staff of Kotatgent for a landlord who wrote or called."""
    if by.role != Role.STAFF:
        landlords.check_may_edit_building(by, building)


def check_may_change_checklists(by: Actor) -> None:
    """Staff and administrators; on the machine itself the command."""
    if by != COMMAND and not may_change_checklists(by):
        raise NotAllowed("no_checklists", _("Only the staff of Kotatgent and administrators take in a checklist."))


def may_change_checklists(by: Actor) -> bool:
    return by.role in (Role.STAFF, Role.ADMINISTRATOR)


def may_read_reports(by: object) -> bool:
    """Also asked for somebody without an account."""
    return getattr(by, "role", "") in OFFICE_ROLES


def may_fetch_repair_photo(user: object, picture: Picture) -> bool:
    """Office roles, and who acts for the building."""
    if may_read_reports(user):
        return True
    order = RepairOrder.objects.filter(photos__picture=picture).select_related("building").first()
    return isinstance(user, User) and order is not None and landlords.acts_for_building(user, order.building)


def check_may_read(by: Actor, report: Report) -> None:
    """Every office role reads what is signed; a draft is for the inspectors who write it."""
    if report.state == ReportState.DRAFT and by.role != INSPECTOR_OF[Kind(report.kind)]:
        raise NotAllowed("draft", _("This report is still being written. You can read it once it is signed."))


def check_may_recheck_family(by: Actor) -> None:
    """The inspectors of Toezicht (F1.24)."""
    if by.role == Role.QUALITY_INSPECTOR:
        return
    if landlords.may_read_planning(by):
        raise NotAllowed("other_service", _("The inspectors of Toezicht do the re-check. You may read it."))
    raise Hidden("not_found", _("This does not exist, or it is not yours."))


def may_close_defect(by: Actor) -> bool:
    return by.role in (Role.STAFF, *KIND_OF)


def check_may_close_defect(by: Actor) -> None:
    """Staff and both services: each hears of what was mended."""
    if may_close_defect(by):
        return
    if by.role in OFFICE_ROLES:
        raise NotAllowed("not_to_close", _("The staff of Kotatgent and inspectors close what was reported."))
    raise Hidden("not_found", _("This does not exist, or it is not yours."))
