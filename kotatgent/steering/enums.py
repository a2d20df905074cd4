from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PeriodKind(TextChoices):
    MONTH = "month", _("Month")
    YEAR = "year", _("Academic year")
