from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import FAMILY_MOVES, FamilyState
from kotatgent.core.constraints import all_or_none, in_order, one_open_per


class FamilyCase(models.Model):
    """A family dwelling let to students: warned, seen again after the academic year, closed or passed on (F1.24).

    Read as the planning status is: `landlords.permissions.MAY_READ_PLANNING`. Its landlord never reads the note of the
    re-check or the report to the prosecutor (F5.16).
    """

    MOVES: ClassVar = FAMILY_MOVES

    code = models.CharField(max_length=12, unique=True)
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="family_cases")
    state = models.CharField(max_length=12, choices=FamilyState.choices, default=FamilyState.WARNED)
    reason = models.TextField(_("what was seen"), max_length=1000)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    students_until = models.DateField(_("students may stay until"))
    recheck_on = models.DateField(_("re-check planned for"))
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("what was found, or which exception applies"), max_length=1000, blank=True)
    report_date = models.DateField(_("date of the report"), null=True, blank=True)
    report_reference = models.CharField(_("reference of the report"), max_length=60, blank=True)

    class Meta:
        ordering = ("recheck_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="inspections_familycase_state_known", condition=Q(state__in=FamilyState.values)
            ),
            models.CheckConstraint(name="inspections_familycase_says_why", condition=~Q(reason="")),
            in_order("students_until", "recheck_on", name="inspections_familycase_in_order"),
            all_or_none("closed_at", "closed_by", name="inspections_familycase_closed_whole"),
            models.CheckConstraint(
                name="inspections_familycase_closed_when",
                condition=Q(state=FamilyState.WARNED, closed_at__isnull=True, note="")
                | ~Q(state=FamilyState.WARNED) & Q(closed_at__isnull=False) & ~Q(note=""),
            ),
            models.CheckConstraint(
                name="inspections_familycase_report_when",
                condition=Q(state=FamilyState.PASSED_ON, report_date__isnull=False) & ~Q(report_reference="")
                | ~Q(state=FamilyState.PASSED_ON) & Q(report_date__isnull=True, report_reference=""),
            ),
            one_open_per(
                "building",
                condition=Q(state=FamilyState.WARNED),
                name="inspections_familycase_one_open",
                message=_("The landlord of this building was warned already."),
            ),
        )

    def __str__(self) -> str:
        return self.code
