"""Writing to a landlord, and the talk that follows. Neither side sees the other's address."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend.access import public_page
from frontend.forms import Form, add_rule_error, add_validation_error
from kotatgent.accounts.models import User
from kotatgent.audit.actors import VISITOR
from kotatgent.contact import actions, queries
from kotatgent.contact.validators import refuse_national_number
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.core.throttle import allow
from listings.models import Listing

MESSAGES_AN_HOUR = 10
TOO_MANY = _("You sent many messages in a short time. Wait an hour, then write again.")


class ReplyForm(Form):
    body = forms.CharField(
        label=_("Your message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}), strip=True
    )

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        refuse_national_number(body)
        return body


class ContactForm(ReplyForm):
    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name", "size": "30"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The landlord does not see it. We send you the answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "size": "30"}),
    )
    # Left empty by people, who never see it; filled in by programs that fill in everything.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    field_order = ("name", "email", "body", "website")


def _within_limit(request: HttpRequest, what: str) -> bool:
    where = request.META.get("REMOTE_ADDR", "")
    return allow(f"contact:{what}:{where}", limit=MESSAGES_AN_HOUR, seconds=3600)


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    listing = get_object_or_404(Listing.objects.public().with_facts(), code=code)
    user = request.user if isinstance(request.user, User) else None
    form = ContactForm(request.POST or None, initial={"email": user.email if user else ""})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return render(request, "public/contact_sent.html", {"listing": listing})
        if not _within_limit(request, listing.code):
            form.add_error(None, TOO_MANY)
        elif _start(form, listing, user):
            return render(request, "public/contact_sent.html", {"listing": listing})
    return render(request, "public/contact.html", {"listing": listing, "form": form})


def _start(form: ContactForm, listing: Listing, user: User | None) -> bool:
    try:
        actions.start_thread(
            listing,
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            body=form.cleaned_data["body"],
            language=translation.get_language() or "nl",
            by=user or VISITOR,
            now=clock.now(),
        )
    except RuleBroken as error:
        add_rule_error(form, error)
    except ValidationError as error:
        add_validation_error(form, error)
    else:
        return True
    return False


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, token: str) -> HttpResponse:
    """The visitor's side of a talk: whoever holds the secret link."""
    found = queries.by_token(token)
    if found is None:
        raise Http404
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not _within_limit(request, found.code):
            form.add_error(None, TOO_MANY)
        else:
            try:
                actions.reply_as_visitor(found, body=form.cleaned_data["body"], now=clock.now())
            except RuleBroken as error:
                add_rule_error(form, error)
            else:
                messages.success(request, _("Your message is with the landlord."))
                return redirect("thread", token=token)
    response = render(request, "public/thread.html", {"thread": found, "form": form})
    response["Referrer-Policy"] = "no-referrer"  # the address of this page is the key to it
    return response
