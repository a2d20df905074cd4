import datetime as dt
from typing import Any

from django.dispatch import receiver

from kotatgent.exchange import actions
from kotatgent.notices.models import Notice
from kotatgent.notices.signals import mailbox_missing


@receiver(mailbox_missing)
def no_such_mailbox(notice: Notice, now: dt.datetime, **kwargs: Any) -> None:
    actions.mail_lost(notice.about_kind, notice.about_code, now=now)
