"""The two pages that an invitation of the campaign leads to: come back, or be left alone.

Looking at either changes nothing, so that a program that follows the links in a mail neither registers nor refuses.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend.access import public_page
from frontend.by_link import private
from frontend.one_click import stop_page, stopped
from kotatgent.audit.actors import VISITOR
from kotatgent.campaign import actions, links, policies
from kotatgent.campaign.enums import FormerState
from kotatgent.campaign.models import Former
from kotatgent.campaign.reasons import reasons
from kotatgent.core import clock

REMEMBERED = "campaign-link"  # in the session: the code of the person, never the address or the secret of the link


def _found(token: str) -> Former:
    """Raises Http404 for a link of nobody: never made, or erased at the end of the campaign."""
    former = links.by_token(token)
    if former is None or not policies.is_running(former.campaign, clock.today()):
        raise Http404
    return former


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """Why come back, and a button to the registration, where only the e-mail address is filled in."""
    former = _found(token)
    works = former.state in (FormerState.INVITED, FormerState.BOUNCED, FormerState.WAITING)
    if request.method == "POST" and works:
        actions.open_link(former, now=clock.now())
        request.session[REMEMBERED] = former.code
        return redirect("account_signup")
    context = {
        "token": token,
        "works": works,
        "is_back": former.state == FormerState.BACK,
        "campaign": former.campaign,
        "reasons": reasons(translation.get_language() or "nl"),
    }
    return private(render(request, "public/campaign.html", context))


@stop_page
def leave_alone(request: HttpRequest, token: str) -> HttpResponse:
    former = _found(token)
    if request.method == "POST":
        return stopped(request, lambda: actions.refuse(former, by=VISITOR, now=clock.now()))
    is_off = former.refused_at is not None or former.state == FormerState.REFUSED
    return private(render(request, "public/campaign_off.html", {"token": token, "is_off": is_off}))


def invited_address(request: HttpRequest) -> str:
    """The address that the registration is filled in with, for who came by a link that still works."""
    code = request.session.get(REMEMBERED)
    former = Former.objects.select_related("campaign").filter(code=code).first() if code else None
    if former is None or former.email is None or not policies.is_running(former.campaign, clock.today()):
        return ""
    return str(former.email)
