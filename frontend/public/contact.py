"""Writing to a landlord, and the talk that follows. Neither side sees the other's address."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend.access import public_page
from frontend.by_link import private
from frontend.forms import add_rule_error, add_validation_error
from frontend.public.talking import ContactForm, ReplyForm, changes_since, replied, too_many
from frontend.waiting import answered, ask_to_wait
from kotatgent.accounts.models import User
from kotatgent.audit.actors import VISITOR
from kotatgent.contact import actions, queries
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from listings.models import Listing


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    listing = get_object_or_404(Listing.objects.public().with_facts(), code=code)
    user = request.user if isinstance(request.user, User) else None
    form = ContactForm(request.POST or None, initial={"email": user.email if user else ""})
    if request.method == "POST" and form.is_valid():
        is_a_program = bool(form.cleaned_data["website"])  # it is told that all went well
        if is_a_program or _start(request, form, listing, user):
            return redirect("listing_contact_sent", code=listing.code)
    return answered(render(request, "public/contact.html", {"listing": listing, "form": form}), form)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest, code: str) -> HttpResponse:
    listing = get_object_or_404(Listing.objects.public().with_facts(), code=code)
    return render(request, "public/contact_sent.html", {"listing": listing})


def _start(request: HttpRequest, form: ContactForm, listing: Listing, user: User | None) -> bool:
    if seconds := too_many(request, listing):
        ask_to_wait(form, seconds)
        return False
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
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, token: str) -> HttpResponse:
    """The visitor's side of a talk: whoever holds the secret link."""
    found = queries.by_token(token)
    if found is None:
        raise Http404
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and replied(request, form, found, by=VISITOR):
        return redirect("thread", token=token)
    context = {"thread": found, "form": form, "changes": changes_since(found)}
    return private(answered(render(request, "public/thread.html", context), form))
