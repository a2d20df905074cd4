import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import all_or_none, filled_when, in_order, one_open_per
from kotatgent.core.fields import HashOf, SealedText
from kotatgent.invitations.models import Invited, constraints_of
from landlords import validators
from landlords.enums import (
    DEROGATION_MOVES,
    SELF_CONTAINED,
    START_MOVES,
    TENURE_MOVES,
    TRANSFER_MOVES,
    Asked,
    BuildingKind,
    DerogationState,
    Heating,
    InvitationState,
    Kotlabel,
    LandlordKind,
    MemberRole,
    Planning,
    RoomKind,
    StartState,
    TenureState,
    TransferState,
    Use,
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


class Start(Details):
    """A registration that staff began for somebody at the counter or by telephone (docs/adr/0030).

    The person confirms it with the code of a letter; until then nothing is in the register of landlords. `code` becomes
    the registration number. Who it is about stands here only while it waits. Once it is confirmed, another letter may
    carry a code by which the same person chooses a new password.
    """

    MOVES: ClassVar = START_MOVES

    code = models.CharField(_("registration number"), max_length=12, unique=True)
    email = SealedText(_("e-mail address"), blank=True, validators=[validate_email])
    language = models.CharField(_("language"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")])
    asked = models.CharField(_("how it was asked"), max_length=12, choices=Asked.choices)
    state = models.CharField(max_length=12, choices=StartState.choices, default=StartState.OPEN)
    started_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)
    started_at = models.DateTimeField()
    letters = models.PositiveSmallIntegerField(default=1)  # each has a code of its own; only that of the last one works
    code_hash = models.CharField(max_length=64, blank=True)  # empty: no code works
    last_day = models.DateField(_("last day of the code"))
    wrong_tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("last_day", "pk")
        constraints = (
            models.CheckConstraint(name="landlords_start_state_known", condition=Q(state__in=StartState.values)),
            models.CheckConstraint(name="landlords_start_asked_known", condition=Q(asked__in=Asked.values)),
            models.CheckConstraint(name="landlords_start_kind_known", condition=Q(kind__in=LandlordKind.values)),
            models.CheckConstraint(
                name="landlords_start_company_whole",
                condition=Q(kind=LandlordKind.PERSON, company_name="", kbo_number="")
                | Q(kind=LandlordKind.COMPANY) & ~Q(company_name="") & ~Q(kbo_number=""),
                violation_error_message=_("A company has a name and a KBO number; a person has neither."),
            ),
            models.CheckConstraint(
                name="landlords_start_person_while_open",
                condition=Q(state=StartState.OPEN, ended_at__isnull=True)
                & ~Q(last_name="")
                & ~Q(postal_street="")
                & ~Q(postal_postcode="")
                & ~Q(postal_place="")
                & ~Q(code_hash="")
                | ~Q(state=StartState.OPEN)
                & Q(
                    ended_at__isnull=False, first_name="", last_name="", company_name="", kbo_number="", phone="",
                    email="", postal_street="", postal_postcode="", postal_place="", postal_country="",
                ),
                violation_error_message=_("A postal address has a street with a number, a postcode and a town."),
            ),
            models.CheckConstraint(
                name="landlords_start_code_while_of_use",
                condition=Q(state__in=[StartState.OPEN, StartState.CONFIRMED]) | Q(code_hash=""),
            ),
            one_open_per(
                "kbo_number",
                condition=~Q(kbo_number=""),
                name="landlords_start_kbo_once",
                message=_("A registration of a company with this KBO number waits already. Send its letter once more."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code


class Building(models.Model):
    """A pand: what stands at one address. It can be there before its landlord."""

    SHOWN_AT: ClassVar = {"address": "street"}

    code = models.CharField(max_length=12, unique=True)
    address = models.OneToOneField(
        "places.Address",
        on_delete=models.PROTECT,
        related_name="building",
        error_messages={"unique": _("There is already a building at this address.")},
    )
    kind = models.CharField(_("kind of building"), max_length=20, choices=BuildingKind.choices)
    wc_count = models.PositiveSmallIntegerField(_("shared toilets"), default=0)
    shower_count = models.PositiveSmallIntegerField(_("shared showers or baths"), default=0)
    kitchen_m2 = models.DecimalField(
        _("floor area of the shared kitchen"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    bicycle_places = models.PositiveSmallIntegerField(_("places for bicycles"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(name="landlords_building_kind_known", condition=Q(kind__in=BuildingKind.values)),
            models.CheckConstraint(
                name="landlords_building_kitchen_positive",
                condition=Q(kitchen_m2__isnull=True) | Q(kitchen_m2__gte=0),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def is_host_home(self) -> bool:
        """The landlord's own home: its number and exact place are not shown (docs/domain.md, hospita)."""
        return self.kind == BuildingKind.HOST_HOME


class Tenure(models.Model):
    """A landlord lets a building, from when until when. A second landlord at an address is checked by staff."""

    MOVES: ClassVar = TENURE_MOVES

    code = models.CharField(max_length=12, unique=True)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="tenures")
    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="tenures")
    state = models.CharField(max_length=12, choices=TenureState.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="landlords_tenure_state_known", condition=Q(state__in=TenureState.values)),
            one_open_per(
                "building",
                "landlord",
                condition=Q(state__in=[TenureState.CLAIMED, TenureState.ACTIVE]),
                name="landlords_tenure_one_open",
                message=_("You have already added this building."),
            ),
            in_order("since", "until", name="landlords_tenure_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.landlord} {self.building}"


class Transfer(models.Model):
    """A landlord hands a building over to another one, who takes it over or not (docs/adr/0036). What it holds of
    certificates and inspections stays with the building (F2.1)."""

    MOVES: ClassVar = TRANSFER_MOVES

    code = models.CharField(max_length=12, unique=True)
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="transfers")
    to = models.ForeignKey(
        Landlord, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("registration number")
    )
    state = models.CharField(max_length=12, choices=TransferState.choices, default=TransferState.OFFERED)
    offered_at = models.DateTimeField()
    last_day = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="landlords_transfer_state_known", condition=Q(state__in=TransferState.values)),
            models.CheckConstraint(
                name="landlords_transfer_ended_when",
                condition=Q(state=TransferState.OFFERED, ended_at__isnull=True)
                | ~Q(state=TransferState.OFFERED) & Q(ended_at__isnull=False),
            ),
            one_open_per(
                "tenure",
                condition=Q(state=TransferState.OFFERED),
                name="landlords_transfer_one_offered",
                message=_("You have offered this building already. Withdraw that first."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class RoomQuerySet(models.QuerySet["Room"]):
    def present(self) -> "RoomQuerySet":
        return self.filter(removed_at__isnull=True)


class Room(models.Model):
    """What one tenant rents: a kamer, a studio, a flat, a house."""

    code = models.CharField(max_length=12, unique=True)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="rooms")
    label = models.CharField(_("name or number of the room"), max_length=40)
    kind = models.CharField(_("kind"), max_length=16, choices=RoomKind.choices)
    area_m2 = models.DecimalField(
        _("net floor area (m²)"), max_digits=6, decimal_places=2, validators=[MinValueValidator(Decimal(1))]
    )
    height_cm = models.PositiveSmallIntegerField(
        _("height of the ceiling (cm)"), validators=[MinValueValidator(100), MaxValueValidator(1000)]
    )
    floor = models.SmallIntegerField(_("floor"), validators=[MinValueValidator(-3), MaxValueValidator(40)])
    residents = models.PositiveSmallIntegerField(
        _("for how many people"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    wc = models.CharField(_("toilet"), max_length=8, choices=Use.choices)
    shower = models.CharField(_("shower or bath"), max_length=8, choices=Use.choices)
    kitchen = models.CharField(_("kitchen"), max_length=8, choices=Use.choices)
    washbasin = models.BooleanField(_("washbasin with hot and cold water"), default=True)
    windows_m2 = models.DecimalField(_("windows together (m²)"), max_digits=5, decimal_places=2, null=True, blank=True)
    sockets = models.PositiveSmallIntegerField(_("sockets"), null=True, blank=True)
    heating = models.CharField(_("heating"), max_length=12, choices=Heating.choices, blank=True)
    lockable = models.BooleanField(_("the door can be locked"), default=True)
    step_free = models.BooleanField(_("reached without steps"), default=False)
    small_room_derogation = models.BooleanField(_("room of 8 to 12 m² with a derogation"), default=False)  # as stated
    derogation_confirmed = models.BooleanField(default=False)  # the city saw the proof, see Derogation
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ("building_id", "label")
        constraints = (
            models.CheckConstraint(name="landlords_room_kind_known", condition=Q(kind__in=RoomKind.values)),
            models.CheckConstraint(name="landlords_room_area", condition=Q(area_m2__gte=1, area_m2__lt=10000)),
            models.CheckConstraint(name="landlords_room_residents", condition=Q(residents__gte=1, residents__lte=20)),
            one_open_per(
                "building",
                "label",
                condition=Q(removed_at__isnull=True),
                name="landlords_room_label_once",
                message=_("There is already a room with this name in the building."),
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def self_contained(self) -> bool:
        return self.kind in SELF_CONTAINED

    @property
    def has_derogation(self) -> bool:
        """Only what was confirmed counts, and only for one person in a room (F2.25)."""
        stated = self.small_room_derogation and self.residents == 1 and not self.self_contained
        return stated and self.derogation_confirmed

    @property
    def private_sanitary(self) -> bool:
        return self.wc == Use.OWN and self.shower == Use.OWN


class CampusDistance(models.Model):
    """About how many minutes by bicycle from a building to a campus; made anew when the building moves on the map."""

    building = models.ForeignKey(Building, on_delete=models.CASCADE, related_name="campus_distances")
    campus = models.ForeignKey("places.Campus", on_delete=models.CASCADE)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campus", "building"], name="landlords_campusdistance_once"),)
        indexes = (models.Index(fields=["campus", "minutes"], name="landlords_campusdistance_near"),)

    def __str__(self) -> str:
        return f"{self.building_id}-{self.campus_id}: {self.minutes}"


BUILT_BEFORE = dt.date(1998, 9, 1)  # F2.25
ASKED_BEFORE = dt.date(2001, 9, 1)  # F2.25


class Derogation(models.Model):
    """A room of 8 to 12 m² from before the norm: what its landlord says, and who saw the proof (F2.10, F2.25)."""

    MOVES: ClassVar = DEROGATION_MOVES

    code = models.CharField(max_length=12, unique=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="derogations")
    built_on = models.DateField(_("built or permitted on"))
    first_asked_on = models.DateField(_("first certificate asked on"))
    state = models.CharField(max_length=12, choices=DerogationState.choices, default=DerogationState.CLAIMED)
    claimed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="decided_derogations"
    )
    proof = models.TextField(_("which proof was seen, or why it is not enough"), max_length=1000, blank=True)
    lapsed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("claimed_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="landlords_derogation_state_known", condition=Q(state__in=DerogationState.values)
            ),
            models.CheckConstraint(
                name="landlords_derogation_dates",
                condition=Q(built_on__lt=BUILT_BEFORE, first_asked_on__lt=ASKED_BEFORE),
            ),
            all_or_none("decided_at", "decided_by", name="landlords_derogation_decided_whole"),
            models.CheckConstraint(
                name="landlords_derogation_decided_when",
                condition=Q(state=DerogationState.CLAIMED, decided_at__isnull=True, proof="")
                | (~Q(state=DerogationState.CLAIMED) & Q(decided_at__isnull=False) & ~Q(proof="")),
            ),
            filled_when("lapsed_on", DerogationState.LAPSED, name="landlords_derogation_lapsed_when"),
            one_open_per(  # a lapsed one is lost for good (F2.10): no other one takes its place
                "room",
                condition=~Q(state=DerogationState.REFUSED),
                name="landlords_derogation_one_open",
                message=_("The derogation of this room was stated already."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class BuildingNote(models.Model):
    """What the offices know of a building from a day on. Only grows: the database refuses any change (see apps)."""

    code = models.CharField(max_length=12, unique=True)
    number = models.PositiveIntegerField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ("building", "-number")

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A note about a building never changes; write a next one.")
        super().save(*args, **kwargs)


class PlanningNote(BuildingNote):
    """The planning status of a building. Read by permissions.MAY_READ_PLANNING and by nobody else (F5.16)."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="planning_notes")
    status = models.CharField(_("planning status"), max_length=12, choices=Planning.choices)
    reason = models.TextField(_("why, and from which source"), max_length=1000)

    class Meta(BuildingNote.Meta):
        constraints = (
            models.CheckConstraint(name="landlords_planningnote_status_known", condition=Q(status__in=Planning.values)),
            models.CheckConstraint(name="landlords_planningnote_says_why", condition=~Q(reason="")),
            models.UniqueConstraint(fields=["building", "number"], name="landlords_planningnote_once"),
        )


class KotlabelNote(BuildingNote):
    """How it stands with the Flemish kotlabel of a building, for staff (F2.39-F2.43)."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="kotlabel_notes")
    status = models.CharField(_("Flemish kotlabel"), max_length=12, choices=Kotlabel.choices)
    since = models.DateField(_("since"), null=True, blank=True)
    vlok_reference = models.CharField(_("reference in VLOK"), max_length=40, blank=True)

    class Meta(BuildingNote.Meta):
        constraints = (
            models.CheckConstraint(name="landlords_kotlabelnote_status_known", condition=Q(status__in=Kotlabel.values)),
            models.CheckConstraint(
                name="landlords_kotlabelnote_whole",
                condition=Q(status=Kotlabel.NONE, since__isnull=True, vlok_reference="")
                | ~Q(status=Kotlabel.NONE) & Q(since__isnull=False) & ~Q(vlok_reference=""),
            ),
            models.UniqueConstraint(fields=["building", "number"], name="landlords_kotlabelnote_once"),
        )
