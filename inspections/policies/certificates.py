import datetime as dt

from django.utils.translation import gettext as _

from inspections.enums import (
    EndReason,
)
from inspections.models import (
    Certificate,
)
from kotatgent.core.errors import RuleBroken
from landlords.models import Building


def check_issued(issued_on: dt.date, *, today: dt.date) -> None:
    if issued_on > today:
        raise RuleBroken("in_the_future", _("The date of the certificate is still to come."), field="issued_on")


def check_is_of(certificate: Certificate | None, building: Building) -> None:
    if certificate is not None and certificate.building_id != building.pk:
        raise RuleBroken("other_building", _("This certificate is of another building."), field="certificate")


def check_can_end(certificate: Certificate, reason: EndReason, *, on: dt.date, today: dt.date) -> None:
    """Before its date, for each room that it still covers (F2.8). A decision unfit ends it by itself."""
    if not certificate.scope.exists():
        raise RuleBroken("no_scope", _("This certificate names no room that we know. Link it to its rooms first."))
    if certificate.valid_until < today or not certificate.scope.filter(ended_on__isnull=True).exists():
        raise RuleBroken("ended_already", _("This certificate has already ended."))
    if reason == EndReason.UNFIT:
        raise RuleBroken("by_decision", _("Only a decision unfit ends a certificate for that reason."), field="reason")
    if not certificate.issued_on <= on <= today:
        raise RuleBroken("end_date", _("The end lies between the date of the certificate and today."), field="on")
