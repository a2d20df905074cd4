"""Requests about data: what waits for the privacy officer, by its last day; one request, its answer, or more time."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, privacy_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.opening import look_into
from frontend.paging import paginate
from kotatgent.accounts.roles import OPEN_ROLES
from kotatgent.core import clock
from kotatgent.newsletter import actions as newsletter
from kotatgent.newsletter import queries as newsletters
from kotatgent.privacy import actions
from kotatgent.privacy.enums import ANSWERED, RequestState, Right
from kotatgent.privacy.holding import held_by
from kotatgent.privacy.models import DataRequest
from kotatgent.privacy.people import person_at, person_of
from kotatgent.privacy.preview import preview

ANSWER, LONGER, NEWSLETTER = "answer", "longer", "newsletter"


class AnswerForm(Form):
    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[(state, state.label) for state in ANSWERED],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Answer, with the reason"),
        help_text=_("The person reads this. The way to the authority and the court is added when you refuse."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class LongerForm(Form):
    why = forms.CharField(
        label=_("Why does it take longer?"),
        help_text=_("The person reads this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@privacy_page
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    waiting = DataRequest.objects.filter(state=RequestState.OPEN).order_by("due_on", "pk")
    answered = DataRequest.objects.filter(state__in=ANSWERED).order_by("-answered_at")
    context = {
        "waiting": list(waiting),
        "answered": paginate(answered, request),
        "today": clock.today(),
    }
    return render(request, "privacy_office/requests.html", context)


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_file(request: HttpRequest, code: str) -> HttpResponse:
    known = DataRequest.objects.exclude(state=RequestState.UNCONFIRMED).select_related("user")
    found = get_object_or_404(known, code=code)
    by, now = account(request), clock.now()
    verb = request.POST.get("verb")
    answering = AnswerForm(sent(request) if verb == ANSWER else None)
    longer = LongerForm(sent(request) if verb == LONGER else None)

    def answer() -> None:
        outcome = RequestState(answering.cleaned_data["outcome"])
        actions.answer(found, outcome=outcome, words=answering.cleaned_data["words"], by=by, now=now)

    doings: dict[str | None, tuple[Form, Callable[[], object]]] = {
        ANSWER: (answering, answer),
        LONGER: (longer, lambda: actions.extend(found, why=longer.cleaned_data["why"], by=by, now=now)),
    }
    if request.method == "POST" and verb in doings:
        form, doing = doings[verb]
        if form.is_valid() and carried_out(form, doing):
            messages.success(request, _("Done. The person gets a mail."))
            return redirect("rights_requests")
    plain = Form(sent(request) if verb == NEWSLETTER else None)
    if verb == NEWSLETTER and carried_out(plain, lambda: newsletter.erase_address(found.email, by=by, now=now)):
        messages.success(request, _("Erased from the newsletter. Tell the person so in your answer."))
        return redirect("rights_request", code=code)
    look_into(request, found, page="rights_request")
    is_open = found.state == RequestState.OPEN
    may_be_longer = is_open and found.longer_at is None and clock.date_of(now) <= found.due_on
    context = {
        "asked": found,
        "today": clock.date_of(now),
        "is_open": is_open,
        "may_be_longer": may_be_longer,
        "subscriptions": [],
        "sign_ups": [],
        "may_erase": is_open and found.kind == Right.ERASURE,
        "has_account": actions.account_of(found) is not None,
    }
    if found.email:
        context["subscriptions"] = newsletters.subscribers_at(found.email)
        context["sign_ups"] = newsletters.sign_ups_at(found.email)
    return render(request, "privacy_office/request.html", context | {"answering": answering, "longer": longer})


@privacy_page
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, code: str) -> HttpResponse:
    """What goes and what stays for who asked to be erased; then the button."""
    asked = get_object_or_404(DataRequest, code=code, kind=Right.ERASURE, state=RequestState.OPEN)
    by, now, whom = account(request), clock.now(), actions.account_of(asked)
    if whom is not None and whom.role not in OPEN_ROLES:
        raise Http404
    form = Form(sent(request))
    erasing = actions.erase_for_request if whom else actions.erase_address_for_request
    if request.method == "POST" and carried_out(form, lambda: erasing(asked, by=by, now=now)):
        messages.success(request, _("Erased. The person gets a last mail."))
        return redirect("rights_requests")
    person = person_of(whom) if whom else person_at(asked.email)
    look_into(request, asked, page="rights_erase")
    context = {
        "asked": asked,
        "form": form,
        "has_account": whom is not None,
        "held": held_by(person),
        "preview": preview(person),
    }
    return render(request, "privacy_office/erase.html", context)
