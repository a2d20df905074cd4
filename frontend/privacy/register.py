"""The audit register for the privacy officer: who did or read what, about which file, when."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from frontend.access import account, privacy_page
from frontend.forms import DateField, FilterForm
from frontend.paging import paginate
from frontend.privacy.words import UNSAID, actor_words, change_words, facts_words, role_words, subject_words
from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event
from kotatgent.audit.reading import record_register_reading
from kotatgent.audit.sealing import sealed_so_far
from kotatgent.core import clock, text
from kotatgent.core.spreadsheet import safe_cell
from kotatgent.privacy import documents

PAGE = 50
COLUMNS = ("at", "kind", "actor", "role", "subject", "code", "before", "after", "facts", "request")


class RegisterFilter(FilterForm):
    kind = forms.ChoiceField(label=_("What happened"), choices=[("", _("Everything")), *Kind.choices])
    subject = forms.CharField(
        label=_("About"),
        max_length=64,
        help_text=_("A code, such as a registration number, or the e-mail address of an account."),
        widget=forms.TextInput({"size": 24}),
    )
    actor = forms.CharField(
        label=_("By whom"),
        max_length=254,
        help_text=_("The e-mail address of an account."),
        widget=forms.TextInput({"size": 24}),
    )
    since = DateField(label=_("From"))
    until = DateField(label=_("Up to and including"))


@privacy_page
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    form = RegisterFilter(request.GET)
    found = sought(form.cleaned_data) if form.is_valid() else Event.objects.none()
    # Before anything is counted: the reading is a line of the register itself, and would push out the last one.
    record_register_reading(by=account(request), now=clock.now(), page="privacy_home", sought=in_codes(form))
    page = paginate(found, request, PAGE)
    rows = described(page.object_list)
    context = {"form": form, "page": page, "rows": rows, "chain": sealed_so_far(now=clock.now())}
    context |= {"reviews": documents.to_review(clock.today()), "today": clock.today()}
    return render(request, "privacy_office/register.html", context)


@privacy_page
@require_safe
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same search as a CSV file."""
    form = RegisterFilter(request.GET)
    if not form.is_valid():
        return render(
            request,
            "privacy_office/register.html",
            {"form": form, "page": None, "rows": [], "chain": None, "reviews": []},
            status=400,
        )
    now = clock.now()
    record_register_reading(by=account(request), now=now, page="privacy_export", sought=in_codes(form))
    answer = StreamingHttpResponse(_lines(sought(form.cleaned_data)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{clock.date_of(now)}.csv"'
    return answer


def sought(values: dict[str, Any]) -> QuerySet[Event]:
    rows: QuerySet[Event] = Event.objects.order_by("-id")
    if values.get("kind"):
        rows = rows.filter(kind=values["kind"])
    if values.get("subject"):
        rows = _about(rows, values["subject"].strip())
    if values.get("actor"):
        rows = rows.filter(actor_id=_account_id(values["actor"]))
    if values.get("since"):
        rows = rows.filter(at__gte=clock.start_of(values["since"]))
    if values.get("until"):
        rows = rows.filter(at__lt=clock.start_of(values["until"] + dt.timedelta(days=1)))
    return rows


def _about(rows: QuerySet[Event], subject: str) -> QuerySet[Event]:
    if "@" in subject:
        return rows.filter(subject_kind="user", subject_code=str(_account_id(subject)))
    return rows.filter(subject_code__in={subject, subject.upper(), subject.lower()})


def _account_id(email: str) -> int:
    """The account of this address; 0, which nobody has, when there is none."""
    return User.objects.filter(email_key=text.email_key(email)).values_list("pk", flat=True).first() or 0


def in_codes(form: RegisterFilter) -> dict[str, str | int]:
    """What was looked for, without anybody's address: the register keeps codes and numbers."""
    if not form.is_valid():
        return {}
    told: dict[str, str | int] = {}
    for name, value in form.cleaned_data.items():
        if value:
            told[name] = _account_id(value) if "@" in str(value) else str(value)
    return told


def described(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Each event in words; one query for all accounts in it."""
    events = list(events)
    emails = _emails(events)
    return [
        {
            "event": event,
            "actor": actor_words(event, emails),
            "role": role_words(event.actor_role),
            "subject": subject_words(event, emails),
            "change": change_words(event),
            "facts": facts_words(event.facts, ", "),
        }
        for event in events
    ]


def _emails(events: Iterable[Event]) -> dict[int, str]:
    ids = {event.actor_id for event in events if event.actor_id}
    ids |= {
        int(event.subject_code) for event in events if event.subject_kind == "user" and event.subject_code.isdigit()
    }
    found = User.objects.filter(pk__in=ids).values_list("pk", "email", "number")
    return {pk: email or number for pk, email, number in found}


class _Echo:
    def write(self, value: str) -> str:
        return value


def _lines(rows: QuerySet[Event]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    batch: list[Event] = []
    for event in rows.iterator(chunk_size=1000):
        batch.append(event)
        if len(batch) == 1000:
            yield from _batch(batch, writer)
            batch = []
    yield from _batch(batch, writer)


def _batch(events: list[Event], writer: Any) -> Iterator[str]:
    emails = _emails(events)
    for event in events:
        facts = facts_words(event.facts, "; ")
        cells = (
            event.at.astimezone(clock.BRUSSELS).isoformat(timespec="seconds"), event.kind, actor_words(event, emails),
            event.actor_role, event.subject_kind, event.subject_code,
            *(("", "") if event.subject_kind in UNSAID else (event.before, event.after)), facts, event.request_id,
        )  # fmt: skip
        yield writer.writerow([safe_cell(cell) for cell in cells])
