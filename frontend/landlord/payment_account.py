"""The account that rent goes to, if a landlord wants to give it: kept as a fingerprint, and shown to nobody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import account, landlord_page
from frontend.doing import carried_out, sent
from frontend.fields import IbanField
from frontend.forms import Form
from frontend.landlord import mine
from kotatgent.core import clock
from landlords import actions


class AccountForm(Form):
    number = IbanField(
        label=_("Account number (IBAN)"),
        error_messages={"required": _("Fill in your account number, or leave this page: you don't have to give it.")},
        help_text=_("As on your bank card, for example BE71 0961 2345 6769. Also an account abroad."),
    )


@landlord_page
@require_http_methods(["GET", "POST"])
def payment_account(request: HttpRequest) -> HttpResponse:
    user, landlord = account(request), mine.registered(request)
    form = AccountForm(sent(request))
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        if carried_out(form, lambda: actions.set_payment_account(landlord, number=number, by=user, now=clock.now())):
            messages.success(request, _("We keep a fingerprint of your account. The number itself is not kept."))
            return redirect("landlord_payment_account")
    return render(request, "landlord/payment_account.html", {"form": form, "landlord": landlord})


@landlord_page
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    landlord = mine.registered(request)
    actions.remove_payment_account(landlord, by=account(request), now=clock.now())
    messages.success(request, _("The fingerprint of your account is removed."))
    return redirect("landlord_payment_account")
