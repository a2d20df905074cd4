import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import all_or_none, filled_when, one_open_per
from landlords.enums import (
    DEROGATION_MOVES,
    DerogationState,
    Kotlabel,
    Planning,
)
from landlords.models.buildings import Building, Room

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
