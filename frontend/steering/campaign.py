"""How many former landlords came back: aggregates only, small cells hidden."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend import funnels
from frontend.access import steering_page
from kotatgent.campaign import queries
from kotatgent.steering.campaign import public_funnels
from kotatgent.steering.suppression import SMALLEST, STEP


@steering_page
@require_safe
def funnel(request: HttpRequest) -> HttpResponse:
    campaign = queries.latest()
    context: dict[str, Any] = {"campaign": campaign, "smallest": SMALLEST, "step": STEP}
    if campaign is not None:
        rows = public_funnels(campaign)
        total, hidden = rows[0]
        context |= {
            "steps": funnels.step_rows(total, hidden),
            "waves": funnels.wave_rows(list(rows)),
            "chart": funnels.chart(total, hidden),
        }
    return render(request, "steering/campaign.html", context)
