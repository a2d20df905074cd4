from celery import shared_task

from kotatgent.core import clock
from kotatgent.students import actions


@shared_task(name="students.match")
def match() -> int:
    return actions.match_arrivals(now=clock.now())
