"""Who works for the institution here. Everybody sees the list; its managers change it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import account, institution_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.inviting import once_more, withdrawn
from frontend.partners.inviting import InviteForm, door, invite
from frontend.waiting import answered
from kotatgent.accounts import colleagues as membership
from kotatgent.accounts import permissions, policies
from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.queries import colleagues as colleagues_of
from kotatgent.core import clock
from kotatgent.partners import actions, queries
from kotatgent.partners.models import PartnerInvitation


def own(request: HttpRequest) -> Institution:
    """Of a page that partners alone open: each of them works somewhere."""
    institution = account(request).institution
    assert institution is not None
    return institution


def _colleague(request: HttpRequest, pk: int) -> User:
    found = User.objects.filter(institution=own(request), role=account(request).role)
    return get_object_or_404(found.select_related("institution"), pk=pk)


def _invitation(request: HttpRequest, code: str) -> PartnerInvitation:
    found = PartnerInvitation.objects.filter(institution=own(request)).select_related("institution")
    return get_object_or_404(found, code=code)


@institution_page
@require_http_methods(["GET", "HEAD", "POST"])
def colleagues(request: HttpRequest) -> HttpResponse:
    user, institution = account(request), own(request)
    form = InviteForm(sent(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and invite(request, form, institution, manages=form.cleaned_data["manages"])
    ):
        messages.success(request, _("Your invitation goes out."))
        return redirect("partners_colleagues")
    context = {
        "institution": institution,
        "rows": list(colleagues_of(institution)),
        "invitations": list(queries.open_invitations(institution)) if user.manages else [],
        "check": queries.last_check(institution),
        "form": form,
    }
    return answered(render(request, "partners/colleagues.html", context), form)


@institution_page
@require_POST
def checked(request: HttpRequest) -> HttpResponse:
    actions.confirm_list(own(request), by=account(request), now=clock.now())
    messages.success(request, _("Noted: the list is right. We ask again in a year."))
    return redirect("partners_colleagues")


@institution_page
@require_POST
def make_manager(request: HttpRequest, pk: int) -> HttpResponse:
    found = membership.make_manager(_colleague(request, pk), by=account(request), now=clock.now())
    messages.success(request, _("%(who)s is a manager now.") % {"who": found})
    return redirect("partners_colleagues")


@institution_page
@require_POST
def end_management(request: HttpRequest, pk: int) -> HttpResponse:
    found = membership.end_management(_colleague(request, pk), by=account(request), now=clock.now())
    messages.success(request, _("%(who)s is no longer a manager.") % {"who": found})
    return redirect("partners_colleagues")


@institution_page
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, or remove somebody: first what that means."""
    user, found = account(request), _colleague(request, pk)
    me, form = found.pk == user.pk, Form(sent(request))
    if not me:
        permissions.check_may_manage(user, found.institution)
    policies.check_works_there(found)
    if request.method == "POST" and carried_out(form, lambda: actions.end_membership(found, by=user, now=clock.now())):
        if me:
            return redirect("search")
        messages.success(request, _("%(who)s is off the list.") % {"who": found})
        return redirect("partners_colleagues")
    context = {
        "institution": found.institution,
        "found": found,
        "me": me,
        "last": policies.is_only_manager(found),
        "form": form,
    }
    return render(request, "partners/end.html", context)


@institution_page
@require_POST
def again(request: HttpRequest, code: str) -> HttpResponse:
    found, then = _invitation(request, code), redirect("partners_colleagues")
    return once_more(request, found, actions.invite_again, door=door(found.institution), then=then)


@institution_page
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    found, then = _invitation(request, code), redirect("partners_colleagues")
    return withdrawn(request, found, actions.withdraw_invitation, then=then)
