"""What a landlord says to a student who sublets: by the link in the mail, and on the own pages."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.doing import carried_out
from frontend.forms import Form
from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken, Text
from listings import policies, sublet_grounds, sublet_policies
from listings.actions import sublets
from listings.enums import SubletState
from listings.models import Sublet
from listings.wording import label_of, sublet_label

YES, NO, OBJECT, REVOKE, BACK = "yes", "no", "object", "revoke", "back"
WORDS: dict[str, Text] = {
    YES: _("Yes, I agree"),
    NO: _("No"),
    OBJECT: _("I object"),
    REVOKE: _("I take my consent back"),
    BACK: _("I take my objection back"),
}


def open_to(sublet: Sublet) -> tuple[str, ...]:
    """What may be said of it now."""
    found: dict[str, tuple[str, ...]] = {
        SubletState.ASKED: (YES, NO) if clock.today() <= sublet.last_day else (),
        SubletState.TOLD: (YES, OBJECT),
        SubletState.AGREED: (REVOKE,) if sublet.needs_consent else (OBJECT,),
        SubletState.OBJECTED: (BACK,),
    }
    return found.get(sublet.state, ())


class SubletAnswerForm(Form):
    """One answer. What needs a ground or a reason asks for it."""

    says_optional = False
    answer = forms.ChoiceField(label=_("What do you say?"), widget=forms.RadioSelect)
    objection = forms.ChoiceField(label=_("If you object: on which ground?"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The student reads it. Not needed for a yes."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, sublet: Sublet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may = open_to(sublet)
        self.fields["answer"].choices = [(one, WORDS[one]) for one in may]  # type: ignore[attr-defined]
        if len(may) == 1:
            self.fields["answer"].initial = may[0]
        self.fields["objection"].choices = sublet_grounds.choices()  # type: ignore[attr-defined]
        if OBJECT not in may:
            del self.fields["objection"]
        if not {NO, OBJECT, REVOKE} & set(may):
            del self.fields["reason"]

    def clean(self) -> None:
        super().clean()
        answer = self.cleaned_data.get("answer")
        if answer == OBJECT and not self.cleaned_data.get("objection") and "objection" not in self.errors:
            self.add_error("objection", _("Choose the ground of your objection."))
        if answer in (NO, OBJECT, REVOKE) and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say to the student why."))


def answered(form: SubletAnswerForm, sublet: Sublet, *, user: User) -> bool:
    """Whether the answer went through; what is refused stands in the form."""
    facts, now = form.cleaned_data, clock.now()
    reason, objection = facts.get("reason", ""), facts.get("objection", "")
    said: dict[str, Callable[[], object]] = {
        YES: lambda: sublets.agree(sublet, reason=reason, by=user, now=now),
        NO: lambda: sublets.refuse(sublet, reason=reason, by=user, now=now),
        OBJECT: lambda: sublets.object_to(sublet, objection=objection, reason=reason, by=user, now=now),
        REVOKE: lambda: sublets.revoke(sublet, reason=reason, by=user, now=now),
        BACK: lambda: sublets.take_objection_back(sublet, by=user, now=now),
    }
    return carried_out(form, said[facts["answer"]])


def shown(sublet: Sublet, form: SubletAnswerForm | None) -> dict[str, Any]:
    """What a landlord sees of a sublet: who, what, from when to when, and the words that would stand at the advert."""
    room = sublet.listing.room
    return {
        "sublet": sublet,
        "listing": sublet.listing,
        "room": room,
        "label": sublet_label(sublet.ends_on),
        "certificate": label_of(getattr(room, "standing", None), clock.today()),
        "objection": sublet_grounds.label_of(sublet.objection),
        "form": form if form is not None and form.fields["answer"].choices else None,  # type: ignore[attr-defined]
    }


def held(sublet: Sublet, *, now: dt.datetime) -> Text:
    """Why the advert can't be online now; empty when the sublet is in nobody's way."""
    if not policies.may_be_let(sublet.listing):
        return policies.blocked_sentence(sublet.listing)
    try:
        sublet_policies.check_stands(sublet, now=now)
    except RuleBroken as refusal:
        return refusal.message
    return ""
