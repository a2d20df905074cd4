"""The filters of the search: one definition for the page and the API."""

import copy
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kotatgent.core import text
from kotatgent.places.models import Campus, Neighbourhood
from landlords.enums import RoomKind
from listings.enums import Certificate
from listings.search_fields import BoxField, DayField, EuroField, NumberField, YesNoField
from listings.shelf import kept
from listings.words import words

BEST, NEWEST, DISTANCE = "relevance", "newest", "distance"
ORDERINGS = (
    (BEST, _("Best match first")),
    (NEWEST, _("Newest first")),
    ("price", _("Cheapest first")),
    ("-price", _("Most expensive first")),
    ("-area", _("Largest first")),
    (DISTANCE, _("Nearest first")),
)
PAGE_SIZE, MAX_PAGE_SIZE = 20, 100
MAX_WORDS = 10
YES_NO = ("furnished", "private_sanitary", "accessible", "two_persons", "sublet")
MINUTES = (5, 10, 15, 20, 30)  # by bicycle, at most: what the page offers
ABOUT_THE_LIST = ("ordering", "page", "page_size")
# What people type and programs may not: each is rewritten before the strict fields see it.
TYPED_NUMBERS = ("min_price", "max_price", "min_area")


def _as_typed(data: QueryDict) -> QueryDict:
    rewritten = data.copy()
    for name in TYPED_NUMBERS:
        if typed := rewritten.get(name):
            number = typed.replace("€", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
            if re.fullmatch("[0-9.]+", number):  # anything else comes back as it was typed
                rewritten[name] = number
    return rewritten


class SearchForm(forms.Form):
    """Strict: an unknown, repeated, wrong or endless value is refused, and the refusal names the parameter.

    `people=True` is for the page: parameters that other sites put behind a link are left alone, "455,50" is
    an amount, and an order by distance falls back when its campus was taken away.
    """

    use_required_attribute = False
    says_optional = False  # all of it is

    q = forms.CharField(label=_("Search in the adverts"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *RoomKind.choices])
    neighbourhood = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    campus = forms.ChoiceField(label=_("Campus"), required=False)
    max_bike_minutes = NumberField(label=_("Minutes by bicycle, at most"), least=1, most=120)
    min_price = EuroField(label=_("Price from"))
    max_price = EuroField(label=_("Budget, all in"))
    min_area = NumberField(label=_("Floor area from (m²)"), least=1, most=1000, places=2)
    available_from = DayField(label=_("Available on"))
    months = NumberField(label=_("Contract in months"), least=1, most=36)
    furnished = YesNoField(label=_("Furnished"))
    private_sanitary = YesNoField(label=_("Own toilet and shower"))
    accessible = YesNoField(label=_("Reached without steps"))
    two_persons = YesNoField(label=_("For two people"))
    sublet = YesNoField(label=_("Sublet by a student"))
    certificate = forms.ChoiceField(
        label=_("Certificate of conformity"), required=False, choices=[("", _("All")), *Certificate.choices]
    )
    bbox = BoxField(label=_("Part of the map"))
    ordering = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", ""), *ORDERINGS], widget=forms.HiddenInput
    )
    page = NumberField(label=_("Page"), least=1, most=1_000_000, widget=forms.HiddenInput())
    page_size = NumberField(label=_("Results a page"), least=1, most=MAX_PAGE_SIZE, widget=forms.HiddenInput())

    def __init__(self, data: QueryDict, *, people: bool = False) -> None:
        self.people = people
        self.unknown = [] if people else [name for name in data if name not in self.base_fields]
        self.repeated = [name for name in data if name in self.base_fields and len(data.getlist(name)) > 1]
        super().__init__(_as_typed(data) if people else data, label_suffix="", auto_id="search-%s")
        self.neighbourhoods, self.campuses = kept.places()
        self._choice("neighbourhood").choices = [
            ("", _("All of Ghent")),
            *((hood.code, hood.name) for hood in self.neighbourhoods),
        ]
        self._choice("campus").choices = [("", _("No campus")), *self._campuses_by_institution()]

    @classmethod
    def of(cls, query: str) -> "SearchForm":
        """The search of a query that was kept."""
        return cls(QueryDict(query), people=True)

    def another(self, query: str) -> "SearchForm":
        """That of another query that was kept, with the same fields: copying those is most of what a form costs."""
        form, data = copy.copy(self), QueryDict(query)
        form.repeated = [name for name in data if name in self.base_fields and len(data.getlist(name)) > 1]
        form.data, form._errors, form._bound_fields_cache = _as_typed(data), None, {}  # type: ignore[attr-defined]
        return form

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def _campuses_by_institution(self) -> list[tuple[str, list[tuple[str, str]]]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for campus in self.campuses:
            groups.setdefault(campus.institution.name, []).append((campus.code, campus.name))
        return list(groups.items())

    def clean_q(self) -> list[str]:
        said = self.cleaned_data["q"]
        found = words(said) or text.plain(said).split()  # nothing but signs: no advert has such a word
        if len(found) > MAX_WORDS:
            raise ValidationError(_("Search for at most %(n)s words.") % {"n": MAX_WORDS})
        return found

    def clean_neighbourhood(self) -> Neighbourhood | None:
        code = self.cleaned_data["neighbourhood"]
        return next((hood for hood in self.neighbourhoods if hood.code == code), None)

    def clean_campus(self) -> Campus | None:
        code = self.cleaned_data["campus"]
        return next((campus for campus in self.campuses if campus.code == code), None)

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        for name in self.repeated:
            self.add_error(name, _("Fill this in once."))
        least, most = found.get("min_price"), found.get("max_price")
        if least is not None and most is not None and least > most:
            self.add_error("max_price", _("The highest price lies below the lowest."))
        if "campus" in found and found["campus"] is None:
            if found.get("max_bike_minutes"):
                self.add_error("max_bike_minutes", _("Choose a campus as well."))
            if found.get("ordering") == DISTANCE and self.people:
                found["ordering"] = NEWEST
            elif found.get("ordering") == DISTANCE:
                self.add_error("ordering", _("Choose a campus as well."))
        if found.get("ordering") == BEST and found.get("q") == []:
            if self.people:
                found["ordering"] = NEWEST
            else:
                self.add_error("ordering", _("Fill in words to search for as well."))
        return found

    def problems(self) -> dict[str, list[str]]:
        """Parameter → what is wrong with it; empty when all of it can be used."""
        unknown = {name: [str(_("There is no such parameter."))] for name in self.unknown}
        wrong = {name: [str(message) for message in messages] for name, messages in self.errors.items()}
        return {**unknown, **wrong}

    @property
    def filters(self) -> str:
        """The query of this search without its order and page: what is the same for whoever saves it."""
        asked = QueryDict(mutable=True)
        for name in self.base_fields:
            if name not in ABOUT_THE_LIST and (value := self.data.get(name)):
                asked[name] = value
        return asked.urlencode()

    @property
    def order(self) -> str:
        """The order that was asked for; by itself the best match of words comes first, else what is new."""
        return self.cleaned_data["ordering"] or (BEST if self.cleaned_data["q"] else NEWEST)
