"""The institutions as the desk sees them: who manages their accounts, and since when nobody looked at the list."""

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import account, desk_page
from frontend.doing import sent
from frontend.inviting import once_more, withdrawn
from frontend.partners import keys
from frontend.partners.inviting import AddressForm, door, invite
from frontend.waiting import answered
from kotatgent.accounts import colleagues as membership
from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.queries import colleagues as colleagues_of
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.partners import actions, queries
from kotatgent.partners.models import PartnerInvitation


@desk_page
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    works = Q(user__is_active=True, user__role=Role.PARTNER)
    rows = Institution.objects.annotate(
        colleagues=Count("user", filter=works, distinct=True),
        managers=Count("user", filter=works & Q(user__manages=True), distinct=True),
        checked_at=Max("list_checks__checked_at"),
    )
    return render(request, "desk/partners.html", {"rows": rows})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def institution(request: HttpRequest, code: str) -> HttpResponse:
    """The desk invites managers, or appoints one among the colleagues; the rest is for the institution itself."""
    found = get_object_or_404(Institution, code=code)
    form = AddressForm(sent(request))
    if request.method == "POST" and form.is_valid() and invite(request, form, found, manages=True):
        messages.success(request, _("Your invitation goes out."))
        return redirect("desk_partner", found.code)
    context = {
        "institution": found,
        "rows": list(colleagues_of(found)),
        "invitations": list(queries.open_invitations(found).filter(manages=True)),
        "check": queries.last_check(found),
        "keys": keys.shown(found),
        "form": form,
    }
    return answered(render(request, "desk/partner.html", context), form)


@desk_page
@require_POST
def appoint(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    colleagues = User.objects.filter(institution__code=code, role=Role.PARTNER).select_related("institution")
    found = membership.make_manager(get_object_or_404(colleagues, pk=pk), by=account(request), now=clock.now())
    messages.success(request, _("%(who)s is a manager now.") % {"who": found})
    return redirect("desk_partner", code)


def _invitation(code: str) -> PartnerInvitation:
    return get_object_or_404(PartnerInvitation.objects.select_related("institution"), code=code)


@desk_page
@require_POST
def again(request: HttpRequest, code: str) -> HttpResponse:
    found = _invitation(code)
    then = redirect("desk_partner", found.institution.code)
    return once_more(request, found, actions.invite_again, door=door(found.institution), then=then)


@desk_page
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    found = _invitation(code)
    then = redirect("desk_partner", found.institution.code)
    return withdrawn(request, found, actions.withdraw_invitation, then=then)
