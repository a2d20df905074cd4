"""One Django view: the filters of the search, their count, and twenty adverts as lines of HTML."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from listings.models import Listing

FILTERS = {
    "kind": "room__kind",
    "max_price": "price_all_in_cents__lte",
    "neighbourhood": "room__building__address__neighbourhood__code",
    "months": "months",
    "furnished": "furnished",
}
TEMPLATE = """<!doctype html><title>{{ count }}</title><ol>{% for row in rows %}<li>{{ row.code }}
{{ row.room.kind }} {{ row.room.building.address.street_name }} {{ row.price_all_in_cents }} {{ row.room.area_m2 }}
{{ row.room.building.address.neighbourhood.name }} {{ row.available_from }} {{ row.room.standing.issued_on }}</li>
{% endfor %}</ol>"""
_template = None


def search(request: HttpRequest) -> HttpResponse:
    global _template  # compiled once, as the templates of the site are
    _template = _template or engines["django"].from_string(TEMPLATE)
    rows = Listing.objects.public()
    for name, column in FILTERS.items():
        if value := request.GET.get(name):
            rows = rows.filter(**{column: int(value) * 100 if name == "max_price" else value.replace("true", "True")})
    shown = list(rows.with_facts().order_by("-published_at", "-pk")[:20])
    return HttpResponse(_template.render({"count": rows.count(), "rows": shown}))


urlpatterns = [path("", search)]
