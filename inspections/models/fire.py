import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.models.reports import Report
from kotatgent.core.dates import add_years


class FireFacts(models.Model):
    """What a fire check writes down beside its remarks (F3.2, F3.5, F3.6)."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="fire")
    issuer = models.CharField(_("service that gave the number"), max_length=80, blank=True)
    number = models.CharField(_("number of the report"), max_length=40, blank=True)
    extinguishers_on = models.DateField(_("last service of the extinguishers"), null=True, blank=True)
    detection_on = models.DateField(_("last inspection of the fire detection"), null=True, blank=True)
    special_risk = models.BooleanField(_("special fire risk"), null=True, blank=True)  # None: nobody said
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["issuer", "number"],
                condition=~Q(number=""),
                name="inspections_firefacts_number_once",
                violation_error_message=_("Another fire report of this service has this number."),
            ),
            models.CheckConstraint(
                name="inspections_firefacts_number_whose",
                condition=Q(number="", issuer="") | (~Q(number="") & ~Q(issuer="")),
                violation_error_message=_("A number and the service that gave it belong together."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} {self.number}"

    @property
    def service_is_old(self) -> bool:
        """Extinguishers are looked at each year (F3.5; which term the regulation sets was not found)."""
        day: dt.date | None = self.extinguishers_on
        return day is not None and add_years(day, 1) < self.report.seen_on
