from celery import shared_task

from kotatgent.core import clock
from kotatgent.privacy import actions


@shared_task(name="privacy.make_exports")
def make_exports() -> int:
    return actions.make_exports(now=clock.now())
