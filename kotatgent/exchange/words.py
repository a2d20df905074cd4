"""Who signed something, for whom it is, and the mail about what is new."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from kotatgent.accounts.roles import Role
from kotatgent.exchange import links
from kotatgent.exchange.enums import Audience
from kotatgent.exchange.models import Digest, Signed, Topic
from kotatgent.notices.actions import worded

DIGEST_MAIL = "exchange_digest"
NAMED = 20  # topics in one mail; the page has them all


def side_of(words: Signed) -> str:
    """The institution or service that stands for these words."""
    if words.author_institution is not None:
        return words.author_institution.name
    return {
        Role.STAFF: _("Kotatgent desk"),
        Role.QUALITY_INSPECTOR: _("Toezicht"),
        Role.FIRE_INSPECTOR: _("Fire brigade"),
        Role.DECISION_MAKER: _("Office of the mayor"),
        Role.STEERING: _("Steering group"),
    }[Role(words.author_role)]


def signature(words: Signed) -> str:
    """The same; of who is gone it says that it was a colleague."""
    if words.author_id is not None:
        return side_of(words)
    return _("a colleague of %(side)s") % {"side": side_of(words)}


def readers_of(topic: Topic) -> str:
    """For whom it is, with the name of the institution."""
    if topic.institution is None:
        return str(Audience(topic.audience).label)
    return _("%(institution)s and the Kotatgent desk") % {"institution": topic.institution.name}


def outbox_subject(language: str) -> str:
    """What staff see of it: not what is new, nor for whom."""
    with translation.override(language):
        return _("New in the exchange between partners")


def digest_words(digest: Digest, topics: Sequence[Topic]) -> tuple[str, str]:
    """Subject and text. Of what is for city and fire brigade alone a mail holds the number and nothing else."""
    language = digest.mailing.user.language
    named = [topic for topic in topics if topic.audience != Audience.SERVICES]
    with translation.override(language):
        facts = {
            "count": len(topics),
            "named": [(topic, topic.get_kind_display(), side_of(topic)) for topic in named[:NAMED]],
            "more": max(0, len(named) - NAMED),
            "unnamed": len(topics) - len(named),
            "stop": links.STOP.url(digest.mailing.code, language),
        }
    return worded(DIGEST_MAIL, language, facts)
