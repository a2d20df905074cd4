from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import OFFER_MOVES, Kind, OfferState
from inspections.models.reports import Visit
from kotatgent.core.constraints import one_open_per


class Offer(models.Model):
    """Two or three moments for a visit, of which the landlord chooses one, or says that none suits.

    The link in the mail is signed and names the offer and the account, so nothing of it is kept here.
    """

    MOVES: ClassVar = OFFER_MOVES

    code = models.CharField(max_length=12, unique=True)
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="visit_offers")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    inspector = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="visit_offers")
    state = models.CharField(max_length=12, choices=OfferState.choices, default=OfferState.OPEN)
    made_at = models.DateTimeField()
    answer_by = models.DateField(_("answer by"))  # this day still counts
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="answered_offers"
    )
    why_none = models.TextField(_("why none of them suits"), max_length=500, blank=True)
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="offer")

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(name="inspections_offer_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="inspections_offer_state_known", condition=Q(state__in=OfferState.values)),
            models.CheckConstraint(
                name="inspections_offer_answer_fits",
                condition=Q(state=OfferState.TAKEN, answered_at__isnull=False, visit__isnull=False, why_none="")
                | (Q(state=OfferState.DECLINED, answered_at__isnull=False, visit__isnull=True) & ~Q(why_none=""))
                | Q(
                    state__in=[OfferState.OPEN, OfferState.EXPIRED, OfferState.WITHDRAWN],
                    answered_at__isnull=True,
                    visit__isnull=True,
                    why_none="",
                ),
            ),
            one_open_per(
                "building",
                "kind",
                condition=Q(state=OfferState.OPEN),
                name="inspections_offer_one_open",
                message=_("Moments were already proposed for this building."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Slot(models.Model):
    """One of the moments of an offer."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at",)
        constraints = (models.UniqueConstraint(fields=["offer", "starts_at"], name="inspections_slot_once"),)

    def __str__(self) -> str:
        return f"{self.offer_id} {self.starts_at}"
