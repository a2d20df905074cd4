from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Task(TextChoices):
    """What somebody is in a group. The chair approves minutes; who writes them is staff of Kotatgent."""

    MEMBER = "member", pgettext_lazy("of a group", "Member")
    CHAIR = "chair", pgettext_lazy("of a group", "Chair")
    SECRETARY = "secretary", pgettext_lazy("of a group", "Secretary")


ALONE = (Task.CHAIR, Task.SECRETARY)  # one person at a time in a group


class State(TextChoices):
    PLANNED = "planned", _("Planned, nobody is invited yet")
    INVITED = "invited", _("Members are invited")
    HELD = "held", _("Held, minutes not approved yet")
    APPROVED = "approved", _("Minutes approved")
    CANCELLED = "cancelled", _("Cancelled")


MOVES: dict[str, frozenset[str]] = {
    # Straight to held: a meeting that was called together by telephone was held all the same.
    State.PLANNED: frozenset({State.INVITED, State.HELD, State.CANCELLED}),
    State.INVITED: frozenset({State.HELD, State.CANCELLED}),
    State.HELD: frozenset({State.APPROVED}),
    State.APPROVED: frozenset(),
    State.CANCELLED: frozenset(),
}
COMING = (State.PLANNED, State.INVITED)
PAST = (State.HELD, State.APPROVED)


class How(TextChoices):
    """In which way the minutes were approved."""

    MEETING = "meeting", _("At a later meeting")
    WRITING = "writing", _("In writing")


class PointKind(TextChoices):
    OWN = "own", _("Written by a member or by Kotatgent")
    DECISION = "decision", _("Decision that is still open")
    FIGURE = "figure", _("Figure that moved")


class Presence(TextChoices):
    PRESENT = "present", _("Present")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class DecisionState(TextChoices):
    OPEN = "open", _("To be done")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Not done any more")


DECISION_MOVES: dict[str, frozenset[str]] = {
    DecisionState.OPEN: frozenset({DecisionState.DONE, DecisionState.DROPPED}),
    DecisionState.DONE: frozenset(),
    DecisionState.DROPPED: frozenset(),
}
