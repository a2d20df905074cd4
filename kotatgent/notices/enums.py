from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    SUPERSEDED = "superseded", _("No longer needed")


MOVES: dict[str, frozenset[str]] = {
    State.QUEUED: frozenset({State.SENT, State.FAILED, State.SUPERSEDED}),
    State.FAILED: frozenset({State.QUEUED, State.SUPERSEDED}),
    State.SENT: frozenset(),
    State.SUPERSEDED: frozenset(),
}
