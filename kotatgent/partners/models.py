from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import one_open_per
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


class ApiKey(models.Model):
    """By which a program of an institution asks the API. Of its secret a hash with a key is kept, and nothing else."""

    code = models.CharField(max_length=12, unique=True)
    institution = models.ForeignKey("accounts.Institution", on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(_("name"), max_length=60)
    reads_figures = models.BooleanField(default=False)
    looks_up = models.BooleanField(default=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    last_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    used_on = models.DateField(null=True, blank=True)  # the day, and no moment: enough to see what is not needed
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="partners_apikey_opens_something",
                condition=Q(reads_figures=True) | Q(looks_up=True),
                violation_error_message=_("A key opens at least one thing."),
            ),
            models.CheckConstraint(
                name="partners_apikey_withdrawn_once_over",
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_by__isnull=True),
            ),
            one_open_per(
                "institution",
                "name",
                condition=Q(withdrawn_at__isnull=True),
                name="partners_apikey_name_once",
                message=_("There is a key with this name already. Take another name, or withdraw that one first."),
            ),
        )

    def __str__(self) -> str:
        return self.code
