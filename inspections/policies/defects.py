from django.utils.translation import gettext as _

from inspections.enums import DefectState
from inspections.models import Defect
from kotatgent.core.errors import RuleBroken


def can_ask_again(defect: Defect) -> bool:
    """Once, when an inspector was there or somebody closed it."""
    return defect.state != DefectState.OPEN and defect.again_at is None


def check_can_ask_again(defect: Defect) -> None:
    if not can_ask_again(defect):
        raise RuleBroken("not_again", _("We are looking at it, or you asked once more already."))


def check_defect_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("reason", _("Say why it is closed: who reported reads it."), field="reason")
