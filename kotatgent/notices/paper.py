"""A letter on paper: an accessible PDF (PDF/UA-1) that fits a window envelope, made anew whenever it is opened."""

import datetime as dt
from pathlib import Path

from django.utils import formats, translation
from django.utils.translation import gettext as _

from kotatgent.core import clock, typeset
from kotatgent.core.errors import RuleBroken
from kotatgent.notices import queries, registry
from kotatgent.notices.actions import worded
from kotatgent.notices.enums import Cause, LetterState
from kotatgent.notices.models import Letter

TEMPLATE = (Path(__file__).parent / "letter.typ").read_bytes()

Parts = list[dict[str, object]]


def addressed_to(letter: Letter) -> str:
    """Name and address: where it was posted to, or where it would go now; empty when no address is known."""
    if letter.addressee:
        return str(letter.addressee)
    found = registry.addressee_for(letter.notice)
    return found.whole if found else ""


def pdf(letter: Letter, *, on: dt.date, invented: bool) -> bytes:
    """The letter as of this day, or of the day it was posted. Raises RuleBroken when no address is known."""
    to = addressed_to(letter)
    if not to:
        raise RuleBroken("no_address", _("We know no postal address, so there is no letter to print yet."))
    with translation.override("nl"):
        content = _content(letter, to, letter.posted_on or on, invented)
    return typeset.pdf(TEMPLATE, content)


def _content(letter: Letter, to: str, on: dt.date, invented: bool) -> dict[str, object]:
    notice, facts = letter.notice, queries.letter_facts()
    (title, body), other = _words(letter)
    return {
        "title": title,
        "made": (on.year, on.month, on.day),
        "sender": facts["sender"],
        "window": facts["window"],
        "addressee": to.split("\n"),
        "notices": [_("Invented data: nobody and nothing on this paper is real.")] if invented else [],
        "date": _("Ghent, %(day)s") % {"day": _day(on)},
        "references": [
            _("Our reference: %(code)s") % {"code": letter.code},
            _("File: %(code)s") % {"code": notice.about_code},
        ],
        "why": _why(letter),
        "body": _parts(body),
        "translation": _translation(notice.language, other) if other else None,
        "footer": _("%(sender)s · reference %(code)s") % {"sender": facts["sender"]["name"], "code": letter.code},
    }


Wording = tuple[str, str]  # title and text


def _words(letter: Letter) -> tuple[Wording, Wording | None]:
    """The Dutch, and the same in another language for who reads that."""
    notice = letter.notice
    paper = registry.paper_of(notice, waits=letter.state == LetterState.WAITING)
    if paper is not None:
        facts = dict(paper.facts)
        other = worded(notice.template, paper.language, facts) if paper.language != "nl" else None
        return worded(notice.template, "nl", facts), other
    if notice.body_nl:
        return (notice.subject_nl, notice.body_nl), (notice.subject, notice.body)
    return (notice.subject, notice.body), None


def _why(letter: Letter) -> str:
    """Why it is a letter and no mail; empty where the letter says so itself."""
    notice = letter.notice
    match letter.cause:
        case Cause.ON_PAPER:
            return ""
        case Cause.NO_EMAIL:
            return _(
                "You gave us no e-mail address, so we write to you by letter. You can sign in with your registration"
                " number, and add an e-mail address there."
            )
    return _(
        "This is our mail of %(day)s. Mails to %(address)s do not arrive, so you get it as a letter. Sign in and"
        " change your e-mail address, then our mails reach you again."
    ) % {"day": _day(clock.date_of(notice.queued_at)), "address": notice.to_email}


def _translation(language: str, words: Wording) -> dict[str, object]:
    """The mail as it was written, for who reads another language than Dutch."""
    with translation.override(language):
        note = _("This is a translation without legal force. Only the Dutch text counts.")
    return {"note": note, "title": words[0], "body": _parts(words[1])}


def _parts(body: str) -> Parts:
    """Paragraphs and lists of a plain text: an empty line ends a paragraph, a dash begins an item."""
    found: Parts = []
    for paragraph in body.strip().split("\n\n"):
        lines: list[str] = []
        listed = False
        for line in filter(None, map(str.strip, paragraph.split("\n"))):
            if line.startswith("- ") != listed and lines:
                found.append({"list": listed, "lines": lines})
                lines = []
            listed = line.startswith("- ")
            lines.append(line.removeprefix("- "))
        if lines:
            found.append({"list": listed, "lines": lines})
    return found


def _day(day: dt.date) -> str:
    return formats.date_format(day, "j F Y")
