from django.db.models import QuerySet

from kotatgent.accounts.models import Institution
from kotatgent.partners.enums import InvitationState
from kotatgent.partners.models import ListCheck, PartnerInvitation


def open_invitations(institution: Institution) -> QuerySet[PartnerInvitation]:
    found = PartnerInvitation.objects.filter(institution=institution, state=InvitationState.OPEN)
    return found.select_related("institution").order_by("invited_at", "pk")


def last_check(institution: Institution) -> ListCheck | None:
    """When a manager last said that the list of colleagues is right."""
    return ListCheck.objects.filter(institution=institution).first()
