from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import in_order, one_open_per
from kotatgent.core.fields import HashOf, SealedText
from kotatgent.invitations.models import Invited, constraints_of
from landlords import validators
from landlords.enums import (
    InvitationState,
    LandlordKind,
    MemberRole,
)


class Details(models.Model):
    """Who somebody says to be who registers, by themselves or at the counter."""

    kind = models.CharField(_("who lets"), max_length=12, choices=LandlordKind.choices)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("surname"), max_length=80)
    company_name = models.CharField(_("name of the company"), max_length=160, blank=True)
    kbo_number = models.CharField(_("KBO number"), max_length=10, blank=True, validators=[validators.check_kbo_number])
    phone = SealedText(_("telephone"), validators=[MaxLengthValidator(20), validators.check_phone_number])
    # Where letters go when mail does not arrive. Empty: not known.
    postal_street = models.CharField(_("street, number and box"), max_length=120, blank=True)
    postal_postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    postal_place = models.CharField(_("town"), max_length=80, blank=True)
    postal_country = models.CharField(_("country, when not Belgium"), max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return self.company_name or f"{self.first_name} {self.last_name}"

    @property
    def postal_lines(self) -> tuple[str, ...]:
        """As on an envelope, without the name; empty when no address is known."""
        if not self.postal_street:
            return ()
        lines = (self.postal_street, f"{self.postal_postcode} {self.postal_place}", self.postal_country.upper())
        return tuple(filter(None, lines))


class Landlord(Details):
    """A kotbaas: a person or a company that lets student rooms. `code` is the registration number."""

    code = models.CharField(_("registration number"), max_length=12, unique=True)
    phone_hash = HashOf("phone", purpose="landlord's telephone", email=False)
    # From which account a student is asked to pay: a hash that nobody can read back (queries.sharing_accounts).
    account_hash = models.CharField(max_length=64, blank=True, editable=False)
    account_since = models.DateTimeField(_("account given on"), null=True, blank=True)
    registered_at = models.DateTimeField()
    # Since when only the number is left: it stands with accepted terms and in the history of buildings (F5.17).
    erased_at = models.DateTimeField(null=True, blank=True)
    # Each year somebody confirms that all this still holds (docs/adr/0032): by when, when last and by whom, and since
    # when that is overdue.
    confirm_by = models.DateField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="landlords_confirmed"
    )
    lapsed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(fields=["phone_hash"], name="landlords_landlord_phone"),
            models.Index(fields=["account_hash"], condition=~Q(account_hash=""), name="landlords_landlord_account"),
        )
        constraints = (
            models.CheckConstraint(
                name="landlords_landlord_lapsed_after_its_day",
                condition=Q(lapsed_on__isnull=True)
                | Q(confirm_by__isnull=False, lapsed_on__isnull=False, lapsed_on__gt=F("confirm_by")),
            ),
            models.CheckConstraint(
                name="landlords_landlord_erased_whole",
                condition=Q(erased_at__isnull=True)
                | Q(
                    first_name="",
                    last_name="",
                    company_name="",
                    kbo_number="",
                    phone="",
                    phone_hash="",
                    postal_street="",
                    account_hash="",
                ),
            ),
            models.CheckConstraint(
                name="landlords_landlord_account_whole",
                condition=Q(account_hash="", account_since__isnull=True)
                | ~Q(account_hash="") & Q(account_since__isnull=False),
            ),
            models.CheckConstraint(
                name="landlords_landlord_postal_address_whole",
                condition=Q(postal_street="", postal_postcode="", postal_place="", postal_country="")
                | ~Q(postal_street="") & ~Q(postal_postcode="") & ~Q(postal_place=""),
                violation_error_message=_("A postal address has a street with a number, a postcode and a town."),
            ),
            models.CheckConstraint(name="landlords_landlord_kind_known", condition=Q(kind__in=LandlordKind.values)),
            models.CheckConstraint(
                name="landlords_landlord_company_whole",
                condition=Q(kind=LandlordKind.PERSON, company_name="", kbo_number="")
                | Q(kind=LandlordKind.COMPANY) & ~Q(company_name="") & ~Q(kbo_number=""),
                violation_error_message=_("A company has a name and a KBO number; a person has neither."),
            ),
            models.UniqueConstraint(
                fields=["kbo_number"],
                condition=~Q(kbo_number=""),
                name="landlords_landlord_kbo_once",
                violation_error_message=_("A company with this KBO number is already registered."),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        if self.erased_at is not None:
            return gettext("erased")
        return super().name


class Member(models.Model):
    """Who acts for a landlord, from when until when."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=MemberRole.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            one_open_per(
                "user",
                condition=Q(until__isnull=True),
                name="landlords_member_one_landlord",
                message=_("You are already registered."),
            ),
            in_order("since", "until", name="landlords_member_in_order"),
            models.CheckConstraint(name="landlords_member_role_known", condition=Q(role__in=MemberRole.values)),
            one_open_per(
                "landlord",
                condition=Q(until__isnull=True, role=MemberRole.OWNER),
                name="landlords_member_one_owner",
                message=_("A registration has one owner; the others are co-owners."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.landlord} {self.user_id}"


class Invitation(Invited):
    """To act for a landlord too."""

    INVITER: ClassVar = "landlord"
    TERM: ClassVar = "member-invitation"
    TEMPLATE: ClassVar = "member_invitation"
    SUBJECT: ClassVar = _("Invitation to act for a landlord")
    LINK: ClassVar = "member invitation"

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="invitations")
    email_hash = HashOf("email", purpose="invitation")
    role = models.CharField(max_length=12, choices=MemberRole.choices)
    state = models.CharField(max_length=12, choices=InvitationState.choices, default=InvitationState.OPEN)
    invited_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations_sent"
    )
    accepted_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations_accepted"
    )

    class Meta:
        indexes = (models.Index(fields=["email_hash"], name="landlords_invitation_email"),)
        constraints = (
            *constraints_of("landlord", prefix="landlords_invitation"),
            models.CheckConstraint(
                name="landlords_invitation_not_as_owner",
                condition=Q(role__in=[MemberRole.CO_OWNER, MemberRole.MANAGER]),
            ),
        )
