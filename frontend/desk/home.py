from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import account, desk_page
from frontend.desk import work
from frontend.paging import paginate
from frontend.worklist.asked import asked
from frontend.worklist.panel import whose_work
from kotatgent.core import clock
from kotatgent.followups.models import FollowUpQuerySet
from kotatgent.places.models import Neighbourhood

FIRST = 8  # of each section on the first page


@desk_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits, the most urgent first; `?wat=` shows one section whole. Filters leave the steps of people alone."""
    chosen, wanted = request.GET.get("wat", ""), asked(request)
    if chosen and chosen not in work.SECTIONS:
        raise Http404
    user, today, counts = account(request), clock.today(), work.counts()
    neighbourhoods = list(Neighbourhood.objects.all())
    page, sections = None, []
    for section in [work.SECTIONS[chosen]] if chosen else work.SECTIONS.values():
        waiting = section.waiting()
        if isinstance(waiting, FollowUpQuerySet) and section.steps:
            waiting = wanted.among(waiting, user=user, on=today)
        elif wanted.narrows and not chosen:
            continue
        if chosen:
            page = paginate(waiting, request)
        found = list(page) if page is not None else list(waiting[:FIRST])
        rows = section.describe(found, today) if found else []
        number = waiting.count() if section.steps and wanted.narrows else counts[section.code]
        sections.append({"section": section, "count": number, "rows": rows})
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
        "steps_shown": not chosen or work.SECTIONS[chosen].steps,
        **whose_work(request, wanted, neighbourhoods=neighbourhoods),
    }
    return render(request, "desk/home.html", context)
