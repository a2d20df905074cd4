from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import DECLARATION_MOVES, WAS_DECLARED, Change, DeclarationState, DeclaredAbout
from kotatgent.core import clock
from kotatgent.core.constraints import all_or_none, in_order, one_open_per


class Declaration(models.Model):
    """A new or changed kamerwoning, asked for by the register or declared by its landlord (F3.3).

    `started_on` is the day that the term counts from: what the register saw, until the landlord says it. `declare_by`
    is the last day by the law; it has no clock, as nobody may move it. `declared_on` may lie before `declared_at`,
    where the landlord says to have told the brigade otherwise.
    """

    MOVES: ClassVar = DECLARATION_MOVES

    code = models.CharField(max_length=12, unique=True)
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="declarations")
    about = models.CharField(max_length=8, choices=DeclaredAbout.choices)
    state = models.CharField(max_length=12, choices=DeclarationState.choices, default=DeclarationState.DUE)
    made_at = models.DateTimeField()
    started_on = models.DateField(_("since when"))
    declare_by = models.DateField()
    change = models.CharField(_("what changed"), max_length=8, choices=Change.choices, blank=True)
    note = models.TextField(_("in your own words"), max_length=1000, blank=True)
    rooms = models.PositiveIntegerField(_("number of rooms"), null=True, blank=True)  # in the register, on that moment
    declared_on = models.DateField(null=True, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    declared_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-declared_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="inspections_declaration_state_known", condition=Q(state__in=DeclarationState.values)
            ),
            models.CheckConstraint(
                name="inspections_declaration_about_known", condition=Q(about__in=DeclaredAbout.values)
            ),
            models.CheckConstraint(
                name="inspections_declaration_change_known", condition=Q(change="") | Q(change__in=Change.values)
            ),
            in_order("started_on", "declare_by", name="inspections_declaration_in_order"),
            all_or_none("declared_on", "declared_at", "rooms", name="inspections_declaration_declared_whole"),
            models.CheckConstraint(
                name="inspections_declaration_declared_when",
                condition=Q(state__in=WAS_DECLARED, declared_at__isnull=False)
                | ~Q(state__in=WAS_DECLARED) & Q(declared_at__isnull=True, change="", note=""),
            ),
            models.CheckConstraint(
                name="inspections_declaration_says_what_changed",
                condition=Q(declared_at__isnull=True)
                | Q(about=DeclaredAbout.NEW, change="")
                | Q(about=DeclaredAbout.CHANGE) & ~Q(change="") & ~Q(change=Change.OTHER, note=""),
                violation_error_message=_("Say what changed."),
            ),
            all_or_none("seen_at", "seen_by", name="inspections_declaration_seen_whole"),
            models.CheckConstraint(
                name="inspections_declaration_seen_when",
                condition=Q(state=DeclarationState.SEEN, seen_at__isnull=False)
                | ~Q(state=DeclarationState.SEEN) & Q(seen_at__isnull=True),
            ),
            one_open_per(
                "building",
                condition=Q(state=DeclarationState.DUE),
                name="inspections_declaration_one_due",
                message=_("The declaration of this building was asked for already."),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def days_late(self) -> int:
        """How many days after the last one it was declared; 0 when in time, or not declared yet."""
        return 0 if self.declared_on is None else max(0, (self.declared_on - self.declare_by).days)

    @property
    def told_otherwise(self) -> bool:
        """The landlord says to have told the brigade on an earlier day than the one on which it was saved."""
        return self.declared_at is not None and self.declared_on != clock.date_of(self.declared_at)
