from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    ANNOUNCEMENT = "announcement", _("Announcement")
    QUESTION = "question", _("Question")


class Audience(TextChoices):
    ALL = "all", _("All partners")
    INSTITUTION = "institution", _("One institution and the desk")
    SERVICES = "services", _("City and fire brigade")


class State(TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.ANSWERED, State.WITHDRAWN}),
    State.ANSWERED: frozenset({State.OPEN, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


class Pace(TextChoices):
    """When somebody gets a mail about what is new."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, in the morning")
    WEEKLY = "weekly", _("Once a week, on Monday morning")
    NONE = "none", _("No mail, I look myself")
