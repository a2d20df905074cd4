import datetime as dt
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kotatgent.core.constraints import all_or_none, filled_when, in_order, one_of, one_open_per
from landlords.enums import RoomKind
from listings.enums import (
    MODERATED,
    MOVES,
    OPEN_STATES,
    Bicycles,
    Certificate,
    Charge,
    Contract,
    Domicile,
    EpcReason,
    EpcScope,
    Furniture,
    PausedWhy,
    State,
    Utility,
    Viewing,
    with_reason,
)
from listings.models.standing import Standing
from listings.validators import check_furniture, check_utilities

MAX_CENTS = 1_000_000_00


class ListingQuerySet(models.QuerySet["Listing"]):
    def public(self) -> "ListingQuerySet":
        return self.filter(state=State.PUBLISHED)

    def open(self) -> "ListingQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def by_landlords(self) -> "ListingQuerySet":
        """Without what students sublet."""
        return self.filter(landlord__isnull=False)

    def with_facts(self) -> "ListingQuerySet":
        """All that a card or a page shows, in one query; the outlines of neighbourhoods are large and not shown."""
        return self.select_related(
            "room__standing", "room__building__address__place", "room__building__address__neighbourhood", "sublet"
        ).defer(*(f"room__building__address__neighbourhood__{column}" for column in ("polygons", "outline")))


class Asking(models.Model):
    """One question to a landlord: are these rooms still free, and is all still right (docs/adr/0043)?

    The adverts that were asked about name it. When they are reminded of and when they pause are follow-ups of its code.
    """

    code = models.CharField(max_length=12, unique=True)
    landlord = models.ForeignKey("landlords.Landlord", on_delete=models.CASCADE, related_name="askings")
    asked_on = models.DateField()
    answer_by = models.DateField()  # the last day, which still counts, as the first mail said it

    class Meta:
        ordering = ("asked_on", "pk")
        constraints = (in_order("asked_on", "answer_by", name="listings_asking_in_order"),)

    def __str__(self) -> str:
        return self.code


class Listing(models.Model):
    """An advert (zoekertje) of one room, by its landlord or by a student who sublets it (`advertisers`)."""

    MOVES: ClassVar = MOVES
    # Written by the landlord, or made from that: what goes when the landlord does.
    WORDS: ClassVar = ("description_nl", "description_en", "house_rules_nl", "house_rules_en", "search_text")

    code = models.CharField(max_length=12, unique=True)
    room = models.ForeignKey("landlords.Room", on_delete=models.PROTECT, related_name="listings")
    landlord = models.ForeignKey(
        "landlords.Landlord", on_delete=models.PROTECT, null=True, blank=True, related_name="listings"
    )
    student = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="sublet_listings"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    rent_cents = models.PositiveIntegerField(_("rent a month"), null=True, blank=True)
    fixed_cents = models.PositiveIntegerField(_("fixed costs a month"), null=True, blank=True)
    advance_cents = models.PositiveIntegerField(_("advances a month"), null=True, blank=True)
    price_all_in_cents = models.PositiveIntegerField(_("all in, a month"), null=True, blank=True, editable=False)
    # The price of which the landlord said that it is right, when it was far from that of like rooms.
    price_confirmed_cents = models.PositiveIntegerField(null=True, blank=True, editable=False)
    utilities = models.JSONField(default=dict, blank=True, validators=[check_utilities])  # Utility → Charge
    tax_cents = models.PositiveIntegerField(_("tax passed on, a year"), null=True, blank=True)
    deposit_cents = models.PositiveIntegerField(_("deposit"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(
        _("length of the contract in months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
    )
    contract = models.CharField(_("kind of contract"), max_length=12, choices=Contract.choices, default=Contract.LEASE)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    viewing = models.CharField(_("how it can be seen"), max_length=12, choices=Viewing.choices, blank=True)
    signs_remotely = models.BooleanField(_("can be signed at a distance"), default=False)
    furnished = models.BooleanField(_("furnished"), default=False)
    furniture = models.JSONField(default=list, blank=True, validators=[check_furniture])  # of Furniture
    bicycles = models.CharField(_("place for a bicycle"), max_length=8, choices=Bicycles.choices, blank=True)
    domicile = models.CharField(_("registering one's domicile"), max_length=12, choices=Domicile.choices, blank=True)
    house_rules_nl = models.TextField(_("house rules in Dutch"), max_length=2000, blank=True)
    house_rules_en = models.TextField(_("house rules in English"), max_length=2000, blank=True)
    epc_score = models.PositiveSmallIntegerField(_("EPC score (kWh/m² a year)"), null=True, blank=True)
    epc_scope = models.CharField(max_length=8, choices=EpcScope.choices, blank=True)
    epc_reason = models.CharField(max_length=20, choices=EpcReason.choices, blank=True)
    description_nl = models.TextField(_("description in Dutch"), max_length=4000, blank=True)
    description_en = models.TextField(_("description in English"), max_length=4000, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.CharField(max_length=24, blank=True)
    paused_why = models.CharField(max_length=24, choices=PausedWhy.choices, blank=True)  # empty: the landlord did it
    # The day on which who lets said that it is right: by putting it online, by changing it, or when asked.
    confirmed_on = models.DateField(null=True, blank=True, editable=False)
    ask_on = models.DateField(null=True, blank=True, editable=False)  # counted with the term as it was on that day
    asking = models.ForeignKey(Asking, on_delete=models.SET_NULL, null=True, editable=False, related_name="listings")
    version = models.PositiveIntegerField(default=1)

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ("-published_at", "-pk")
        indexes = (
            models.Index(fields=["-published_at", "-id"], condition=Q(state=State.PUBLISHED), name="listings_newest"),
            models.Index(fields=["price_all_in_cents"], condition=Q(state=State.PUBLISHED), name="listings_price"),
            # The figures beside the filters count every advert online: from here, without its texts.
            models.Index(fields=["state", "room", "furnished"], name="listings_counted"),
            models.Index(fields=["ask_on"], condition=Q(state=State.PUBLISHED), name="listings_to_ask"),
        )
        constraints = (
            models.CheckConstraint(name="listings_listing_state_known", condition=Q(state__in=State.values)),
            one_open_per(
                "room",
                condition=Q(state__in=sorted(OPEN_STATES), landlord__isnull=False),
                name="listings_listing_one_open",
                message=_("There is already an advert of this room."),
            ),
            # Of a sublet that is over nobody may be left; an advert of a landlord keeps its landlord (docs/adr/0027).
            models.CheckConstraint(
                name="listings_listing_by_one",
                condition=Q(landlord__isnull=False, student__isnull=True)
                | Q(landlord__isnull=True, student__isnull=False)
                | Q(landlord__isnull=True, state=State.WITHDRAWN),
            ),
            filled_when("published_at", State.PUBLISHED, name="listings_published_when"),
            models.CheckConstraint(
                name="listings_listing_paused_why_known",
                condition=Q(paused_why="") | Q(paused_why__in=PausedWhy.values, state=State.PAUSED),
            ),
            filled_when("confirmed_on", State.PUBLISHED, name="listings_published_confirmed"),
            all_or_none("confirmed_on", "ask_on", name="listings_listing_confirmed_whole"),
            in_order("confirmed_on", "ask_on", name="listings_listing_asked_later"),
            models.CheckConstraint(
                name="listings_listing_stale_was_asked",
                condition=~Q(paused_why__in=with_reason(PausedWhy.STALE)) | Q(asking__isnull=False),
                violation_error_message=_("Nobody was asked whether this room is still free."),
            ),
            one_of("contract", Contract.values, name="listings_listing_contract_known"),
            one_of("viewing", Viewing.values, name="listings_listing_viewing_known", or_empty=True),
            one_of("bicycles", Bicycles.values, name="listings_listing_bicycles_known", or_empty=True),
            one_of("domicile", Domicile.values, name="listings_listing_domicile_known", or_empty=True),
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

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # Django's own gives way to it
        """Who took it offline is said: the City, for the room, or Kotatgent, for the advert (docs/adr/0039)."""
        if self.state == State.REMOVED and self.removed_why == MODERATED:
            return str(_("Taken offline by Kotatgent"))
        return str(State(self.state).label)

    @property
    def title(self) -> str:
        return title_of(self.room.kind, self.room.building.address.street_name)

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

    @property
    def furniture_there(self) -> list[Furniture]:
        """In the order of the list that the landlord chose from."""
        return [one for one in Furniture if one in self.furniture]

    def utilities_paid(self, charge: Charge) -> list[Utility]:
        """The utilities that are paid in this way, in a fixed order."""
        return [utility for utility in Utility if self.utilities.get(utility) == charge]


class ListingVersion(models.Model):
    """What was changed in an advert after it was first online, at one moment: by field what it said before and after.

    `changes`: name → [before, after]; a date as its ISO string. Words of a person in it go with those of the advert.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()  # the version that the advert had from then on
    changed_at = models.DateTimeField()
    changes = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("listing_id", "number")
        constraints = (models.UniqueConstraint(fields=["listing", "number"], name="listings_version_once"),)

    def __str__(self) -> str:
        return f"{self.listing_id} {self.number}"


def title_of(kind: str, street: str) -> str:
    """What it is and where, in the language of the page."""
    words = {"kind": RoomKind(kind).label, "street": street}
    return pgettext("title of an advert: kind, street", "%(kind)s, %(street)s") % words
