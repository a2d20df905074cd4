"""Letters in place of mails that did not arrive: a task for staff, who print and post."""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import subject_code, subject_kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, text
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.core.rows import lock
from kotatgent.notices import queries, registry
from kotatgent.notices.enums import Cause, LetterState, Post, State
from kotatgent.notices.models import Letter, Notice

FORGOTTEN = "—"  # where the database wants a word


def write_instead(notice: Notice, cause: Cause, *, by: Actor, now: dt.datetime) -> Letter | None:
    """The letter that takes the place of this mail; None for a mail that needs none.

    The second time there is one already: it is taken up again only where it had been overtaken by a mail.
    """
    if not queries.goes_by_letter(notice.template, notice.to_user):
        return None
    facts = {"code": text.new_code(12), "cause": cause, "made_at": now}
    letter, made = Letter.objects.get_or_create(notice=notice, defaults=facts)
    if made:
        record(Kind.CREATED, letter, by=by, now=now, about=f"notice:{notice.code}", cause=cause)
    elif letter.state == LetterState.SUPERSEDED:
        move(letter, LetterState.WAITING, by=by, now=now, cause=cause, settled_at=None)
    return letter


def overtaken_by_mail(notice: Notice, *, now: dt.datetime) -> None:
    """The mail went out after all: a letter that still waits is not needed."""
    for letter in Letter.objects.filter(notice=notice, state=LetterState.WAITING):
        move(letter, LetterState.SUPERSEDED, by=SWEEP, now=now, settled_at=now)


@transaction.atomic
def close_waiting(about: models.Model, *, reason: str, by: User, now: dt.datetime) -> int:
    """Staff replace what these letters were about, or take it back: those that wait are not to be posted."""
    found = _about(about).filter(state=LetterState.WAITING)
    for letter in found:
        close(letter, reason=reason, by=by, now=now)
    return len(found)


@transaction.atomic
def forget(about: models.Model, *, by: Actor, now: dt.datetime) -> None:
    """Nobody is left to read these letters: none is to be posted any more, and where they went is erased."""
    for letter in _about(about).filter(state=LetterState.WAITING):
        move(letter, LetterState.SUPERSEDED, by=by, now=now, why="erased")
    _about(about).exclude(addressee="").update(addressee=FORGOTTEN)


def _about(about: models.Model) -> models.QuerySet[Letter]:
    return Letter.objects.filter(notice__about_kind=subject_kind(about), notice__about_code=subject_code(about))


@transaction.atomic
def say_undeliverable(notice: Notice, *, by: User, now: dt.datetime) -> Letter:
    """Staff know that somebody does not get this mail, whatever the mail server says: a letter goes instead."""
    check_role(by, Role.STAFF)
    notice = lock(notice)
    if not queries.goes_by_letter(notice.template, notice.to_user):
        raise RuleBroken("no_letter", _("No letter takes the place of this mail: it says nothing that matters later."))
    if hasattr(notice, "letter") and notice.letter.state != LetterState.SUPERSEDED:
        raise Conflict("letter_made", _("There is a letter for this mail already."))
    if notice.state == State.QUEUED:
        move(notice, State.FAILED, by=by, now=now, why="undeliverable", held_until=None)
    elif notice.state == State.SENT:
        move(notice, State.BOUNCED, by=by, now=now, why="undeliverable")
    letter = write_instead(notice, Cause.STAFF, by=by, now=now)
    assert letter is not None
    return letter


@transaction.atomic
def post(
    letter: Letter, *, on: dt.date, how: Post, by: User, now: dt.datetime, shown_address: str | None = None
) -> Letter:
    """Staff have put the letter in the post. `shown_address` is the one that stood on the paper they printed.

    From now on `queries.told_on` is this day. Raises Conflict when the address was changed meanwhile.
    """
    check_role(by, Role.STAFF)
    letter = lock(letter)
    to = registry.addressee_for(letter.notice)
    if to is None or not to.whole:
        raise RuleBroken("no_address", _("We know no postal address. Fill it in first, or close the letter."))
    if letter.state == LetterState.WAITING and shown_address is not None and shown_address != to.whole:
        raise Conflict("address_changed", _("The address was changed meanwhile. Print the letter again, then post it."))
    if on > clock.date_of(now):
        raise RuleBroken("day_to_come", _("This day is still to come."), field="posted_on")
    if on < clock.date_of(letter.made_at):
        raise RuleBroken("before_the_letter", _("That is before the letter was there."), field="posted_on")
    facts: dict[str, Any] = {"posted_on": on, "post": how, "addressee": to.whole, "settled_at": now, "settled_by": by}
    move(letter, LetterState.POSTED, by=by, now=now, **facts)
    record(Kind.SENT, letter, by=by, now=now, about=f"notice:{letter.notice.code}", on=str(on), how=how)
    return letter


@transaction.atomic
def close(letter: Letter, *, reason: str, by: User, now: dt.datetime) -> Letter:
    """No letter goes out: staff say why."""
    check_role(by, Role.STAFF)
    letter = lock(letter)
    if not reason.strip():
        raise RuleBroken("reason_missing", _("Say why no letter goes out."), field="reason")
    move(letter, LetterState.CLOSED, by=by, now=now, settled_at=now, settled_by=by, reason=reason.strip())
    return letter
