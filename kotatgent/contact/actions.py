import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import VISITOR, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.contact import permissions, policies, seen
from kotatgent.contact.enums import Side, State
from kotatgent.contact.models import Link, Post, Thread, token_hash
from kotatgent.core import rows, text
from kotatgent.core.national_number import refuse_national_number
from kotatgent.notices import actions as notices
from listings.advertisers import accounts_of
from listings.models import Listing
from listings.permissions import check_may_edit


@transaction.atomic
def start_thread(
    listing: Listing,
    *,
    name: str,
    email: str,
    body: str,
    language: str,
    by: Actor,
    now: dt.datetime,
) -> tuple[Thread, str]:
    """Anybody writes to the landlord of an advert that is online. The thread, and the secret of its link.

    The landlord gets a mail that leads to the site; the visitor one with the link to follow the talk.
    """
    listing = rows.lock(listing)
    policies.check_can_start(listing)
    refuse_national_number(body)
    student = by if isinstance(by, User) and by.role == Role.STUDENT else None
    thread = Thread(
        code=text.new_code(8),
        listing=listing,
        visitor_name=" ".join(name.split()),
        visitor_email=email,
        visitor=student,
        language=language,
        started_at=now,
    )
    rows.save(thread)
    record(Kind.CREATED, thread, by=by, now=now, listing=listing.code)
    _post(thread, Side.VISITOR, body, by=by, now=now)
    _tell_landlord(thread, body, now=now)
    copy = seen.freeze(thread, now=now)
    token = _new_link(thread, now=now)
    notices.queue(
        "contact_copy",
        to=email,
        about=thread,
        now=now,
        language=language,
        context={"thread": thread, "body": body, "token": token, "seen": copy},
    )
    return thread, token


def _post(thread: Thread, side: Side, body: str, *, by: Actor, now: dt.datetime) -> Post:
    post = Post(thread=thread, side=side, body=body.strip(), sent_at=now)
    post.full_clean()
    post.save()
    record(Kind.SENT, thread, by=by, now=now, side=side)
    return post


def _new_link(thread: Thread, *, now: dt.datetime) -> str:
    """The secret of a link for the next mail to the visitor."""
    token = text.new_code(32)
    Link.objects.create(thread=thread, token_hash=token_hash(token), made_at=now)
    return token


def _tell_landlord(thread: Thread, body: str, *, now: dt.datetime) -> None:
    notices.queue_all(
        "contact_new",
        to=accounts_of(thread.listing),
        about=thread,
        now=now,
        context={"thread": thread, "body": body},
    )


@transaction.atomic
def reply_as_landlord(thread: Thread, *, body: str, by: User, now: dt.datetime) -> Post:
    """The answer goes to the visitor by mail, with a link of its own."""
    check_may_edit(by, thread.listing)
    thread = rows.lock(thread)
    policies.check_can_write(thread)
    refuse_national_number(body)
    thread.landlord_read_at = now
    thread.save(update_fields=["landlord_read_at"])
    post = _post(thread, Side.LANDLORD, body, by=by, now=now)
    notices.queue(
        "contact_answer",
        to=thread.visitor_email,
        about=thread,
        now=now,
        language=thread.language,
        context={"thread": thread, "body": body, "token": _new_link(thread, now=now)},
    )
    return post


@transaction.atomic
def reply_as_visitor(thread: Thread, *, body: str, now: dt.datetime, by: Actor = VISITOR) -> Post:
    """`by` is VISITOR for whoever came by a secret link (`queries.by_token`), or the student who is signed in."""
    permissions.check_is_visitor(by, thread)
    thread = rows.lock(thread)
    policies.check_can_write(thread)
    refuse_national_number(body)
    post = _post(thread, Side.VISITOR, body, by=by, now=now)
    _tell_landlord(thread, body, now=now)
    return post


@transaction.atomic
def close_thread(thread: Thread, *, by: User, now: dt.datetime) -> Thread:
    """The landlord ends the talk: nobody can add to it any more. It stays readable for both."""
    check_may_edit(by, thread.listing)
    thread = rows.lock(thread)
    move(thread, State.CLOSED, by=by, now=now)
    return thread


@transaction.atomic
def open_thread_again(thread: Thread, *, by: User, now: dt.datetime) -> Thread:
    check_may_edit(by, thread.listing)
    thread = rows.lock(thread)
    policies.check_somebody_is_there(thread)
    move(thread, State.OPEN, by=by, now=now)
    return thread


@transaction.atomic
def mark_read(thread: Thread, *, by: User, now: dt.datetime) -> None:
    """The landlord has opened the talk."""
    check_may_edit(by, thread.listing)
    thread = rows.lock(thread)
    thread.landlord_read_at = now
    thread.save(update_fields=["landlord_read_at"])
