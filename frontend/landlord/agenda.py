"""What needs the landlord today, by date: one list, each line with its link."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.landlord import tax_date
from inspections import queries as inspections
from inspections.actions.reminders import last_useful_day
from inspections.enums import (
    DeclarationState,
    Initiative,
    Kind,
    OfferState,
    OrderState,
    RequestState,
    UnfitState,
    VisitState,
)
from inspections.models import Certificate, CertificateRequest, Declaration, Offer, RepairOrder, UnfitProcedure, Visit
from kotatgent.accounts.models import User
from kotatgent.contact.queries import unread_count
from kotatgent.core import clock
from kotatgent.core.dates import add_months
from kotatgent.followups.models import FollowUp
from kotatgent.terms.models import Version
from kotatgent.terms.queries import accepted_before, owed_by
from landlords.models import Building, Landlord, Room
from landlords.queries import offered_transfers
from listings.enums import State
from listings.models import Listing
from listings.sublet_queries import waiting_for

CONFIRM_MONTHS = 2  # so long before its day the yearly confirmation stands on the list
SOON_MONTHS = 12  # from here on a landlord can do something about the end of a certificate


@dataclass(frozen=True)
class Entry:
    """`by` None: whenever suits, but it holds something up. `button`: what comes first of all, named by its verb.
    `late_is_fine`: after the day it is asked as before, and nothing is lost."""

    text: str
    url: str
    by: dt.date | None = None
    urgent: bool = False
    button: str = ""
    late_is_fine: bool = False


def entries(user: User, landlord: Landlord | None, buildings: list[Building], today: dt.date) -> list[Entry]:
    found = _to_begin(user, landlord, buildings, today)
    if landlord is not None:
        found += (
            _yearly(landlord, today)
            + _dangers(buildings, today)
            + _dates(buildings, today)
            + _unfinished(landlord)
            + _offered(landlord)
            + _sublets(landlord)
        )
        if unread := unread_count(landlord):
            words = ngettext("%(n)s message waits for your answer.", "%(n)s messages wait for your answer.", unread)
            found.append(Entry(words % {"n": unread}, reverse("landlord_messages")))
    return sorted(found, key=lambda entry: (not entry.button, entry.by is None, entry.by or today, not entry.urgent))


def _to_begin(user: User, landlord: Landlord | None, buildings: list[Building], today: dt.date) -> list[Entry]:
    if landlord is None:
        text = _("Fill in who you are. Then you can add your buildings.")
        return [Entry(text, reverse("landlord_details"), button=_("Fill in who you are"))]
    found = []
    if (version := owed_by(user, today)) is not None:
        found.append(_terms(user, version, today))
    if not buildings:
        text = _("Add your first building.")
        found.append(Entry(text, reverse("landlord_building_new"), button=_("Add a building")))
    return found


def _terms(user: User, version: Version, today: dt.date) -> Entry:
    """For who accepted an earlier version there is a day; without any acceptance nothing can be done at all."""
    if accepted_before(user, version) is None:
        text = _("Read and accept the terms of use. Without that no advert can go online.")
        return Entry(text, reverse("landlord_terms"), urgent=True, button=_("Read the terms of use"))
    over = version.grace_until is not None and version.grace_until < today
    text = _("The terms of use change. Read what is different and accept it, so that your adverts stay online.")
    if over:
        text = _("You have not accepted the new terms of use yet. Accept them, and paused adverts are online again.")
    return Entry(
        text, reverse("landlord_terms"), version.grace_until, urgent=True, button=_("Read what changes") if over else ""
    )


def _yearly(landlord: Landlord, today: dt.date) -> list[Entry]:
    """First of all where it lapsed, because nothing can be online then (docs/adr/0032)."""
    if landlord.confirm_by is None or landlord.confirm_by > add_months(today, CONFIRM_MONTHS):
        return []
    url, button = reverse("landlord_confirm"), _("Look it through and confirm")
    if landlord.lapsed_on is not None:
        text = _(
            "Confirm that what the register holds is still right. Adverts that are paused for it are online again."
        )
        return [Entry(text, url, landlord.confirm_by, urgent=True, button=button, late_is_fine=True)]
    text = _("Confirm that what the register holds is still right.")
    over = landlord.confirm_by < today
    return [Entry(text, url, landlord.confirm_by, urgent=True, button=button if over else "", late_is_fine=True)]


def _dangers(buildings: list[Building], today: dt.date) -> list[Entry]:
    """Each building once, always for today: not the day on which it was reported (docs/adr/0047)."""
    told = inspections.dangers_told(buildings)
    return [
        Entry(
            _("Something dangerous was reported at %(address)s.") % {"address": building.address.line},
            reverse("landlord_building", args=[building.code]),
            by=today,
            urgent=True,
        )
        for building in buildings
        if building.pk in told
    ]


def _dates(buildings: list[Building], today: dt.date) -> list[Entry]:
    places = {building.pk: building for building in buildings}
    found = []
    for order in RepairOrder.objects.filter(building__in=places, state=OrderState.RUNNING).select_related("clock"):
        fire, defects = _("Fire safety, put right: %(address)s."), _("Repair the defects: %(address)s.")
        text = (fire if order.kind == Kind.FIRE else defects) % {"address": places[order.building_id].address.line}
        found.append(Entry(text, reverse("landlord_order", args=[order.code]), order.until, urgent=True))
    for visit in Visit.objects.filter(building__in=places, state=VisitState.PLANNED):
        building = places[visit.building_id]
        text = _("%(kind)s: %(address)s. Be there to open the door.") % {
            "kind": visit.get_kind_display(),
            "address": building.address.line,
        }
        found.append(Entry(text, _page(building), visit.planned_for.date()))
    for case in UnfitProcedure.objects.filter(building__in=places, state=UnfitState.INVITED):
        assert case.hearing_at is not None  # a constraint says so
        text = _("You are heard before the mayor decides: %(address)s.") % {
            "address": places[case.building_id].address.line
        }
        found.append(
            Entry(text, reverse("landlord_unfit", args=[case.code]), clock.date_of(case.hearing_at), urgent=True)
        )
    for offer in Offer.objects.filter(building__in=places, state=OfferState.OPEN):
        text = _("Choose a moment for the visit: %(address)s.") % {"address": places[offer.building_id].address.line}
        found.append(Entry(text, reverse("landlord_offer", args=[offer.code]), offer.answer_by, urgent=True))
    for due in Declaration.objects.filter(building__in=places, state=DeclarationState.DUE):
        building = places[due.building_id]
        text = _("Declare to the fire brigade: %(address)s.") % {"address": building.address.line}
        found.append(Entry(text, reverse("landlord_declare", args=[building.code]), due.declare_by, late_is_fine=True))
    ending = Certificate.objects.filter(building__in=places, valid_until__lte=add_months(today, SOON_MONTHS))
    for certificate in ending.valid(today):
        building = places[certificate.building_id]
        if inspections.asked_request(building) is None and inspections.rooms_that_lose_cover(certificate):
            text = _("Ask for a new certificate: %(address)s.") % {"address": building.address.line}
            found.append(Entry(text, _page(building), last_useful_day(certificate)))
    return found + _requests(places, today) + _tax(places, today)


def _requests(places: dict[int, Building], today: dt.date) -> list[Entry]:
    """Where we are late or refused: the last day to ask for a second opinion, as long as it can be asked."""
    found = []
    owed = CertificateRequest.objects.filter(
        building__in=places, initiative=Initiative.LANDLORD, state__in=[RequestState.SILENT, RequestState.REFUSED]
    )
    steps = FollowUp.objects.open().filter(kind="request", step=inspections.OPINION_STEP)
    until = dict(steps.filter(code__in=owed.values("code")).values_list("code", "clock__until"))
    late, refused = (
        _("We are late with your certificate: %(address)s. You can ask for a second opinion."),
        _("Your certificate was refused: %(address)s. You can ask for a second opinion."),
    )
    for request in owed.filter(code__in=until):
        text = late if request.state == RequestState.SILENT else refused
        text %= {"address": places[request.building_id].address.line}
        if until[request.code] >= today:
            found.append(Entry(text, reverse("landlord_request", args=[request.code]), until[request.code]))
    return found


def _tax(places: dict[int, Building], today: dt.date) -> list[Entry]:
    """From 1 January on: the day by which a certificate must be asked to count for the tax of this year (F1.34)."""
    text = _("Ask for a certificate that counts for the tax of %(year)s: %(address)s.")
    return [
        Entry(
            text % {"year": tax.last_day.year, "address": places[pk].address.line},
            reverse("landlord_ask_certificate", args=[places[pk].code]),
            tax.last_day,
        )
        for pk, tax in tax_date.of(places.values(), today).items()
        if tax.last_day.year == today.year
    ]


def _offered(landlord: Landlord) -> list[Entry]:
    return [
        Entry(
            _("Take a building over, or not: %(address)s.") % {"address": transfer.tenure.building.address.line},
            reverse("landlord_transfer", args=[transfer.code]),
            transfer.last_day,
        )
        for transfer in offered_transfers().filter(to=landlord)
    ]


def _sublets(landlord: Landlord) -> list[Entry]:
    words = {
        True: _("A student asks to sublet %(room)s, %(address)s. Say yes or no."),
        False: _("A student sublets %(room)s, %(address)s, during an exchange or an internship."),
    }
    return [
        Entry(
            words[sublet.needs_consent] % _place(sublet.listing.room),
            reverse("landlord_sublet", args=[sublet.code]),
            sublet.last_day if sublet.needs_consent else None,
        )
        for sublet in waiting_for(landlord)
    ]


def _place(room: Room) -> dict[str, str]:
    return {"room": room.label, "address": room.building.address.line}


def _unfinished(landlord: Landlord) -> list[Entry]:
    drafts = Listing.objects.filter(landlord=landlord, state=State.DRAFT).select_related("room__building__address")
    return [
        Entry(
            _("Finish your advert: %(room)s, %(address)s.")
            % {"room": draft.room.label, "address": draft.room.building.address.line},
            reverse("landlord_advert", args=[draft.code]),
        )
        for draft in drafts
    ]


def _page(building: Building) -> str:
    return reverse("landlord_building", args=[building.code])
