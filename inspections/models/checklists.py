from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from inspections.enums import CATEGORIES_OF, Category, Kind, Part


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
    part = models.CharField(max_length=8, choices=Part.choices)
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    title_nl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    help_nl = models.CharField(max_length=300, blank=True)
    help_en = models.CharField(max_length=300, blank=True)
    categories = models.JSONField()
    confirmed = models.BooleanField(default=False)  # False: our proposal, to be held against the official annex
    source = models.CharField(max_length=60)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["checklist", "code"], name="inspections_checklistitem_once"),
            models.CheckConstraint(name="inspections_checklistitem_part_known", condition=Q(part__in=Part.values)),
        )

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        allowed = CATEGORIES_OF[Kind(self.checklist.kind)]
        if not self.categories or not set(self.categories) <= set(allowed):
            raise ValidationError(_("%(item)s: name at least one category, and only known ones.") % {"item": self.code})

    @property
    def title(self) -> str:
        return self.title_en if translation.get_language() == "en" else self.title_nl

    @property
    def help(self) -> str:
        return self.help_en if translation.get_language() == "en" else self.help_nl

    @property
    def of_room(self) -> bool:
        """Whether it is asked room by room."""
        return self.part == Part.ROOM

    @property
    def category_words(self) -> str:
        return ", ".join(str(Category(code).label) for code in self.categories)
