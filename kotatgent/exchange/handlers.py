"""What the sweep does for the exchange, how its mails are written as they go out, and who fetches its pictures."""

import datetime as dt

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import has_confirmed_email
from kotatgent.exchange import actions, links, queries, reach
from kotatgent.exchange.enums import Pace
from kotatgent.exchange.models import Digest
from kotatgent.exchange.words import DIGEST_MAIL, digest_words
from kotatgent.followups import registry
from kotatgent.media import access
from kotatgent.media.models import Picture, Purpose
from kotatgent.notices import pace
from kotatgent.notices import registry as outbox
from kotatgent.notices.models import Notice


def register() -> None:
    registry.register_chore("exchange.mails", lambda now: actions.send_digests(now=now), reach.waiting)
    outbox.register_writer(DIGEST_MAIL, write_digest)
    access.register(Purpose.EXCHANGE, may_fetch)


def may_fetch(user: object, picture: Picture) -> bool:
    return isinstance(user, User) and queries.files_for(user).filter(picture=picture).exists()


def write_digest(notice: Notice, now: dt.datetime) -> outbox.Written | outbox.NotNow | None:
    """None for who wants no mail any more, and when all of it was read or withdrawn meanwhile."""
    digest = Digest.objects.select_related("mailing__user").filter(code=notice.about_code).first()
    if digest is None or digest.mailing.pace == Pace.NONE:
        return None
    user = digest.mailing.user
    if not user.is_active or not has_confirmed_email(user):
        return None
    found = queries.news(user, digest.since, digest.until).select_related("author_institution")
    topics = list(found.order_by("posted_at", "pk"))
    if not topics:
        return None
    subject, body = digest_words(digest, topics)
    return outbox.Written(user.email, subject, body, pace.one_click(links.STOP.url(digest.mailing.code, user.language)))
