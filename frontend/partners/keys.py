"""Keys to the API: everybody of the institution sees them; its managers make and withdraw them, the desk withdraws."""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frontend.access import account, institution_page, partner_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.partners.colleagues import own
from kotatgent.accounts.models import Institution
from kotatgent.accounts.roles import Role
from kotatgent.core import clock, dates
from kotatgent.partners import actions, permissions, policies, queries
from kotatgent.partners.models import ApiKey

SOON = 30  # days
ENDED = 20  # as many withdrawn ones as are shown

OPENS = [
    ("reads_figures", gettext_lazy("Read the figures that your start page shows")),
    ("looks_up", gettext_lazy("Look up lists of advert codes and certificate numbers")),
]
MONTHS = [(3, gettext_lazy("Three months")), (6, gettext_lazy("Six months")), (12, gettext_lazy("A year"))]


class KeyForm(Form):
    name = forms.CharField(
        label=gettext_lazy("What is it for?"),
        help_text=gettext_lazy("A name by which your colleagues know it, for example: website of the housing service."),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "size": "30"}),
    )
    opens = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        choices=OPENS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    months = forms.TypedChoiceField(
        label=gettext_lazy("How long does it work?"),
        choices=MONTHS,
        coerce=int,
        initial=12,
        widget=forms.RadioSelect,
    )

    def facts(self) -> dict[str, Any]:
        chosen = self.cleaned_data["opens"]
        facts = {name: name in chosen for name, _label in OPENS}
        return facts | {
            "name": self.cleaned_data["name"],
            "last_day": dates.add_months(clock.today(), self.cleaned_data["months"]),
        }


def shown(institution: Institution) -> list[dict[str, Any]]:
    """Every key that was not withdrawn, with what a reader must know of it."""
    today = clock.today()
    return [
        {
            "key": key,
            "opens": [label for name, label in OPENS if getattr(key, name)],
            "over": policies.is_over(key, on=today),
            "soon": (key.last_day - today).days <= SOON,
            "maker_is_gone": queries.maker_is_gone(key),
        }
        for key in queries.open_keys(institution)
    ]


@institution_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The answer to who makes a key is the only page that ever shows its secret."""
    user, institution = account(request), own(request)
    form, made = KeyForm(sent(request)), []

    def make() -> None:
        made.append(actions.make_key(institution, by=user, now=clock.now(), **form.facts()))

    if request.method == "POST":
        permissions.check_may_make_key(user, institution)
        if form.is_valid() and carried_out(form, make):
            return render(request, "partners/key_made.html", _made(*made[0]))
    context = {
        "institution": institution,
        "rows": shown(institution),
        "ended": list(queries.withdrawn_keys(institution)[:ENDED]),
        "form": form,
    }
    return render(request, "partners/keys.html", context)


def _made(key: ApiKey, secret: str) -> dict[str, Any]:
    figures, lookup = (settings.BASE_URL + reverse(f"api:partner_{name}") for name in ("figures", "lookup"))
    header = '-H "Authorization: Bearer $KEY"'
    body = json.dumps({"codes": ["…"]}, ensure_ascii=False)
    samples = [
        *([f"curl {header} {figures}"] if key.reads_figures else []),
        *([f"curl {header} --json '{body}' {lookup}"] if key.looks_up else []),
    ]
    return {"key": key, "secret": secret, "samples": samples}


@partner_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """First what that means. Nobody learns of the keys of another institution."""
    user = account(request)
    key = get_object_or_404(ApiKey.objects.select_related("institution"), code=code)
    if user.role != Role.STAFF and user.institution_id != key.institution_id:
        raise Http404
    permissions.check_may_withdraw_key(user, key)
    policies.check_not_withdrawn(key)
    desk, form = user.role == Role.STAFF, Form(sent(request))
    back = reverse("desk_partner", args=[key.institution.code]) if desk else reverse("partners_keys")
    if request.method == "POST" and carried_out(form, lambda: actions.withdraw_key(key, by=user, now=clock.now())):
        messages.success(request, _("The key is withdrawn. It opens nothing any more."))
        return redirect(back)
    return render(request, "partners/key_withdraw.html", {"key": key, "back": back, "desk": desk, "form": form})
