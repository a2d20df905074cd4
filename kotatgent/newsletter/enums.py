from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    LANDLORDS = "landlords", _("For landlords")
    STUDENTS = "students", _("For students")


class IssueState(TextChoices):
    DRAFT = "draft", _("Being written")
    SENDING = "sending", _("Going out")
    STOPPED = "stopped", _("Stopped")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Dropped")


ISSUE_MOVES: dict[str, frozenset[str]] = {
    IssueState.DRAFT: frozenset({IssueState.SENDING, IssueState.DROPPED}),
    IssueState.SENDING: frozenset({IssueState.STOPPED, IssueState.SENT}),
    IssueState.STOPPED: frozenset({IssueState.SENDING, IssueState.DROPPED}),
    IssueState.SENT: frozenset(),
    IssueState.DROPPED: frozenset(),
}
