"""The warning about a family dwelling, as its landlord reads it: what it means, and until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import landlord_page
from frontend.landlord import mine
from inspections.enums import FamilyException


@landlord_page
@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    found = mine.family_case(request, code)
    context = {"case": found, "building": found.building, "exceptions": FamilyException.labels}
    return render(request, "landlord/family.html", context)
