from django.db.models import QuerySet

from kotatgent.accounts.models import Institution
from kotatgent.partners.api_secrets import LONGEST, secret_hash
from kotatgent.partners.enums import InvitationState
from kotatgent.partners.models import ApiKey, ListCheck, PartnerInvitation


def open_invitations(institution: Institution) -> QuerySet[PartnerInvitation]:
    found = PartnerInvitation.objects.filter(institution=institution, state=InvitationState.OPEN)
    return found.select_related("institution").order_by("invited_at", "pk")


def last_check(institution: Institution) -> ListCheck | None:
    """When a manager last said that the list of colleagues is right."""
    return ListCheck.objects.filter(institution=institution).first()


def open_keys(institution: Institution) -> QuerySet[ApiKey]:
    """What was not withdrawn; its last day may be over."""
    found = ApiKey.objects.filter(institution=institution, withdrawn_at__isnull=True)
    return found.select_related("institution", "made_by")


def withdrawn_keys(institution: Institution) -> QuerySet[ApiKey]:
    found = ApiKey.objects.filter(institution=institution, withdrawn_at__isnull=False)
    return found.select_related("institution", "made_by").order_by("-withdrawn_at", "-pk")


def key_by_secret(secret: str) -> ApiKey | None:
    """Whatever its state."""
    if not secret or len(secret) > LONGEST:
        return None
    return ApiKey.objects.select_related("institution").filter(secret_hash=secret_hash(secret)).first()


def maker_is_gone(key: ApiKey) -> bool:
    """Whoever made it no longer works for this institution."""
    maker = key.made_by
    return maker is None or not maker.is_active or maker.institution_id != key.institution_id
