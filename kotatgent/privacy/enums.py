from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExportState(TextChoices):
    ASKED = "asked", _("Being made")
    READY = "ready", _("Ready")
    GONE = "gone", _("Removed")


EXPORT_MOVES: dict[str, frozenset[str]] = {
    ExportState.ASKED: frozenset({ExportState.READY}),
    ExportState.READY: frozenset({ExportState.GONE}),
    ExportState.GONE: frozenset(),
}


class Right(TextChoices):
    """What a person may ask (F5.11)."""

    ACCESS = "access", _("Know what you hold on me (access)")
    RECTIFICATION = "rectification", _("Have something corrected (rectification)")
    ERASURE = "erasure", _("Have something erased (erasure)")
    RESTRICTION = "restriction", _("Have you stop using it for a while (restriction)")
    PORTABILITY = "portability", _("Get it in a form that I can pass on (portability)")
    OBJECTION = "objection", _("Say that I don't want you to use it (objection)")


class ErasedWhy(TextChoices):
    OWN = "own", _("Closed the account")
    REQUEST = "request", _("Asked to be erased")
    AGAIN = "again", _("Erased again after a copy of the database was put back")


class RequestState(TextChoices):
    UNCONFIRMED = "unconfirmed", _("The e-mail address is not confirmed yet")
    OPEN = "open", _("Being looked at")
    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")


ANSWERED = (RequestState.GRANTED, RequestState.PARTLY, RequestState.REFUSED)
REQUEST_MOVES: dict[str, frozenset[str]] = {
    RequestState.UNCONFIRMED: frozenset({RequestState.OPEN}),
    RequestState.OPEN: frozenset(ANSWERED),
    **{state: frozenset() for state in ANSWERED},
}
