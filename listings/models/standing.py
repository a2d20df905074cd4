import datetime as dt

from django.db import models
from django.db.models import Q

from kotatgent.core.constraints import all_or_none, in_order
from listings.enums import (
    Block,
    Certificate,
)


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
