"""Closing the own account: what goes, what stays and why, and only then the button."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, account_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from kotatgent.accounts.roles import OPEN_ROLES
from kotatgent.core import clock
from kotatgent.privacy import actions
from kotatgent.privacy.holding import held_by
from kotatgent.privacy.people import person_of
from kotatgent.privacy.preview import preview


class CloseForm(Form):
    understood = forms.BooleanField(
        label=_("I have read what goes and what stays. This can't be undone."),
        error_messages={"required": _("Tick this box to close your account.")},
    )


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def close(request: HttpRequest) -> HttpResponse:
    user = account(request)
    if user.role not in OPEN_ROLES:
        raise Http404
    form = CloseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: actions.close_own_account(by=user, now=clock.now())):
            logout(request)
            messages.success(request, _("Your account is closed and your data are erased. We sent you a last mail."))
            return redirect("home")
    person = person_of(user)
    context = {"form": form, "held": held_by(person), "preview": preview(person), "landlord": person.landlord}
    return render(request, "rights/close.html", context)
