"""Accounts of the offices and of the partners: open one, close one."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, administrator_page
from frontend.admins.forms import AccountForm, AccountsFilter
from frontend.forms import add_rule_error
from frontend.paging import paginate
from kotatgent.accounts import actions
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import OPEN_ROLES, Role
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken


def office_accounts() -> QuerySet[User]:
    """Accounts that an administrator looks after: not those of landlords and students."""
    second_factor = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return (
        User.objects.exclude(role__in=OPEN_ROLES)
        .select_related("institution")
        .annotate(has_second_factor=Exists(second_factor))
        .order_by("-is_active", "role", "email_key")
    )


@administrator_page
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    form = AccountsFilter(request.GET)
    found = office_accounts()
    if form.is_valid():
        if form.cleaned_data["role"]:
            found = found.filter(role=form.cleaned_data["role"])
        if form.cleaned_data["q"]:
            found = found.filter(email_key__contains=form.cleaned_data["q"].strip().lower())
    return render(request, "admins/accounts.html", {"form": form, "page": paginate(found, request, 50)})


@administrator_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        try:
            made = actions.open_account(by=account(request), now=clock.now(), **values)
        except RuleBroken as error:
            add_rule_error(form, error)
        else:
            told = _("The account of %(email)s is open. A mail says how to sign in.")
            messages.success(request, told % {"email": made.email})
            return redirect("administrators_home")
    return render(request, "admins/open.html", {"form": form})


@administrator_page
@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(office_accounts(), pk=pk)
    if request.method == "POST":
        actions.close_account(found, by=account(request), now=clock.now())
        messages.success(request, _("The account of %(email)s is closed.") % {"email": found.email})
        return redirect("administrators_home")
    return render(request, "admins/close.html", {"found": found, "own": found.pk == request.user.pk})
