"""Which adverts a landlord is asked about, and the secret link by which somebody answers without signing in."""

import datetime as dt

from django.core import signing
from django.db.models import Exists, F, OuterRef, Q

from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.followups.models import FollowUp
from landlords.models import Landlord
from landlords.queries import acts_for
from listings.enums import PausedWhy, State, with_reason
from listings.models import Asking, Listing, ListingQuerySet

KIND = "fresh"  # of the follow-ups, by the code of the asking
LINK_LASTS = dt.timedelta(days=90)  # after the last day to answer: by it a paused advert comes back
STALE = with_reason(PausedWhy.STALE)


def to_ask(on: dt.date) -> ListingQuerySet:
    """Online, and nobody said anything of it for the whole term; not while an earlier question of it runs.

    A sublet has a last day of its own.
    """
    runs = FollowUp.objects.filter(kind=KIND, code=OuterRef("asking__code"), closed_at=None)
    return Listing.objects.public().filter(~Exists(runs), ask_on__lte=on, landlord__isnull=False)


def unanswered() -> ListingQuerySet:
    """Asked about, still online, and neither confirmed nor changed since."""
    return Listing.objects.public().filter(confirmed_on__lt=F("asking__asked_on"))


def waiting(landlord: Landlord) -> ListingQuerySet:
    """What its landlord can answer: asked about, or paused because nobody answered."""
    paused = Q(state=State.PAUSED, paused_why__in=STALE)
    asked = Q(state=State.PUBLISHED, confirmed_on__lt=F("asking__asked_on"))
    found = Listing.objects.filter(paused | asked, landlord=landlord).with_facts()
    return found.select_related("landlord", "asking").order_by("pk")


def is_asked(listing: Listing) -> bool:
    if listing.state != State.PUBLISHED or listing.asking is None or listing.confirmed_on is None:
        return False
    return listing.confirmed_on < listing.asking.asked_on


def is_stale(listing: Listing) -> bool:
    """Paused because nobody answered, for this reason alone or beside another."""
    return listing.state == State.PAUSED and listing.paused_why in STALE


def link_token(asking: Asking, user: User) -> str:
    """The secret of the link in the mail to one account. Who holds it answers for that account."""
    until = asking.answer_by + LINK_LASTS
    return _signer().sign_object({"asking": asking.code, "user": user.pk, "until": until.isoformat()})


def read_token(token: str, *, now: dt.datetime) -> tuple[Asking, User] | None:
    """The question that a link opens and the account that it was sent to.

    None when forged, and for who acts for this landlord no longer. Raises SignatureExpired long after the last day to
    answer.
    """
    try:
        named = _signer().unsign_object(token)
    except signing.BadSignature:
        return None
    if clock.date_of(now) > dt.date.fromisoformat(named["until"]):
        raise signing.SignatureExpired
    asking = Asking.objects.select_related("landlord").filter(code=named["asking"]).first()
    user = User.objects.filter(pk=named["user"], is_active=True).first()
    if asking is None or user is None or not acts_for(user.pk, asking.landlord):
        return None
    return asking, user


def _signer() -> signing.Signer:
    return signing.Signer(salt="listings.asking")
