from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import in_order, one_of
from kotatgent.students.enums import Pace
from landlords.enums import RoomKind
from listings.enums import Certificate

ANY_PRICE = 2_000_000_000  # cents: above what a search can ask for


class Favourite(models.Model):
    """An advert that a student keeps, and what it said when it was kept: what changed since follows from that."""

    code = models.CharField(max_length=16, unique=True)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="favourites")
    listing = models.ForeignKey("listings.Listing", on_delete=models.CASCADE, related_name="favourites")
    kept_at = models.DateTimeField()
    price_cents = models.PositiveIntegerField(_("price then"))
    available_from = models.DateField(_("available from, then"), null=True, blank=True)
    certificate = models.CharField(_("certificate then"), max_length=8, choices=Certificate.choices)

    class Meta:
        ordering = ("-kept_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "listing"],
                name="students_favourite_once",
                violation_error_message=_("You keep this advert already."),
            ),
            one_of("certificate", Certificate.values, name="students_favourite_certificate_known"),
        )

    def __str__(self) -> str:
        return self.code


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def listening(self) -> "SavedSearchQuerySet":
        """Those that want a mail."""
        return self.filter(SavedSearch.LISTENING)


class SavedSearch(models.Model):
    """A search that a student goes on with. `query` is the whole of it; the columns below are what it is found by.

    They narrow down which searches an advert may match; whether it does is said by `listings.search` alone.
    """

    LISTENING: ClassVar = Q(paused_at__isnull=True) & ~Q(pace=Pace.NONE)

    code = models.CharField(max_length=16, unique=True)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=1000, blank=True)
    pace = models.CharField(_("mails"), max_length=8, choices=Pace.choices)
    paused_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=RoomKind.choices, blank=True)
    neighbourhood = models.ForeignKey("places.Neighbourhood", on_delete=models.SET_NULL, null=True, blank=True)
    min_price_cents = models.PositiveIntegerField(default=0)
    max_price_cents = models.PositiveIntegerField(default=ANY_PRICE)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (
            models.Index(
                fields=["kind", "neighbourhood", "max_price_cents"],
                condition=Q(paused_at__isnull=True) & ~Q(pace="none"),
                name="students_listening",
            ),
        )
        constraints = (
            one_of("pace", Pace.values, name="students_search_pace_known"),
            one_of("kind", RoomKind.values, name="students_search_kind_known", or_empty=True),
            in_order("min_price_cents", "max_price_cents", name="students_search_prices_in_order"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def is_listening(self) -> bool:
        return self.paused_at is None and self.pace != Pace.NONE


class Alert(models.Model):
    """One mail of a saved search, about one advert or more."""

    code = models.CharField(max_length=16, unique=True)
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="alerts")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.code


class Match(models.Model):
    """That an advert came into a saved search, once and for all. Without an alert it waits for the next mail."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="matches")
    listing = models.ForeignKey("listings.Listing", on_delete=models.CASCADE, related_name="matches")
    found_at = models.DateTimeField()
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, null=True, blank=True, related_name="matches")

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["search", "found_at"], condition=Q(alert__isnull=True), name="students_match_waits"),
        )
        constraints = (models.UniqueConstraint(fields=["search", "listing"], name="students_match_once"),)

    def __str__(self) -> str:
        return f"{self.search_id} {self.listing_id}"


class Arrival(models.Model):
    """An advert that came online, or whose price changed: searches are still to be matched with it.

    Written in the transaction of the cause and gone with the matches, so that neither a lost broker nor a killed worker
    loses or doubles anything. `price_before`: all in, of an advert that was online already.
    """

    listing = models.ForeignKey("listings.Listing", on_delete=models.CASCADE, related_name="arrivals")
    at = models.DateTimeField()
    price_before = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.listing_id} {self.at:%Y-%m-%d %H:%M}"
