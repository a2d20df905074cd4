"""The lengths of time that the law or the city fixes, as reference data."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, desk_page
from frontend.doing import saved, sent
from frontend.forms import VersionedForm
from frontend.templatetags.words import source
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.followups import actions, registry
from kotatgent.followups.enums import Unit
from kotatgent.followups.models import Term

LONGEST = 1200


class TermForm(VersionedForm):
    amount = forms.IntegerField(label=gettext_lazy("Length"), min_value=0, max_value=LONGEST)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=Unit.choices)
    source_nl = forms.CharField(
        label=gettext_lazy("Source, in Dutch"),
        max_length=200,
        help_text=gettext_lazy("The article, the decision or the agreement that says so."),
    )
    source_en = forms.CharField(
        label=gettext_lazy("Source, in English"),
        max_length=200,
        help_text=gettext_lazy("The same for who reads the English pages."),
    )


@desk_page
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/terms.html", {"terms": Term.objects.all()})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Term, code=code)
    kept = {"source_nl": found.source_nl, "source_en": found.source_en}
    words = {name: source(said, name[-2:]) for name, said in kept.items()}
    values = {name: getattr(found, name) for name in ("amount", "unit", "version")}
    form = TermForm(sent(request), initial=values | words)
    if request.method == "POST" and form.is_valid():
        given = form.values()
        given |= {name: said for name, said in kept.items() if given[name] == words[name]}  # nobody touched it
        if saved(form, found, lambda: actions.change_term(
            found, by=account(request), now=clock.now(), expected=form.expected(), **given
        )):  # fmt: skip
            messages.success(request, _("Saved. Dates that already run keep theirs."))
            return redirect("desk_terms")
    events = Event.objects.about(found)[:10]
    running = registry.running(found.code, clock.today())
    return render(request, "desk/term.html", {"term": found, "form": form, "events": events, "running": running})
