from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Pace(TextChoices):
    """When a saved search writes."""

    AT_ONCE = "at_once", _("At once, a mail for each room")
    DAILY = "daily", _("Once a day, in the morning")
    WEEKLY = "weekly", _("Once a week, on Monday morning")
    NONE = "none", _("No mail, I look myself")
