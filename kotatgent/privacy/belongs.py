"""Whose each row is: how the rows of a table are found from a person, or why a copy holds none of that table.

Every table with personal columns stands in one of the two (tests/privacy/test_belongs.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from inspections.enums import ProposalState, ReportState
from kotatgent.newsletter.links import email_hash
from kotatgent.privacy.people import Person


@dataclass(frozen=True)
class Belongs:
    """`hides`: columns about somebody else, or that keep an account safe."""

    rows: Callable[[Person], Q]
    hides: frozenset[str] = frozenset()


def _account(path: str = "user", *hides: str) -> Belongs:
    return Belongs(lambda person: Q(**{path: person.user.pk}), frozenset(hides))


def _landlord(path: str = "landlord", *hides: str) -> Belongs:
    return Belongs(lambda person: Q(**{f"{path}__in": person.landlords}), frozenset(hides))


def _advert(prefix: str = "", *hides: str) -> Belongs:
    """What somebody advertises: for the landlord that they act for, or as a student who sublets."""
    return Belongs(
        lambda person: Q(**{f"{prefix}landlord__in": person.landlords}) | Q(**{f"{prefix}student": person.user.pk}),
        frozenset(hides),
    )


def _building(path: str = "building", **only: object) -> Belongs:
    """What concerns a building that this landlord lets now."""
    return Belongs(lambda person: Q(**{f"{path}__in": [found.pk for found in person.buildings]}, **only))


def _written_to(path: str, person: Person) -> Q:
    """To one of the addresses that are proved to be this person's, in whatever spelling: found by its hash."""
    return Q(**{f"{path}__in": person.emails})


def _by_number(person: Person) -> Q:
    """What staff began for somebody who confirmed it. An address that staff typed proves nothing of who it is about."""
    return Q(code=person.user.number) if person.user.number else Q(pk__in=[])


def _mailbox(user: str, email: str, *hides: str) -> Belongs:
    return Belongs(lambda person: Q(**{user: person.user.pk}) | _written_to(email, person), frozenset(hides))


def _files_of(person: Person) -> Q:
    """About the landlord, and the buildings that it lets now."""
    codes = [person.landlord.code] if person.landlord else []
    buildings = [building.code for building in person.buildings]
    return Q(subject_kind="landlord", subject_code__in=codes) | Q(subject_kind="building", subject_code__in=buildings)


def _talks(prefix: str = "") -> Belongs:
    """What somebody wrote about adverts, with or without an account."""
    return _mailbox(f"{prefix}visitor", f"{prefix}visitor_email", *([] if prefix else ["visitor_email_hash"]))


def _newsletter(prefix: str = "", *hides: str) -> Belongs:
    """By the account, or by an address that is proved to be this person's."""
    return Belongs(
        lambda person: (
            Q(**{f"{prefix}user": person.user.pk})
            | Q(**{f"{prefix}email_hash__in": [email_hash(email) for email in person.emails]})
        ),
        frozenset(hides),
    )


def _exchanged(prefix: str = "", *hides: str) -> Belongs:
    """A file that came with what somebody wrote to partners: with a topic, or with an answer of their own."""
    return Belongs(
        lambda person: (
            Q(**{f"{prefix}answer__author": person.user.pk})
            | Q(**{f"{prefix}answer__isnull": True, f"{prefix}topic__author": person.user.pk})
        ),
        frozenset(hides),
    )


SIGNED = {"report__state": ReportState.SIGNED}  # what was not signed was told to nobody yet

BELONGS: dict[str, Belongs] = {
    "accounts.User": _account("pk", "password", "email_key"),
    "account.EmailAddress": _account(),
    "socialaccount.SocialAccount": _account(),
    "mfa.Authenticator": _account("user", "data"),
    "usersessions.UserSession": _account("user", "session_key", "data"),
    "privacy.Export": _account(),
    "privacy.DataRequest": _mailbox("user", "email", "email_hash"),
    # Why a file was opened, not in which words: these may be about others, and name who asked.
    "privacy.FileReason": Belongs(lambda person: _files_of(person), frozenset({"reader", "words"})),
    "landlords.Landlord": _landlord("pk", "phone_hash", "account_hash", "confirmed_by"),
    "landlords.Member": _account(),
    "landlords.Invitation": Belongs(
        lambda person: Q(accepted_by=person.user.pk) | Q(invited_by=person.user.pk) | _written_to("email", person),
        frozenset({"email_hash", "link_hash", "invited_by", "accepted_by"}),
    ),
    "partners.PartnerInvitation": Belongs(
        lambda person: Q(accepted_by=person.user.pk) | Q(invited_by=person.user.pk) | _written_to("email", person),
        frozenset({"email_hash", "link_hash", "invited_by", "accepted_by"}),
    ),
    "partners.ListCheck": _account("checked_by"),
    "partners.ApiKey": Belongs(
        lambda person: Q(made_by=person.user.pk) | Q(withdrawn_by=person.user.pk),
        frozenset({"secret_hash", "made_by", "withdrawn_by"}),
    ),
    "landlords.Start": Belongs(_by_number, frozenset({"code_hash", "started_by"})),
    "landlords.Tenure": _landlord(),
    "landlords.Transfer": Belongs(lambda person: Q(tenure__landlord__in=person.landlords) | Q(to__in=person.landlords)),
    "landlords.Building": _building("pk"),
    "landlords.Room": _building(),
    "landlords.Derogation": _building("room__building"),
    "landlords.KotlabelNote": _building(),
    "places.Address": _building("building"),
    "listings.Listing": _advert("", "search_text"),
    # Of what a landlord answered the student has the words, and not the person.
    "listings.Sublet": _account("listing__student", "answered_by"),
    "listings.Asking": _landlord(),
    "listings.ListingVersion": _advert("listing__"),
    "listings.Photo": _advert("listing__"),
    "listings.Kept": _advert("listing__", "looked_by"),
    # By the address that was given with it; the landlord never sees a report.
    "moderation.Report": Belongs(lambda person: _written_to("email", person), frozenset({"email_hash"})),
    "moderation.Snapshot": _advert("case__listing__"),
    "moderation.Doubt": _advert("listing__", "address_hash", "looked_by", "note"),
    "moderation.Decision": _advert("case__listing__", "decided_by"),
    "moderation.Objection": _advert("decision__case__listing__", "first_by", "decided_by"),
    "listings.Standing": _building("room__building"),
    "media.Picture": _advert("photo__listing__", "sha256"),
    "contact.Thread": _talks(),
    "contact.Post": _talks("thread__"),
    "contact.Seen": _talks("thread__"),
    "students.Favourite": _account(),
    "students.SavedSearch": _account(),
    "students.Alert": _account("search__user"),
    "students.Match": _account("search__user"),
    # What somebody wrote for an institution or a service; what others answered is theirs.
    "exchange.Topic": _account("author", "search_text"),
    "exchange.Answer": _account("author", "search_text"),
    "exchange.Earlier": _account("topic__author"),
    "exchange.EarlierAnswer": _account("answer__author"),
    "exchange.File": _exchanged(),
    "exchange.Reading": _account(),
    "exchange.Mailing": _account(),
    "exchange.Digest": _account("mailing__user"),
    "media.PdfFile": _exchanged("exchanged__", "sha256"),
    "terms.Acceptance": _account(),
    "terms.Consent": _account(),
    "newsletter.Subscriber": _newsletter("", "email_hash"),
    "newsletter.SignUp": Belongs(
        lambda person: Q(email_hash__in=[email_hash(email) for email in person.emails]), frozenset({"email_hash"})
    ),
    "newsletter.Delivery": _newsletter("subscriber__"),
    "notices.Notice": _mailbox("to_user", "to_email", "to_email_hash"),
    "notices.Letter": _mailbox("notice__to_user", "notice__to_email"),
    "notices.Bounce": _mailbox("notice__to_user", "notice__to_email"),
    "notices.Unreachable": _account(),
    "audit.Event": _account("actor_id"),
    "campaign.Former": _account("user", "email_hash", "link_hash"),
    "campaign.Mail": _account("former__user"),
    "inspections.Visit": _building(),
    "inspections.Offer": _building(),
    "inspections.Slot": _building("offer__building"),
    "inspections.Together": _building("visit__building"),
    "inspections.Report": _building(state=ReportState.SIGNED),
    "inspections.RoomResult": _building("report__building", **SIGNED),
    "inspections.Finding": _building("report__building", **SIGNED),
    "inspections.FindingPhoto": _building("finding__report__building", finding__report__state=ReportState.SIGNED),
    "inspections.Declaration": _building(),
    "inspections.Addendum": _building("report__building", **SIGNED),
    "inspections.FireFacts": _building("report__building", **SIGNED),
    "inspections.Proposal": _building(state=ProposalState.DECIDED),
    "inspections.Certificate": _building(),
    "inspections.CertificateRoom": _building("certificate__building"),
    "inspections.RepairOrder": _building(),
    "inspections.RepairPhoto": _building("order__building"),
    "inspections.UnfitDecision": _building(),
    "inspections.UnfitRoom": _building("decision__building"),
    "inspections.WarningProcedure": _building("order__building"),
    "inspections.UnfitProcedure": _building(),
    "inspections.UnfitAppeal": _building("procedure__building"),
    "inspections.CertificateRequest": _building(),
    "inspections.SecondOpinion": _building("request__building"),
    "inspections.LookUp": _building(),
    # By the address that was given with it; the landlord of the building never sees it (docs/adr/0047).
    "inspections.Defect": Belongs(
        lambda person: _written_to("email", person), frozenset({"email_hash", "seen_in", "closed_by"})
    ),
    "inspections.ImportDoubt": _building("certificate__building"),
    # By the address that was given with it; who of staff wrote is not in it.
    "advice.Question": Belongs(lambda person: _written_to("email", person), frozenset({"email_hash"})),
    "advice.Message": Belongs(lambda person: _written_to("question__email", person), frozenset({"sent_by"})),
    "advice.Referral": Belongs(
        lambda person: _written_to("question__email", person), frozenset({"made_by", "passed_by"})
    ),
    # By the address that staff wrote with a seat, once it is proved to be this person's; or by the account.
    "meetings.Seat": _mailbox("user", "email", "email_hash"),
    "meetings.Attendance": _mailbox("member__user", "member__email"),
    "meetings.Resolution": _mailbox("owner__user", "owner__email", "settled_by"),
    "meetings.Point": _mailbox("member__user", "member__email"),
}

# The other side of a talk: a landlord has the name that the writer gave, and never the address (F5.18).
ALSO: dict[str, Belongs] = {
    "contact.Thread": _advert("listing__", "visitor_email", "visitor_email_hash", "visitor"),
    "contact.Post": _advert("thread__listing__"),
    "contact.Seen": _advert("thread__listing__", "code"),
    "media.Picture": _exchanged("exchanged__", "sha256"),
    # What somebody said who acts for a landlord.
    "listings.Sublet": _account("answered_by", "student_name", "named", "lease_until", "answered_by"),
}

OFFENCE = "May be about an offence (art. 10 GDPR, F5.16): the privacy officer weighs what is told, by request."
A_HASH = "A hash that nobody can read back; the secret itself went by mail."
OF_THE_OFFICE = "What an office recorded in its task; a person outside it stands nowhere in this table."

OF_THE_GROUP = "Minutes of a group as a whole; what concerns one member is told by the seat, attendance and decisions."

HELD_BACK: dict[str, str] = {
    "advice.Note": "Written between colleagues: the privacy officer weighs what is told, by request.",
    "moderation.Case": "What was decided is told by its decisions; that somebody reported is no landlord's to see.",
    "landlords.PlanningNote": OFFENCE,
    "inspections.FamilyCase": OFFENCE,
    "inspections.Handover": OFFENCE,
    "contact.Link": A_HASH,
    "campaign.Refusal": A_HASH,
    "account.EmailConfirmation": "Keys to confirm an address, which open an account: they are nobody's to copy.",
    "sessions.Session": "Opaque to us; the sessions of an account are told by usersessions.UserSession.",
    "admin.LogEntry": OF_THE_OFFICE,
    "followups.FollowUp": OF_THE_OFFICE,
    "campaign.Campaign": OF_THE_OFFICE,
    "privacy.RetentionRun": OF_THE_OFFICE,
    "privacy.Breach": OF_THE_OFFICE,
    "campaign.Wave": OF_THE_OFFICE,
    "newsletter.Issue": OF_THE_OFFICE,
    "inspections.CalendarLink": OF_THE_OFFICE,
    "information.Page": OF_THE_OFFICE,
    "information.Edition": OF_THE_OFFICE,
    "terms.Version": OF_THE_OFFICE,
    "meetings.Meeting": OF_THE_GROUP,
    "meetings.Paper": OF_THE_GROUP,
    "meetings.Enclosure": OF_THE_GROUP,
    "meetings.FeedLink": OF_THE_OFFICE,
    "steering.Recomputation": OF_THE_OFFICE,
}
