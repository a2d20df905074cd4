"""New adverts and saved searches. A note in the transaction of the cause; the work itself comes after the answer."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from kotatgent.core import clock, queue, rows, text
from kotatgent.notices import actions as notices
from kotatgent.students import queries
from kotatgent.students.enums import Pace
from kotatgent.students.models import Alert, Arrival, Match, SavedSearch
from kotatgent.students.words import ALERT_MAIL, outbox_subject
from listings.enums import State
from listings.models import Listing

BATCH = 100


def note_arrival(listing: Listing, *, now: dt.datetime, price_before: int | None = None) -> None:
    """An advert came online, or its price changed. Whoever saves a search later finds it on the page of results."""
    if SavedSearch.objects.listening().exists():
        Arrival.objects.create(listing=listing, at=now, price_before=price_before)
        queue.enqueue("students.match")


def match_arrivals(*, now: dt.datetime) -> int:
    """Match what came online with the searches that wait for it; how many adverts.

    One that fails does not keep the others waiting: raises an ExceptionGroup after them.
    """
    done, failed = 0, []
    for pk in Arrival.objects.values_list("pk", flat=True):
        try:
            done += _match(pk, now)
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} adverts could not be matched", failed)
    return done


@transaction.atomic
@queue.gathered()
def _match(pk: int, now: dt.datetime) -> bool:
    """The advert is held: of two notes about it the second sees what the first found."""
    arrival = Arrival.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if arrival is None:
        return False
    listing = rows.lock(arrival.listing, Listing.objects.select_related("room__building__address"))
    if listing.state == State.PUBLISHED:
        on = clock.date_of(now)
        _note(listing, queries.matching(listing, on=on, price_before=arrival.price_before), now=now)
    arrival.delete()
    return True


def _note(listing: Listing, found: Sequence[SavedSearch], *, now: dt.datetime) -> None:
    at_once = [saved for saved in found if saved.pace == Pace.AT_ONCE]
    alerts = _write(at_once, now=now)
    Match.objects.bulk_create(
        [Match(search=saved, listing=listing, found_at=now, alert=alerts.get(saved.pk)) for saved in found],
        batch_size=500,
    )


def _write(searches: Sequence[SavedSearch], *, now: dt.datetime) -> dict[int, Alert]:
    """A mail of each of these searches, by its key. What is in it is written as it goes out."""
    alerts = Alert.objects.bulk_create(
        [Alert(code=text.new_code(12), search=saved, made_at=now) for saved in searches], batch_size=500
    )
    by_language: dict[str, dict[str, Alert]] = defaultdict(dict)
    for alert in alerts:
        by_language[alert.search.user.language][f"alert:{alert.code}"] = alert
    for language, about in sorted(by_language.items()):
        subject = outbox_subject(language)
        notices.queue_unwritten(ALERT_MAIL, about=about, language=language, subject=subject, now=now)
    return {alert.search_id: alert for alert in alerts}


def send_digests(*, now: dt.datetime) -> int:
    """One mail for all that a search found since its last one, where its time has come; how many."""
    sent = 0
    while searches := list(queries.waiting(now).order_by("search").values_list("search", flat=True).distinct()[:BATCH]):
        sent += _digests(searches, now)
    return sent


@transaction.atomic
@queue.gathered()
def _digests(keys: list[int], now: dt.datetime) -> int:
    held = SavedSearch.objects.filter(pk__in=keys).select_for_update(of=("self",), no_key=True).order_by("pk")
    list(held)
    due = queries.waiting(now).filter(search__in=keys)
    searches = list(SavedSearch.objects.filter(pk__in=due.values("search")).select_related("user").order_by("pk"))
    for key, alert in _write(searches, now=now).items():
        queries.waiting(now).filter(search=key).order_by().update(alert=alert)
    return len(searches)
