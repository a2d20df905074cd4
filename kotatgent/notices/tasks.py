from celery import shared_task

from kotatgent.core import clock
from kotatgent.notices import actions


@shared_task(name="notices.send_due")
def send_due() -> int:
    return actions.send_due(now=clock.now())
