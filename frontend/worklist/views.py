"""Who does it: take, give back, hand over. Each goes back to the list, as it was filtered."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import account, office_page
from frontend.desk import steps
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.worklist.badge import HOMES
from inspections import queries
from kotatgent.accounts.models import User
from kotatgent.accounts.queries import active_with_role
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups import permissions, policies, taking
from kotatgent.followups.models import FollowUp


class HandOverForm(Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("To which colleague?"),
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    note = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("One short sentence. Your colleagues read it; write nothing about somebody's health."),
        max_length=200,
        required=False,
    )
    holder = forms.IntegerField(widget=forms.HiddenInput, required=False)  # who had it on screen
    back = forms.CharField(widget=forms.HiddenInput, required=False)


def _row(pk: int) -> FollowUp:
    return get_object_or_404(FollowUp.objects.for_people().select_related("taken_by"), pk=pk)


def _to_list(user: User, back: str) -> HttpResponse:
    query = QueryDict(back).urlencode()  # a query and nothing else: it leads to no other site
    return redirect(reverse(HOMES[Role(user.role)]) + (f"?{query}" if query else "") + "#list")


@office_page
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    user = account(request)
    taking.take(_row(pk), by=user, now=clock.now())
    messages.success(request, _("It is yours now. Your colleagues see that you do it."))
    return _to_list(user, request.POST.get("back", ""))


@office_page
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    user = account(request)
    taking.give_back(_row(pk), by=user, now=clock.now())
    messages.success(request, _("It is with the team again. A colleague can take it."))
    return _to_list(user, request.POST.get("back", ""))


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    user, row = account(request), _row(pk)
    permissions.check_may_take(user, row)
    policies.check_still_waits(row)
    initial = {"holder": row.taken_by_id, "back": request.GET.urlencode()}
    form = HandOverForm(sent(request), initial=initial)
    colleagues = active_with_role(Role(user.role))
    if row.taken_by_id is not None:
        colleagues = colleagues.exclude(pk=row.taken_by_id)
    form.fields["to"].queryset = colleagues  # type: ignore[attr-defined]
    if form.is_valid():
        given = form.cleaned_data
        policies.check_held_by(row, given["holder"])

        def do() -> FollowUp:
            return taking.hand_over(row, to=given["to"], note=given["note"], by=user, now=clock.now())

        if carried_out(form, do):
            messages.success(request, _("Handed over to %(who)s.") % {"who": given["to"]})
            return _to_list(user, given["back"])
    (item,) = queries.work_items([row])
    context = {
        "form": form,
        "row": row,
        "building": item.building,
        "label": steps.label(row),
        "list_url": reverse(HOMES[Role(user.role)]),
        "today": clock.today(),
        "alone": not colleagues.exists(),
    }
    return render(request, "worklist/hand_over.html", context)
