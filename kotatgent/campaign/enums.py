from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CampaignState(TextChoices):
    OPEN = "open", _("Open")
    ENDED = "ended", _("Ended, everything erased")


CAMPAIGN_MOVES: dict[str, frozenset[str]] = {
    CampaignState.OPEN: frozenset({CampaignState.ENDED}),
    CampaignState.ENDED: frozenset(),
}


class WaveState(TextChoices):
    DRAFT = "draft", _("Not started")
    RUNNING = "running", _("Started")
    STOPPED = "stopped", _("Stopped")
    ENDED = "ended", _("Ended with the campaign")


WAVE_MOVES: dict[str, frozenset[str]] = {
    WaveState.DRAFT: frozenset({WaveState.RUNNING, WaveState.ENDED}),
    WaveState.RUNNING: frozenset({WaveState.STOPPED, WaveState.ENDED}),
    WaveState.STOPPED: frozenset({WaveState.RUNNING, WaveState.ENDED}),
    WaveState.ENDED: frozenset(),
}


class FormerState(TextChoices):
    WAITING = "waiting", _("Not invited yet")
    INVITED = "invited", _("Invited")
    BOUNCED = "bounced", _("The invitation came back")
    REFUSED = "refused", _("Wants no invitation")
    BACK = "back", _("Registered anew")


FORMER_MOVES: dict[str, frozenset[str]] = {
    FormerState.WAITING: frozenset({FormerState.INVITED, FormerState.REFUSED, FormerState.BACK}),
    FormerState.INVITED: frozenset({FormerState.BOUNCED, FormerState.REFUSED, FormerState.BACK}),
    FormerState.BOUNCED: frozenset({FormerState.REFUSED, FormerState.BACK}),
    FormerState.REFUSED: frozenset({FormerState.BACK}),
    FormerState.BACK: frozenset(),
}


class MailKind(TextChoices):
    INVITATION = "invitation", _("Invitation")
    REMINDER = "reminder", _("Reminder")


class Step(TextChoices):
    """How far somebody came; the order of the funnel."""

    INVITED = "invited", _("Invited")
    BOUNCED = "bounced", _("The mail did not arrive")
    REFUSED = "refused", _("Asked to be left alone")
    OPENED = "opened", _("Opened the registration")
    REGISTERED = "registered", _("Registered")
    CONFIRMED = "confirmed", _("E-mail address confirmed")
    ACCEPTED = "accepted", _("Terms accepted")
    BUILDING = "building", _("First building")
    ADVERT = "advert", _("First advert online")
    CERTIFICATE = "certificate", _("Certificate known")


# Steps of who comes back, each after the one before it.
WAY_BACK = (
    Step.INVITED, Step.OPENED, Step.REGISTERED, Step.CONFIRMED, Step.ACCEPTED, Step.BUILDING, Step.ADVERT,
    Step.CERTIFICATE,
)  # fmt: skip
