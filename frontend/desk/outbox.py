"""Mails that we sent, wait to send, or could not deliver."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from frontend.access import account, desk_page
from frontend.forms import FilterForm
from frontend.paging import paginate
from kotatgent.audit.reading import record_reading
from kotatgent.core import clock
from kotatgent.notices import actions, queries
from kotatgent.notices.enums import LOST, LetterState, State
from kotatgent.notices.models import Letter, Notice


class OutboxFilter(FilterForm):
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=[("", gettext_lazy("All mails")), *State.choices])
    to = forms.CharField(
        label=gettext_lazy("To"),
        max_length=254,
        widget=forms.TextInput({"size": 28}),
        help_text=gettext_lazy("The whole address: addresses are stored sealed."),
    )


@desk_page
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    form = OutboxFilter(request.GET)
    rows = Notice.objects.defer("body", "subject_nl", "body_nl", "error")
    values = form.cleaned_data if form.is_valid() else {}
    if values.get("state"):
        rows = rows.filter(state=values["state"])
    if values.get("to"):
        rows = rows.filter(to_email=values["to"].strip())
    page = paginate(rows.order_by("-pk"), request)
    return render(request, "desk/outbox.html", {"form": form, "page": page})


@desk_page
@require_safe
def mail(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Notice, code=code.upper())
    record_reading(found, by=account(request), now=clock.now(), page="desk_mail")
    letter: Letter | None = getattr(found, "letter", None)
    context = {
        "mail": found,
        "letter": letter,
        "told_on": queries.told_on(found) if letter is not None else None,
        "can_send": found.state in LOST,
        "can_write": queries.goes_by_letter(found.template, found.to_user)
        and (letter is None or letter.state == LetterState.SUPERSEDED),
    }
    return render(request, "desk/mail.html", context)


@desk_page
@require_POST
def send_again(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Notice, code=code.upper())
    actions.send_again(found, by=account(request), now=clock.now())
    messages.success(request, _("The mail is in line again. It goes out within a minute."))
    return redirect("desk_mail", code=found.code)
