import datetime as dt
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kotatgent.core.constraints import all_or_none, filled_when, in_order, one_open_per
from listings.enums import (
    MOVES,
    OPEN_STATES,
    Block,
    Certificate,
    Charge,
    EpcReason,
    EpcScope,
    PausedWhy,
    State,
    Utility,
)
from listings.validators import check_utilities

MAX_CENTS = 1_000_000_00


class StandingQuerySet(models.QuerySet["Standing"]):
    def with_certificate(self, state: str, on: dt.date) -> "StandingQuerySet":
        return self.filter(certificate_filter(state, on))


def certificate_filter(state: str, on: dt.date, path: str = "") -> Q:
    """The rows whose certificate is in this state on a day; `path` leads to the standing ("room__standing__")."""
    valid = Q(
        **{f"{path}issued_on__lte": on, f"{path}valid_until__gte": on},
    ) & (Q(**{f"{path}ended_on__isnull": True}) | Q(**{f"{path}ended_on__gt": on}))
    if state == Certificate.VALID:
        return valid
    known = Q(**{f"{path}looked_up_on__lte": on})
    return known & ~valid if state == Certificate.NONE else ~known & ~valid


class Standing(models.Model):
    """What the city knows of a room: its last certificate, and whether it may be let.

    `inspections` pushes these facts down; what an advert shows is computed from the dates when it is read,
    so it is right at midnight without any job. Valid through `valid_until`, and no longer valid on `ended_on`.
    """

    room = models.OneToOneField("landlords.Room", on_delete=models.CASCADE, related_name="standing")
    looked_up_on = models.DateField(null=True, blank=True)  # last day on which the city looked
    certificate_number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    max_residents = models.PositiveSmallIntegerField(null=True, blank=True)
    blocked_on = models.DateField(null=True, blank=True)
    block = models.CharField(max_length=16, choices=Block.choices, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = (
            all_or_none("issued_on", "valid_until", name="listings_standing_certificate_whole"),
            in_order("issued_on", "valid_until", name="listings_standing_dates_in_order"),
            models.CheckConstraint(
                name="listings_standing_certificate_looked_up",
                condition=Q(issued_on__isnull=True) | Q(looked_up_on__isnull=False),
            ),
            models.CheckConstraint(
                name="listings_standing_block_whole",
                condition=Q(blocked_on__isnull=True, block="") | Q(blocked_on__isnull=False, block__in=Block.values),
            ),
        )

    def __str__(self) -> str:
        return f"{self.room_id}"

    def certificate(self, on: dt.date) -> Certificate:
        """The one truth about what may be said on a day (F1.10, R4)."""
        if self.issued_on and self.valid_until and self.issued_on <= on <= self.valid_until:
            if self.ended_on is None or self.ended_on > on:
                return Certificate.VALID
        if self.looked_up_on is None or self.looked_up_on > on:
            return Certificate.UNKNOWN
        return Certificate.NONE


class ListingQuerySet(models.QuerySet["Listing"]):
    def public(self) -> "ListingQuerySet":
        return self.filter(state=State.PUBLISHED)

    def open(self) -> "ListingQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def with_facts(self) -> "ListingQuerySet":
        """All that a card or a page shows, in one query; the outlines of neighbourhoods are large and not shown."""
        return self.select_related(
            "room__standing", "room__building__address__place", "room__building__address__neighbourhood"
        ).defer(*(f"room__building__address__neighbourhood__{column}" for column in ("polygons", "outline")))


class Listing(models.Model):
    """An advert (zoekertje) of one room."""

    MOVES: ClassVar = MOVES

    code = models.CharField(max_length=12, unique=True)
    room = models.ForeignKey("landlords.Room", on_delete=models.PROTECT, related_name="listings")
    landlord = models.ForeignKey("landlords.Landlord", on_delete=models.PROTECT, related_name="listings")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    rent_cents = models.PositiveIntegerField(_("rent a month"), null=True, blank=True)
    fixed_cents = models.PositiveIntegerField(_("fixed costs a month"), null=True, blank=True)
    advance_cents = models.PositiveIntegerField(_("advances a month"), null=True, blank=True)
    price_all_in_cents = models.PositiveIntegerField(null=True, blank=True, editable=False)
    utilities = models.JSONField(default=dict, blank=True, validators=[check_utilities])  # Utility → Charge
    tax_cents = models.PositiveIntegerField(_("tax passed on, a year"), null=True, blank=True)
    deposit_cents = models.PositiveIntegerField(_("deposit"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(
        _("length of the contract in months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
    )
    available_from = models.DateField(_("available from"), null=True, blank=True)
    furnished = models.BooleanField(_("furnished"), default=False)
    epc_score = models.PositiveSmallIntegerField(_("EPC score (kWh/m² a year)"), null=True, blank=True)
    epc_scope = models.CharField(max_length=8, choices=EpcScope.choices, blank=True)
    epc_reason = models.CharField(max_length=20, choices=EpcReason.choices, blank=True)
    description_nl = models.TextField(_("description in Dutch"), max_length=4000, blank=True)
    description_en = models.TextField(_("description in English"), max_length=4000, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.CharField(max_length=24, blank=True)
    paused_why = models.CharField(max_length=12, choices=PausedWhy.choices, blank=True)  # empty: the landlord did it
    version = models.PositiveIntegerField(default=1)

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ("-published_at", "-pk")
        indexes = (
            models.Index(fields=["-published_at", "-id"], condition=Q(state=State.PUBLISHED), name="listings_newest"),
            models.Index(fields=["price_all_in_cents"], condition=Q(state=State.PUBLISHED), name="listings_price"),
            # The figures beside the filters count every advert online: from here, without its texts.
            models.Index(fields=["state", "room", "furnished"], name="listings_counted"),
        )
        constraints = (
            models.CheckConstraint(name="listings_listing_state_known", condition=Q(state__in=State.values)),
            one_open_per(
                "room",
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="listings_listing_one_open",
                message=_("There is already an advert of this room."),
            ),
            filled_when("published_at", State.PUBLISHED, name="listings_published_when"),
            models.CheckConstraint(
                name="listings_listing_paused_why_known",
                condition=Q(paused_why="") | Q(paused_why__in=PausedWhy.values, state=State.PAUSED),
            ),
            # F4.11: a public notice names the rent and the costs.
            filled_when("rent_cents", State.PUBLISHED, name="listings_published_rent"),
            filled_when("fixed_cents", State.PUBLISHED, name="listings_published_fixed"),
            filled_when("advance_cents", State.PUBLISHED, name="listings_published_advance"),
            filled_when("price_all_in_cents", State.PUBLISHED, name="listings_published_price"),
            models.CheckConstraint(
                name="listings_listing_deposit_two_months",
                condition=Q(deposit_cents__isnull=True)
                | Q(rent_cents__isnull=True)
                | Q(deposit_cents__lte=F("rent_cents") * 2),
                violation_error_message=_("The deposit is at most two months' rent, without the costs."),
            ),
            models.CheckConstraint(
                name="listings_listing_price_adds_up",
                condition=Q(price_all_in_cents__isnull=True)
                | Q(price_all_in_cents=F("rent_cents") + F("fixed_cents") + F("advance_cents")),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        """What it is and where, in the language of the page."""
        street = self.room.building.address.street_name
        return pgettext("title of an advert: kind, street", "%(kind)s, %(street)s") % {
            "kind": self.room.get_kind_display(),
            "street": street,
        }

    @property
    def description(self) -> str:
        """In the language of the page; empty when the landlord wrote none in it."""
        return self.description_en if translation.get_language() == "en" else self.description_nl

    @property
    def standing(self) -> Standing | None:
        standing: Standing | None = getattr(self.room, "standing", None)
        return standing

    def certificate(self, on: dt.date) -> Certificate:
        return self.standing.certificate(on) if self.standing else Certificate.UNKNOWN

    def utilities_paid(self, charge: Charge) -> list[Utility]:
        """The utilities that are paid in this way, in a fixed order."""
        return [utility for utility in Utility if self.utilities.get(utility) == charge]


class Photo(models.Model):
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="photos")
    picture = models.OneToOneField("media.Picture", on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(_("what can be seen"), max_length=160, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["listing", "position"], name="listings_photo_position_once"),)

    def __str__(self) -> str:
        return f"{self.listing} {self.position}"
