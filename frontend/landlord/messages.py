from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, advertiser_page
from frontend.doing import carried_out, sent
from frontend.landlord import mine
from frontend.paging import paginate
from frontend.public.talking import ReplyForm
from kotatgent.accounts.roles import Role
from kotatgent.contact import actions, queries
from kotatgent.contact.models import Thread
from kotatgent.core import clock
from listings.permissions import check_may_edit


@advertiser_page
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    user = account(request)
    if user.role == Role.LANDLORD:
        mine.registered(request)
    threads = paginate(queries.threads_to(user), request)
    return render(request, "landlord/messages.html", {"threads": threads})


@advertiser_page
@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, code: str) -> HttpResponse:
    user, now = account(request), clock.now()
    found = get_object_or_404(
        Thread.objects.select_related(
            "listing__landlord", "listing__sublet", "listing__room__building__address__place"
        ),
        code=code,
    )
    check_may_edit(user, found.listing)
    actions.mark_read(found, by=user, now=now)
    form = ReplyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data["body"]
        if carried_out(form, lambda: actions.reply_as_landlord(found, body=body, by=user, now=now)):
            told.success(request, _("Your answer is sent. The student does not see your e-mail address."))
            return redirect("landlord_thread", code=code)
    return render(request, "landlord/thread.html", {"thread": found, "form": form})
