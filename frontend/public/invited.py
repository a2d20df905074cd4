"""Where the link of an invitation leads. Looking changes nothing: programs follow the links in a mail first."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend.access import public_page
from frontend.by_link import private
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.invitations import policies
from kotatgent.invitations.links import by_token
from landlords.models import Invitation

REMEMBERED = "member-invitation"  # in the session: which one, and of which mail the link was; never the secret itself


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, as what, and a button to go on: with the account somebody has, or a new one."""
    invitation = by_token(Invitation, token)
    if invitation is None:
        raise Http404
    works = policies.works(invitation, on=clock.today())
    user = request.user if isinstance(request.user, User) else None
    wrong_role = user is not None and user.role != Role.LANDLORD
    if request.method == "POST" and works and not wrong_role:
        request.session[REMEMBERED] = [invitation.code, invitation.mails]
        return redirect("landlord_take_up")
    context = {
        "invitation": invitation,
        "landlord": invitation.landlord,
        "works": works,
        "user_email": user.email if user else "",
        "wrong_role": wrong_role,
    }
    return private(render(request, "public/invited.html", context))


def remembered(request: HttpRequest) -> Invitation | None:
    """The invitation by whose last link this visitor came, whatever became of it."""
    code, mails = request.session.get(REMEMBERED, ("", 0))
    return Invitation.objects.select_related("landlord").filter(code=code, mails=mails).first()


def forget(request: HttpRequest) -> None:
    request.session.pop(REMEMBERED, None)
