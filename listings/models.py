import datetime as dt
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kotatgent.core.constraints import all_or_none, filled_when, in_order, one_of, one_open_per
from kotatgent.core.fields import SealedText
from kotatgent.media.models import State as PictureState
from landlords.enums import RoomKind
from listings.enums import (
    KEPT_MOVES,
    MODERATED,
    MOVES,
    OPEN_STATES,
    OPEN_SUBLETS,
    SUBLET_MOVES,
    Bicycles,
    Block,
    Certificate,
    Charge,
    Contract,
    Domicile,
    EpcReason,
    EpcScope,
    FindingKind,
    Furniture,
    Ground,
    KeptState,
    PausedWhy,
    RuleLanguage,
    State,
    SubletGround,
    SubletState,
    Utility,
    Viewing,
    with_reason,
)
from listings.validators import check_furniture, check_patterns, check_utilities, check_words

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


class Sublet(models.Model):
    """By what right a student advertises a room, from when until when, and what its landlord said of it (F4.8).

    The dates and the price are those that the landlord was told; other ones are asked anew.
    """

    MOVES: ClassVar = SUBLET_MOVES

    code = models.CharField(max_length=12, unique=True)
    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="sublet")
    ground = models.CharField(_("why"), max_length=12, choices=SubletGround.choices)
    state = models.CharField(max_length=12, choices=SubletState.choices)
    named = models.CharField(max_length=60)  # the room as the student named it
    student_name = SealedText(_("name of the student"), max_length=80, validators=[MaxLengthValidator(80)])
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    lease_until = models.DateField(_("last day of the student's own contract"))
    price_cents = models.PositiveIntegerField(_("asked a month at most, all in"))
    asked_at = models.DateTimeField()
    last_day = models.DateField(_("last day of the link"))
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    objection = models.CharField(_("ground of the objection"), max_length=40, blank=True)  # listings.sublet_grounds
    reason = SealedText(_("reason"), blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            one_of("state", SubletState.values, name="listings_sublet_state_known"),
            one_of("ground", SubletGround.values, name="listings_sublet_ground_known"),
            models.CheckConstraint(
                name="listings_sublet_ground_fits",
                condition=Q(ground=SubletGround.CONSENT) & ~Q(state__in=[SubletState.TOLD, SubletState.OBJECTED])
                | ~Q(ground=SubletGround.CONSENT)
                & ~Q(
                    state__in=[SubletState.ASKED, SubletState.REFUSED, SubletState.REVOKED, SubletState.EXPIRED],
                ),
            ),
            models.CheckConstraint(
                name="listings_sublet_in_order",
                condition=Q(starts_on__lt=F("ends_on")),
                violation_error_message=_("The last day comes after the first day."),
            ),
            in_order(
                "ends_on",
                "lease_until",
                name="listings_sublet_within_lease",
                message=_("You can't sublet for longer than you rent the room yourself."),
            ),
            filled_when(
                "answered_at",
                SubletState.AGREED,
                SubletState.REFUSED,
                SubletState.OBJECTED,
                SubletState.REVOKED,
                name="listings_sublet_answered",
            ),
            models.CheckConstraint(
                name="listings_sublet_says_why",
                condition=~Q(state__in=[SubletState.REFUSED, SubletState.REVOKED, SubletState.OBJECTED])
                | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="listings_sublet_objection_has_a_ground",
                condition=Q(state=SubletState.OBJECTED) & ~Q(objection="") | ~Q(state=SubletState.OBJECTED),
            ),
            models.CheckConstraint(
                name="listings_sublet_ended_when",
                condition=Q(state__in=sorted(OPEN_SUBLETS), ended_at__isnull=True)
                | ~Q(state__in=sorted(OPEN_SUBLETS)) & Q(ended_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def needs_consent(self) -> bool:
        return self.ground == SubletGround.CONSENT

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_SUBLETS


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


class PhotoQuerySet(models.QuerySet["Photo"]):
    def readable(self) -> "PhotoQuerySet":
        """Without those whose file is gone or damaged: their landlord was told."""
        return self.exclude(picture__state=PictureState.BROKEN)


class Photo(models.Model):
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="photos")
    picture = models.OneToOneField("media.Picture", on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(_("what can be seen"), max_length=160, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["listing", "position"], name="listings_photo_position_once"),)

    def __str__(self) -> str:
        return f"{self.listing} {self.position}"


class WordingRuleQuerySet(models.QuerySet["WordingRule"]):
    def current(self) -> "WordingRuleQuerySet":
        return self.filter(current=True).order_by("language", "ground", "code")

    def in_use(self) -> "WordingRuleQuerySet":
        return self.current().filter(active=True)


class WordingRule(models.Model):
    """Wording that may refuse people (F4.13). A change is a new version; older ones stay, for what was found by them.

    The language of `words`, `patterns` and `innocent` is that of listings.phrases; one pattern a line.
    """

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    current = models.BooleanField(default=True)
    active = models.BooleanField(_("in use"), default=True)
    language = models.CharField(_("language"), max_length=2, choices=RuleLanguage.choices)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground.choices)
    source = models.CharField(_("source of the ground"), max_length=200)
    words = models.TextField(_("words"), max_length=1000, blank=True, validators=[check_words])
    patterns = models.TextField(_("patterns"), max_length=2000, validators=[check_patterns])
    innocent = models.TextField(_("innocent"), max_length=2000, blank=True, validators=[check_patterns])
    made_at = models.DateTimeField(null=True, blank=True)  # empty: it came with the product

    objects = WordingRuleQuerySet.as_manager()

    class Meta:
        ordering = ("code", "-version")
        constraints = (
            models.UniqueConstraint(fields=["code", "version"], name="listings_wordingrule_version_once"),
            one_open_per("code", condition=Q(current=True), name="listings_wordingrule_one_current"),
            one_of("language", RuleLanguage.values, name="listings_wordingrule_language_known"),
            one_of("ground", Ground.values, name="listings_wordingrule_ground_known"),
        )

    def __str__(self) -> str:
        return f"{self.code}:{self.version}"


class Kept(models.Model):
    """A sentence that its writer kept although a check asked about it: for a person of Kotatgent to look at."""

    MOVES: ClassVar = KEPT_MOVES

    code = models.CharField(max_length=12, unique=True)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="kept")
    field = models.CharField(max_length=20)  # of the advert
    kind = models.CharField(max_length=8, choices=FindingKind.choices)
    ground = models.CharField(max_length=12, choices=Ground.choices, blank=True)
    rule = models.CharField(max_length=50, blank=True)  # code:version of what found it
    sentence = SealedText(_("sentence"))  # may hold a telephone number
    reason = SealedText(_("reason"))
    state = models.CharField(max_length=8, choices=KeptState.choices, default=KeptState.WAITING)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("answer"), max_length=1000, blank=True)

    class Meta:
        ordering = ("kept_at", "pk")
        constraints = (
            one_of("state", KeptState.values, name="listings_kept_state_known"),
            one_of("kind", FindingKind.values, name="listings_kept_kind_known"),
            all_or_none("looked_at", "looked_by", name="listings_kept_looked_whole"),
            models.CheckConstraint(
                name="listings_kept_answered",
                condition=~Q(state=KeptState.REFUSED) | (Q(looked_at__isnull=False) & ~Q(answer="")),
            ),
            filled_when("looked_at", KeptState.FINE, name="listings_kept_looked_when_fine"),
        )

    def __str__(self) -> str:
        return self.code
