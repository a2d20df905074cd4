"""Who somebody is: the last step of registering, and later the place to change it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, landlord_page
from frontend.doing import carried_out, sent
from frontend.fields import KboField, PhoneField
from frontend.forms import VersionedForm
from frontend.landlord import mine
from kotatgent.accounts import actions as accounts
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from landlords import actions
from landlords.enums import LandlordKind


def _name(label: object, autocomplete: str, **options: object) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, "size": "30"})
    return forms.CharField(label=label, widget=widget, **options)  # type: ignore[arg-type]


class DetailsForm(VersionedForm):
    kind = forms.ChoiceField(label=_("Who lets the rooms?"), choices=LandlordKind.choices, widget=forms.RadioSelect)
    first_name = _name(_("First name"), "given-name", max_length=80)
    last_name = _name(_("Surname"), "family-name", max_length=80)
    company_name = _name(_("Name of the company"), "organization", max_length=160, required=False)
    kbo_number = KboField(
        label=_("KBO number"), required=False, help_text=_("Only for a company: ten digits, for example 0123.456.749.")
    )
    phone = PhoneField(label=_("Telephone"), help_text=_("Only the City and the fire brigade see it."))
    postal_street = _name(
        _("Street, number and box"),
        "address-line1",
        max_length=120,
        required=False,
        help_text=_("Where you live or where your company is: for letters, when a mail does not arrive."),
    )
    postal_postcode = _name(_("Postcode"), "postal-code", max_length=12, required=False)
    postal_place = _name(_("Town"), "address-level2", max_length=80, required=False)
    postal_country = _name(_("Country, when not Belgium"), "country-name", max_length=60, required=False)
    language = forms.ChoiceField(
        label=_("In which language do we write to you?"),
        choices=[("nl", "Nederlands"), ("en", "English")],
        widget=forms.RadioSelect,
    )

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("kind") != LandlordKind.COMPANY:
            return
        if not self.cleaned_data.get("company_name"):
            self.add_error("company_name", _("Fill in the name of the company."))
        if not self.cleaned_data.get("kbo_number") and "kbo_number" not in self.errors:
            self.add_error("kbo_number", _("Fill in the KBO number of the company."))


POSTAL = ("postal_street", "postal_postcode", "postal_place", "postal_country")
WHERE = ("postal_street", "postal_postcode", "postal_place")
FACTS = ("kind", "first_name", "last_name", "company_name", "kbo_number", "phone", *POSTAL)


@landlord_page
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    user, landlord = account(request), mine.landlord(request)
    initial = {name: getattr(landlord, name) for name in (*FACTS, "version")} if landlord else {"kind": "person"}
    form = DetailsForm(sent(request), initial={**initial, "language": user.language})
    if not user.email:  # letters are all that reaches them
        for name in WHERE:
            form.fields[name].required = True
    if request.method == "POST" and form.is_valid() and _save(request, form):
        messages.success(request, _("Your details are saved."))
        return redirect("landlord_details" if landlord else "landlord_terms")
    return render(request, "landlord/details.html", {"form": form, "landlord": landlord})


def _save(request: HttpRequest, form: DetailsForm) -> bool:
    user, landlord, now = account(request), mine.landlord(request), clock.now()
    facts = {name: form.cleaned_data[name] for name in FACTS}
    try:
        if landlord is None:
            done = carried_out(form, lambda: actions.register(by=user, now=now, **facts))
        else:
            expected = form.expected()
            done = carried_out(
                form, lambda: actions.change_details(landlord, by=user, now=now, expected=expected, **facts)
            )
    except Conflict as conflict:
        form.show_conflict(conflict, row=landlord)
        return False
    if done:
        accounts.choose_language(user, form.cleaned_data["language"], now=now)
    return done
