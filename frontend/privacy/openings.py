"""Files that were opened outside a work list, for the privacy officer: by office and reason, over a period."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from frontend.access import account, privacy_page
from frontend.forms import DateField, FilterForm
from frontend.paging import paginate
from frontend.privacy.words import SUBJECTS, role_words
from kotatgent.accounts.roles import Role
from kotatgent.audit.reading import record_register_reading
from kotatgent.core import clock
from kotatgent.privacy.actions.opening import READERS
from kotatgent.privacy.enums import Why
from kotatgent.privacy.models import FileReason

PAGE = 50
OFFICES = [(role.value, role.label) for role in Role if role in READERS]


class OpeningsFilter(FilterForm):
    role = forms.ChoiceField(label=_("Office"), choices=[("", _("All")), *OFFICES])
    why = forms.ChoiceField(label=_("Reason"), choices=[("", _("All")), *Why.choices])
    since = DateField(label=_("From"))
    until = DateField(label=_("Up to and including"))


@privacy_page
@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    form = OpeningsFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = sought(asked) if form.is_valid() else FileReason.objects.none()
    page = paginate(found.select_related("reader"), request, PAGE)
    told: dict[str, str | int] = {name: str(value) for name, value in asked.items() if value}
    record_register_reading(by=account(request), now=clock.now(), page="privacy_openings", sought=told)
    context = {
        "form": form,
        "page": page,
        "rows": [(row, SUBJECTS[row.subject_kind], role_words(row.role)) for row in page.object_list],
        "counts": counts(found),
    }
    return render(request, "privacy_office/openings.html", context)


def sought(values: dict[str, Any]) -> QuerySet[FileReason]:
    rows: QuerySet[FileReason] = FileReason.objects.order_by("-given_at", "-pk")
    if values.get("role"):
        rows = rows.filter(role=values["role"])
    if values.get("why"):
        rows = rows.filter(why=values["why"])
    if values.get("since"):
        rows = rows.filter(given_at__gte=clock.start_of(values["since"]))
    if values.get("until"):
        rows = rows.filter(given_at__lt=clock.start_of(values["until"] + dt.timedelta(days=1)))
    return rows


def counts(rows: QuerySet[FileReason]) -> list[tuple[str, str, int]]:
    """Office, reason, how many: the most first."""
    found = rows.order_by().values("role", "why").annotate(number=Count("pk")).order_by("-number", "role", "why")
    return [(role_words(row["role"]), str(Why(row["why"]).label), row["number"]) for row in found]
