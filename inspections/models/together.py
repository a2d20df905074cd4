from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import TOGETHER_MOVES, Kind, TogetherState
from inspections.models.reports import Visit
from kotatgent.core.constraints import all_or_none, one_open_per


class Together(models.Model):
    """One service asks the other to come at the same moment; an inspector of the other says yes or no (F2.9)."""

    MOVES: ClassVar = TOGETHER_MOVES

    code = models.CharField(max_length=12, unique=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="asked_along")
    kind = models.CharField(max_length=8, choices=Kind.choices)  # of the service that is asked
    state = models.CharField(max_length=12, choices=TogetherState.choices, default=TogetherState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_along"
    )
    own_visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="goes_along")

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.CheckConstraint(name="inspections_together_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="inspections_together_state_known", condition=Q(state__in=TogetherState.values)
            ),
            all_or_none("answered_at", "answered_by", name="inspections_together_answered_whole"),
            models.CheckConstraint(
                name="inspections_together_answer_fits",
                condition=Q(state=TogetherState.ACCEPTED, answered_at__isnull=False, own_visit__isnull=False)
                | Q(state=TogetherState.DECLINED, answered_at__isnull=False, own_visit__isnull=True)
                | Q(
                    state__in=[TogetherState.ASKED, TogetherState.LAPSED],
                    answered_at__isnull=True,
                    own_visit__isnull=True,
                ),
            ),
            one_open_per(
                "visit",
                "kind",
                condition=Q(state=TogetherState.ASKED),
                name="inspections_together_one_open",
                message=_("The other service was asked already."),
            ),
        )

    def __str__(self) -> str:
        return self.code
