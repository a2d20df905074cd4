"""A building is let no longer, or handed over to another landlord, who takes it over or not."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import account, landlord_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.landlord import mine
from frontend.waiting import answered, ask_to_wait
from inspections.models import Certificate
from kotatgent.core import clock
from kotatgent.core.throttle import wait
from landlords import actions, permissions, policies, queries
from landlords.models import Tenure, Transfer
from listings.models import Listing

HOUR = 3600
TRIES_AN_HOUR = 20  # of numbers that may be nobody's


class OfferForm(Form):
    to = forms.CharField(
        label=_("Registration number of the new landlord"),
        help_text=_(
            "It stands at the bottom of their page “My lettings”. Not registered yet? They register first, for free."
        ),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "14"}),
    )


@landlord_page
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    tenure = _own_letting(request, code)
    form = OfferForm(sent(request))
    if request.method == "POST" and form.is_valid() and _offered(request, form, tenure):
        messages.success(request, _("The new landlord gets a mail. Nothing changes until they take the building over."))
        return redirect("landlord_hand_over", code=code)
    offers = queries.offered_transfers().filter(tenure=tenure)
    context = {**_facts(tenure), "form": form, "offer": offers.first()}
    return answered(render(request, "landlord/hand_over.html", context), form)


def _offered(request: HttpRequest, form: OfferForm, tenure: Tenure) -> bool:
    now = clock.now()
    if seconds := wait(f"transfers:{tenure.landlord_id}", limit=TRIES_AN_HOUR, seconds=HOUR, now=now):
        ask_to_wait(form, seconds)
        return False
    to = form.cleaned_data["to"]
    return carried_out(form, lambda: actions.offer_building(tenure, to=to, by=account(request), now=now))


@landlord_page
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    transfers = Transfer.objects.filter(tenure__landlord=mine.registered(request))
    transfer = get_object_or_404(transfers.select_related("tenure__landlord", "tenure__building"), code=code)
    actions.withdraw_offer(transfer, by=account(request), now=clock.now())
    messages.success(request, _("Withdrawn: you go on letting this building."))
    return redirect("landlord_hand_over", code=transfer.tenure.building.code)


@landlord_page
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, code: str) -> HttpResponse:
    tenure, form = _own_letting(request, code), Form(sent(request))
    if request.method == "POST" and carried_out(
        form, lambda: actions.stop_letting(tenure, by=account(request), now=clock.now())
    ):
        messages.success(request, _("You let this building no longer. Its adverts are withdrawn."))
        return redirect("landlord_home")
    return render(request, "landlord/stop_letting.html", {**_facts(tenure), "form": form})


@landlord_page
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """For the new landlord: what there is, and yes or no."""
    landlord, user = mine.registered(request), account(request)
    transfers = Transfer.objects.filter(to=landlord).select_related("to", "tenure__landlord")
    transfer = get_object_or_404(transfers.select_related("tenure__building__address__place"), code=code)
    building, form = transfer.tenure.building, Form(sent(request))
    if request.method == "POST":
        does = actions.take_over if "take" in request.POST else actions.refuse_building
        if carried_out(form, lambda: does(transfer, by=user, now=clock.now())):
            return _after_answer(request, taken=does is actions.take_over, building=building.code)
    today = clock.today()
    context = {
        "transfer": transfer,
        "building": building,
        "open": policies.is_offered(transfer, on=today),
        "rooms": list(queries.rooms_in(building)),
        "certificates": list(Certificate.objects.filter(building=building).valid(today).order_by("valid_until")),
        "form": form,
    }
    return render(request, "landlord/transfer.html", context)


def _after_answer(request: HttpRequest, *, taken: bool, building: str) -> HttpResponse:
    if taken:
        messages.success(request, _("This building is yours to let. Make an advert for each room that is free."))
        return redirect("landlord_building", code=building)
    messages.success(request, _("You don't take it over. Who offered it gets a mail."))
    return redirect("landlord_home")


def _own_letting(request: HttpRequest, code: str) -> Tenure:
    """The letting of this building by the landlord that the account acts for, for who may end it."""
    building, landlord = mine.building(request, code), mine.registered(request)
    permissions.check_may_hand_over(account(request), landlord)
    lettings = queries.letting_of(landlord).select_related("building__address__place", "landlord")
    return get_object_or_404(lettings, building=building)


def _facts(tenure: Tenure) -> dict[str, Any]:
    adverts = Listing.objects.open().filter(landlord=tenure.landlord, room__building=tenure.building)
    return {"building": tenure.building, "landlord": tenure.landlord, "adverts": adverts.count()}
