"""The mail of a saved search, in words: what is new, why it comes, how it stops."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kotatgent.notices.actions import worded
from kotatgent.students import links, queries
from kotatgent.students.models import Alert, SavedSearch
from listings.models import Listing
from listings.search_form import SearchForm
from listings.search_words import words_of
from listings.wording import label_of_listing

ALERT_MAIL = "search_alert"
NAMED = 20  # adverts in one mail; the page of results has them all


def outbox_subject(language: str) -> str:
    """What staff see: not whose search it is, nor what for."""
    with translation.override(language):
        return _("New rooms in a saved search")


def filters_in_words(form: SearchForm) -> str:
    """In the language at hand."""
    if form.problems():
        return _("filters that can no longer be used")
    return ", ".join(words for _name, words in words_of(form.cleaned_data)) or _("all rooms in Ghent")


def results_url(saved: SavedSearch) -> str:
    return f"{reverse('search')}?{saved.query}" if saved.query else reverse("search")


def alert_words(alert: Alert, listings: list[Listing], *, on: dt.date) -> tuple[str, str]:
    """Subject and text."""
    saved, language = alert.search, alert.search.user.language
    with translation.override(language):
        facts = {
            "saved": saved,
            "filters": filters_in_words(queries.form_of(saved)),
            "count": len(listings),
            "rooms": [(listing, label_of_listing(listing, on)) for listing in listings[:NAMED]],
            "more": max(0, len(listings) - NAMED),
            "results": settings.BASE_URL + results_url(saved),
            "stop": links.STOP.url(saved.code, language),
        }
    return worded(ALERT_MAIL, language, facts)
