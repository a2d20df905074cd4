from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import one_open_per
from landlords.enums import (
    SELF_CONTAINED,
    BuildingKind,
    Heating,
    RoomKind,
    Use,
)


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
