"""What the register holds of a landlord still holds: somebody who acts for it says so."""

import datetime as dt
from typing import Any

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock, rows
from kotatgent.followups import actions as followups
from kotatgent.followups.models import FollowUp
from landlords import permissions
from landlords.actions import yearly
from landlords.actions.registration import change_details
from landlords.models import Landlord
from landlords.signals import confirmed


@transaction.atomic
def confirm(
    landlord: Landlord, *, by: User, now: dt.datetime, expected: int | None = None, **facts: Any
) -> tuple[Landlord, bool]:
    """What the register holds is right, with these corrections (names of DETAILS). Whether this was new today.

    The next date is a year after today. `expected`: the version that the person had on screen; Conflict when somebody
    changed something since, as nobody confirms what they did not see. Who comes second on a day changes nothing.
    """
    permissions.check_may_edit(by, landlord)
    # First the steps, then the landlord, as the sweep does: they don't wait for each other.
    list(FollowUp.objects.about(yearly.KIND, landlord.code).unfinished().select_for_update())
    landlord = rows.lock(landlord)
    landlord = change_details(landlord, by=by, now=now, expected=expected, **facts)
    today = clock.date_of(now)
    if landlord.lapsed_on is None and landlord.confirmed_at and clock.date_of(landlord.confirmed_at) == today:
        return landlord, False
    late = landlord.confirm_by is not None and today > landlord.confirm_by
    landlord.confirmed_at, landlord.confirmed_by, landlord.lapsed_on = now, by, None
    landlord.save(update_fields=["confirmed_at", "confirmed_by", "lapsed_on"])
    followups.close(kind=yearly.KIND, code=landlord.code, by=by, now=now)
    yearly.plan(landlord, on=today, by=by, now=now)
    record(Kind.RECORDED, landlord, by=by, now=now, what="confirmed", late=late, confirm_by=str(landlord.confirm_by))
    confirmed.send(Landlord, landlord=landlord, by=by, now=now)
    return landlord, True
