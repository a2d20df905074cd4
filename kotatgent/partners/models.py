from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kotatgent.core.fields import HashOf
from kotatgent.invitations.models import Invited, constraints_of
from kotatgent.partners.enums import InvitationState


class PartnerInvitation(Invited):
    """To work for an institution here."""

    INVITER: ClassVar = "institution"
    TERM: ClassVar = "partner-invitation"
    TEMPLATE: ClassVar = "partner_invitation"
    SUBJECT: ClassVar = _("Invitation to work for an institution")
    LINK: ClassVar = "partner invitation link"

    institution = models.ForeignKey("accounts.Institution", on_delete=models.PROTECT, related_name="invitations")
    email_hash = HashOf("email", purpose="partner invitation")
    manages = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=InvitationState.choices, default=InvitationState.OPEN)
    invited_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    accepted_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = constraints_of("institution", prefix="partners_invitation")


class ListCheck(models.Model):
    """Once a year a manager looked at the list of colleagues, and it was right."""

    institution = models.ForeignKey("accounts.Institution", on_delete=models.CASCADE, related_name="list_checks")
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    colleagues = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("-checked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.institution_id} {self.checked_at:%Y-%m-%d}"
