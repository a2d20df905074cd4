"""A student sublets the own room: asks the landlord, follows the answer, goes on to the advert, calls it off."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, student_page
from frontend.doing import carried_out, sent
from frontend.fields import DateField, EuroField
from frontend.forms import Form
from frontend.sublets import held
from frontend.waiting import answered, ask_to_wait
from kotatgent.contact.queries import threads_to
from kotatgent.core import clock
from kotatgent.core.throttle import wait
from kotatgent.followups.queries import academic_year_end
from kotatgent.terms.queries import has_accepted
from listings import policies, sublet_grounds, sublet_policies, sublet_queries
from listings.actions import sublets
from listings.enums import SubletGround
from listings.models import Sublet
from listings.wording import sublet_label

DAY_SECONDS, TRIES_A_DAY = 24 * 3600, 10  # also of codes that are none, so that nobody finds rooms by trying


class SubletAskForm(Form):
    code = forms.CharField(
        label=_("Code of the room"),
        max_length=20,
        help_text=_("Of the advert by which you found it, or of the room or the building: your landlord knows it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "12"}),
    )
    label = forms.CharField(
        label=_("Which room, if the code is that of the building (optional)"),
        max_length=40,
        required=False,
        help_text=_("As in your contract, for example: 2.01"),
        widget=forms.TextInput(attrs={"size": "12"}),
    )
    student_name = forms.CharField(
        label=_("Your name, as your landlord knows it"),
        max_length=80,
        help_text=_("Only your landlord reads it."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "size": "30"}),
    )
    ground = forms.ChoiceField(label=_("How do you sublet?"), choices=SubletGround.choices, widget=forms.RadioSelect)
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("Until, that day included"))
    lease_until = DateField(label=_("Until when do you rent the room yourself?"))
    price_cents = EuroField(
        label=_("What do you ask a month at most, all in?"), help_text=_("Rent, costs and advances together.")
    )
    says_optional = False


@student_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    user = account(request)
    context = {
        "sublets": sublet_queries.sublets_of(user),
        "threads": threads_to(user).exists(),
    }
    return render(request, "student/sublets.html", context)


@student_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    user, now = account(request), clock.now()
    form = SubletAskForm(sent(request), initial={"code": request.GET.get("code", "")[:20]})
    made: list[Sublet] = []
    if request.method == "POST" and form.is_valid():
        if seconds := wait(f"sublet:{user.pk}", limit=TRIES_A_DAY, seconds=DAY_SECONDS, now=now):
            ask_to_wait(form, seconds)
        elif carried_out(form, lambda: made.append(sublets.ask(**form.cleaned_data, by=user, now=now))):
            messages.success(request, _("Your landlord gets a mail."))
            return redirect("student_sublet", code=made[0].code)
    context = {"form": form, "year": academic_year_end(clock.date_of(now))}
    return answered(render(request, "student/sublet_ask.html", context), form)


@student_page
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    sublet, now = _theirs(request, code), clock.now()
    may_prepare = sublet_policies.may_prepare(sublet, now=now)
    context: dict[str, Any] = {
        "sublet": sublet,
        "listing": sublet.listing if may_prepare else None,  # of a room that nobody answered for nothing is shown
        "label": sublet_label(sublet.ends_on),
        "held": held(sublet, now=now),
        "blocked": not policies.may_be_let(sublet.listing),
        "objection": sublet_grounds.label_of(sublet.objection),
        "accepted": has_accepted(account(request).pk, clock.date_of(now)),
    }
    return render(request, "student/sublet.html", context)


@student_page
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, code: str) -> HttpResponse:
    sublet = _theirs(request, code)
    if request.method == "POST":
        sublets.call_off(sublet, by=account(request), now=clock.now())
        messages.success(request, _("The sublet is called off."))
        return redirect("student_sublet", code=code)
    if not sublet.is_open:
        return redirect("student_sublet", code=code)
    return render(request, "student/sublet_off.html", {"sublet": sublet})


def _theirs(request: HttpRequest, code: str) -> Sublet:
    return get_object_or_404(sublet_queries.sublets_of(account(request)), code=code)
