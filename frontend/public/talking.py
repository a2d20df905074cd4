"""What the forms for messages share: the fields, how many messages an hour are too many, and the answer in a talk."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from frontend.fields import EmailField
from frontend.forms import Form, add_rule_error
from frontend.waiting import ask_to_wait
from kotatgent.accounts.visitors import visitor
from kotatgent.audit.actors import Actor
from kotatgent.contact import actions
from kotatgent.contact.models import MAX_BODY, Thread
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken, Text
from kotatgent.core.throttle import wait
from listings.changes import Changed, since
from listings.enums import State
from listings.models import Listing

HOUR = 3600
AN_HOUR_FROM_ONE_ADDRESS = 20
AN_HOUR_ABOUT_ONE_ADVERT = 60


class ReplyForm(Form):
    body = forms.CharField(
        label=_("Your message"), max_length=MAX_BODY, widget=forms.Textarea(attrs={"rows": 8}), strip=True
    )


class ContactForm(ReplyForm):
    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name", "size": "30"})
    )
    email = EmailField(
        label=_("Your e-mail address"),
        help_text=_("The landlord does not see it. We send you the answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "size": "30"}),
    )
    # Left empty by people, who never see it; filled in by programs that fill in everything.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    field_order = ("name", "email", "body", "website")


def replied(request: HttpRequest, form: ReplyForm, thread: Thread, *, by: Actor) -> bool:
    """Whether what the visitor of this talk writes went out; otherwise the form says why not."""
    if seconds := too_many(request, thread.listing):
        ask_to_wait(form, seconds)
        return False
    try:
        actions.reply_as_visitor(thread, body=form.cleaned_data["body"], by=by, now=clock.now())
    except RuleBroken as error:
        add_rule_error(form, error)
        return False
    messages.success(request, delivered(thread.listing))
    return True


def delivered(listing: Listing) -> Text:
    """With whom a message is now, in words."""
    if listing.landlord_id is None:
        return _("Your message is with the student who sublets.")
    return _("Your message is with the landlord.")


def changes_since(thread: Thread) -> list[Changed]:
    """What the landlord changed in the advert since somebody wrote about it; nothing of one that is not online."""
    if thread.listing.state != State.PUBLISHED:
        return []
    return since({thread.listing_id: thread.started_at}).get(thread.listing_id, [])


def too_many(request: HttpRequest, listing: Listing) -> int:
    """Counts one more message from this visitor's address and about this advert: 0, or the seconds to wait.

    What is refused from one address does not count for the advert, so that nobody closes it for others alone.
    """
    now = clock.now()
    from_here = wait(f"contact:from:{visitor(request.META)}", limit=AN_HOUR_FROM_ONE_ADDRESS, seconds=HOUR, now=now)
    if from_here:
        return from_here
    return wait(f"contact:about:{listing.pk}", limit=AN_HOUR_ABOUT_ONE_ADVERT, seconds=HOUR, now=now)
