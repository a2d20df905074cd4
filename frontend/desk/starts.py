"""Who comes to the counter or calls: staff begin a registration, and the person confirms it with the code of a letter.

Nothing here shows a code, sets a password or accepts terms (docs/adr/0030).
"""

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import account, desk_page
from frontend.doing import carried_out, sent
from frontend.forms import FilterForm
from frontend.paging import paginate
from frontend.starting import DeskForm, shown_before
from kotatgent.accounts.models import User
from kotatgent.audit.models import subject_kind
from kotatgent.audit.reading import record_reading
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.notices.models import Letter
from landlords import actions, policies, queries
from landlords.enums import StartState
from landlords.models import Landlord, Start


class StartsFilter(FilterForm):
    q = forms.CharField(
        label=_("Name or registration number"), max_length=100, widget=forms.TextInput({"type": "search", "size": 24})
    )
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *StartState.choices])


@desk_page
@require_safe
def starts(request: HttpRequest) -> HttpResponse:
    """Those that wait for the person, unless another state is asked for."""
    form = StartsFilter(request.GET if request.GET else {"state": StartState.OPEN})
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "state": StartState.OPEN}
    page = paginate(matching(wanted["q"].strip(), wanted["state"]), request)
    today = clock.today()
    context = {
        "form": form,
        "page": page,
        "rows": [(start, policies.code_works(start, on=today)) for start in page],
        "today": today,
    }
    return render(request, "desk/starts.html", context)


def matching(wanted: str, state: str) -> QuerySet[Start]:
    found = Start.objects.filter(state=state) if state else Start.objects.all()
    names = Q(code__iexact=wanted)
    for part in ("first_name", "last_name", "company_name"):
        names |= Q(**{f"{part}__icontains": wanted})
    return found.filter(names) if wanted else found


@desk_page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = DeskForm(sent(request), initial={"kind": "person", "language": "nl"})
    if request.method == "POST" and form.is_valid():
        made: list[Start] = []
        asked = form.cleaned_data["asked"]
        if carried_out(
            form,
            lambda: made.append(
                actions.begin_registration(asked=asked, by=account(request), now=clock.now(), **form.facts())
            ),
        ):
            messages.success(request, _("Begun. The letter with the code waits to be printed and posted."))
            return redirect("desk_start", code=made[0].code)
    return render(request, "desk/start_edit.html", {"form": form})


@desk_page
@require_safe
def start(request: HttpRequest, code: str) -> HttpResponse:
    found = _find(code)
    record_reading(found, by=account(request), now=clock.now(), page="desk_start")
    today = clock.today()
    person: User | None = queries.account_of(found)
    letters = Letter.objects.filter(notice__about_kind=subject_kind(found), notice__about_code=found.code)
    context = {
        "start": found,
        "today": today,
        "code_works": policies.code_works(found, on=today),
        "locked": found.wrong_tries >= policies.WRONG_TRIES,
        "most": policies.WRONG_TRIES,
        "letters": list(letters.select_related("notice").order_by("-pk")),
        "landlord": Landlord.objects.filter(code=found.code).first(),
        "may_write": found.state == StartState.OPEN or person is not None,
    }
    return render(request, "desk/start.html", context)


def _find(code: str) -> Start:
    return get_object_or_404(Start.objects.select_related("started_by"), code=code.upper())


@desk_page
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Set something right before the person confirms it. A letter that waits takes the new address."""
    found = _find(code)
    policies.check_start_waits(found)
    form = DeskForm(sent(request), initial=shown_before(found), begun=True)
    if request.method == "GET":
        record_reading(found, by=account(request), now=clock.now(), page="desk_start_change")
    if request.method == "POST" and form.is_valid() and _changed(request, form, found):
        messages.success(request, _("Saved. Was the letter posted already? Then send a new one."))
        return redirect("desk_start", code=found.code)
    return render(request, "desk/start_edit.html", {"form": form, "start": found})


def _changed(request: HttpRequest, form: DeskForm, found: Start) -> bool:
    by, now, expected, facts = account(request), clock.now(), form.expected(), form.facts()
    try:
        return carried_out(form, lambda: actions.correct_start(found, by=by, now=now, expected=expected, **facts))
    except Conflict as conflict:
        form.tell(conflict, found)
        return False


@desk_page
@require_POST
def letter(request: HttpRequest, code: str) -> HttpResponse:
    found = actions.new_letter(_find(code), by=account(request), now=clock.now())
    messages.success(request, _("A new letter with a new code waits to be printed. The older code works no more."))
    return redirect("desk_start", code=found.code)


@desk_page
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """First what that means."""
    found = _find(code)
    policies.check_start_waits(found)
    if request.method == "POST":
        actions.withdraw_start(found, by=account(request), now=clock.now())
        messages.success(request, _("Withdrawn. What was written down is erased."))
        return redirect("desk_starts")
    return render(request, "desk/start_withdraw.html", {"start": found})
