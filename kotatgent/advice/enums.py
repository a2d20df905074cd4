from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    NEW = "new", _("Waits for a first answer")
    ASKED = "asked", _("Waits for an answer again")
    ANSWERED = "answered", _("Answered")
    REFERRED = "referred", _("Answered and referred")
    CLOSED = "closed", _("Closed")


OWED = (State.NEW, State.ASKED)  # the desk must say something
TOLD = (State.ANSWERED, State.REFERRED)  # the asker may say something

MOVES: dict[str, frozenset[str]] = {
    State.NEW: frozenset({State.ANSWERED, State.REFERRED, State.CLOSED}),
    State.ASKED: frozenset({State.ANSWERED, State.REFERRED, State.CLOSED}),
    State.ANSWERED: frozenset({State.ASKED, State.REFERRED, State.CLOSED}),
    State.REFERRED: frozenset({State.ASKED, State.CLOSED}),
    State.CLOSED: frozenset({State.ASKED}),
}


class Side(TextChoices):
    ASKER = "asker", _("Who asked")
    DESK = "desk", _("Kotatgent")


class Closed(TextChoices):
    """Why a question is closed."""

    ASKER = "asker", _("by who asked")
    DESK = "desk", _("by Kotatgent")
    SILENCE = "silence", _("because nobody wrote any more")
    ERASED = "erased", _("because who asked had it erased")


class Helped(TextChoices):
    YES = "yes", _("Yes, it helped me")
    PARTLY = "partly", _("It helped me in part")
    NO = "no", _("No, it did not help me")


class ReferralState(TextChoices):
    TOLD = "told", _("Told where to go; nothing is passed on")
    ASKED = "asked", _("Waits for the consent of who asked")
    AGREED = "agreed", _("May be passed on")
    REFUSED = "refused", _("Not passed on")
    PASSED = "passed", _("Passed on")


REFERRAL_MOVES: dict[str, frozenset[str]] = {
    ReferralState.TOLD: frozenset(),
    ReferralState.ASKED: frozenset({ReferralState.AGREED, ReferralState.REFUSED}),
    ReferralState.AGREED: frozenset({ReferralState.PASSED, ReferralState.REFUSED}),
    ReferralState.REFUSED: frozenset(),
    ReferralState.PASSED: frozenset(),
}
UNDECIDED = (ReferralState.ASKED, ReferralState.AGREED)
