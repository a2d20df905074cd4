"""What of the register is this landlord's. A stranger gets 404, a reader 403."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from frontend.access import account
from inspections.models import Certificate, CertificateRequest, FamilyCase, Offer, RepairOrder, UnfitProcedure
from kotatgent.core import clock
from landlords import permissions, queries
from landlords.models import Building, Landlord, Room
from listings import permissions as listing_permissions
from listings import sublet_policies
from listings.models import Listing


def landlord(request: HttpRequest) -> Landlord | None:
    return queries.landlord_of(account(request))


def registered(request: HttpRequest) -> Landlord:
    """The landlord of somebody who finished the registration; Http404 for who did not."""
    found = landlord(request)
    if found is None:
        raise Http404
    return found


def building(request: HttpRequest, code: str) -> Building:
    found = get_object_or_404(Building.objects.select_related("address__place", "address__neighbourhood"), code=code)
    permissions.check_may_edit_building(account(request), found)
    return found


def room(request: HttpRequest, code: str) -> Room:
    found = get_object_or_404(
        Room.objects.present().select_related("building__address__place", "building__address__neighbourhood"),
        code=code,
    )
    permissions.check_may_edit_building(account(request), found.building)
    return found


def listing(request: HttpRequest, code: str) -> Listing:
    """Of a sublet nothing is shown before it may be online: until then the room is not the student's to read of."""
    found = get_object_or_404(Listing.objects.with_facts().select_related("landlord", "sublet", "asking"), code=code)
    listing_permissions.check_may_edit(account(request), found)
    if found.landlord is None and not sublet_policies.may_prepare(found.sublet, now=clock.now()):
        raise Http404
    return found


def certificate(request: HttpRequest, code: str) -> Certificate:
    """The certificate of a building that this landlord lets."""
    found = get_object_or_404(Certificate.objects.select_related("building__address__place"), code=code)
    permissions.check_may_edit_building(account(request), found.building)
    return found


def offer(request: HttpRequest, code: str) -> Offer:
    found = get_object_or_404(Offer.objects.select_related("building__address__place", "visit"), code=code)
    permissions.check_may_edit_building(account(request), found.building)
    return found


def order(request: HttpRequest, code: str) -> RepairOrder:
    orders = RepairOrder.objects.select_related(
        "building__address__place", "clock__follow_up", "clock__term", "report", "proposal", "finding__item"
    )
    found = get_object_or_404(orders, code=code)
    permissions.check_may_edit_building(account(request), found.building)
    return found


def certificate_request(request: HttpRequest, code: str) -> CertificateRequest:
    found = get_object_or_404(CertificateRequest.objects.select_related("building__address__place"), code=code)
    permissions.check_may_edit_building(account(request), found.building)
    return found


def unfit_procedure(request: HttpRequest, code: str) -> UnfitProcedure:
    cases = UnfitProcedure.objects.select_related(
        "building__address__place", "proposal", "clock__follow_up", "clock__term", "decision"
    )
    found = get_object_or_404(cases, code=code)
    permissions.check_may_edit_building(account(request), found.building)
    return found


def family_case(request: HttpRequest, code: str) -> FamilyCase:
    found = get_object_or_404(FamilyCase.objects.select_related("building__address__place"), code=code)
    permissions.check_may_edit_building(account(request), found.building)
    return found
