"""The moments proposed for a visit, on the landlord's own pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, landlord_page
from frontend.answering import AnswerForm, answered, is_open
from frontend.doing import sent
from frontend.landlord import mine


@landlord_page
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, code: str) -> HttpResponse:
    found = mine.offer(request, code)
    form = AnswerForm(sent(request), offer=found) if is_open(found) else None
    if request.method == "POST" and form is None:
        return redirect("landlord_offer", code=code)
    if request.method == "POST" and form is not None and form.is_valid():
        if answered(form, found, user=account(request)):
            messages.success(request, _("Your answer is with the inspector."))
            return redirect("landlord_building", code=found.building.code)
    return render(request, "landlord/offer.html", {"offer": found, "building": found.building, "form": form})
