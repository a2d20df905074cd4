"""Asking for a certificate, following the request, taking it back, and noting that a second opinion was asked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend import request_story
from frontend.access import account, landlord_page
from frontend.doing import carried_out, sent
from frontend.forms import DateField, Form
from frontend.landlord import mine
from inspections import queries
from inspections.actions import requests
from kotatgent.core import clock


class OpinionForm(Form):
    asked_on = DateField(label=gettext_lazy("On which day was it asked?"))


@landlord_page
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    found = mine.building(request, code)
    form = Form(sent(request))
    if request.method == "POST" and form.is_valid():
        user, now = account(request), clock.now()
        if carried_out(form, lambda: requests.file_request(found, by=user, now=now)):
            messages.success(request, _("Your request is in. We write to you what follows."))
            return redirect("landlord_building", code=code)
    return render(request, "landlord/ask_certificate.html", {"building": found, "form": form})


@landlord_page
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    found = mine.building(request, code)
    filed = queries.asked_request(found)
    if filed is None:
        return redirect("landlord_building", code=code)
    if request.method == "POST":
        requests.withdraw_request(filed, by=account(request), now=clock.now())
        messages.success(request, _("Your request is withdrawn."))
        return redirect("landlord_building", code=code)
    return render(request, "landlord/withdraw_request.html", {"building": found, "request_filed": filed})


@landlord_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """One request with its dates; once we refused or are late, the second opinion."""
    found = mine.certificate_request(request, code)
    today = clock.today()
    form = OpinionForm(sent(request), initial={"asked_on": today})
    if request.method == "POST" and form.is_valid():
        user, now, asked_on = account(request), clock.now(), form.cleaned_data["asked_on"]
        if carried_out(form, lambda: requests.note_opinion(found, asked_on=asked_on, by=user, now=now)):
            messages.success(request, _("Noted. Wonen in Vlaanderen answers you; we note here what it says."))
            return redirect("landlord_request", code=code)
    return render(request, "landlord/request.html", {**request_story.shown(found, today), "form": form})
