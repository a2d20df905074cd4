"""What students keep, made by playing the actions."""

import datetime as dt

from django.http import QueryDict

from kotatgent.accounts.models import User
from kotatgent.students import actions
from kotatgent.students.enums import Pace
from kotatgent.students.models import Favourite, SavedSearch
from listings.models import Listing
from listings.search_form import SearchForm
from tests.factories.accounts import NOW


def kept(listing: Listing, *, by: User, now: dt.datetime = NOW) -> Favourite:
    return actions.keep(listing, by=by, now=now)


def saved(
    query: str, *, by: User, pace: Pace = Pace.AT_ONCE, name: str = "Mijn kot", now: dt.datetime = NOW
) -> SavedSearch:
    form = SearchForm(QueryDict(query), people=True)
    assert form.problems() == {}
    return actions.save(form, name=name, pace=pace, by=by, now=now)
