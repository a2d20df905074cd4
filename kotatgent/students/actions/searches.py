"""Searches that a student saves. The register says that there is one, and nothing of what is looked for."""

import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import subject_kind
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.core.national_number import refuse_national_number
from kotatgent.notices import actions as notices
from kotatgent.students import permissions, policies
from kotatgent.students.enums import Pace
from kotatgent.students.models import ANY_PRICE, Alert, SavedSearch
from listings.search_form import SearchForm


@transaction.atomic
def save(form: SearchForm, *, name: str, pace: Pace, by: User, now: dt.datetime) -> SavedSearch:
    """`form`: a valid one. The account is held: two at once count right."""
    permissions.check_is_student(by)
    rows.lock(by)
    policies.check_has_room_for_search(by)
    saved = SavedSearch(code=text.new_code(12), user=by, made_at=now)
    _fill(saved, form, name=name, pace=pace)
    rows.save(saved)
    record(Kind.CREATED, saved, by=by, now=now, pace=pace)
    return saved


@transaction.atomic
def change(saved: SavedSearch, form: SearchForm, *, name: str, pace: Pace, by: User, now: dt.datetime) -> SavedSearch:
    """With other filters, what was found by the former ones and waits for a mail is not sent."""
    permissions.check_is_theirs(by, saved.user_id)
    saved = rows.lock(saved)
    before = saved.query
    _fill(saved, form, name=name, pace=pace)
    if saved.query != before or pace == Pace.NONE:
        _forget_waiting(saved, now=now)
    rows.save(saved)
    record(Kind.CHANGED, saved, by=by, now=now, pace=pace)
    return saved


def _fill(saved: SavedSearch, form: SearchForm, *, name: str, pace: Pace) -> None:
    wanted = form.cleaned_data
    refuse_national_number(name)
    refuse_national_number(" ".join(wanted["q"]))
    least, most = wanted["min_price"], wanted["max_price"]
    saved.name, saved.pace, saved.query = " ".join(name.split()), pace, form.filters
    saved.kind, saved.neighbourhood = wanted["kind"], wanted["neighbourhood"]
    saved.min_price_cents = 0 if least is None else least
    saved.max_price_cents = ANY_PRICE if most is None else most


@transaction.atomic
def pause(saved: SavedSearch, *, by: User, now: dt.datetime) -> SavedSearch:
    permissions.check_is_theirs(by, saved.user_id)
    return _set_paused(rows.lock(saved), now, by=by, now=now)


@transaction.atomic
def resume(saved: SavedSearch, *, by: User, now: dt.datetime) -> SavedSearch:
    """From now on: what came online meanwhile is on the page of results, and in no mail."""
    permissions.check_is_theirs(by, saved.user_id)
    return _set_paused(rows.lock(saved), None, by=by, now=now)


def _set_paused(saved: SavedSearch, at: dt.datetime | None, *, by: Actor, now: dt.datetime) -> SavedSearch:
    if (saved.paused_at is None) == (at is None):
        return saved
    saved.paused_at = at
    saved.save(update_fields=["paused_at"])
    if at is not None:
        _forget_waiting(saved, now=now)
    record(Kind.CHANGED, saved, by=by, now=now, fields=["paused_at"])
    return saved


@transaction.atomic
def stop_mails(saved: SavedSearch, *, by: Actor, now: dt.datetime, why: str = "asked") -> SavedSearch:
    """By the link in a mail, without signing in. The search itself stays the student's."""
    saved = rows.lock(saved)
    if saved.pace != Pace.NONE:
        saved.pace = Pace.NONE
        saved.save(update_fields=["pace"])
        _forget_waiting(saved, now=now)
        record(Kind.CHANGED, saved, by=by, now=now, fields=["pace"], why=why)
    return saved


@transaction.atomic
def mail_lost(about_kind: str, about_code: str, *, now: dt.datetime) -> None:
    """The mailbox is not there: no other mail is tried."""
    if about_kind == subject_kind(Alert()):
        for saved in SavedSearch.objects.filter(alerts__code=about_code):
            stop_mails(saved, by=SWEEP, now=now, why="bounced")


@transaction.atomic
def drop(saved: SavedSearch, *, by: User, now: dt.datetime) -> None:
    permissions.check_is_theirs(by, saved.user_id)
    saved = rows.lock(saved)
    _forget_waiting(saved, now=now)
    record(Kind.REMOVED, saved, by=by, now=now)
    saved.delete()


def _forget_waiting(saved: SavedSearch, *, now: dt.datetime) -> None:
    """What waits for a mail, and mails that wait in the outbox."""
    saved.matches.filter(alert__isnull=True).delete()
    notices.let_go(subject_kind(Alert()), list(saved.alerts.values_list("code", flat=True)), now=now)
