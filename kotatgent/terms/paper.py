"""What somebody accepted, as an accessible PDF (PDF/UA-1): the exact text, when, in which language, and its hash."""

from pathlib import Path

from django.utils import formats, translation
from django.utils.translation import gettext as _

from kotatgent.core import clock, typeset
from kotatgent.terms import queries
from kotatgent.terms.models import Acceptance, Clause

TEMPLATE = (Path(__file__).parent / "acceptance.typ").read_bytes()


def pdf(acceptance: Acceptance, *, invented: bool) -> bytes:
    """The same bytes whenever it is asked for, years later too: a published text never changes."""
    with translation.override(acceptance.language):
        content = _content(acceptance, invented)
    return typeset.pdf(TEMPLATE, content)


def _content(acceptance: Acceptance, invented: bool) -> dict[str, object]:
    version, language = acceptance.version, acceptance.language
    day = clock.date_of(acceptance.accepted_at)
    moment = formats.date_format(acceptance.accepted_at.astimezone(clock.BRUSSELS), "j F Y, H:i")
    accepted = [_("Version %(number)s, accepted on %(moment)s.") % {"number": version.number, "moment": moment}]
    if acceptance.party:
        accepted.append(_("By the landlord with registration number %(code)s.") % {"code": acceptance.party})
    accepted.append(_("Fingerprint of this text (SHA-256): %(hash)s") % {"hash": acceptance.text_hash})
    return {
        "title": version.title(language),
        "language": language,
        "made": (day.year, day.month, day.day),
        "notices": [_("Invented data: nobody and nothing on this paper is real.")] if invented else [],
        "accepted": accepted,
        "clauses": [_clause(clause, language) for clause in queries.terms_of(version)],
        "footer": _("Terms of use of Kotatgent, version %(number)s") % {"number": version.number},
    }


def _clause(clause: Clause, language: str) -> dict[str, object]:
    labels = {
        "purpose": _("What for"),
        "recipients": _("Who receives it"),
        "ground": _("Legal ground"),
        "refusal": _("If you do not accept this"),
    }
    facts = [(label, said) for name, label in labels.items() if (said := clause.part(name, language))]
    return {"title": clause.part("title", language), "body": clause.part("body", language), "facts": facts}
