"""What the register keeps as codes, said in words."""

from functools import cache

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Text

SUBJECTS: dict[str, Text] = {
    "agency": gettext_lazy("Office that we refer to"),
    "block": gettext_lazy("Block of text for answers"),
    "question": gettext_lazy("Question to the advice desk"),
    "referral": gettext_lazy("Referral to another office"),
    "addendum": gettext_lazy("Addition to a report"),
    "address": gettext_lazy("Address"),
    "answer": gettext_lazy("Answer to partners"),
    "breach": gettext_lazy("Breach of data"),
    "building": gettext_lazy("Building"),
    "calendarlink": gettext_lazy("Address of a calendar"),
    "campaign": gettext_lazy("Campaign"),
    "case": gettext_lazy("What was reported of an advert"),
    "certificate": gettext_lazy("Certificate"),
    "certificaterequest": gettext_lazy("Request for a certificate"),
    "checklist": gettext_lazy("Checklist"),
    "clause": gettext_lazy("Clause of the terms"),
    "clock": gettext_lazy("Term that runs"),
    "datarequest": gettext_lazy("Request about one's own data"),
    "declaration": gettext_lazy("Declaration to the fire brigade"),
    "doubt": gettext_lazy("Address that is not the landlord's"),
    "delivery": gettext_lazy("Newsletter to somebody"),
    "defect": gettext_lazy("Defect that somebody reported"),
    "derogation": gettext_lazy("Room smaller than the norm"),
    "document": gettext_lazy("DPIA or arrangement"),
    "edition": gettext_lazy("Published version of an information page"),
    "export": gettext_lazy("Copy of one's own data"),
    "enclosure": gettext_lazy("Document of a meeting"),
    "erasure": gettext_lazy("Erasure"),
    "event": gettext_lazy("Audit register"),
    "familycase": gettext_lazy("Family dwelling let to students"),
    "followup": gettext_lazy("Step"),
    "importdoubt": gettext_lazy("Row of a list in doubt"),
    "issue": gettext_lazy("Newsletter"),
    "kept": gettext_lazy("Sentence that was kept"),
    "kotlabelnote": gettext_lazy("Flemish kotlabel"),
    "institution": gettext_lazy("Institution"),
    "apikey": gettext_lazy("Key to the API"),
    "partnerinvitation": gettext_lazy("Invitation to work for an institution"),
    "invitation": gettext_lazy("Invitation to act for a landlord"),
    "landlord": gettext_lazy("Landlord"),
    "letter": gettext_lazy("Letter"),
    "page": gettext_lazy("Information page"),
    "papertext": gettext_lazy("Text of a model paper"),
    "listing": gettext_lazy("Advert"),
    "lookup": gettext_lazy("Address looked up"),
    "mailing": gettext_lazy("Mails about messages of partners"),
    "notice": gettext_lazy("Mail"),
    "objection": gettext_lazy("Objection to a decision on an advert"),
    "offer": gettext_lazy("Moments for a visit"),
    "pdffile": gettext_lazy("PDF file"),
    "picture": gettext_lazy("Picture"),
    "planningnote": gettext_lazy("Planning status"),
    "proposal": gettext_lazy("Proposal"),
    "refusal": gettext_lazy("Wants no invitation"),
    "referencefile": gettext_lazy("File that was read in"),
    "repairorder": gettext_lazy("Repair term"),
    "report": gettext_lazy("Report"),
    "retentionrun": gettext_lazy("Night of retention"),
    "room": gettext_lazy("Room"),
    "secondopinion": gettext_lazy("Second opinion"),
    "signup": gettext_lazy("Newsletter, asked for"),
    "start": gettext_lazy("Registration at the counter"),
    "sublet": gettext_lazy("Sublet by a student"),
    "standing": gettext_lazy("Certificate state of a room"),
    "subscriber": gettext_lazy("Subscription to the newsletter"),
    "tenure": gettext_lazy("Letting"),
    "transfer": gettext_lazy("Handing over a building"),
    "term": gettext_lazy("Legal term"),
    "thread": gettext_lazy("Conversation"),
    "topic": gettext_lazy("Message to partners"),
    "together": gettext_lazy("Visit of two services"),
    "filereason": gettext_lazy("Reason for opening a file"),
    "former": gettext_lazy("Former landlord"),
    "handover": gettext_lazy("Hand-over to the inspectorate"),
    "unfitappeal": gettext_lazy("Appeal to the minister"),
    "unfitprocedure": gettext_lazy("Procedure unfit"),
    "warningprocedure": gettext_lazy("Warning procedure"),
    "unfitdecision": gettext_lazy("Decision unfit"),
    "user": gettext_lazy("Account"),
    "version": gettext_lazy("Terms of use"),
    "wave": gettext_lazy("Wave of the campaign"),
    "visit": gettext_lazy("Visit"),
    "group": gettext_lazy("Steering group or working group"),
    "seat": gettext_lazy("Seat in a group"),
    "meeting": gettext_lazy("Meeting"),
    "feedlink": gettext_lazy("Address of a calendar of meetings"),
    "resolution": gettext_lazy("Decision of a meeting"),
    "paper": gettext_lazy("Minutes in the archive"),
}
# Whether a family dwelling went to the prosecutor is about an offence: for who reads the planning status (F5.16).
UNSAID = frozenset({"familycase"})


@cache
def _states() -> dict[str, dict[str, Text]]:
    """By kind of subject: the words of its states."""
    return {
        model._meta.model_name or "": dict(model._meta.get_field("state").flatchoices)  # type: ignore[union-attr]
        for model in apps.get_models()
        if hasattr(model, "MOVES")
    }


def change_words(event: Event) -> tuple[str, str]:
    """What it was and what it became: a state in words, anything else as it was kept."""
    if event.subject_kind in UNSAID:
        return "", ""
    words = _states().get(event.subject_kind, {})
    return str(words.get(event.before, event.before)), str(words.get(event.after, event.after))


def actor_words(event: Event, emails: dict[int, str]) -> str:
    if event.actor_id is None:
        return _("the system (%(part)s)") % {"part": event.actor_role.removeprefix("system:")}
    return emails.get(event.actor_id, _("account %(number)s, which was erased") % {"number": event.actor_id})


def role_words(role: str) -> str:
    return str(Role(role).label) if role in Role.values else ""


def subject_words(event: Event, emails: dict[int, str]) -> str:
    kind = str(SUBJECTS.get(event.subject_kind, event.subject_kind))
    code = event.subject_code
    if event.subject_kind == "user" and code.isdigit():
        code = emails.get(int(code), code)
    return f"{kind} {code}" if event.subject_kind != "event" else kind


def facts_words(facts: dict[str, object], between: str) -> str:
    """Names and values as the register keeps them: codes and numbers, no sentences."""
    parts = []
    for name, value in facts.items():
        if value in ("", [], {}):
            continue
        if isinstance(value, dict):
            value = " ".join(f"{part}={found}" for part, found in value.items())
        elif isinstance(value, list):
            value = " ".join(str(part) for part in value)
        parts.append(f"{name}: {value}")
    return between.join(parts)
