"""What goes when its term is over, and how that is found. What removes it is `actions.retaining`."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from inspections.enums import DefectState
from inspections.models import Defect
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import OPEN_ROLES, Role
from kotatgent.audit.models import Event
from kotatgent.contact.models import Thread
from kotatgent.core import clock, reference
from kotatgent.exchange.models import Topic
from kotatgent.exchange.queries import KEEP
from kotatgent.followups.queries import term
from kotatgent.meetings.enums import DecisionState
from kotatgent.meetings.models import Resolution, Seat
from kotatgent.newsletter.models import SignUp
from kotatgent.newsletter.policies import UNCONFIRMED
from kotatgent.notices.enums import State as MailState
from kotatgent.notices.models import Notice
from kotatgent.notices.queries import letter_facts, told_on
from kotatgent.privacy.enums import ANSWERED, Retained
from kotatgent.privacy.fates import GONE
from kotatgent.privacy.holding import held_by
from kotatgent.privacy.models import DataRequest, FileReason
from kotatgent.privacy.people import person_of
from landlords.enums import StartState
from landlords.models import Member, Start
from listings.enums import State as ListingState
from listings.models import Listing, ListingVersion, Photo

DAY = dt.timedelta(days=1)
UNFINISHED_MAIL = "registration_unfinished"
INACTIVE_MAIL = "account_inactive"


@cache
def brakes() -> dict[str, dict[str, int]]:
    return reference.read(Path(__file__).parent / "reference" / "brakes.toml")


def is_too_much(kind: str, due: int, there: int) -> bool:
    """Whether a night that takes `due` of `there` must be looked at by a person first."""
    brake = brakes().get(kind)
    return brake is not None and due >= brake["from"] and due * 100 > brake["percent"] * there


@dataclass(frozen=True)
class Class:
    """`term` is empty where the end stands in the row itself."""

    term: str
    there: Callable[[], QuerySet[Any]]
    due: Callable[[dt.datetime], list[Any]]


def _over(code: str, now: dt.datetime) -> dt.datetime:
    """What is from before this moment has had its whole term; its last day still counts."""
    return clock.start_of(term(code).before(clock.date_of(now)))


def _accounts(*, confirmed: bool) -> QuerySet[User]:
    verified = Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True))
    open_accounts = User.objects.filter(role__in=OPEN_ROLES).order_by("pk")
    if confirmed:
        return open_accounts.filter(verified)
    return open_accounts.filter(number="").exclude(verified)  # a letter confirms as well (docs/adr/0030)


def _unconfirmed(now: dt.datetime) -> list[User]:
    return list(_accounts(confirmed=False).filter(made_at__lt=_over("keep-unconfirmed-account", now)))


def unfinished() -> QuerySet[User]:
    """Landlords with a confirmed address who never said who they are."""
    registered = Exists(Member.objects.filter(user=OuterRef("pk")))
    return _accounts(confirmed=True).filter(role=Role.LANDLORD).exclude(registered)


def to_remind(now: dt.datetime) -> QuerySet[User]:
    """Unfinished for so long that they are reminded, once."""
    since = clock.start_of(term("unfinished-reminder").before(clock.date_of(now)) + DAY)
    told = Exists(Notice.objects.filter(template=UNFINISHED_MAIL, to_user=OuterRef("pk")))
    return unfinished().filter(made_at__lt=since).exclude(told)


def goes_after(user: User, told: dt.date) -> dt.date:
    """The last day of an unfinished registration: its own term, and the notice since somebody was really told."""
    assert user.made_at is not None
    own = term("keep-unfinished-registration").after(clock.date_of(user.made_at))
    return max(own, term("unfinished-notice").after(told))


def _unfinished(now: dt.datetime) -> list[User]:
    found = unfinished().filter(made_at__lt=_over("keep-unfinished-registration", now))
    mails = Notice.objects.filter(template=UNFINISHED_MAIL, to_user__in=found).select_related("letter")
    told = {mail.to_user_id: day for mail in mails if (day := told_on(mail))}
    today = clock.date_of(now)
    return [user for user in found if user.pk in told and today > goes_after(user, told[user.pk])]


def _acting() -> QuerySet[Any]:
    """Landlords that have no advert online, with the moment of the last thing they did."""
    acts = Member.objects.filter(user=OuterRef("pk"), until__isnull=True)
    confirmed = acts.order_by("pk").values("landlord__confirmed_at")[:1]
    online = Listing.objects.public().filter(landlord__members__user=OuterRef("pk"), landlord__members__until=None)
    found = User.objects.filter(role=Role.LANDLORD).filter(Exists(acts)).exclude(Exists(online)).order_by("pk")
    made = F("made_at")
    return found.annotate(active_at=Greatest(made, Coalesce(F("last_login"), made), Coalesce(confirmed, made)))


def inactive(now: dt.datetime) -> QuerySet[Any]:
    return _acting().filter(active_at__lt=_over("keep-inactive-landlord", now))


def warned_once(user: User, active_at: dt.datetime) -> str:
    """For each time without activity one warning: who was back in between is warned anew."""
    return f"inactive:{user.pk}:{clock.date_of(active_at)}"


def inactive_until(told: dt.date) -> dt.date:
    """The last day of a landlord who was told on this one, and stays away."""
    return term("inactive-notice").after(told)


def to_warn(now: dt.datetime) -> list[Any]:
    """Without activity for so long that they are told, once. Not who can't be erased: that would be an empty threat."""
    found = list(inactive(now))
    warned = set(Notice.objects.filter(template=INACTIVE_MAIL, to_user__in=found).values_list("once", flat=True))
    return [user for user in found if warned_once(user, user.active_at) not in warned and not held_by(person_of(user))]


def _inactive(now: dt.datetime) -> list[User]:
    found = list(inactive(now))
    mails = Notice.objects.filter(template=INACTIVE_MAIL, to_user__in=found).select_related("letter")
    told = {mail.once: day for mail in mails if (day := told_on(mail))}
    today = clock.date_of(now)
    over = [
        user for user in found if (day := told.get(warned_once(user, user.active_at))) and today > inactive_until(day)
    ]
    return [user for user in over if not held_by(person_of(user))]


def _adverts(now: dt.datetime) -> list[Listing]:
    """Withdrawn for so long. What has neither words nor photos nor versions nor a student is done already."""
    moved = Event.objects.filter(subject_kind="listing", subject_code=OuterRef("code"), after=ListingState.WITHDRAWN)
    hung = Exists(Photo.objects.filter(listing=OuterRef("pk"))) | Exists(
        ListingVersion.objects.filter(listing=OuterRef("pk"))
    )
    left = Q(hung) | ~Q(**dict.fromkeys(Listing.WORDS, "")) | Q(student__isnull=False)
    found = Listing.objects.filter(left, state=ListingState.WITHDRAWN)
    return list(found.filter(Exists(moved.filter(at__lt=_over("keep-withdrawn-adverts", now)))).order_by("pk"))


def _answers(now: dt.datetime) -> list[DataRequest]:
    found = DataRequest.objects.filter(state__in=ANSWERED, answered_at__lt=_over("keep-answered-requests", now))
    return list(found.exclude(answer=GONE).order_by("pk"))


def _reasons(now: dt.datetime) -> list[FileReason]:
    return list(FileReason.objects.filter(given_at__lt=_over("keep-reasons", now)).only("pk"))


def _starts(now: dt.datetime) -> list[Start]:
    """Their end stands in the row, and every new letter moves it."""
    return list(Start.objects.filter(state=StartState.OPEN, last_day__lt=clock.date_of(now)))


def _sessions(now: dt.datetime) -> list[Session]:
    return list(Session.objects.filter(expire_date__lt=now))


def lost_sessions() -> QuerySet[UserSession]:
    """What an account is told of a session that is no longer there."""
    return UserSession.objects.exclude(Exists(Session.objects.filter(session_key=OuterRef("session_key"))))


def _messages(now: dt.datetime) -> list[Thread]:
    found = Thread.objects.annotate(last=Max("posts__sent_at"))
    return list(found.filter(last__lt=_over("keep-messages", now)).order_by("pk"))


def _mails(now: dt.datetime) -> list[Notice]:
    """Not those that a letter may take the place of: they belong to a case file (F5.17)."""
    found = Notice.objects.exclude(to_email="").exclude(state=MailState.QUEUED)
    found = found.exclude(template__in=letter_facts()["by_letter"])
    return list(found.filter(queued_at__lt=_over("keep-mails", now)).only("pk"))


def _sign_ups(now: dt.datetime) -> list[SignUp]:
    return list(SignUp.objects.filter(asked_at__lt=_over(UNCONFIRMED, now)))


def _settled(code: str, now: dt.datetime) -> QuerySet[Defect]:
    """Closed, or seen by an inspector, for so long: whoever reports that it was not solved begins it anew."""
    over = _over(code, now)
    settled = Q(state=DefectState.CLOSED, closed_at__lt=over) | Q(state=DefectState.SEEN, seen_in__signed_at__lt=over)
    return Defect.objects.filter(settled).order_by("pk")


def _reporters(now: dt.datetime) -> list[Defect]:
    return list(_settled("keep-defect-address", now).exclude(email=""))


def _defects(now: dt.datetime) -> list[Defect]:
    return list(_settled("keep-defect", now))


def _topics(now: dt.datetime) -> list[Topic]:
    return list(Topic.objects.filter(last_post_at__lt=_over(KEEP, now)).order_by("pk"))


def _seats(now: dt.datetime) -> list[Seat]:
    """Terms of office that ended so long ago. Not of who still has to do something that was decided."""
    over = clock.date_of(_over("keep-meeting-members", now))
    busy = Exists(Resolution.objects.filter(owner=OuterRef("pk"), state=DecisionState.OPEN))
    return list(Seat.objects.exclude(email="").filter(until__lt=over).exclude(busy).order_by("pk"))


CLASSES: dict[str, Class] = {
    Retained.UNCONFIRMED: Class(
        "keep-unconfirmed-account", lambda: User.objects.filter(role__in=OPEN_ROLES), _unconfirmed
    ),
    Retained.UNFINISHED: Class(
        "keep-unfinished-registration", lambda: User.objects.filter(role=Role.LANDLORD), _unfinished
    ),
    Retained.STARTS: Class("", lambda: Start.objects.filter(state=StartState.OPEN), _starts),
    Retained.SESSIONS: Class("", Session.objects.all, _sessions),
    Retained.MESSAGES: Class("keep-messages", Thread.objects.all, _messages),
    Retained.MAILS: Class("keep-mails", lambda: Notice.objects.exclude(to_email=""), _mails),
    Retained.SIGN_UPS: Class(UNCONFIRMED, SignUp.objects.all, _sign_ups),
    Retained.INACTIVE: Class("keep-inactive-landlord", _acting, _inactive),
    Retained.ADVERTS: Class(
        "keep-withdrawn-adverts", lambda: Listing.objects.filter(state=ListingState.WITHDRAWN), _adverts
    ),
    Retained.ANSWERS: Class("keep-answered-requests", lambda: DataRequest.objects.filter(state__in=ANSWERED), _answers),
    Retained.REPORTERS: Class("keep-defect-address", lambda: Defect.objects.exclude(email=""), _reporters),
    Retained.DEFECTS: Class("keep-defect", Defect.objects.all, _defects),
    Retained.TOPICS: Class(KEEP, Topic.objects.all, _topics),
    Retained.MEMBERS: Class("keep-meeting-members", lambda: Seat.objects.exclude(email=""), _seats),
    Retained.REASONS: Class("keep-reasons", FileReason.objects.all, _reasons),
}
