"""The search page: a form in the address and a list. A request of htmx gets the results alone."""

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from frontend.access import public_page
from frontend.public import chosen
from frontend.public.cards import card
from kotatgent.core import clock
from listings import search as listings
from listings.search_form import SearchForm


@public_page
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET, people=True)
    context = {
        "form": form,
        "main": [form[name] for name in chosen.MAIN],
        "main_on": chosen.how_many(form, chosen.MAIN + chosen.MORE),
        "more_on": chosen.how_many(form, chosen.MORE),
        "counts": None,
        "results": None,
    }
    if not form.problems():
        context |= _results(form)
    # An address that asks for nothing wrong gets its results alone when a script asks for them.
    fragment = request.htmx and not request.htmx.history_restore_request and context["results"] is not None  # type: ignore[attr-defined]
    response = render(request, "public/search_results.html" if fragment else "public/search.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _results(form: SearchForm) -> dict[str, object]:
    today = clock.today()
    rows = listings.found(form, on=today)
    counts = listings.count(rows, on=today)
    try:
        page = listings.page(form, rows, counts.total)
    except EmptyPage as error:
        raise Http404 from error
    return {
        "counts": counts,
        "results": page,
        "cards": [card(listing, on=today) for listing in page],
        "chips": chosen.chips(form),
        "orders": chosen.orders(form),
        "campus": form.cleaned_data["campus"],
    }
