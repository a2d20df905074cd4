"""What the forms for messages share: the fields, and how many messages an hour are too many."""

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from frontend.forms import Form
from kotatgent.contact.models import MAX_BODY
from kotatgent.core.throttle import allow
from listings.models import Listing

HOUR = 3600
AN_HOUR_FROM_ONE_ADDRESS = 20
AN_HOUR_ABOUT_ONE_ADVERT = 60
TOO_MANY = _("There were too many messages in a short time. What you wrote is still here: send it again in an hour.")


class ReplyForm(Form):
    body = forms.CharField(
        label=_("Your message"), max_length=MAX_BODY, widget=forms.Textarea(attrs={"rows": 8}), strip=True
    )


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


def too_many(request: HttpRequest, listing: Listing) -> bool:
    """Counts one more message from this visitor's address and about this advert."""
    where = get_adapter().get_client_ip(request)
    from_here = allow(f"contact:from:{where}", limit=AN_HOUR_FROM_ONE_ADDRESS, seconds=HOUR)
    about_this = allow(f"contact:about:{listing.pk}", limit=AN_HOUR_ABOUT_ONE_ADVERT, seconds=HOUR)
    return not (from_here and about_this)
