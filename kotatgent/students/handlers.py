"""What the sweep does for saved searches, and how their mails are written as they go out."""

import datetime as dt

from kotatgent.accounts.queries import has_confirmed_email
from kotatgent.core import clock
from kotatgent.followups import registry
from kotatgent.notices import pace
from kotatgent.notices import registry as outbox
from kotatgent.notices.models import Notice
from kotatgent.students import actions, links, queries
from kotatgent.students.models import Alert, Arrival
from kotatgent.students.words import ALERT_MAIL, alert_words
from listings.models import Listing


def register() -> None:
    registry.register_chore(
        "students.matched", lambda now: actions.match_arrivals(now=now), lambda now: Arrival.objects.all()
    )
    registry.register_chore("students.mails", lambda now: actions.send_digests(now=now), queries.waiting)
    outbox.register_writer(ALERT_MAIL, write_alert)


def write_alert(notice: Notice, now: dt.datetime) -> outbox.Written | outbox.NotNow | None:
    """None for a search that wants no mail any more, and when none of its adverts is online any more."""
    alert = Alert.objects.select_related("search__user").filter(code=notice.about_code).first()
    if alert is None or not alert.search.is_listening:
        return None
    user = alert.search.user
    if not user.is_active or not has_confirmed_email(user):
        return None
    rooms = Listing.objects.public().with_facts().filter(matches__alert=alert).order_by("matches__found_at", "pk")
    listings = list(rooms)
    if not listings:
        return None
    subject, body = alert_words(alert, listings, on=clock.date_of(now))
    return outbox.Written(user.email, subject, body, pace.one_click(links.STOP.url(alert.search.code, user.language)))
