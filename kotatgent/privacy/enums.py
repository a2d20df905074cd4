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
    UNCONFIRMED = "unconfirmed", _("Never confirmed the account")
    UNFINISHED = "unfinished", _("Never finished registering")
    INACTIVE = "inactive", _("Without activity for long, and told so")
    AGAIN = "again", _("Erased again after a copy of the database was put back")


class Retained(TextChoices):
    """What goes by itself when its term is over, one night after the other (F5.19)."""

    UNCONFIRMED = "unconfirmed", _("Accounts that were never confirmed")
    UNFINISHED = "unfinished", _("Registrations that were not finished")
    STARTS = "starts", _("Registrations of the counter that were not confirmed")
    SESSIONS = "sessions", _("Sessions that are over")
    MESSAGES = "messages", _("Conversations about adverts")
    MAILS = "mails", _("Texts of mails that concern no procedure")
    SIGN_UPS = "sign_ups", _("Newsletters that nobody confirmed")
    INACTIVE = "inactive", _("Landlords without activity")
    ADVERTS = "adverts", _("Words and photos of adverts that were withdrawn")
    ANSWERS = "answers", _("Requests about data that were answered")
    REASONS = "reasons", _("Reasons why a file was opened")
    REPORTERS = "reporters", _("E-mail addresses of who reported a defect")
    DEFECTS = "defects", _("Defects that were reported")
    TOPICS = "topics", _("Messages between partners")
    MEMBERS = "members", _("Names of who was a member of the steering group or the working group")


class Why(TextChoices):
    """Why somebody opens a file that is not on their work list."""

    ASKED = "asked", _("The person called, wrote or is here")
    REPORT = "report", _("A complaint or a report came in")
    PREPARE = "prepare", _("I prepare a visit or a decision")
    COLLEAGUE = "colleague", _("A colleague asked me to look")
    CHECK = "check", _("I check or correct data")
    OTHER = "other", _("Something else")


class RunState(TextChoices):
    DONE = "done", _("Done")
    BRAKED = "braked", _("Stopped: more than usual")
    RELEASED = "released", _("Let go on by the privacy officer")
    FAILED = "failed", _("Failed: tried again the next night")


RUN_MOVES: dict[str, frozenset[str]] = {
    RunState.DONE: frozenset(),
    RunState.BRAKED: frozenset({RunState.RELEASED}),
    RunState.RELEASED: frozenset(),
    RunState.FAILED: frozenset(),
}


class BreachState(TextChoices):
    OPEN = "open", _("Being assessed")
    ASSESSED = "assessed", _("Assessed, not closed yet")
    CLOSED = "closed", _("Closed")


BREACH_MOVES: dict[str, frozenset[str]] = {
    BreachState.OPEN: frozenset({BreachState.ASSESSED}),
    BreachState.ASSESSED: frozenset({BreachState.ASSESSED, BreachState.CLOSED}),  # assessed anew when more is known
    BreachState.CLOSED: frozenset(),
}


class Risk(TextChoices):
    """For the people concerned: it decides who must be told (art. 33 and 34 GDPR, F5.12)."""

    NONE = "none", _("Unlikely to be a risk: nobody has to be told")
    SOME = "some", _("A risk: the authority is told")
    HIGH = "high", _("A high risk: the authority and the people concerned are told")


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


class DocumentKind(TextChoices):
    DPIA = "dpia", _("Data protection impact assessment (DPIA)")
    ARRANGEMENT = "arrangement", _("Arrangement between the City and the institutions")


class DocumentState(TextChoices):
    DRAFT = "draft", _("Draft")
    ADOPTED = "adopted", _("Adopted")
    DROPPED = "dropped", _("Dropped")


DOCUMENT_MOVES: dict[str, frozenset[str]] = {
    DocumentState.DRAFT: frozenset({DocumentState.ADOPTED, DocumentState.DROPPED}),
    DocumentState.ADOPTED: frozenset(),
    DocumentState.DROPPED: frozenset(),
}
