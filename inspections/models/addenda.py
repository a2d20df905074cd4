from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.models.reports import Report

TABLE = "inspections_addendum"


class Addendum(models.Model):
    """What was added to a signed report afterwards. Only grows: the database refuses any change (see apps).

    It sets facts right, in words. Outcomes follow from findings, and those only from a visit.
    """

    code = models.CharField(max_length=12, unique=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(_("why it is added"), max_length=400)
    body = models.TextField(_("what is added"), max_length=4000)
    corrected = models.TextField(_("facts put right"), max_length=2000, blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="signed_addenda")

    class Meta:
        ordering = ("report", "number")
        constraints = (
            models.UniqueConstraint(fields=["report", "number"], name="inspections_addendum_once"),
            models.CheckConstraint(name="inspections_addendum_numbered", condition=Q(number__gte=1)),
            models.CheckConstraint(name="inspections_addendum_says_why", condition=~Q(reason="") & ~Q(body="")),
        )

    def __str__(self) -> str:
        return f"{self.report_id}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An addendum is signed when it is made, and never changes.")
        super().save(*args, **kwargs)
