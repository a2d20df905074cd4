from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Done")
    SUPERSEDED = "superseded", _("Overtaken")
    CANCELLED = "cancelled", _("No longer needed")
    FAILED = "failed", _("Set aside after an error")


MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.PAUSED, State.DONE, State.SUPERSEDED, State.CANCELLED, State.FAILED}),
    State.PAUSED: frozenset({State.OPEN, State.DONE, State.SUPERSEDED, State.CANCELLED}),
    State.FAILED: frozenset({State.OPEN, State.CANCELLED}),
    State.DONE: frozenset(),
    State.SUPERSEDED: frozenset(),
    State.CANCELLED: frozenset(),
}


class Unit(TextChoices):
    DAYS = "days", _("days")
    WORKDAYS = "workdays", _("working days")  # of what we promise ourselves; the law counts days
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class TermKind(TextChoices):
    CITY = "city", _("set by the city: may move or be paused, with a reason")
    STATUTORY = "statutory", _("set by law: never moves")


class Party(TextChoices):
    """Whose clock it is: who has to act before it runs out."""

    LANDLORD = "landlord", _("Landlord")
    CITY = "city", _("City")
    BRIGADE = "brigade", _("Fire brigade")
    MINISTER = "minister", _("Flemish minister")


SERVICES = (Party.CITY, Party.BRIGADE)  # whose lateness moves the terms of others


class WhyLonger(TextChoices):
    OUR_DELAY = "our_delay", _("because we are late")
    PAUSE = "pause", _("because the term was paused")
    GIVEN = "given", _("because more time was given")
    TOLD_LATE = "told_late", _("because our message reached you later")
