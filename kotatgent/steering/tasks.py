from celery import shared_task

from kotatgent.core import clock
from kotatgent.steering import actions


@shared_task(name="steering.keep_figures")
def keep_figures() -> int:
    return actions.keep_figures(now=clock.now())
