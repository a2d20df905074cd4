"""Up to four adverts beside each other, at an address that can be shared."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from frontend.access import public_page
from frontend.forms import FilterForm
from frontend.public import advert
from frontend.public.advert import Line
from frontend.public.cards import Card, card
from frontend.public.keeping import Keeping
from kotatgent.core import clock
from kotatgent.places.models import Campus, Neighbourhood
from listings import search
from listings.disclosure import public_street
from listings.models import Listing
from listings.wording import label_of_listing

MOST = 4
NAMED = 10  # of the codes that are left out, so many are named
NOTHING = "–"


@dataclass(frozen=True)
class Row:
    """One fact of each advert, in the order of the columns; `differs` when they are not all the same."""

    label: str
    cells: tuple[Line, ...]

    @property
    def differs(self) -> bool:
        return len({(cell.value, cell.hint) for cell in self.cells}) > 1


@dataclass(frozen=True)
class Part:
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Column:
    card: Card
    street: str
    without: str  # the query of this page without it


class CampusForm(FilterForm):
    campus = forms.ChoiceField(label=gettext_lazy("Distance to campus"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.campuses = {campus.code: campus for campus in Campus.objects.select_related("institution")}
        groups: dict[str, list[tuple[str, str]]] = {}
        for code, campus in self.campuses.items():
            groups.setdefault(campus.institution.name, []).append((code, campus.name))
        choice = self.fields["campus"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", gettext_lazy("No campus")), *groups.items()]

    @property
    def chosen(self) -> Campus | None:
        return self.campuses.get(self.cleaned_data.get("campus", "")) if self.is_valid() else None


@public_page
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    asked = list(dict.fromkeys(code.strip()[:12] for code in request.GET.getlist("code") if code.strip()))
    form = CampusForm(request.GET)
    campus = form.chosen
    found = _listings(asked[:MOST], campus)
    today, keeping = clock.today(), Keeping(request)
    columns = [
        Column(
            card(listing, on=today, keep=keeping.button(listing.code)),
            public_street(listing.room),
            _query(asked, campus, without=listing.code),
        )
        for listing in found
    ]
    context = {
        "form": form,
        "columns": columns,
        "parts": _parts(found, campus) if found else [],
        "codes": [listing.code for listing in found],
        "problems": list(_problems(asked, found)),
    }
    return render(request, "public/compare.html", context)


def _listings(codes: list[str], campus: Campus | None) -> list[Listing]:
    """Those that are online, in the order of the address."""
    rows = search.with_cards(Listing.objects.public().filter(code__in=[code for code in codes if code.isalnum()]))
    if campus is not None:
        hoods = list(Neighbourhood.objects.defer("polygons", "outline"))
        rows = rows.annotate(bike_minutes=search.minutes_to(campus, hoods))
    return sorted(rows, key=lambda listing: codes.index(listing.code))


def _query(codes: list[str], campus: Campus | None, *, without: str) -> str:
    kept = QueryDict(mutable=True)
    kept.setlist("code", [code for code in codes if code != without])
    if campus is not None:
        kept["campus"] = campus.code
    return "?" + kept.urlencode()


def _problems(asked: list[str], found: list[Listing]) -> Iterable[str]:
    there = {listing.code for listing in found}
    for code in asked[:MOST]:
        if code not in there:
            yield _("There is no advert %(code)s online, or not any more.") % {"code": code}
    if left_out := asked[MOST:]:
        names = ", ".join(left_out[:NAMED]) + ("…" if len(left_out) > NAMED else "")
        yield ngettext(
            "At most four adverts fit beside each other. This one is left out: %(codes)s.",
            "At most four adverts fit beside each other. These are left out: %(codes)s.",
            len(left_out),
        ) % {"codes": names}


def _parts(listings: list[Listing], campus: Campus | None) -> list[Part]:
    today = clock.today()
    prices = [advert.price(listing) for listing in listings]
    total = _("All in, a month")
    parts = [
        Part(_("Price"), _rows([[Line(total, one.total), *one.parts, *one.besides] for one in prices])),
        Part(_("Contract"), _rows([advert.term(listing, on=today) for listing in listings])),
        Part(_("Certificate of conformity"), _rows([[_certificate(listing)] for listing in listings])),
        Part(_("The room in numbers"), _rows([advert.figures(listing) for listing in listings])),
        Part(_("Your own and shared"), _rows([advert.sharing(listing.room) for listing in listings])),
        Part(_("Where it is"), _rows([_where(listing, campus) for listing in listings])),
        Part(_("Furniture and house"), _rows([advert.house(listing) for listing in listings])),
    ]
    return [part for part in parts if part.rows]


def _rows(columns: list[list[Line]]) -> list[Row]:
    """Lines with the same label beside each other; what an advert does not say is a dash."""
    labels = dict.fromkeys(line.label for lines in columns for line in lines)
    by_label = [{line.label: line for line in lines} for lines in columns]
    return [Row(label, tuple(lines.get(label, Line(label, NOTHING)) for lines in by_label)) for label in labels]


def _certificate(listing: Listing) -> Line:
    return Line(_("What the City knows"), label_of_listing(listing, clock.today()))


def _where(listing: Listing, campus: Campus | None) -> list[Line]:
    hood = listing.room.building.address.neighbourhood
    lines = [Line(_("Neighbourhood"), hood.name if hood else NOTHING)]
    if campus is not None:
        minutes = getattr(listing, "bike_minutes", None)
        words = NOTHING
        if minutes is not None:
            words = ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": minutes}
        lines.append(Line(_("By bicycle to %(campus)s") % {"campus": campus}, words))
    return lines
