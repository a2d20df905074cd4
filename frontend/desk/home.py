from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import desk_page
from frontend.desk import work
from frontend.paging import paginate
from kotatgent.core import clock

FIRST = 8  # of each section on the first page


@desk_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits, the most urgent first; `?wat=` shows one section whole."""
    chosen = request.GET.get("wat", "")
    if chosen and chosen not in work.SECTIONS:
        raise Http404
    today, counts = clock.today(), work.counts()
    page = paginate(work.SECTIONS[chosen].waiting(), request) if chosen else None
    sections = []
    for section in [work.SECTIONS[chosen]] if chosen else work.SECTIONS.values():
        found = list(page) if page is not None else list(section.waiting()[:FIRST])
        rows = section.describe(found, today) if found else []
        sections.append({"section": section, "count": counts[section.code], "rows": rows})
    context = {
        "sections": sections,
        "tabs": [
            {"code": section.code, "short": section.short, "count": counts[section.code]}
            for section in work.SECTIONS.values()
        ],
        "chosen": chosen,
        "page": page,
        "total": sum(counts.values()),
        "today": today,
    }
    return render(request, "desk/home.html", context)
