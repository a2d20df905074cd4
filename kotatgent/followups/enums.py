from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    SUPERSEDED = "superseded", _("Overtaken")
    CANCELLED = "cancelled", _("No longer needed")
    FAILED = "failed", _("Set aside after an error")


MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.DONE, State.SUPERSEDED, State.CANCELLED, State.FAILED}),
    State.FAILED: frozenset({State.OPEN, State.CANCELLED}),
    State.DONE: frozenset(),
    State.SUPERSEDED: frozenset(),
    State.CANCELLED: frozenset(),
}


class Unit(TextChoices):
    DAYS = "days", _("days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")
