import datetime as dt
from typing import ClassVar

from django.core.validators import MaxLengthValidator, validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import ALWAYS_DANGER, DEFECT_MOVES, DefectState, Since, Theme
from inspections.models.reports import Report
from kotatgent.core.constraints import all_or_none, in_order, one_of
from kotatgent.core.fields import HashOf, SealedText

MAX_WORDS = 2000
MAX_ROOM = 120


class Defect(models.Model):
    """What somebody without an account says is wrong in a building (docs/adr/0047).

    Its landlord never reads it: of a danger only the theme is told, for the whole building.
    """

    MOVES: ClassVar = DEFECT_MOVES

    code = models.CharField(max_length=12, unique=True)
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="defects")
    room = models.ForeignKey("landlords.Room", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    where = SealedText(_("which room"), blank=True, validators=[MaxLengthValidator(MAX_ROOM)])  # in one's own words
    theme = models.CharField(_("what it is about"), max_length=12, choices=Theme.choices)
    danger = models.BooleanField(_("danger"), default=False)
    since = models.CharField(_("since when"), max_length=8, choices=Since.choices)
    words = SealedText(_("what is wrong"), validators=[MaxLengthValidator(MAX_WORDS)])
    email = SealedText(_("your e-mail address"), blank=True, validators=[validate_email])
    email_hash = HashOf("email", purpose="defect")
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, choices=DefectState.choices, default=DefectState.OPEN)
    made_at = models.DateTimeField()
    again_at = models.DateTimeField(null=True, blank=True)  # when who reported said that it was not solved
    again_words = SealedText(_("what is still wrong"), blank=True, validators=[MaxLengthValidator(MAX_WORDS)])
    seen_in = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("why it is closed"), max_length=1000, blank=True)  # stays when it is opened again

    class Meta:
        ordering = ("made_at", "pk")
        indexes = (models.Index(fields=["email_hash"], name="inspections_defect_email"),)
        constraints = (
            one_of("theme", Theme.values, name="inspections_defect_theme_known"),
            one_of("since", Since.values, name="inspections_defect_since_known"),
            one_of("state", DefectState.values, name="inspections_defect_state_known"),
            models.CheckConstraint(name="inspections_defect_says_what", condition=~Q(words="")),
            models.CheckConstraint(
                name="inspections_defect_gas_is_danger",
                condition=~Q(theme__in=ALWAYS_DANGER) | Q(danger=True),
                violation_error_message=_("Gas and CO are always a danger."),
            ),
            models.CheckConstraint(
                name="inspections_defect_seen_when",
                condition=Q(state=DefectState.OPEN, seen_in__isnull=True)
                | Q(state=DefectState.SEEN, seen_in__isnull=False)
                | Q(state=DefectState.CLOSED),
            ),
            all_or_none("closed_at", "closed_by", name="inspections_defect_closed_whole"),
            models.CheckConstraint(
                name="inspections_defect_closed_when",
                condition=Q(state=DefectState.CLOSED, closed_at__isnull=False) & ~Q(reason="")
                | ~Q(state=DefectState.CLOSED) & Q(closed_at__isnull=True),
                violation_error_message=_("Say why it is closed: who reported reads it."),
            ),
            in_order("made_at", "again_at", name="inspections_defect_in_order"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def waits_since(self) -> dt.datetime:
        """Since it was made, or since who reported said that it was not solved."""
        return self.again_at or self.made_at
