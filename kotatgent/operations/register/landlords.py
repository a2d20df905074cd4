import datetime as dt
from collections import Counter, defaultdict

from django.core.exceptions import ValidationError

from inspections.enums import EndReason
from kotatgent.accounts.roles import Role
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.operations.register.invariants import Tally, invariant
from kotatgent.places.enums import LocationSource
from kotatgent.places.geometry import bike_minutes, in_polygons
from kotatgent.places.models import Address, Campus, Neighbourhood, address_key
from landlords import validators
from landlords.enums import DerogationState, InvitationState, MemberRole, StartState, TenureState, TransferState
from landlords.models import (
    Building,
    CampusDistance,
    Derogation,
    Invitation,
    KotlabelNote,
    Landlord,
    Member,
    PlanningNote,
    Room,
    Start,
    Tenure,
    Transfer,
)
from listings.models import Listing


@invariant("Every landlord has an account that acts for it, until it is erased")
def accounts(tally: Tally) -> None:
    acting = set(Member.objects.filter(until__isnull=True).values_list("landlord_id", flat=True))
    for pk, code, erased_at in Landlord.objects.values_list("pk", "code", "erased_at"):
        tally.row((pk in acting) == (erased_at is None), code)


@invariant("Of who acts for a landlord one is the owner")
def owners(tally: Tally) -> None:
    owned = set(Member.objects.filter(until__isnull=True, role=MemberRole.OWNER).values_list("landlord_id", flat=True))
    for pk, code in Landlord.objects.filter(erased_at__isnull=True).values_list("pk", "code"):
        tally.row(pk in owned, code)


@invariant("Of the invitations of a landlord each open one has its last day ahead, and no other one has")
def invitations(tally: Tally) -> None:
    waiting = set(FollowUp.objects.unfinished().filter(kind="invitation").values_list("code", flat=True))
    failed = set(FollowUp.objects.filter(kind="invitation", state=State.FAILED).values_list("code", flat=True))
    wrong = {
        landlord
        for landlord, code, state in Invitation.objects.values_list("landlord_id", "code", "state")
        if not (code in waiting | failed if state == InvitationState.OPEN else code not in waiting)
    }
    for pk, code in Landlord.objects.values_list("pk", "code"):
        tally.row(pk not in wrong, code)


@invariant("A registration that staff began is of a landlord once it is confirmed, and of nobody else")
def starts(tally: Tally) -> None:
    there = set(Landlord.objects.values_list("code", flat=True))
    for code, state in Start.objects.values_list("code", "state"):
        tally.row((state == StartState.CONFIRMED) == (code in there), code)


@invariant("Each landlord has one ladder to its yearly confirmation, or lapsed; an erased one has neither")
def confirmations(tally: Tally) -> None:
    there = FollowUp.objects.filter(kind="yearly", step="yearly-lapse", state__in=[State.OPEN, State.FAILED])
    ladders = Counter(there.values_list("code", flat=True))
    dates = Landlord.objects.values_list("code", "erased_at", "confirm_by", "lapsed_on")
    for code, erased_at, confirm_by, lapsed_on in dates:
        asked = erased_at is None
        tally.row((confirm_by is not None) == asked and ladders[code] == (asked and lapsed_on is None), code)


@invariant("Who acts for a landlord has an account of a landlord")
def members(tally: Tally) -> None:
    for member in Member.objects.select_related("user", "landlord"):
        tally.row(member.user.role == Role.LANDLORD, member.landlord.code)


@invariant("The KBO number of a company has the right check digits")
def kbo_numbers(tally: Tally) -> None:
    for code, number in Landlord.objects.exclude(kbo_number="").values_list("code", "kbo_number"):
        tally.row(_is_kbo(number), code)


def _is_kbo(number: str) -> bool:
    try:
        return validators.kbo_number(number) == number
    except ValidationError:
        return False


@invariant("The key of an address is that of its street, number, box and postcode")
def address_keys(tally: Tally) -> None:
    for address in Address.objects.select_related("place").iterator(chunk_size=2000):
        key = address_key(address.street_name, address.number, address.box, address.place.postcode)
        tally.row(address.key == key, address.key)


@invariant("A building that somebody lets lies in a neighbourhood and has a place on the map")
def located(tally: Tally) -> None:
    tenures = Tenure.objects.filter(state=TenureState.ACTIVE).select_related("building__address")
    for tenure in tenures.iterator(chunk_size=2000):
        address = tenure.building.address
        tally.row(None not in (address.lat, address.lon, address.neighbourhood_id), tenure.building.code)


@invariant("A place on the map lies in its neighbourhood, once the outlines are imported")
def in_outline(tally: Tally) -> None:
    outlines = {hood.pk: hood.polygons for hood in Neighbourhood.objects.exclude(polygons=[])}
    known = Address.objects.exclude(location_source__in=["", LocationSource.NEIGHBOURHOOD])
    for address in known.filter(neighbourhood__in=outlines).iterator():
        assert address.lat is not None and address.lon is not None and address.neighbourhood_id is not None
        tally.row(in_polygons(address.lon, address.lat, outlines[address.neighbourhood_id]), address.key)


@invariant("An approximate place is the point of its neighbourhood")
def approximate(tally: Tally) -> None:
    rows = Address.objects.filter(location_source=LocationSource.NEIGHBOURHOOD).select_related("neighbourhood")
    for address in rows:
        hood = address.neighbourhood
        tally.row(hood is not None and (address.lat, address.lon) == (hood.lat, hood.lon), address.key)


@invariant("A building on the map knows how far each campus is")
def distances(tally: Tally) -> None:
    campuses = {campus.pk: campus for campus in Campus.objects.all()}
    known: dict[int, dict[int, int]] = defaultdict(dict)
    for building, campus, minutes in CampusDistance.objects.values_list("building", "campus", "minutes").iterator():
        known[building][campus] = minutes
    for pk, code, lat, lon in Building.objects.filter(address__lat__isnull=False).values_list(
        "pk", "code", "address__lat", "address__lon"
    ):
        assert lat is not None and lon is not None  # the filter above
        right = {number: bike_minutes(lat, lon, campus.lat, campus.lon) for number, campus in campuses.items()}
        tally.row(known[pk] == right, code)


@invariant("A claim to a building waits for staff as long as it is open, and no longer")
def claims(tally: Tally) -> None:
    waiting = set(FollowUp.objects.open().filter(kind="tenure").values_list("code", flat=True))
    for code, state in Tenure.objects.values_list("code", "state"):
        tally.row((state == TenureState.CLAIMED) == (code in waiting), code)


@invariant("A tenure that has ended says when")
def ended(tally: Tally) -> None:
    over = [TenureState.ENDED, TenureState.REFUSED]
    for code, until in Tenure.objects.filter(state__in=over).values_list("code", "until"):
        tally.row(until is not None, code)


@invariant("A building that is being handed over is let by who hands it over, and has its last day ahead")
def transfers(tally: Tally) -> None:
    waiting = set(FollowUp.objects.unfinished().filter(kind="transfer").values_list("code", flat=True))
    waiting |= set(FollowUp.objects.filter(kind="transfer", state=State.FAILED).values_list("code", flat=True))
    for code, state, tenure in Transfer.objects.values_list("code", "state", "tenure__state"):
        offered = state == TransferState.OFFERED
        tally.row(offered == (code in waiting) and (not offered or tenure == TenureState.ACTIVE), code)


@invariant("Who lets a building no longer has no open advert there")
def adverts_of_who_left(tally: Tally) -> None:
    letting = set(Tenure.objects.filter(state=TenureState.ACTIVE).values_list("landlord_id", "building_id"))
    own = Listing.objects.open().by_landlords()
    for code, landlord, building in own.values_list("code", "landlord_id", "room__building_id"):
        tally.row((landlord, building) in letting, code)


@invariant("A room was not removed before it was made")
def rooms_in_order(tally: Tally) -> None:
    for code, made_at, removed_at in Room.objects.values_list("code", "made_at", "removed_at").iterator():
        tally.row(removed_at is None or removed_at >= made_at, code)


@invariant("A derogation counts for a room when somebody confirmed its proof, and only then (F2.25)")
def derogations(tally: Tally) -> None:
    confirmed = set(Derogation.objects.filter(state=DerogationState.CONFIRMED).values_list("room_id", flat=True))
    for pk, code, counts in Room.objects.values_list("pk", "code", "derogation_confirmed"):
        tally.row(counts == (pk in confirmed), code)


@invariant("A derogation that counts has its last day ahead, once the register holds a certificate of the room (F2.10)")
def derogations_end(tally: Tally) -> None:
    waits = FollowUp.objects.filter(kind="derogation", state__in=[State.OPEN, State.FAILED])
    waiting = set(waits.values_list("code", flat=True))
    counts = Derogation.objects.filter(
        state=DerogationState.CONFIRMED, room__removed_at=None, room__certificates__isnull=False
    ).exclude(room__certificates__end_reason=EndReason.RECORDED_WRONGLY)
    for code in counts.distinct().values_list("code", flat=True):
        tally.row(code in waiting, code)


@invariant("The notes about a building follow on each other, by number and by time, with none missing")
def notes(tally: Tally) -> None:
    for model in (PlanningNote, KotlabelNote):
        last: dict[int, tuple[int, dt.datetime]] = {}
        found = model.objects.order_by("number").values_list("building_id", "code", "number", "noted_at")
        for building, code, number, noted_at in found.iterator():
            before, then = last.get(building, (0, noted_at))
            tally.row(number == before + 1 and noted_at >= then, code)
            last[building] = number, noted_at
