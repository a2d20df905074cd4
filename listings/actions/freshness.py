"""Is this room still free? Asked of whoever said nothing of an advert for a whole term (docs/adr/0043).

One question for all adverts of a landlord that are due in a run, with a ladder of its own: a reminder, and the pause.
Nothing pauses before somebody was really told, and long enough ago.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, queue, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term, terms
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Notice
from kotatgent.notices.queries import first_told, unreachable
from landlords.models import Landlord
from landlords.queries import users_of
from listings import checks, permissions, policies
from listings.actions.checking import keep_or_refuse
from listings.enums import PausedWhy, State
from listings.freshness import KIND, is_stale, link_token, to_ask, unanswered
from listings.models import Asking, Listing
from listings.signals import came_online

LADDER = KIND
REMINDER, PAUSE = "fresh-reminder", "fresh-pause"
FRESH, ANSWER, BEFORE = "advert-fresh", "advert-answer", "advert-reminder"
ASKED_MAIL, REMINDER_MAIL, PAUSED_MAIL = "fresh_asked", "fresh_reminder", "fresh_paused"
# Who gets no mail gets one letter of each, without a link: it says to sign in, or to call.
LETTERS = {ASKED_MAIL: "fresh_letter", REMINDER_MAIL: "fresh_letter", PAUSED_MAIL: "fresh_paused_letter"}
DAY = dt.timedelta(days=1)


def confirmed(on: dt.date) -> dict[str, dt.date]:
    """The columns of an advert of which somebody who acts for its landlord says on this day that it is right."""
    return {"confirmed_on": on, "ask_on": term(FRESH).after(on)}


def note_change(listing: Listing, *, now: dt.datetime) -> None:
    """Who changes an advert that is online has looked at it. Belongs to the change, and is no event of its own."""
    if listing.state == State.PUBLISHED:
        Listing.objects.filter(pk=listing.pk).update(**confirmed(clock.date_of(now)))


@transaction.atomic
def still_free(listing: Listing, *, by: User, now: dt.datetime) -> bool:
    """Free, and all is right: it stays online, or is back when it paused for the lack of an answer.

    Whether that was new: not for who comes second on a day, nor for what nobody was asked about by now. Raises
    RuleBroken with what is in the way of coming back, as publishing does; then nothing changes.
    """
    permissions.check_may_edit(by, listing)
    if is_stale(listing):
        return _back_online(listing, by=by, now=now)
    listing, today = rows.lock(listing), clock.date_of(now)
    if listing.state != State.PUBLISHED or listing.confirmed_on == today:
        return False
    Listing.objects.filter(pk=listing.pk).update(**confirmed(today))
    record(Kind.RECORDED, listing, by=by, now=now, what="still_free")
    return True


def _back_online(listing: Listing, *, by: User, now: dt.datetime) -> bool:
    """Not where somebody else was first. Held in the order of publishing."""
    assert listing.landlord is not None  # nobody is asked about a sublet
    landlord = rows.lock(listing.landlord)
    rows.lock(listing.room)
    listing = rows.lock(listing, Listing.objects.with_facts())
    if not is_stale(listing):
        return False
    listing.landlord = landlord
    policies.check_can_publish(listing, account=by, now=now)
    keep_or_refuse(listing, checks.findings(listing), {}, by=by, now=now)
    facts = confirmed(clock.date_of(now))
    move(listing, State.PUBLISHED, by=by, now=now, why="still_free", paused_why="", **facts)
    came_online.send(Listing, listing=listing, now=now)
    return True


def ask(*, now: dt.datetime) -> int:
    """A question to each landlord with adverts that are due; how many adverts.

    One landlord that fails does not keep the others waiting: raises an ExceptionGroup after them.
    """
    due = to_ask(clock.date_of(now)).order_by("landlord").values_list("landlord", flat=True).distinct()
    done, failed = 0, []
    for key in list(due):
        try:
            done += _ask(key, now=now)
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} landlords could not be asked", failed)
    return done


@transaction.atomic
@queue.gathered()
def _ask(key: int, *, now: dt.datetime) -> int:
    """The landlord is held first: of two sweeps at once the second sees the question of the first."""
    today = clock.date_of(now)
    landlord = rows.lock(Landlord(pk=key))
    adverts = list(to_ask(today).filter(landlord=landlord).with_facts().select_for_update(of=("self",)).order_by("pk"))
    if not adverts:
        return 0
    lengths = terms([ANSWER, BEFORE])
    answer_by = max(lengths[ANSWER].after(today), today + DAY)
    asking = Asking(code=text.new_code(12), landlord=landlord, asked_on=today, answer_by=answer_by)
    rows.save(asking)
    Listing.objects.filter(pk__in=[one.pk for one in adverts]).update(asking=asking)
    reminded = max(lengths[BEFORE].before(answer_by), today + DAY)
    followups.plan_ladder(
        kind=KIND,
        code=asking.code,
        version=1,
        ladder=LADDER,
        leads_to=answer_by,
        steps={REMINDER: (reminded, BEFORE), PAUSE: (max(answer_by, reminded) + DAY, ANSWER)},
        by=SWEEP,
        now=now,
    )
    record(Kind.CREATED, asking, by=SWEEP, now=now, landlord=landlord.code, adverts=len(adverts))
    tell(asking, ASKED_MAIL, adverts, now=now, pauses_on=answer_by + DAY)
    return len(adverts)


def tell(
    asking: Asking, template: str, adverts: Sequence[Listing], *, now: dt.datetime, again: str = "", **facts: Any
) -> None:
    """To each of the landlord's people, in one mail about all these adverts. With `again` once more."""
    for user in users_of(asking.landlord):
        on_paper = not user.email or unreachable(user) is not None
        name = LETTERS[template] if on_paper else template
        notices.queue(
            name,
            to=user,
            about=asking.landlord,
            now=now,
            context={
                "asking": asking,
                "landlord": asking.landlord,
                "adverts": adverts,
                "days": (asking.answer_by - asking.asked_on).days,
                "token": "" if on_paper else link_token(asking, user),
                **facts,
            },
            once=f"{_occasion(asking)}{name}{'' if on_paper else again}:{user.pk}",
        )


def _occasion(asking: Asking) -> str:
    return f"{KIND}:{asking.code}:"


def asked_about(row: FollowUp) -> tuple[Asking, list[Listing]]:
    """The question of a step, and what of it nobody answered; held, so that who answers now goes first or waits."""
    asking = Asking.objects.select_related("landlord").get(code=row.code)
    found = unanswered().filter(asking=asking).with_facts().select_for_update(of=("self",))
    return asking, list(found.order_by("pk"))


def told_on(asking: Asking) -> dt.date | None:
    """The first day on which somebody who acts for the landlord was really told; None as long as nobody was."""
    mails = Notice.objects.filter(once__startswith=_occasion(asking), to_user__in=users_of(asking.landlord))
    return first_told(mails)


def pauses_on(asking: Asking, told: dt.date) -> dt.date:
    """The first day offline: who was told later than meant has as many days to answer."""
    return max(asking.answer_by, told + (asking.answer_by - asking.asked_on)) + DAY


def remind(asking: Asking, adverts: Sequence[Listing], *, now: dt.datetime) -> None:
    day = pauses_on(asking, told_on(asking) or clock.date_of(now))
    tell(asking, REMINDER_MAIL, adverts, now=now, pauses_on=day)


def tell_once_more(asking: Asking, adverts: Sequence[Listing], *, now: dt.datetime) -> None:
    """No mail and no letter arrived. What is on its way still may."""
    today = clock.date_of(now)
    if not notices.waits(_occasion(asking)):
        tell(asking, REMINDER_MAIL, adverts, now=now, again=f":{today}", pauses_on=pauses_on(asking, today))


@transaction.atomic
def pause(asking: Asking, adverts: Sequence[Listing], *, by: Actor, now: dt.datetime) -> None:
    """Nothing of it is lost; one click brings each back."""
    why = PausedWhy.STALE
    for listing in adverts:
        move(listing, State.PAUSED, by=by, now=now, why=why, paused_why=why)
    tell(asking, PAUSED_MAIL, adverts, now=now)
