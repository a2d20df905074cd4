"""Who does not confirm for a year what the register holds: adverts pause, all at once, not too early, and come back.

A year, and 30 days more; and fourteen days since a mail or a letter about it arrived (docs/adr/0032).
"""

import datetime as dt
from typing import TYPE_CHECKING

from kotatgent.notices.models import Notice
from landlords import actions as landlords
from landlords.models import Landlord
from listings.models import Listing
from tests.life import moments
from tests.life.facts import arrived
from tests.life.model import months_after

if TYPE_CHECKING:
    from tests.life.town import Town

DAY = dt.timedelta(days=1)


def ends(town: "Town") -> dt.date:
    """The last day on which adverts stay online without a confirmation."""
    return months_after(town.confirmed_on, 12) + 30 * DAY


def notice_a_pause(town: "Town") -> None:
    """A sweep may have paused adverts: then all of them, and not before somebody knew of it for long enough."""
    states = {label: Listing.objects.get(pk=pk).state for label, pk in town.adverts.items()}
    paused = [label for label, shown in town.shown.items() if (shown.advert, states[label]) == ("published", "paused")]
    if not paused:
        return
    mails = Notice.objects.filter(template__in=["yearly_notice", "yearly_due", "yearly_last"])
    told = [day for mail in mails for day in arrived(mail) if day > town.confirmed_on]
    assert town.today > ends(town), ("yearly_paused", town.now)
    assert town.today > min(told) + 14 * DAY, ("yearly_paused", town.now)
    assert "published" not in states.values()
    for label in paused:
        town.shown[label].advert, town.shown[label].held = "paused", True


def confirm(town: "Town") -> None:
    """What paused for it alone is online again; what its landlord paused stays so."""
    landlords.confirm(Landlord.objects.get(), **town.by(town.landlord))
    town.confirmed_on = town.today
    for shown in town.shown.values():
        if shown.held:
            shown.advert, shown.held = "published", False


def forget(town: "Town") -> None:
    """From the first notice to the pause, and nobody does anything: by chance alone few lives come so far."""
    for day in (ends(town) - 59 * DAY, ends(town) - 30 * DAY, ends(town) + DAY):
        town.comes_to(moments.brussels(day, dt.time(3)))
        town.sweep()
        town.mails_go()
