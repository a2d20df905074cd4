from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.landlord.advert_forms import steps_of
from frontend.parts import Answer
from frontend.shown import listed
from frontend.templatetags.words import day, euro
from listings.enums import Charge, EpcReason, EpcScope
from listings.models import Listing


def answers(listing: Listing) -> list[Answer]:
    """What the landlord filled in, in words, each with the step where it can be changed."""

    def step(name: str) -> str:
        if name not in steps_of(listing):
            return ""
        return reverse("landlord_advert_step", args=[listing.code, name])

    def words(text: str) -> str:
        return text or _("not filled in")

    paid = [
        f"{Charge(charge).label}: {', '.join(str(utility.label) for utility in listing.utilities_paid(charge))}"
        for charge in Charge
        if listing.utilities_paid(charge)
    ]
    if listing.epc_score is not None and listing.epc_scope:
        energy = f"{listing.epc_score} kWh/m² · {EpcScope(listing.epc_scope).label}"
    else:
        energy = str(EpcReason(listing.epc_reason).label) if listing.epc_reason else ""
    months = _("%(n)s months") % {"n": listing.months} if listing.months else ""
    return [
        Answer(_("Rent a month"), words(euro(listing.rent_cents)), step("price")),
        Answer(_("Fixed costs a month"), words(euro(listing.fixed_cents)), step("price")),
        Answer(_("Advances a month"), words(euro(listing.advance_cents)), step("price")),
        Answer(_("All in, a month"), words(euro(listing.price_all_in_cents)), step("price")),
        Answer(_("How the costs are paid"), words("\n".join(paid)), step("price")),
        Answer(_("Deposit"), words(euro(listing.deposit_cents)), step("price")),
        Answer(_("Length of the contract"), words(months), step("term")),
        Answer(_("Kind of contract"), listing.get_contract_display(), step("term")),
        Answer(_("Available from"), words(day(listing.available_from)), step("term")),
        Answer(_("Viewing"), words(listing.get_viewing_display()), step("term")),
        Answer(_("Signing at a distance"), _("yes") if listing.signs_remotely else _("no"), step("term")),
        Answer(_("Furnished"), _("yes") if listing.furnished else _("no"), step("house")),
        Answer(_("Furniture"), words(listed(listing.furniture_there)), step("house")),
        Answer(_("Place for a bicycle"), words(listing.get_bicycles_display()), step("house")),
        Answer(_("Domicile"), words(listing.get_domicile_display()), step("house")),
        Answer(_("House rules in Dutch"), words(listing.house_rules_nl), step("house")),
        Answer(_("House rules in English"), words(listing.house_rules_en), step("house")),
        Answer(_("Energy (EPC)"), words(energy), step("energy")),
        Answer(_("Description in Dutch"), words(listing.description_nl), step("description")),
        Answer(_("Description in English"), words(listing.description_en), step("description")),
    ]
