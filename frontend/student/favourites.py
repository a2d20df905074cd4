from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from frontend.access import account, student_page
from frontend.public.keeping import way_back
from kotatgent.core import clock
from kotatgent.students import actions
from kotatgent.students.models import Favourite


@student_page
@require_POST
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """`code` is that of the advert. What was taken away already is no error: the button was pressed twice."""
    user = account(request)
    for favourite in Favourite.objects.filter(user=user, listing__code=code):
        actions.take_away(favourite, by=user, now=clock.now())
        messages.success(request, _("The advert is no longer kept."))
    return redirect(way_back(request, code) if request.POST.get("next") else "student_home")
