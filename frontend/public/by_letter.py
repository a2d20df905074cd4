"""Who got a letter with a code: see what staff wrote down, correct it, accept the terms, and sign in without an e-mail
address. Works without scripts, on a phone or on a screen at the counter (docs/adr/0030)."""

import datetime as dt
from functools import partial
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm
from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import public_page
from frontend.account.forms import PASSWORD_HINT
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.starting import PersonForm, shown_before
from frontend.terms import AcceptForm, shown_clause
from frontend.waiting import answered, ask_to_wait
from kotatgent.accounts.models import User
from kotatgent.accounts.queries import by_number_and_password
from kotatgent.audit.actors import VISITOR
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.core.throttle import wait
from kotatgent.terms import queries as terms
from landlords import actions, letter_codes, policies
from landlords.enums import StartState
from landlords.models import Start
from landlords.queries import account_of

REMEMBERED = "letter"  # in the session: which start, of which letter, and since when; never the code
SENT_TO = "letter-email"  # in the session: where a code went to confirm an address
HALF_AN_HOUR = dt.timedelta(minutes=30)  # on a screen that others use too
FROM_ONE_PLACE, IN = 30, 600  # tries in ten minutes: a counter is one place
OF_ONE_NUMBER = 10
NOT_RIGHT = _(
    "This number and this code don't go together, or the code works no longer. Look at the letter once more. After five"
    " wrong tries a code is locked: call us for a new letter."
)
WRONG_PASSWORD = _("This registration number and this password don't go together. Check both.")
ENDED = _("Fill in the number and the code of your letter once more: your half hour is over, or the code was used.")


def _plain(label: object, hint: object = "") -> forms.CharField:
    attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "size": "18"}
    return forms.CharField(label=label, help_text=hint, max_length=40, widget=forms.TextInput(attrs))  # type: ignore[arg-type]


def _password(label: object, hint: object, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "size": "30"})
    return forms.CharField(label=label, help_text=hint, max_length=128, strip=False, widget=widget)  # type: ignore[arg-type]


class CodeForm(Form):
    number = _plain(_("Registration number"), _("Eight characters, on the letter."))
    code = _plain(_("Code"), _("Twelve characters. Dashes, spaces and small letters make no difference."))


class PasswordForm(Form):
    password = _password(_("Choose a password"), PASSWORD_HINT, "new-password")

    def clean_password(self) -> str:
        return str(get_adapter().clean_password(self.cleaned_data["password"]))


class ConfirmForm(PasswordForm, AcceptForm):
    """Field order is that of the page."""


class SignInForm(Form):
    number = _plain(_("Registration number"), _("Eight characters, on the letter that you got."))
    password = _password(_("Password"), "", "current-password")


@public_page
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The number and the code. Whoever is signed in does this for somebody else, and may not."""
    form = CodeForm(sent(request))
    if request.method == "POST" and not request.user.is_authenticated and form.is_valid():
        start = _opened(request, form)
        if start is not None:
            request.session.cycle_key()
            request.session[REMEMBERED] = [start.code, start.letters, clock.now().timestamp()]
            return redirect("by_letter_details" if start.state == StartState.OPEN else "by_letter_password")
    return answered(render(request, "public/by_letter.html", {"form": form}), form)


def _opened(request: HttpRequest, form: CodeForm) -> Start | None:
    if seconds := _too_many(request, "letter"):
        ask_to_wait(form, seconds)
        return None
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    start = actions.enter_code(number=number, code=code, now=clock.now())
    if start is None:
        form.add_error(None, NOT_RIGHT)
    return start


def _too_many(request: HttpRequest, what: str) -> int:
    where = get_adapter().get_client_ip(request)
    return wait(f"{what}:from:{where}", limit=FROM_ONE_PLACE, seconds=IN, now=clock.now())


def _remembered(request: HttpRequest, *states: StartState) -> Start | None:
    """What the code opened, while it still works; None sends back to the code."""
    code, letter, since = request.session.get(REMEMBERED, ("", 0, 0))
    if request.user.is_authenticated or clock.now().timestamp() - since > HALF_AN_HOUR.total_seconds():
        return None
    start = Start.objects.filter(code=code, letters=letter, state__in=states).first()
    return start if start is not None and policies.code_works(start, on=clock.today()) else None


def _again(request: HttpRequest) -> HttpResponse:
    if request.session.pop(REMEMBERED, None) is not None:
        messages.warning(request, ENDED)
    return redirect("by_letter")


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Exactly what staff wrote down, to be corrected."""
    start = _remembered(request, StartState.OPEN)
    if start is None:
        return _again(request)
    form = PersonForm(sent(request), initial=shown_before(start))
    if request.method == "POST" and form.is_valid() and _corrected(form, start):
        return redirect("by_letter_terms")
    return render(request, "public/by_letter_details.html", {"form": form, "start": start})


def _corrected(form: PersonForm, start: Start) -> bool:
    facts = {"expected": form.expected(), "letter": start.letters, **form.facts()}
    try:
        return carried_out(form, lambda: actions.correct_start(start, by=VISITOR, now=clock.now(), **facts))
    except Conflict as conflict:
        form.tell(conflict, start)
        return False


@public_page
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """The terms clause by clause, the consents apart, and a password. With this the person is in the register."""
    start = _remembered(request, StartState.OPEN)
    if start is None:
        return _again(request)
    language = translation.get_language() or "nl"
    version = next(iter(terms.to_accept(clock.today())), None)
    if version is None:
        raise Http404
    initial = {"text_hash": version.text_hash(language)}
    form = ConfirmForm(sent(request), initial=initial, version=version, language=language)
    if request.method == "POST" and form.is_valid():
        email = start.email
        facts = {"letter": start.letters, "version": version, "language": language, **_accepted(form)}
        try:
            done = carried_out(form, lambda: actions.confirm_registration(start, now=clock.now(), **facts))
        except Conflict as conflict:
            if conflict.code != "other_text":
                raise
            form.add_error(None, str(conflict.message))
            done = False
        if done:
            return _welcome(request, start, email)
    context = {
        "start": start,
        "title": version.title(language),
        "clauses": [shown_clause(clause, language) for clause in terms.terms_of(version)],
        "form": form,
    }
    return render(request, "public/by_letter_terms.html", context)


def _accepted(form: ConfirmForm) -> dict[str, Any]:
    typed = form.cleaned_data
    return {"shown_hash": typed["text_hash"], "consents": typed["consents"], "password": typed["password"]}


def _welcome(request: HttpRequest, start: Start, email: str) -> HttpResponse:
    """Signed in; and where there is an e-mail address, a code goes to it: until that is filled in it is not used."""
    user = account_of(start)
    assert user is not None  # it was made just now
    request.session.pop(REMEMBERED, None)
    response = _signed_in(request, user, to="landlord_registered")
    if email:
        form = AddEmailForm(user=user, data={"email": email})
        if form.is_valid():
            form.save(request)
            request.session[SENT_TO] = form.cleaned_data["email"]
    return response


def code_sent_to(request: HttpRequest) -> str:
    """The address that waits for its code; empty once the account has one."""
    return "" if request.user.is_anonymous or request.user.email else str(request.session.get(SENT_TO, ""))


def _signed_in(request: HttpRequest, user: User, *, to: str = "") -> HttpResponse:
    """The letter proved who it is: no address has to be confirmed first."""
    url = redirect(to).url if to else None
    response: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=url)
    return response


@public_page
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """For who is registered and forgot the password: the code of a later letter."""
    start = _remembered(request, StartState.CONFIRMED)
    if start is None:
        return _again(request)
    form = PasswordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        user = actions.choose_new_password(
            start, letter=start.letters, password=form.cleaned_data["password"], now=clock.now()
        )
        request.session.pop(REMEMBERED, None)
        messages.success(request, _("Your new password is saved, and you are signed in."))
        return _signed_in(request, user, to="landlord_home")
    return render(request, "public/by_letter_password.html", {"form": form, "start": start})


@public_page
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Leave the screen for somebody else; the code still works."""
    request.session.pop(REMEMBERED, None)
    messages.success(request, _("Nothing stays on this screen. Your code still works: come back when you like."))
    return redirect("by_letter")


@public_page
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """With the registration number, for accounts that began by letter."""
    if request.user.is_authenticated:
        return redirect("start")
    form = SignInForm(sent(request))
    if request.method == "POST" and form.is_valid():
        number = letter_codes.bare(form.cleaned_data["number"])
        of_number = partial(wait, f"number:{number}", limit=OF_ONE_NUMBER, seconds=IN, now=clock.now())
        if seconds := _too_many(request, "number") or of_number():
            ask_to_wait(form, seconds)
        elif (user := by_number_and_password(number, form.cleaned_data["password"])) is not None:
            return _signed_in(request, user)
        else:
            form.add_error(None, WRONG_PASSWORD)
    return answered(render(request, "public/by_letter_sign_in.html", {"form": form, "next": _next(request)}), form)


def _next(request: HttpRequest) -> str:
    """allauth itself refuses one that leads elsewhere."""
    return request.POST.get("next") or request.GET.get("next") or ""
