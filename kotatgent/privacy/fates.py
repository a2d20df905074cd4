"""What erasing somebody does with each table that holds something on them: one table, for the preview and for the act.

Rows go, or lose the columns that say who it was, or stay: then the reason stands beside it, and the term in the
register of processing. Every table with personal columns is here or in OTHERS (tests/privacy/test_fates.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.contact.enums import Side
from kotatgent.contact.models import Thread
from kotatgent.core.errors import Text
from kotatgent.notices.models import Notice
from kotatgent.privacy.belongs import ALSO, BELONGS
from kotatgent.privacy.people import Person
from landlords.models import Member
from listings.models import Sublet

GONE = "—"  # where the database wants a word
CASE_FILE: Text = _("It belongs to the inspection file of the building, which the law keeps. Your name is not in it.")
A_BUILDING: Text = _("It is about the building, not about you.")
PROOF_OF_TERMS: Text = _("Shows which text was accepted, and when, with your registration number only.")
PROOF_OF_MAIL: Text = _("Shows that a mail went out, and when; to whom and what it said is erased.")
PROOF_OF_ANSWER: Text = _("Shows that a request was answered, and when; who asked and what it said is erased.")
THEIRS: Text = _("What the other side wrote stays theirs; your name, address and words are erased.")
A_NUMBER: Text = _("Your registration number, without a name, in the history of a building.")
FIGURES: Text = _("Prices and sizes, without a word, a photo or a name, for the figures.")
AUDIT: Text = _(
    "The audit register says what was done in which role and by which number, and holds no name or address."
)
OTHERS_ACT: Text = _("Others act for the same landlord too. It stays for them, with the name of the landlord.")
A_COUNT: Text = _("That a newsletter went out, as a number; to whom is erased.")
PROOF_OF_READING: Text = _("Shows that your file was opened, when and for what kind of reason; the words are erased.")
A_COPY: Text = _("What was advertised, without what was written. Who kept the file can have it checked.")
A_REPORT: Text = _("Shows that an advert was reported, and why in one word; who it was and what they wrote is erased.")
A_DEFECT: Text = _("Shows that a defect was reported in a building; who it was and what they wrote is erased.")
A_QUESTION: Text = _(
    "Shows that a question was asked, about which theme and when; who it was and every word is erased."
)
A_DECISION: Text = _("Shows that a person decided on an advert, and when; the words are erased.")
A_SEAT: Text = _(
    "Shows that a group had a member, and what was decided; who it was is erased. Approved minutes stay as they are."
)
A_HASH: Text = _("A hash that nobody can read back, until the campaign is erased.")


@dataclass(frozen=True)
class Fate:
    """`blanks`: by column, what is written instead. `why`: the reason that something stays; empty when rows go."""

    why: Text = ""
    blanks: Mapping[str, Any] = field(default_factory=dict)

    @property
    def goes(self) -> bool:
        return not self.why


def _stays(why: Text, **blanks: Any) -> Fate:
    return Fate(why, blanks)


GOES = Fate()

# In this order: what hangs on something else goes first, and the account last.
FATES: dict[str, Fate] = {
    "contact.Link": GOES,
    "contact.Post": _stays(THEIRS, body=GONE),
    "contact.Seen": _stays(A_COPY, words={}),
    "contact.Thread": _stays(THEIRS, visitor_name=GONE, visitor_email="", visitor_email_hash="", visitor=None),
    "students.Favourite": GOES,
    "students.Match": GOES,
    "students.Alert": GOES,
    "students.SavedSearch": GOES,
    "listings.ListingVersion": GOES,  # by listings.actions.erase_adverts
    "advice.Message": GOES,
    "advice.Referral": _stays(A_QUESTION, words=GONE),
    "advice.Question": _stays(A_QUESTION, listing=None, where="", email="", email_hash="", remark=""),
    "moderation.Report": _stays(A_REPORT, words=GONE, again_words="", email="", email_hash=""),
    "moderation.Snapshot": GOES,
    "moderation.Doubt": GOES,
    "moderation.Objection": _stays(A_DECISION, words=GONE, reason="", filed_by=None),
    "moderation.Decision": _stays(A_DECISION, reason=GONE),
    "listings.Photo": GOES,
    "listings.Kept": GOES,
    "media.Picture": GOES,
    "listings.Asking": GOES,  # by listings.actions.erase_adverts
    "listings.Sublet": GOES,
    "listings.Listing": _stays(FIGURES, student=None),  # by listings.actions.erase_adverts and erase_sublets
    "notices.Bounce": _stays(PROOF_OF_MAIL, reason=""),
    "notices.Letter": _stays(PROOF_OF_MAIL),  # only a posted one names somebody
    "notices.Notice": _stays(
        PROOF_OF_MAIL,
        to_user=None,
        to_email="",
        to_email_hash="",
        subject="",
        body="",
        subject_nl="",
        body_nl="",
        error="",
    ),
    "notices.Unreachable": GOES,
    "privacy.Export": GOES,
    "privacy.DataRequest": _stays(PROOF_OF_ANSWER, user=None, email="", email_hash="", words=GONE),
    "privacy.FileReason": _stays(PROOF_OF_READING, words=GONE),
    "campaign.Mail": _stays(A_HASH),
    "campaign.Former": _stays(A_HASH, user=None),
    "newsletter.Subscriber": GOES,  # by newsletter.actions.remove
    "newsletter.Delivery": _stays(A_COUNT, subscriber=None),
    "newsletter.SignUp": GOES,
    "terms.Consent": GOES,
    "terms.Acceptance": _stays(PROOF_OF_TERMS, user=None),
    "landlords.Invitation": _stays(A_NUMBER, invited_by=None, accepted_by=None),  # the address goes with its end
    "landlords.Start": _stays(A_NUMBER, code_hash=""),  # who it was about went when it was confirmed
    "landlords.Member": GOES,
    "landlords.Transfer": _stays(A_NUMBER),
    "landlords.Tenure": _stays(A_NUMBER),
    "landlords.Landlord": _stays(A_NUMBER),  # by landlords.actions.erase_landlord
    "landlords.Building": _stays(A_BUILDING),
    "landlords.Room": _stays(A_BUILDING),
    "landlords.Derogation": _stays(A_BUILDING),
    "landlords.KotlabelNote": _stays(A_BUILDING),
    "places.Address": _stays(A_BUILDING),
    "listings.Standing": _stays(A_BUILDING),
    "audit.Event": _stays(AUDIT),
    **dict.fromkeys(
        (label for label in BELONGS if label.startswith("inspections.") and label != "inspections.Defect"),
        _stays(CASE_FILE),
    ),
    "inspections.Defect": _stays(A_DEFECT, words=GONE, where="", again_words="", reason=GONE, email="", email_hash=""),
    "meetings.Attendance": _stays(A_SEAT),
    "meetings.Resolution": _stays(A_SEAT),
    "meetings.Point": _stays(A_SEAT),
    "meetings.Seat": _stays(A_SEAT, name=GONE, email="", email_hash="", user=None),
    "socialaccount.SocialAccount": GOES,
    "mfa.Authenticator": GOES,
    "usersessions.UserSession": GOES,
    "account.EmailAddress": GOES,
    "accounts.User": GOES,
}

# What is a landlord's, and stays as it is while somebody else acts for it too.
SHARED = frozenset({
    "moderation.Doubt", "moderation.Snapshot", "moderation.Decision", "moderation.Objection", "listings.ListingVersion",
    "listings.Photo", "listings.Kept", "media.Picture", "listings.Asking", "listings.Listing", "landlords.Tenure",
    "landlords.Landlord",
})  # fmt: skip

# Tables of `belongs.HELD_BACK`, and what hangs on rows that go.
OTHERS: dict[str, str] = {
    "advice.Note": "Goes with the words of the question that it is about.",
    "moderation.Case": "Which advert was reported, and when; names nobody.",
    "landlords.PlanningNote": "Case file of the City, about a building; names nobody.",
    "inspections.FamilyCase": "Case file of the City, about a building; names nobody.",
    "inspections.Handover": "Case file of the City, about a building; names nobody.",
    "partners.PartnerInvitation": "Withdrawn with the address of whoever is erased; else of partners, as below.",
    "partners.ListCheck": "Of partners, whose account is closed and not erased.",
    "partners.ApiKey": "Of an institution. Who made it has an account that is closed and not erased; were it to go, the"
    " key stays, and says that it was somebody who no longer works there.",
    **dict.fromkeys(
        (
            "exchange.Topic",
            "exchange.Answer",
            "exchange.Earlier",
            "exchange.EarlierAnswer",
            "exchange.File",
            "media.PdfFile",
        ),
        "Signed by an institution or a service. Who wrote it is of an account that is closed and not erased; were it to"
        " go, the side stays and says that it was a colleague.",
    ),
    **dict.fromkeys(
        ("exchange.Reading", "exchange.Mailing", "exchange.Digest"),
        "Of partners and offices, whose account is closed and not erased; were it to go, these go with it.",
    ),
    "campaign.Refusal": "A hash that keeps somebody from being written to, until its own end date.",
    "account.EmailConfirmation": "Goes with the address that it confirms.",
    "sessions.Session": "Ended together with the sessions of the account.",
    "admin.LogEntry": "Of administrators, whose account is closed and not erased.",
    "followups.FollowUp": "Work of the offices.",
    "campaign.Campaign": "Work of the offices.",
    "privacy.RetentionRun": "Work of the offices.",
    "privacy.Breach": "Kept by law (art. 33(5) GDPR); says of how many people, and names nobody.",
    "campaign.Wave": "Work of the offices.",
    "newsletter.Issue": "Work of the offices.",
    "inspections.CalendarLink": "Of inspectors, whose account is closed and not erased.",
    "information.Page": "Work of the offices.",
    "information.Edition": "Work of the offices.",
    "terms.Version": "Work of the offices.",
    "meetings.Meeting": "Work of a group; names nobody but in the minutes, which are kept as they were approved.",
    "meetings.Enclosure": "Documents of a group, kept with its minutes as they were approved.",
    "meetings.FeedLink": "Of offices and partners, whose account is closed and not erased.",
    "meetings.Paper": "Approved minutes, an archive that is never changed (F6.1); a name in it stays.",
    "steering.Recomputation": "Work of the offices.",
}


def others_act(person: Person) -> bool:
    """Somebody else goes on acting for the same landlord: then what is the landlord's is not this person's to erase."""
    others = Member.objects.filter(landlord__in=person.landlords, until__isnull=True).exclude(user=person.user)
    return others.exists()


def fates_of(person: Person) -> dict[str, Fate]:
    """What erasing does for this very person, in the order of FATES."""
    if not others_act(person):
        return FATES
    return {label: _stays(OTHERS_ACT) if label in SHARED else fate for label, fate in FATES.items()}


def rows_of(label: str, person: Person) -> Q:
    """Which rows of this table erasing touches. Of a talk these are one's own words alone."""
    if label == "contact.Post":
        as_visitor = BELONGS[label].rows(person) & Q(side=Side.VISITOR)
        if others_act(person):
            return as_visitor
        return as_visitor | ALSO[label].rows(person) & Q(side=Side.LANDLORD)
    if label == "contact.Link":
        return Q(thread__in=Thread.objects.filter(BELONGS["contact.Thread"].rows(person)))
    if label == "contact.Seen":
        as_visitor = BELONGS[label].rows(person)
        return as_visitor if others_act(person) else as_visitor | ALSO[label].rows(person)
    if label == "notices.Notice":
        return _mails(person)
    if label in ("notices.Letter", "notices.Bounce"):
        return Q(notice__in=Notice.objects.filter(_mails(person)))
    return BELONGS[label].rows(person)


def _mails(person: Person) -> Q:
    """To this person, and those to the other side of a talk, which repeat what was written and by whom."""
    theirs = BELONGS["contact.Thread"].rows(person)
    if not others_act(person):
        theirs |= ALSO["contact.Thread"].rows(person)
    talks = Thread.objects.filter(theirs)
    asked = Sublet.objects.filter(BELONGS["listings.Sublet"].rows(person))
    found = BELONGS["notices.Notice"].rows(person) | Q(about_kind="thread", about_code__in=talks.values("code"))
    return found | Q(about_kind="sublet", about_code__in=asked.values("code"))
