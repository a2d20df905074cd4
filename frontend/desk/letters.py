"""Letters in place of mails that did not arrive: print, post, and say so."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import account, desk_page
from frontend.doing import carried_out, saved
from frontend.fields import DateField
from frontend.forms import FilterForm, Form, VersionedForm
from frontend.paging import paginate
from kotatgent.accounts.queries import invented_data
from kotatgent.audit.reading import record_reading
from kotatgent.core import clock
from kotatgent.notices import letters as actions
from kotatgent.notices import paper, queries
from kotatgent.notices.enums import Cause, LetterState, Post
from kotatgent.notices.models import Letter, Notice
from landlords.actions import record_postal_address
from landlords.models import Landlord, Start
from landlords.queries import landlord_of


class LettersFilter(FilterForm):
    state = forms.ChoiceField(
        label=gettext_lazy("State"), choices=[("", gettext_lazy("All letters")), *LetterState.choices]
    )


class PostForm(Form):
    posted_on = DateField(label=gettext_lazy("On which day did you post it?"))
    post = forms.ChoiceField(label=gettext_lazy("How?"), choices=Post.choices, widget=forms.RadioSelect)
    shown_address = forms.CharField(widget=forms.HiddenInput, required=False)


class CloseForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Why does no letter go out?"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("For example: told by telephone on 3 March, the landlord has stopped letting."),
    )


class AddressForm(VersionedForm):
    postal_street = forms.CharField(label=gettext_lazy("Street, number and box"), max_length=120)
    postal_postcode = forms.CharField(
        label=gettext_lazy("Postcode"), max_length=12, widget=forms.TextInput({"size": 8})
    )
    postal_place = forms.CharField(label=gettext_lazy("Town"), max_length=80)
    postal_country = forms.CharField(label=gettext_lazy("Country, when not Belgium"), max_length=60, required=False)


@desk_page
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Those that wait to be posted, unless another state is asked for."""
    form = LettersFilter(request.GET if "state" in request.GET else {"state": LetterState.WAITING})
    state = form.cleaned_data["state"] if form.is_valid() else LetterState.WAITING
    rows = Letter.objects.select_related("notice").order_by("-pk")
    if state == LetterState.WAITING:
        rows = queries.letters_to_post()
    elif state:
        rows = rows.filter(state=state)
    return render(request, "desk/letters.html", {"form": form, "page": paginate(rows, request)})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """One letter, with the three things that can be done: fill in the address, say it was posted, close it."""
    found = _find(code)
    to = paper.addressed_to(found)
    landlord = landlord_of(found.notice.to_user) if found.notice.to_user else None
    sent = request.POST.get("what") if request.method == "POST" else None
    forms_of = _forms(request, sent, to, landlord)
    if sent in forms_of and _carry_out(request, sent, forms_of[sent], found, landlord):
        return redirect("desk_letter", code=found.code) if sent == "address" else redirect("desk_home")
    record_reading(found, by=account(request), now=clock.now(), page="desk_letter")
    context = {
        "letter": found,
        "mail": found.notice,
        "landlord": landlord,
        "start": Start.objects.filter(code=found.notice.about_code).first() if found.cause == Cause.ON_PAPER else None,
        "addressee": to.split("\n") if to else [],
        "waits": found.state == LetterState.WAITING,
        "forms": forms_of,
    }
    return render(request, "desk/letter.html", context)


def _find(code: str) -> Letter:
    rows = Letter.objects.select_related("notice__to_user", "settled_by")
    return get_object_or_404(rows, code=code.upper())


def _forms(request: HttpRequest, sent: str | None, to: str, landlord: Landlord | None) -> dict[str, Any]:
    def data(what: str) -> Any:
        return request.POST if sent == what else None

    today = {"posted_on": clock.today(), "post": Post.ORDINARY, "shown_address": to}
    found: dict[str, Any] = {
        "posted": PostForm(data("posted"), initial=today, prefix="posted"),
        "close": CloseForm(data("close"), prefix="close"),
    }
    if landlord is not None:
        known = {name: getattr(landlord, name) for name in (*AddressForm.base_fields,)}
        found["address"] = AddressForm(data("address"), initial=known, prefix="address")
    return found


def _carry_out(request: HttpRequest, what: str, form: Any, letter: Letter, landlord: Landlord | None) -> bool:
    if not form.is_valid():
        return False
    by, now, facts = account(request), clock.now(), form.cleaned_data
    if what == "posted":
        how, shown = Post(facts["post"]), "\n".join(facts["shown_address"].splitlines())
        done = carried_out(
            form,
            lambda: actions.post(letter, on=facts["posted_on"], how=how, shown_address=shown, by=by, now=now),
        )
        told = _("Noted: the letter is in the post.")
    elif what == "close":
        done = carried_out(form, lambda: actions.close(letter, reason=facts["reason"], by=by, now=now))
        told = _("Closed: no letter goes out.")
    else:
        assert landlord is not None
        done = saved(
            form,
            landlord,
            lambda: record_postal_address(landlord, expected=form.expected(), by=by, now=now, **form.values()),
        )
        told = _("The address is saved. You can print the letter now.")
    if done:
        messages.success(request, told)
    return done


@desk_page
@require_safe
def letter_file(request: HttpRequest, code: str) -> HttpResponse:
    found = _find(code)
    record_reading(found, by=account(request), now=clock.now(), page="desk_letter_file")
    made = paper.pdf(found, on=clock.today(), invented=invented_data())
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"brief-{found.code}.pdf") or ""
    response["Cache-Control"] = "private, no-store"
    return response


@desk_page
@require_POST
def write_letter(request: HttpRequest, code: str) -> HttpResponse:
    """From a mail: staff know that it does not reach somebody."""
    mail = get_object_or_404(Notice, code=code.upper())
    made = actions.say_undeliverable(mail, by=account(request), now=clock.now())
    messages.success(request, _("There is a letter for this mail now. Print and post it."))
    return redirect("desk_letter", code=made.code)
