"""What keeps a landlord from leaving the register: somebody must be there to be heard and written to."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import (
    OPEN_ORDERS,
    OPEN_REQUESTS,
    OPEN_UNFIT,
    AppealState,
    OfferState,
    ProposalState,
    VisitState,
    WarningState,
)
from inspections.models import (
    CertificateRequest,
    Offer,
    Proposal,
    RepairOrder,
    UnfitAppeal,
    UnfitProcedure,
    Visit,
    WarningProcedure,
)
from kotatgent.core.errors import Text
from landlords.models import Building

HOLDS: list[tuple[Text, type, str, Q]] = [
    (_("A visit is planned to %(address)s."), Visit, "building", Q(state=VisitState.PLANNED)),
    (_("Moments for a visit to %(address)s wait for your answer."), Offer, "building", Q(state=OfferState.OPEN)),
    (_("A decision about %(address)s is still to come."), Proposal, "building", Q(state=ProposalState.OPEN)),
    (_("Something is to be put right in %(address)s."), RepairOrder, "building", Q(state__in=OPEN_ORDERS)),
    (
        _("A warning procedure runs about %(address)s."),
        WarningProcedure,
        "order__building",
        Q(state=WarningState.RUNNING),
    ),
    (_("A procedure unfit runs about %(address)s."), UnfitProcedure, "building", Q(state__in=OPEN_UNFIT)),
    (
        _("An appeal about %(address)s is with the minister."),
        UnfitAppeal,
        "procedure__building",
        Q(state=AppealState.FILED),
    ),
    (_("A certificate is asked for %(address)s."), CertificateRequest, "building", Q(state__in=OPEN_REQUESTS)),
]


def holds_a_landlord(buildings: Iterable[Building]) -> list[Text]:
    """In words, for each building what still runs; empty where nothing does."""
    found: list[Text] = []
    for building in buildings:
        for words, model, path, running in HOLDS:
            if model.objects.filter(running, **{path: building}).exists():  # type: ignore[attr-defined]
                found.append(words % {"address": building.address.line})
    return found
