from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, student_page
from frontend.forms import add_rule_error
from frontend.paging import paginate
from frontend.public.talking import ReplyForm, changes_since, delivered, too_many
from frontend.student import searches
from frontend.student.kept import kept
from frontend.waiting import answered, ask_to_wait
from kotatgent.contact import actions, queries
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken


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
    if request.method == "POST" and form.is_valid():
        if seconds := too_many(request, found.listing):
            ask_to_wait(form, seconds)
        else:
            try:
                actions.reply_as_visitor(found, body=form.cleaned_data["body"], by=user, now=clock.now())
            except RuleBroken as error:
                add_rule_error(form, error)
            else:
                messages.success(request, delivered(found.listing))
                return redirect("student_thread", code=code)
    context = {"thread": found, "form": form, "changes": changes_since(found)}
    return answered(render(request, "public/thread.html", context), form)
