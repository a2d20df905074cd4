"""A student sublets a room of this landlord: what was asked, and what the landlord says or takes back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, landlord_page
from frontend.doing import sent
from frontend.sublets import SubletAnswerForm, answered, shown
from listings.permissions import check_may_answer
from listings.sublet_queries import sublets


@landlord_page
@require_http_methods(["GET", "HEAD", "POST"])
def sublet(request: HttpRequest, code: str) -> HttpResponse:
    user = account(request)
    found = get_object_or_404(sublets(), code=code)
    check_may_answer(user, found)
    form = SubletAnswerForm(sent(request), sublet=found)
    if request.method == "POST" and form.is_valid() and answered(form, found, user=user):
        messages.success(request, _("Your answer is with the student."))
        return redirect("landlord_sublet", code=code)
    context = {**shown(found, form), "building": found.listing.room.building}
    return render(request, "landlord/sublet.html", context)
