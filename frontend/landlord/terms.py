"""The terms, clause by clause, and the consents beside them."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, landlord_page
from frontend.doing import carried_out, sent
from frontend.forms import Form
from frontend.landlord import mine
from frontend.public.pages import shown_clause
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.terms import actions, queries
from kotatgent.terms.models import Acceptance, Version


class AcceptForm(Form):
    text_hash = forms.CharField(widget=forms.HiddenInput)
    consents = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: object, version: Version, language: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        clauses = queries.consents_of(version)
        choices = [(clause.code, clause.part("body", language)) for clause in clauses]
        self.fields["consents"].choices = choices  # type: ignore[attr-defined]
        self.fields["consents"].label = _("Separately, as you like")


@landlord_page
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    user, now = account(request), clock.now()
    language = translation.get_language() or "nl"
    version = queries.in_force(clock.date_of(now))
    if version is None:
        raise Http404
    acceptance = Acceptance.objects.filter(user=user, version=version).first()
    initial = {"text_hash": version.text_hash(language), "consents": sorted(queries.consents_given(user))}
    form = AcceptForm(sent(request), initial=initial, version=version, language=language)
    if request.method == "POST" and form.is_valid() and _save(request, form, version, language, acceptance):
        messages.success(request, _("Saved.") if acceptance else _("You accepted the terms of use."))
        return redirect("landlord_terms" if acceptance else "landlord_home")
    context = {
        "version": version,
        "title": version.title(language),
        "clauses": [shown_clause(clause, language) for clause in queries.terms_of(version)],
        "consents": [shown_clause(clause, language) for clause in queries.consents_of(version)],
        "acceptance": acceptance,
        "form": form,
    }
    return render(request, "landlord/terms.html", context)


def _save(
    request: HttpRequest, form: AcceptForm, version: Version, language: str, acceptance: Acceptance | None
) -> bool:
    user, now, landlord = account(request), clock.now(), mine.landlord(request)

    def accept() -> None:
        if acceptance is None:
            actions.accept(
                version,
                by=user,
                now=now,
                language=language,
                shown_hash=form.cleaned_data["text_hash"],
                party=landlord.code if landlord else "",
            )
        actions.choose_consents(version, yes=form.cleaned_data["consents"], by=user, now=now, language=language)

    try:
        return carried_out(form, accept)
    except Conflict as conflict:
        form.add_error(None, str(conflict.message))
        return False
