"""What can't be used is refused, and the refusal names the parameter."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from listings.search_form import ORDERINGS, SearchForm

pytestmark = pytest.mark.django_db

# fmt: off
WRONG = {
    "q": ["a" * 101, "%00", "+".join("abcdefghijk")],
    "kind": ["castle", "ROOM", "room,studio"],
    "neighbourhood": ["atlantis", "Binnenstad", "%00"],
    "campus": ["atlantis"],
    "max_bike_minutes": ["0", "-1", "121", "1.5", "NaN", "x", "1_0", "%2B5", "٣"],
    "min_price": ["-1", "NaN", "inf", "-Infinity", "1e3", "100001", "1.234", "1_0", "1,5", "€ 5", "0x10", ".5", "5."],
    "max_price": ["-0.01", "nan", "Infinity", "1e400", "9" * 400, "455,50"],
    "min_area": ["0", "0.5", "1001", "NaN", "1e2"],
    "available_from": ["yesterday", "2026-02-30", "2026-9-1", "20260901", "1999-12-31", "2101-01-01", "2026-W10-1",
                       "15/09/2026", "infinity"],
    "months": ["0", "37", "12.0", "x"],
    "furnished": ["yes", "1", "on", "True", "null"],
    "private_sanitary": ["x"],
    "accessible": ["TRUE"],
    "two_persons": ["2"],
    "sublet": ["yes"],
    "certificate": ["expired", "Valid"],
    "bbox": ["3.7,51.0,3.8", "3.7,51.0,3.8,51.1,1", "nan,nan,nan,nan", "3.8,51.0,3.7,51.1", "3.7,51.1,3.8,51.0",
             "-181,0,0,1", "0,-91,1,0", "inf,0,1,1", "1e1,2,30,4", "a,b,c,d", "3.7,51.0,3.7,51.1"],
    "ordering": ["oldest", "-newest", "price;drop", "distance", "relevance"],
    "page": ["0", "-1", "x", "1.0", "1000001", "last"],
    "page_size": ["0", "101", "all", "1e1"],
}
# fmt: on


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_named(name, value):
    assert set(SearchForm(QueryDict(f"{name}={value}")).problems()) == {name}


def test_every_filter_has_a_wrong_value_here():
    assert set(WRONG) == set(SearchForm.base_fields)


def test_an_unknown_parameter_is_named():
    assert set(SearchForm(QueryDict("price_max=400&kind=room")).problems()) == {"price_max"}


def test_a_repeated_parameter_is_named():
    assert set(SearchForm(QueryDict("kind=room&kind=studio")).problems()) == {"kind"}


def test_what_contradicts_itself_is_named():
    assert set(SearchForm(QueryDict("min_price=500&max_price=400")).problems()) == {"max_price"}
    assert set(SearchForm(QueryDict("max_bike_minutes=10")).problems()) == {"max_bike_minutes"}


def test_all_that_is_wrong_is_named_at_once():
    query = "max_price=NaN&min_area=-1&bbox=1&colour=red"
    assert set(SearchForm(QueryDict(query)).problems()) == {"max_price", "min_area", "bbox", "colour"}


def test_right_values_pass():
    for name, value in {
        "max_price": "455.5", "min_price": "0", "min_area": "12.5", "available_from": "2026-09-01", "furnished": "true",
        "two_persons": "false", "bbox": "3.70,51.03,3.76,51.07", "page": "1", "page_size": "100",
        "campus": "ugent-aula", "neighbourhood": "ledeberg", "months": "12", "kind": "house",
        "certificate": "unknown",
    }.items():  # fmt: skip
        assert SearchForm(QueryDict(f"{name}={value}")).problems() == {}, name
    for name, _ in ORDERINGS:
        assert SearchForm(QueryDict(f"ordering={name}&campus=ugent-aula&q=tuin")).problems() == {}


def test_money_is_cents_inside():
    form = SearchForm(QueryDict("max_price=455.5&min_price=0"))
    form.problems()
    assert (form.cleaned_data["max_price"], form.cleaned_data["min_price"]) == (45550, 0)


class TestForPeople:
    def form(self, query: str) -> SearchForm:
        return SearchForm(QueryDict(query), people=True)

    def test_what_other_sites_put_behind_a_link_is_left_alone(self):
        assert self.form("fbclid=x&utm_source=mail&kind=room").problems() == {}

    @pytest.mark.parametrize("typed", ["455,50", "€ 455.50", "455,5", "€455,50"])
    def test_an_amount_as_people_type_it(self, typed):
        form = self.form(f"max_price={typed}")
        assert form.problems() == {}
        assert form.cleaned_data["max_price"] == 45550

    def test_a_thousand_with_a_point_is_asked_again_rather_than_read_as_one(self):
        assert set(self.form("max_price=1.250").problems()) == {"max_price"}

    def test_without_words_there_is_no_best_match(self):
        form = self.form("ordering=relevance")
        assert form.problems() == {}
        assert form.order == "newest"

    def test_without_its_campus_an_order_by_distance_falls_back(self):
        form = self.form("ordering=distance")
        assert form.problems() == {}
        assert form.order == "newest"


@given(st.dictionaries(st.sampled_from(sorted(SearchForm.base_fields)), st.text(max_size=40), max_size=5))
def test_whatever_comes_is_answered_and_never_fails(values):
    query = QueryDict(mutable=True)
    query.update(values)
    SearchForm(query).problems()
    SearchForm(query.copy(), people=True).problems()


def test_one_of_many_is_read_as_it_would_be_alone():
    queries = [f"{name}={value}" for name, values in WRONG.items() for value in values]
    queries += ["kind=room&max_price=455,50&campus=ugent-aula", "kind=room&kind=studio", "", "q=tuin+balkon&colour=red"]
    like = SearchForm.of("kind=studio&furnished=true&furnished=false")
    for query in queries:
        one, alone = like.another(query), SearchForm.of(query)
        assert (one.problems(), one.cleaned_data, one.filters) == (alone.problems(), alone.cleaned_data, alone.filters)
