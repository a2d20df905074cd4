import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F

from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.operations.register.invariants import Tally, invariant
from kotatgent.terms.enums import State as TermsState
from kotatgent.terms.models import Acceptance, Version
from landlords.enums import TenureState
from landlords.models import Member, Tenure
from listings import policies, sublet_policies
from listings.actions import price_all_in, search_text
from listings.enums import OPEN_STATES, PausedWhy, State, SubletState, with_reason
from listings.models import Listing, ListingVersion, Photo


def _online() -> Iterator[Listing]:
    return Listing.objects.public().with_facts().iterator(chunk_size=2000)


@invariant("What was changed in an advert was changed after it was first online, and is one of its versions")
def versions(tally: Tally) -> None:
    for row in ListingVersion.objects.select_related("listing"):
        first = row.listing.published_at
        tally.row(first is not None and row.number <= row.listing.version, row.listing.code)


@invariant("Who put an advert online had accepted the terms that were in force on that day")
def terms_accepted(tally: Tally) -> None:
    versions = sorted(
        Version.objects.filter(state=TermsState.PUBLISHED), key=lambda one: (one.effective_on, one.number)
    )
    accepted: dict[int, list[tuple[int, dt.datetime]]] = defaultdict(list)
    of_erased: dict[str, list[tuple[int, dt.datetime]]] = defaultdict(list)  # by registration number: no name is left
    for user, party, version, at in Acceptance.objects.values_list("user_id", "party", "version_id", "accepted_at"):
        if not user:
            of_erased[party].append((version, at))
        else:
            accepted[user].append((version, at))
    members: dict[int, list[int]] = defaultdict(list)
    for landlord, user in Member.objects.values_list("landlord_id", "user_id"):
        members[landlord].append(user)
    online = Listing.objects.public().values_list("code", "landlord_id", "landlord__code", "student_id", "published_at")
    for code, landlord, number, student, since in online.iterator():
        assert since is not None  # the database holds that line
        day = clock.date_of(since)
        in_force = [version.pk for version in versions if version.effective_on and version.effective_on <= day]
        acting = members[landlord] if landlord else [student]
        known = [*of_erased[number], *(one for user in acting for one in accepted[user])]
        given = {version for version, moment in known if moment <= since}
        tally.row(bool(in_force) and in_force[-1] in given, code)


@invariant("The landlord of an advert that is online lets the building")
def lets(tally: Tally) -> None:
    active = set(Tenure.objects.filter(state=TenureState.ACTIVE).values_list("landlord_id", "building_id"))
    own = Listing.objects.public().by_landlords()
    for code, landlord, building in own.values_list("code", "landlord_id", "room__building_id"):
        tally.row((landlord, building) in active, code)


@invariant("No landlord whose yearly confirmation lapsed has an advert online, and only those have one paused for it")
def confirmed(tally: Tally) -> None:
    held = Listing.objects.filter(state__in=[State.PUBLISHED, State.PAUSED])
    for code, state, why, lapsed_on in held.values_list("code", "state", "paused_why", "landlord__lapsed_on"):
        if lapsed_on is not None:
            tally.row(state != State.PUBLISHED, code)
        else:
            tally.row(why not in with_reason(PausedWhy.YEARLY), code)


@invariant(
    "An advert was confirmed when it was put online, or later; what paused for the lack of an answer was asked about"
)
def fresh(tally: Tally) -> None:
    unanswered = Listing.objects.filter(confirmed_on__lt=F("asking__asked_on"))
    asked = set(unanswered.values_list("code", flat=True))
    held = Listing.objects.exclude(published_at=None)
    for code, why, published_at, on in held.values_list("code", "paused_why", "published_at", "confirmed_on"):
        assert published_at is not None  # excluded above
        in_order = on is not None and clock.date_of(published_at) <= on <= tally.today
        tally.row(in_order and (why not in with_reason(PausedWhy.STALE) or code in asked), code)


@invariant(
    "A room is sublet online by a student who may, until its last day, and not at the same time as another advert"
)
def sublets(tally: Tally) -> None:
    rows = Listing.objects.filter(landlord__isnull=True, state__in=OPEN_STATES).select_related("sublet")
    for listing in rows.iterator(chunk_size=2000):
        stands = listing.state != State.PUBLISHED or listing.sublet.state in (SubletState.AGREED, SubletState.TOLD)
        tally.row(listing.sublet.is_open and stands, listing.code)
        if listing.state == State.PUBLISHED:
            try:
                sublet_policies.check_period_is_free(listing)
            except RuleBroken:
                tally.row(False, listing.code)


@invariant("A room that is advertised is still let")
def room_is_there(tally: Tally) -> None:
    for code, removed in Listing.objects.open().values_list("code", "room__removed_at").iterator():
        tally.row(removed is None, code)


@invariant("No room that may not be let is advertised")
def not_blocked(tally: Tally) -> None:
    offline = {State.REMOVED, State.WITHDRAWN}
    for code, state, blocked in Listing.objects.values_list("code", "state", "room__standing__blocked_on").iterator():
        tally.row(blocked is None or state in offline, code)


@invariant("An advert that is online names all that the law and the form ask: rent, costs, deposit, term, energy")
def complete(tally: Tally) -> None:
    for listing in _online():
        tally.row(not policies.missing(listing), listing.code)


@invariant("A deposit is at most two months' rent (F4.5)")
def deposits(tally: Tally) -> None:
    for code, rent, deposit in Listing.objects.values_list("code", "rent_cents", "deposit_cents").iterator():
        tally.row(rent is None or deposit is None or deposit <= 2 * rent, code)


@invariant("The price all-in is the rent with the fixed costs and the advances")
def prices(tally: Tally) -> None:
    for listing in Listing.objects.iterator(chunk_size=2000):
        tally.row(listing.price_all_in_cents == price_all_in(listing), listing.code)


@invariant("What a search looks in is what the advert says now")
def searched_text(tally: Tally) -> None:
    for listing in Listing.objects.filter(state__in=OPEN_STATES).with_facts().iterator(chunk_size=2000):
        tally.row(listing.search_text == search_text(listing), listing.code)


@invariant("An advert that was online says since when, and not before it was made")
def published_in_order(tally: Tally) -> None:
    rows = Listing.objects.exclude(published_at=None).values_list("code", "made_at", "published_at")
    for code, made_at, published_at in rows.iterator():
        assert published_at is not None  # excluded above
        tally.row(made_at <= published_at, code)


@invariant("Photos of an advert are numbered from one without a gap, and there are not too many")
def photos(tally: Tally) -> None:
    positions: dict[str, list[int]] = defaultdict(list)
    for code, position in Photo.objects.order_by("position").values_list("listing__code", "position"):
        positions[code].append(position)
    for code, found in positions.items():
        tally.row(found == list(range(1, len(found) + 1)) and len(found) <= policies.MAX_PHOTOS, code)
