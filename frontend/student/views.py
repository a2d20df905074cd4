from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, student_page
from frontend.paging import paginate
from frontend.public.talking import ReplyForm, changes_since, replied
from frontend.student import searches
from frontend.student.kept import kept
from frontend.waiting import answered
from kotatgent.contact import queries
from kotatgent.core import clock


@student_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What a student keeps and wrote, and what came back."""
    user = account(request)
    found = kept(user, on=clock.today())
    context = {
        "kept": found,
        "searches": searches.saved_by(user),
        "comparable": sum(one.card is not None for one in found) > 1,
        "threads": paginate(queries.threads_by(user), request),
    }
    return render(request, "student/home.html", context)


@student_page
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, code: str) -> HttpResponse:
    user = account(request)
    found = get_object_or_404(queries.threads_by(user), code=code)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and replied(request, form, found, by=user):
        return redirect("student_thread", code=code)
    context = {"thread": found, "form": form, "changes": changes_since(found)}
    return answered(render(request, "public/thread.html", context), form)
