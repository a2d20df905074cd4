"""How often somebody gets a mail about the exchange, and the link in each of them that stops them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend.access import account, exchange_page
from frontend.by_link import private
from frontend.doing import carried_out, sent
from frontend.one_click import stop_page, stopped
from frontend.partners.exchange_forms import PaceForm
from kotatgent.audit.actors import VISITOR
from kotatgent.core import clock
from kotatgent.exchange import actions, links
from kotatgent.exchange.enums import Pace
from kotatgent.exchange.models import Mailing


@exchange_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest) -> HttpResponse:
    user = account(request)
    mailing = Mailing.objects.filter(user=user).first()
    form = PaceForm(sent(request), initial={"pace": mailing.pace if mailing else Pace.DAILY})
    if request.method == "POST" and form.is_valid():
        pace = Pace(form.cleaned_data["pace"])
        if carried_out(form, lambda: actions.choose_pace(pace, by=user, now=clock.now())):
            messages.success(request, _("Saved."))
            return redirect("exchange")
    return render(request, "partners/exchange_mails.html", {"form": form, "email": user.email})


@stop_page
def stop(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """A second time, or after the account is gone, says so and is no error."""
    if not links.STOP.opens(code, token):
        raise Http404
    found = Mailing.objects.filter(code=code).exclude(pace=Pace.NONE).first()
    if request.method == "POST":
        return stopped(request, lambda: found and actions.stop_mails(found, by=VISITOR, now=clock.now()))
    return private(render(request, "partners/exchange_stop.html", {"found": found}))
