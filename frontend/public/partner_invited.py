"""Where the invitation of an institution leads. Looking changes nothing: programs follow the links in a mail first."""

from allauth.account.utils import perform_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend.access import public_page
from frontend.by_link import private
from frontend.doing import carried_out, sent
from frontend.forms import Form
from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.invitations import policies
from kotatgent.invitations.links import by_token
from kotatgent.partners import actions
from kotatgent.partners.models import PartnerInvitation


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def partner_invited(request: HttpRequest, token: str) -> HttpResponse:
    """Which institution invites, and a button that opens the account and signs in. A link works once."""
    invitation = by_token(PartnerInvitation, token)
    if invitation is None:
        raise Http404
    works = policies.works(invitation, on=clock.today())
    user = request.user if isinstance(request.user, User) else None
    form = Form(sent(request))
    if request.method == "POST" and works and user is None:
        if (made := _taken_up(invitation, form)) is not None:
            url = reverse("partners_home")
            return private(perform_login(request, made, email_verification="none", redirect_url=url))
    context = {
        "invitation": invitation,
        "institution": invitation.institution,
        "works": works,
        "user_email": user.email if user else "",
        "form": form,
    }
    return private(render(request, "public/partner_invited.html", context))


def _taken_up(invitation: PartnerInvitation, form: Form) -> User | None:
    made: list[User] = []
    language = translation.get_language() or "nl"
    carried_out(
        form,
        lambda: made.append(actions.take_up_invitation(invitation, language=language, now=clock.now())),
    )
    return made[0] if made else None
