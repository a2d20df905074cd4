"""The register of landlords, for staff: search, and a file whose every reading is recorded."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from frontend.access import desk_page
from frontend.forms import FilterForm
from frontend.opening import look_into
from frontend.paging import paginate
from kotatgent.core import text
from kotatgent.notices.models import Notice
from kotatgent.notices.queries import unreachable
from kotatgent.terms.models import Acceptance
from landlords import queries, validators
from landlords.enums import StartState, TenureState
from landlords.models import Landlord, Start, Tenure
from listings.enums import State

SHORTEST = 2
CAME_FROM = ("zoeken", "pand", "aanvraag", "rekening")  # where somebody opened the file; anything else is "direct"


class SearchForm(FilterForm):
    q = forms.CharField(
        label=_("Name, registration number, KBO number, whole e-mail address or telephone"),
        max_length=100,
        widget=forms.TextInput({"type": "search", "size": 30}),
    )


@desk_page
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    wanted = form.cleaned_data["q"].strip() if form.is_valid() else ""
    page = paginate(matching(wanted), request) if len(wanted) >= SHORTEST else None
    context = {"form": form, "wanted": wanted, "page": page, "too_short": bool(wanted) and page is None}
    return render(request, "desk/landlords.html", context)


def matching(wanted: str) -> QuerySet[Landlord]:
    """Every word must be found somewhere in the name; or the whole is a number, an address or a telephone.

    A telephone is stored sealed, so that it is found whole, in any spelling, and never by a part.
    """
    names = Q()
    for word in wanted.split():
        names &= Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(company_name__icontains=word)
    digits = "".join(ch for ch in wanted if ch.isdigit())
    other = Q(code__iexact=wanted) | Q(members__user__email_key=text.email_key(wanted))
    if len(digits) >= 6:
        other |= Q(kbo_number__endswith=digits)
    if number := _phone_number(wanted):
        other |= Q(phone=number)
    lets = Count("tenures", filter=Q(tenures__state=TenureState.ACTIVE), distinct=True)
    found = Landlord.objects.filter(names | other).annotate(buildings=lets)
    return found.order_by("last_name", "first_name", "pk").distinct()


def _phone_number(wanted: str) -> str:
    try:
        return validators.phone_number(wanted)
    except ValidationError:
        return ""


@desk_page
@require_safe
def landlord(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Landlord.objects.select_related("confirmed_by"), code=code.upper())
    came_from = request.GET.get("van", "")
    page = f"desk_landlord/{came_from if came_from in CAME_FROM else 'direct'}"
    look_into(request, found, page=page)
    online = Count("building__rooms__listings", filter=Q(
        building__rooms__listings__state=State.PUBLISHED, building__rooms__listings__landlord=found
    ), distinct=True)  # fmt: skip
    rooms = Count("building__rooms", filter=Q(building__rooms__removed_at__isnull=True), distinct=True)
    tenures = Tenure.objects.filter(landlord=found).select_related("building__address__place")
    members = list(found.members.select_related("user__unreachable").order_by("since"))
    context = {
        "landlord": found,
        "start": Start.objects.filter(code=found.code, state=StartState.CONFIRMED).first(),
        "sharing": list(queries.share_account_with(found)),
        "members": [(row, unreachable(row.user)) for row in members],
        "tenures": list(tenures.annotate(room_count=rooms, online_count=online).order_by("-since")),
        "acceptances": list(
            Acceptance.objects.filter(user__memberships__landlord=found)
            .select_related("version")
            .order_by("-accepted_at")
        ),
        "mails": list(Notice.objects.filter(to_user__in=[row.user_id for row in members]).order_by("-pk")[:10]),
    }
    return render(request, "desk/landlord.html", context)
