from django.db import models
from django.db.models import Q
from django.utils import translation

from inspections.enums import BY_ROOM, AppliesTo, Category, Kind, Part
from landlords.models import Room


class Checklist(models.Model):
    """What an inspector goes through. A report keeps the version it was made with."""

    kind = models.CharField(max_length=8, choices=Kind.choices)
    version = models.PositiveIntegerField()
    title_nl = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    in_use_from = models.DateField()

    class Meta:
        ordering = ("kind", "-version")
        constraints = (
            models.UniqueConstraint(fields=["kind", "version"], name="inspections_checklist_once"),
            models.CheckConstraint(name="inspections_checklist_kind_known", condition=Q(kind__in=Kind.values)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    @property
    def title(self) -> str:
        return self.title_en if translation.get_language() == "en" else self.title_nl


class ChecklistItem(models.Model):
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="items")
    part = models.CharField(max_length=12, choices=Part.choices)
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    title_nl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    help_nl = models.CharField(max_length=300, blank=True)
    help_en = models.CharField(max_length=300, blank=True)
    categories = models.JSONField()
    confirmed = models.BooleanField(default=False)  # False: our proposal, to be held against the official annex
    source = models.CharField(max_length=60)
    applies_to = models.CharField(max_length=8, choices=AppliesTo.choices, default=AppliesTo.EVERY)
    above_rooms = models.PositiveSmallIntegerField(null=True, blank=True)  # must be answered in a building with more

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["checklist", "code"], name="inspections_checklistitem_once"),
            models.CheckConstraint(name="inspections_checklistitem_part_known", condition=Q(part__in=Part.values)),
            models.CheckConstraint(
                name="inspections_checklistitem_applies_known",
                condition=Q(applies_to=AppliesTo.EVERY) | Q(applies_to__in=AppliesTo.values, part__in=BY_ROOM),
            ),
            models.CheckConstraint(
                name="inspections_checklistitem_above_rooms_fits",
                condition=Q(above_rooms__isnull=True) | Q(above_rooms__gte=1) & ~Q(part__in=BY_ROOM),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        return self.title_en if translation.get_language() == "en" else self.title_nl

    @property
    def help(self) -> str:
        return self.help_en if translation.get_language() == "en" else self.help_nl

    @property
    def of_room(self) -> bool:
        """Whether it is asked room by room."""
        return self.part in BY_ROOM

    def applies(self, room: Room | None) -> bool:
        """Whether it is asked of this room or dwelling; of the building and what all share when there is none."""
        if room is None or not self.of_room:
            return room is None and not self.of_room
        return self.applies_to in (AppliesTo.EVERY, AppliesTo.DWELLING if room.self_contained else AppliesTo.ROOM)

    @property
    def category_words(self) -> str:
        return ", ".join(str(Category(code).label) for code in self.categories)
