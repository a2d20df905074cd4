"""What the advice desk is asked, how soon it answers and whether that helps: aggregates only, small cells hidden."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend import advice_figures
from frontend.access import steering_page
from kotatgent.core import clock


@steering_page
@require_safe
def advice(request: HttpRequest) -> HttpResponse:
    return render(request, "steering/advice.html", advice_figures.context(clock.today()))
