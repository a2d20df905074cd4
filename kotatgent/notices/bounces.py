"""Mail that came back: what the provider reports, and addresses that do not work."""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.audit.actors import MAIL_PROVIDER, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import text
from kotatgent.core.errors import Conflict
from kotatgent.core.rows import lock
from kotatgent.notices import letters
from kotatgent.notices.enums import Cause, State
from kotatgent.notices.models import Bounce, Notice, Unreachable
from kotatgent.notices.signals import mailbox_missing, notice_lost

WINDOW = dt.timedelta(minutes=5)  # how old a report may be, and how far clocks may differ


def signature(timestamp: str, body: bytes) -> str:
    """What the provider sends along: HMAC-SHA256 in hex of the timestamp (seconds since 1970), a point and the body."""
    secret = settings.MAIL_WEBHOOK_SECRET.encode()
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_genuine(timestamp: str, body: bytes, signed: str, *, now: dt.datetime) -> bool:
    """Signed with our secret, and not kept for later."""
    if not hmac.compare_digest(signature(timestamp, body).encode(), signed.encode()):
        return False
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= WINDOW.total_seconds()


@transaction.atomic
def report(*, event_id: str, message_id: str, hard: bool, reason: str, now: dt.datetime) -> bool:
    """A mail of ours came back; whether we knew the mail. The same event twice counts once.

    `hard`: the address itself does not exist. Raises Conflict for a mail that is not noted as sent yet: ask again.
    """
    notice = Notice.objects.filter(code=message_id.strip().strip("<>").removesuffix("@kotatgent").upper()).first()
    if notice is None:
        return False
    notice = lock(notice)
    if Bounce.objects.filter(event_id=event_id).exists():
        return True
    if notice.state == State.QUEUED:
        raise Conflict("not_sent_yet", _("This mail is still being sent."))
    Bounce.objects.create(event_id=event_id, notice=notice, hard=hard, reason=reason[:300], reported_at=now)
    if notice.state == State.SENT:
        move(notice, State.BOUNCED, by=MAIL_PROVIDER, now=now, error=reason[:300])
        notice_lost.send(Notice, notice=notice, now=now)
    if notice.state == State.BOUNCED:
        letters.write_instead(notice, Cause.BOUNCED, by=MAIL_PROVIDER, now=now)
    if hard:
        mark_unreachable(notice, by=MAIL_PROVIDER, now=now)
        mailbox_missing.send(Notice, notice=notice, now=now)
    return True


def mark_unreachable(notice: Notice, *, by: Actor, now: dt.datetime) -> None:
    """The address of this mail does not work; nothing is marked when the account has another one by now."""
    user = notice.to_user
    if user is None or text.email_key(notice.to_email) != user.email_key:
        return
    facts = {"email": user.email, "since": now}
    mark, made = Unreachable.objects.get_or_create(user=user, defaults=facts)
    if not made:
        if text.email_key(mark.email) == user.email_key:
            return
        mark.email, mark.since = user.email, now
        mark.save(update_fields=["email", "since"])
    record(Kind.RECORDED, user, by=by, now=now, what="email_does_not_work")


@transaction.atomic
def reachable_again(user: User, *, by: Actor, now: dt.datetime) -> None:
    """Somebody confirmed an address, or used a code that came by mail."""
    if Unreachable.objects.filter(user=user).delete()[0]:
        record(Kind.RECORDED, user, by=by, now=now, what="email_works")
