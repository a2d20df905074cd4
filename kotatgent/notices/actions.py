import datetime as dt
import smtplib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template import Context, Engine
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import subject_code, subject_kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import text
from kotatgent.core.errors import RuleBroken
from kotatgent.core.queue import enqueue
from kotatgent.core.rows import lock
from kotatgent.notices import bounces, letters, queries, registry
from kotatgent.notices.enums import Cause, LetterState, State
from kotatgent.notices.models import Bounce, Letter, Notice
from kotatgent.notices.registry import NotNow, Written
from kotatgent.notices.signals import mailbox_missing, notice_lost

# After each failed attempt the next one waits longer; after the last the notice is for staff to look at.
WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
HOLD = dt.timedelta(minutes=10)
BATCH = 50
NO_SUCH_ADDRESS = (550, 551, 553)  # RFC 5321: said of a recipient, the mailbox itself is not there


def queue(
    template: str,
    *,
    to: User | str,
    about: models.Model,
    now: dt.datetime,
    context: dict[str, Any] | None = None,
    language: str | None = None,
    once: str | None = None,
) -> Notice | None:
    """Write a mail from `emails/<language>/<template>.txt` (first line subject, then an empty line, then the text).

    Where a letter may take the place of a mail (letters.toml) and the address is known not to work, it does at once.
    `once` names the occasion: a second call with the same name writes nothing and returns None.
    Without an e-mail address somebody gets a letter at once, or nothing where a letter has no sense.
    Belongs inside the transaction of its cause, and says so by failing outside one.
    """
    if once is not None and Notice.objects.filter(once=once).exists():
        return None
    user = to if isinstance(to, User) else None
    email = to.email if isinstance(to, User) else to
    on_paper = user is not None and not email
    if on_paper:
        template = queries.instead_on_paper(template)
    language = language or (user.language if user else "nl")
    facts = {"about": about, "user": user, **(context or {})}
    subject, body = worded(template, language, facts)
    by_letter = queries.goes_by_letter(template, user)
    dutch = worded(template, "nl", facts) if by_letter and language != "nl" else ("", "")
    notice = Notice.objects.create(
        code=text.new_code(12),
        template=template,
        to_user=user,
        to_email=email,
        language=language,
        subject=subject,
        body=body,
        subject_nl=dutch[0],
        body_nl=dutch[1],
        about_kind=subject_kind(about),
        about_code=subject_code(about),
        once=once,
        queued_at=now,
        try_at=now,
    )
    if on_paper:
        _never_a_mail(notice, by_letter=by_letter, now=now)
    elif by_letter and user is not None and queries.unreachable(user) is not None:
        move(notice, State.FAILED, by=SWEEP, now=now, why="no_address")
        letters.write_instead(notice, Cause.NO_ADDRESS, by=SWEEP, now=now)
    else:
        enqueue("notices.send_due")
    return notice


def _never_a_mail(notice: Notice, *, by_letter: bool, now: dt.datetime) -> None:
    """A letter that says that something waits need not be said twice while it waits itself."""
    waiting = Letter.objects.filter(
        notice__to_user=notice.to_user, notice__template=notice.template, state=LetterState.WAITING
    )
    again = notice.template in queries.letter_facts()["instead"].values() and waiting.exists()
    if not by_letter or again:
        move(notice, State.SUPERSEDED, by=SWEEP, now=now, why="no_email")
        return
    move(notice, State.FAILED, by=SWEEP, now=now, why="no_email")
    letters.write_instead(notice, Cause.NO_EMAIL, by=SWEEP, now=now)


@transaction.atomic
def queue_on_paper(
    template: str, *, about: models.Model, language: str, subject: str, by: Actor, now: dt.datetime
) -> Letter:
    """A letter that was never a mail (`registry.register_paper`); `subject` is what staff see on their list."""
    notice = Notice.objects.create(
        code=text.new_code(12),
        template=template,
        language=language,
        subject=subject,
        about_kind=subject_kind(about),
        about_code=subject_code(about),
        queued_at=now,
        try_at=now,
    )
    move(notice, State.FAILED, by=by, now=now, why="on_paper")
    letter = Letter.objects.create(code=text.new_code(12), notice=notice, cause=Cause.ON_PAPER, made_at=now)
    record(Kind.CREATED, letter, by=by, now=now, about=f"notice:{notice.code}", cause=Cause.ON_PAPER)
    return letter


def belong_to(user: User, *, about: models.Model) -> None:
    """Letters about somebody who had no account yet are theirs from now on."""
    Notice.objects.filter(about_kind=subject_kind(about), about_code=subject_code(about)).update(to_user=user)


def worded(template: str, language: str, facts: dict[str, Any]) -> tuple[str, str]:
    """Subject and text in this language."""
    with translation.override(language):
        wording = Engine.get_default().get_template(f"emails/{language}/{template}.txt")
        # Plain text: an apostrophe in a street name stays an apostrophe.
        rendered = wording.render(Context(facts, autoescape=False))
    subject, _line, body = rendered.strip().partition("\n")
    return " ".join(subject.split())[:200], body.strip() + "\n"


def queue_all(
    template: str,
    *,
    to: Iterable[User],
    about: models.Model,
    now: dt.datetime,
    context: dict[str, Any] | None = None,
    once: str | None = None,
) -> None:
    """The same notice to each of these accounts, in their own language; `once` counts per account."""
    for user in to:
        queue(template, to=user, about=about, now=now, context=context, once=f"{once}:{user.pk}" if once else None)


def queue_unwritten(
    template: str, *, about: Mapping[str, models.Model], language: str, subject: str, now: dt.datetime
) -> None:
    """Mails that are written when they go out (`registry.register_writer`); `about` is by the occasion, as `once`.

    Until then and afterwards the outbox knows no address and no text of them. A second row for one occasion is
    refused by the database. `subject` is what staff see in the outbox.
    """
    Notice.objects.bulk_create(
        Notice(
            code=text.new_code(12),
            template=template,
            language=language,
            subject=subject,
            about_kind=subject_kind(row),
            about_code=subject_code(row),
            once=once,
            queued_at=now,
            try_at=now,
        )
        for once, row in about.items()
    )
    enqueue("notices.send_due")


def forget(about_kind: str, about_codes: Iterable[str]) -> int:
    """Take away every mail about these, with what was reported of them; how many mails there were."""
    found = Notice.objects.filter(about_kind=about_kind, about_code__in=list(about_codes))
    return found.delete()[1].get(Notice._meta.label, 0)


def waits(occasion: str) -> bool:
    """Whether a mail is still to go out whose `once` begins so."""
    return Notice.objects.filter(state=State.QUEUED, once__startswith=occasion).exists()


def let_go(about_kind: str, about_codes: Iterable[str], *, now: dt.datetime) -> None:
    """Who these were written to wants none any more: what waits is not sent, and what servers said of them goes.

    A mail that a sender holds at this moment is left to it: its writer is asked once more.
    """
    found = Notice.objects.filter(about_kind=about_kind, about_code__in=list(about_codes))
    Bounce.objects.filter(notice__in=found).exclude(reason="").update(reason="")
    found.exclude(error="").update(error="")
    free = models.Q(held_until__isnull=True) | models.Q(held_until__lt=now)
    for notice in found.filter(free, state=State.QUEUED).select_for_update():
        move(notice, State.SUPERSEDED, by=SWEEP, now=now, why="no_longer_wanted")


def send_due(*, now: dt.datetime) -> int:
    """Send what waits, in batches; the number that went out.

    A batch is held first, in its own transaction, so that two senders never take the same row. A sender
    that dies between handing a mail over and noting it leads to a second copy with the same Message-ID.
    """
    sent = 0
    while held := _hold(now):
        sent += sum(_send(notice, now=now) for notice in held)
    return sent


@transaction.atomic
def _hold(now: dt.datetime) -> list[Notice]:
    rows = list(Notice.objects.due(now).select_for_update(skip_locked=True).order_by("try_at", "pk")[:BATCH])
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(held_until=now + HOLD)
    return rows


def _send(notice: Notice, *, now: dt.datetime) -> bool:
    written = _written(notice, now)
    if isinstance(written, NotNow):
        Notice.objects.filter(pk=notice.pk).update(try_at=written.again_at, held_until=None)
        return False
    if written is None:
        with transaction.atomic():
            move(notice, State.SUPERSEDED, by=SWEEP, now=now, why="no_longer_wanted", held_until=None, error="")
        return False
    headers = {**written.headers, "Message-ID": notice.message_id}
    try:
        mail = EmailMessage(written.subject, written.body, to=[written.to], headers=headers)
        for part in written.attachments:
            mail.attach(part)
        mail.send()
    # Refused connections, time-outs and every SMTPException; an address that no mail can be written to.
    except (OSError, ValueError) as error:
        _put_off(notice, error, now=now)
        return False
    with transaction.atomic():
        move(notice, State.SENT, by=SWEEP, now=now, sent_at=now, held_until=None, attempts=notice.attempts + 1)
        letters.overtaken_by_mail(notice, now=now)
    return True


def _written(notice: Notice, now: dt.datetime) -> Written | NotNow | None:
    if (writer := registry.writer_of(notice)) is not None:
        return writer(notice, now)
    attached = registry.attachments_of(notice)
    return Written(notice.to_email, notice.subject, notice.body, attachments=attached)


def _no_such_address(error: Exception) -> bool:
    """Whether the server said so of the recipient, and not of itself, of us or of the mail."""
    refused = error.recipients.values() if isinstance(error, smtplib.SMTPRecipientsRefused) else []
    return any(code in NO_SUCH_ADDRESS for code, _words in refused)


def _words(error: Exception) -> str:
    """What the mail server answered: `550 5.1.1 No such mailbox`."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):  # a mail of ours has one recipient
        return _answer(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return str(error)


def _answer(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


@transaction.atomic
def _put_off(notice: Notice, error: Exception, *, now: dt.datetime) -> None:
    attempts = notice.attempts + 1
    facts = {"attempts": attempts, "held_until": None, "error": _words(error)[:300]}
    if attempts > len(WAITS):
        move(notice, State.FAILED, by=SWEEP, now=now, why="undeliverable", **facts)
        letters.write_instead(notice, Cause.REFUSED, by=SWEEP, now=now)
        if _no_such_address(error):
            bounces.mark_unreachable(notice, by=SWEEP, now=now)
        notice_lost.send(Notice, notice=notice, now=now)
        if _no_such_address(error):
            mailbox_missing.send(Notice, notice=notice, now=now)
        return
    Notice.objects.filter(pk=notice.pk).update(try_at=now + WAITS[attempts - 1], **facts)


@transaction.atomic
def send_again(notice: Notice, *, by: Actor, now: dt.datetime) -> Notice:
    """Staff try a mail that was not delivered, or came back, once more from the start."""
    check_role(by, Role.STAFF)
    notice = lock(notice)
    if not notice.to_email and registry.writer_of(notice) is None:
        raise RuleBroken("no_email", _("There is no e-mail address to send this to: it goes by letter."))
    move(notice, State.QUEUED, by=by, now=now, try_at=now, attempts=0, error="", sent_at=None)
    enqueue("notices.send_due")
    return notice
