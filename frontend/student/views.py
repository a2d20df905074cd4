from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.access import account, student_page
from frontend.paging import paginate
from kotatgent.contact import queries


@student_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What a student wrote, and what came back."""
    threads = paginate(queries.threads_by(account(request)), request)
    return render(request, "student/home.html", {"threads": threads})
