from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    BOUNCED = "bounced", _("Came back")
    SUPERSEDED = "superseded", _("No longer needed")


LOST = (State.FAILED, State.BOUNCED)  # nobody read it

MOVES: dict[str, frozenset[str]] = {
    State.QUEUED: frozenset({State.SENT, State.FAILED, State.SUPERSEDED}),
    State.FAILED: frozenset({State.QUEUED, State.SUPERSEDED}),
    State.SENT: frozenset({State.BOUNCED}),
    State.BOUNCED: frozenset({State.QUEUED, State.SUPERSEDED}),
    State.SUPERSEDED: frozenset(),
}


class LetterState(TextChoices):
    WAITING = "waiting", _("To be posted")
    POSTED = "posted", _("Posted")
    CLOSED = "closed", _("Not posted")
    SUPERSEDED = "superseded", _("Not needed: the mail was sent after all")


LETTER_MOVES: dict[str, frozenset[str]] = {
    LetterState.WAITING: frozenset({LetterState.POSTED, LetterState.CLOSED, LetterState.SUPERSEDED}),
    LetterState.SUPERSEDED: frozenset({LetterState.WAITING}),
    LetterState.POSTED: frozenset(),
    LetterState.CLOSED: frozenset(),
}


class Cause(TextChoices):
    """Why there is a letter in place of a mail."""

    REFUSED = "refused", _("The mail could not be delivered")
    BOUNCED = "bounced", _("The mail came back")
    STAFF = "staff", _("Staff say that the mail does not arrive")
    NO_ADDRESS = "no_address", _("The e-mail address does not work")
    NO_EMAIL = "no_email", _("This landlord has no e-mail address")
    ON_PAPER = "on_paper", _("This goes on paper only")


class Post(TextChoices):
    ORDINARY = "ordinary", _("Ordinary post")
    REGISTERED = "registered", _("Registered post")
    HANDED = "handed", _("Handed over at the counter")
