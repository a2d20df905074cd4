"""What the landlord answers to moments proposed for a visit: by the link in the mail, and on the own page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.doing import carried_out
from frontend.forms import Form
from frontend.templatetags.words import weekday_moment
from inspections.actions import offers
from inspections.enums import OfferState
from inspections.models import Offer
from kotatgent.accounts.models import User
from kotatgent.core import clock

NONE = "none"


class AnswerForm(Form):
    answer = forms.ChoiceField(label=_("When can we come?"), widget=forms.RadioSelect)
    why_none = forms.CharField(
        label=_("If none suits: why, and when can you?"),
        help_text=_("One sentence is enough. The inspector reads it and proposes something else."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(slot.pk), weekday_moment(slot.starts_at)) for slot in offer.slots.all()]
        self.fields["answer"].choices = [*choices, (NONE, _("None of these suits me"))]  # type: ignore[attr-defined]


def answered(form: AnswerForm, offer: Offer, *, user: User) -> bool:
    """Whether the answer went through; what is refused stands in the form."""
    chosen, now = form.cleaned_data["answer"], clock.now()
    if chosen == NONE:
        why_none = form.cleaned_data["why_none"]
        return carried_out(form, lambda: offers.decline(offer, why_none=why_none, by=user, now=now))
    slot = offer.slots.get(pk=chosen)
    return carried_out(form, lambda: offers.take(offer, slot, by=user, now=now))


def is_open(offer: Offer) -> bool:
    return offer.state == OfferState.OPEN and clock.today() <= offer.answer_by
