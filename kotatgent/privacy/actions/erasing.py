"""Erasing somebody: rows, files, mails, sessions, search words. What stays, and why, is said in `privacy.fates`."""

import datetime as dt
from collections import Counter

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import OPEN_ROLES, Role
from kotatgent.advice import actions as advice
from kotatgent.audit.actors import COMMAND, SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.campaign import actions as campaign
from kotatgent.core import rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import actions as followups
from kotatgent.invitations import actions as invitations
from kotatgent.media import intake
from kotatgent.media.models import Picture
from kotatgent.newsletter import actions as newsletter
from kotatgent.newsletter.models import SignUp, Subscriber
from kotatgent.notices import actions as notices
from kotatgent.notices.enums import LetterState
from kotatgent.notices.enums import State as MailState
from kotatgent.notices.models import Letter, Notice
from kotatgent.partners.models import PartnerInvitation
from kotatgent.privacy import erasure_list
from kotatgent.privacy.actions.asking import FOLLOW_UP
from kotatgent.privacy.enums import ErasedWhy, RequestState, Right
from kotatgent.privacy.fates import FATES, GONE, Fate, fates_of, others_act, rows_of
from kotatgent.privacy.holding import held_by
from kotatgent.privacy.models import DataRequest, Erasure, Export
from kotatgent.privacy.people import NOBODY, Person, person_at, person_of
from landlords.actions import erase_landlord, leave_for_good
from landlords.models import Invitation, Member
from listings.actions import erase_adverts, erase_sublets

LAST_MAIL = "account_erased"


@transaction.atomic
def close_own_account(*, by: User, now: dt.datetime) -> Erasure:
    """Somebody closes the own account. Raises RuleBroken with what holds it."""
    return _erase_and_tell(by, why=ErasedWhy.OWN, by=by, now=now)


@transaction.atomic
def erase_for_request(request: DataRequest, *, by: User, now: dt.datetime) -> Erasure:
    """The privacy officer grants a request for erasure by somebody with an account; that is its answer as well."""
    check_role(by, Role.PRIVACY_OFFICER)
    request = rows.lock(request)
    account = account_of(request)
    if request.kind != Right.ERASURE or request.state != RequestState.OPEN or account is None:
        raise RuleBroken("not_to_erase", _("There is nobody to erase for this request."))
    return _erase_and_tell(account, why=ErasedWhy.REQUEST, by=by, now=now)


@transaction.atomic
def erase_address_for_request(request: DataRequest, *, by: User, now: dt.datetime) -> Erasure:
    """As `erase_for_request`, for somebody without an account: whatever is at the address that the request proved."""
    check_role(by, Role.PRIVACY_OFFICER)
    request = rows.lock(request)
    is_open = request.kind == Right.ERASURE and request.state == RequestState.OPEN
    if not is_open or not request.email or account_of(request) is not None:
        raise RuleBroken("not_to_erase", _("There is nobody to erase for this request."))
    address, language, person = request.email, request.language, person_at(request.email)
    if held := held_by(person):
        raise RuleBroken("held", " ".join(held))
    erased = _erase_address(address, why=ErasedWhy.REQUEST, by=by, now=now)
    notices.queue(LAST_MAIL, to=address, about=erased, now=now, language=language, context={"without_account": True})
    return erased


@transaction.atomic
def erase_address_again(address: str, *, now: dt.datetime) -> Erasure:
    """As `erase_again`, for who had no account."""
    return _erase_address(address, why=ErasedWhy.AGAIN, by=COMMAND, now=now)


def _erase_address(address: str, *, why: ErasedWhy, by: Actor, now: dt.datetime) -> Erasure:
    """A former landlord at this address is not invited any more, as if they had refused."""
    campaign.forget_address(address, by=by, now=now)
    mark = erasure_list.mark_of_address(address)
    return _erase_person(person_at(address), mark=mark, why=why, by=by, now=now)


def account_of(request: DataRequest) -> User | None:
    """Who asks: signed in, or by a link to the address of an account."""
    if request.user is not None:
        return request.user
    return User.objects.filter(email_key=text.email_key(request.email)).first() if request.email else None


@transaction.atomic
def erase_registration(account: User, *, why: ErasedWhy, by: Actor, now: dt.datetime) -> Erasure:
    """An account that came to nothing: never confirmed, or never finished and told so beforehand."""
    return _erase(account, why=why, by=by, now=now)


@transaction.atomic
def erase_inactive(account: User, *, by: Actor, now: dt.datetime) -> Erasure:
    """A landlord who stayed away after the warning; a last mail says that it is done."""
    return _erase_and_tell(account, why=ErasedWhy.INACTIVE, by=by, now=now)


@transaction.atomic
def erase_again(account: User, *, now: dt.datetime) -> Erasure:
    """An older copy of the database was put back: who was erased since is erased once more, and hears nothing."""
    return _erase(account, why=ErasedWhy.AGAIN, by=COMMAND, now=now)


def _erase_and_tell(account: User, *, why: ErasedWhy, by: Actor, now: dt.datetime) -> Erasure:
    email, language = account.email, account.language
    if held := held_by(person_of(account)):
        raise RuleBroken("held", " ".join(held))
    erased = _erase(account, why=why, by=by, now=now)
    if email:
        notices.queue(LAST_MAIL, to=email, about=erased, now=now, language=language)
    return erased


def _erase(account: User, *, why: ErasedWhy, by: Actor, now: dt.datetime) -> Erasure:
    account = rows.lock(account)
    if account.role not in OPEN_ROLES:
        raise RuleBroken("office_account", _("An account of an office is closed, not erased: its work stays signed."))
    return _erase_person(person_of(account), mark=erasure_list.mark_of(account), why=why, by=by, now=now)


def _erase_person(person: Person, *, mark: str, why: ErasedWhy, by: Actor, now: dt.datetime) -> Erasure:
    account = person.user
    erased = Erasure(code=text.new_code(10), why=why, erased_at=now, mark=mark)
    rows.save(erased)
    # Which rows, before anything goes: some are found by way of others.
    fates = fates_of(person)
    found = {label: _keys(label, person) for label in fates}
    _end_sessions(account)
    _answer_requests(account, by=by, now=now)
    _stop_mails(found["notices.Notice"], now=now)
    addresses = list(person.emails)
    invitations.withdraw_all(Invitation.objects.filter(email__in=addresses), by=by, now=now)
    invitations.withdraw_all(PartnerInvitation.objects.filter(email__in=addresses), by=by, now=now)
    if person.landlord is not None and others_act(person):
        leave_for_good(Member.objects.get(user=account, until__isnull=True), by=by, now=now)
    elif person.landlord is not None:
        erase_adverts(person.landlord, by=by, now=now)
        erase_landlord(person.landlord, by=by, now=now)
    if account.pk != NOBODY:
        erase_sublets(account, by=by, now=now)
    counts: Counter[str] = Counter()
    for label, keys in found.items():
        counts[label] = len(keys) if fates[label].goes else 0
        _carry_out(label, fates[label], keys, by=by, now=now)
    record(Kind.REMOVED, erased, by=by, now=now, why=why, rows=+counts)
    return erased


def _keys(label: str, person: Person) -> list[int]:
    model = apps.get_model(label)
    return list(model._base_manager.filter(rows_of(label, person)).distinct().values_list("pk", flat=True))


def _carry_out(label: str, fate: Fate, keys: list[int], *, by: Actor, now: dt.datetime) -> None:
    found = apps.get_model(label)._base_manager.filter(pk__in=keys)
    match label:
        case "advice.Referral":
            found.exclude(words="").update(**fate.blanks)
        case "advice.Question":
            advice.erase(keys, by=by, now=now)
        case "media.Picture" if fate.goes:
            for picture in Picture.objects.filter(pk__in=keys):
                intake.discard(picture, by=by, now=now)
        case "newsletter.Subscriber":
            for subscriber in Subscriber.objects.filter(pk__in=keys):
                newsletter.remove(subscriber, by=by, now=now, why="erased")
        case "newsletter.SignUp":
            newsletter.forget_sign_ups(SignUp.objects.filter(pk__in=keys), by=by, now=now, why="erased")
        case "privacy.Export":
            _remove_files(found)
            found.delete()
        case "privacy.DataRequest":
            forget_requests(keys)
        case "notices.Letter":
            found.exclude(addressee="").update(addressee=GONE)
            found.exclude(reason="").update(reason=GONE)
        case _ if fate.goes:
            found.delete()
        case _ if fate.blanks:
            found.update(**fate.blanks)


def forget_requests(keys: list[int]) -> None:
    """That it was answered, when and how stays; who asked and every word goes."""
    found = DataRequest.objects.filter(pk__in=keys)
    found.exclude(longer_why="").update(longer_why=GONE)
    found.exclude(answer="").update(answer=GONE)
    found.update(**FATES["privacy.DataRequest"].blanks)


def _remove_files(exports: models.QuerySet[Export]) -> None:
    for export in exports:
        transaction.on_commit(lambda path=export.path: default_storage.delete(path))  # type: ignore[misc]


def _end_sessions(account: User) -> None:
    """Signed out on every device; what a session held is gone from the store of sessions."""
    for session in UserSession.objects.filter(user=account):
        session.end()


def _answer_requests(account: User, *, by: Actor, now: dt.datetime) -> None:
    """A request for erasure is answered by being carried out."""
    asked = DataRequest.objects.filter(kind=Right.ERASURE, state=RequestState.OPEN)
    theirs = models.Q(user=account)
    if account.email:
        theirs |= models.Q(user__isnull=True, email__iexact=account.email)
    for request in asked.filter(theirs).select_for_update(of=("self",)):
        move(request, RequestState.GRANTED, by=by, now=now, answered_at=now, answer=GONE)
        followups.close(kind=FOLLOW_UP, code=request.code, by=by, now=now, why="answered")


def _stop_mails(keys: list[int], *, now: dt.datetime) -> None:
    """What waits to be sent is not sent, nor printed: nobody is left to read it."""
    for notice in Notice.objects.filter(pk__in=keys, state=MailState.QUEUED).select_for_update():
        move(notice, MailState.SUPERSEDED, by=SWEEP, now=now, why="erased")
    for letter in Letter.objects.filter(notice__in=keys, state=LetterState.WAITING).select_for_update():
        move(letter, LetterState.SUPERSEDED, by=SWEEP, now=now, why="erased")


def list_erasures(*, now: dt.datetime) -> int:
    """Write down outside the database who was erased; the row itself forgets. How many."""
    done = 0
    for erased in Erasure.objects.exclude(mark="").order_by("pk"):
        erasure_list.add(erased.mark, erased.code)
        Erasure.objects.filter(pk=erased.pk).update(mark="", listed_at=now)
        done += 1
    return done


def forget_last_mails(*, now: dt.datetime) -> int:
    """The mail that says so was sent, or could not be: its address goes as well. How many."""
    over = Notice.objects.filter(template=LAST_MAIL).exclude(state=MailState.QUEUED).exclude(to_email="")
    return over.update(**FATES["notices.Notice"].blanks)
