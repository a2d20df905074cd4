"""What the sweep does here: copies whose task was lost are made all the same, and go when their time is over."""

import datetime as dt

from django.db.models import Q

from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.privacy import actions
from kotatgent.privacy.actions.asking import FOLLOW_UP, FORGET
from kotatgent.privacy.actions.documents import KIND, LATE, SOON
from kotatgent.privacy.enums import ExportState
from kotatgent.privacy.models import DataRequest, Document, Erasure, Export

MONTH = dt.timedelta(days=31)


def register() -> None:
    registry.register(FOLLOW_UP, FORGET, _forget)
    registry.register(KIND, SOON, _review)
    registry.register(KIND, LATE, _review)
    registry.register_chore("exports", exports)
    registry.register_chore("retention", retention)
    registry.register_chore("erasures", erasures)


def exports(now: dt.datetime) -> int:
    """One look where nothing is to be done, which is nearly every minute."""
    over = Q(state=ExportState.READY, expires_at__lte=now)
    if not Export.objects.filter(over | Q(state=ExportState.ASKED)).exists():
        return actions.remove_orphans(now=now)
    return actions.make_exports(now=now) + actions.remove_exports(now=now)


def retention(now: dt.datetime) -> int:
    return actions.run_retention(now=now)


def erasures(now: dt.datetime) -> int:
    """What follows on an erasure: it is written down outside the database, and its last mail is forgotten.

    One look where nobody was erased lately; a mail is given up on long before a month is over.
    """
    if not Erasure.objects.filter(~Q(mark="") | Q(erased_at__gt=now - MONTH)).exists():
        return 0
    return actions.list_erasures(now=now) + actions.forget_last_mails(now=now)


def _forget(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    actions.forget_unconfirmed(DataRequest.objects.get(code=row.code), now=now)
    return registry.Done()


def _review(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    actions.remind_of_review(Document.objects.get(code=row.code), step=row.step, now=now)
    return registry.Done()
