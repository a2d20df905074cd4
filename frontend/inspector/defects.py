"""One defect that somebody reported, for the offices: what it says, and closing it with a reason."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, office_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.opening import look_into
from inspections.actions import defects
from inspections.enums import DefectState
from inspections.models import Defect
from inspections.permissions import check_may_close_defect, may_close_defect
from kotatgent.core import clock


class DefectCloseForm(Form):
    reason = forms.CharField(
        label=_("Why is it closed?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "For example: mended, or reported twice. Who reported reads it in these words: name no day of a visit."
        ),
    )


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def defect(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(
        Defect.objects.select_related("building__address__place", "room", "closed_by"), code=code.upper()
    )
    look_into(request, found.building, page="defect_file")
    user = account(request)
    form = DefectCloseForm(sent(request))
    if request.method == "POST":
        check_may_close_defect(user)
        if form.is_valid() and carried_out(
            form, lambda: defects.close(found, by=user, now=clock.now(), **form.cleaned_data)
        ):
            messages.success(request, _("Closed. Who reported it reads why."))
            return redirect("defect_file", code=found.code)
    closes = found.state != DefectState.CLOSED and may_close_defect(user)
    context = {"defect": found, "building": found.building, "form": form if closes else None}
    return render(request, "inspector/defect.html", context)
