"""The search page: a form in the address and a list. A request of htmx gets the results and the counts alone."""

from django.core.paginator import EmptyPage
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from frontend.access import public_page
from frontend.public import chosen
from frontend.public.cards import card_of
from frontend.public.facets import filters
from frontend.public.keeping import Keeping
from frontend.search_map import SHOWN, SearchMap
from kotatgent.core import clock
from listings import search as listings
from listings.search_form import SearchForm


@public_page
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET, people=True)
    context = {
        "form": form,
        "main_on": chosen.how_many(form, chosen.MAIN + chosen.MORE),
        "more_on": chosen.how_many(form, chosen.MORE),
        "found": None,
        "past": None,
    }
    found = None
    if not form.problems():
        try:
            drawn = SearchMap(form) if request.GET.get(SHOWN) == "1" else None
            found = listings.search(form, on=clock.today(), window=drawn.choose if drawn else None)
            context |= _results(form, found, drawn, Keeping(request))
        except EmptyPage as error:
            context["past"] = {
                "deep": isinstance(error, listings.TooDeep),
                "deepest": listings.DEEPEST,
                "url": chosen.address(request.GET) if request.GET else "?",
            }
    context["filters"] = filters(form, found)
    # An address that asks for nothing wrong gets its results alone when a script asks for them.
    fragment = request.htmx and not request.htmx.history_restore_request and found  # type: ignore[attr-defined]
    response = render(
        request,
        "public/search_results.html" if fragment else "public/search.html",
        context,
        status=404 if context["past"] else 200,
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def _results(form: SearchForm, found: listings.Found, drawn: SearchMap | None, keeping: Keeping) -> dict[str, object]:
    today, params = clock.today(), form.data
    assert isinstance(params, QueryDict)
    page = listings.results(form, found)
    return {
        "found": found,
        "results": page,
        "cards": [card_of(result, on=today, keep=keeping.button(result.code)) for result in page],
        "chips": chosen.chips(form),
        "orders": chosen.orders(form),
        "to_save": form.filters,
        "campus": form.cleaned_data["campus"],
        "meant": ", ".join(found.meant),
        "deepest": listings.DEEPEST,
        "map": drawn,
        "points": drawn.points(found.points) if drawn and found.points else [],
        "nowhere": found.points.nowhere if found.points else 0,
        "map_shown": SHOWN,
        "map_url": chosen.address(params, **{SHOWN: None if drawn else "1"}),
    }
