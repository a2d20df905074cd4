from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import in_order, one_open_per
from landlords.enums import (
    TENURE_MOVES,
    TRANSFER_MOVES,
    TenureState,
    TransferState,
)
from landlords.models.buildings import Building
from landlords.models.people import Landlord


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
