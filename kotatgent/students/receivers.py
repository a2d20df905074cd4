import datetime as dt
from typing import Any

from django.dispatch import receiver

from kotatgent.notices.models import Notice
from kotatgent.notices.signals import mailbox_missing
from kotatgent.students import actions
from listings.models import Listing
from listings.signals import came_online, price_changed


@receiver(came_online)
def advert_is_online(listing: Listing, now: dt.datetime, **kwargs: Any) -> None:
    actions.note_arrival(listing, now=now)


@receiver(price_changed)
def price_is_another(listing: Listing, before: int, now: dt.datetime, **kwargs: Any) -> None:
    actions.note_arrival(listing, price_before=before, now=now)


@receiver(mailbox_missing)
def no_such_mailbox(notice: Notice, now: dt.datetime, **kwargs: Any) -> None:
    actions.mail_lost(notice.about_kind, notice.about_code, now=now)
