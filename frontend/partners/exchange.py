"""The exchange between partners: what is there, and something new. One set of pages for everybody with a part in it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import account, exchange_page
from frontend.doing import carried_out, sent
from frontend.paging import paginate
from frontend.partners import unread
from frontend.partners.exchange_forms import FindForm, TopicForm
from kotatgent.core import clock
from kotatgent.exchange import actions, queries
from kotatgent.exchange.enums import Kind, State
from kotatgent.exchange.models import Topic
from kotatgent.exchange.words import readers_of, signature


@exchange_page
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.GET)
    topics = _asked(request, form) if form.is_valid() else queries.topics_for(account(request)).none()
    page = paginate(topics, request)
    queries.say_last_days(page, on=clock.today())
    context = {
        "form": form,
        "page": page,
        "rows": [row_of(topic) for topic in page],
        "asked": any(form.cleaned_data.values()) if form.is_valid() else True,
        "unread": unread.of(request),
    }
    return render(request, "partners/exchange.html", context)


def _asked(request: HttpRequest, form: FindForm) -> QuerySet[Topic]:
    wanted, show = form.cleaned_data["q"], form.cleaned_data["show"]
    topics = queries.topics_for(account(request))
    if wanted:
        topics = queries.holding(topics, wanted)
    if show == "unread":
        return topics.filter(queries.is_unread(account(request)))
    if show == "open":
        return topics.filter(kind=Kind.QUESTION, state=State.OPEN)
    return topics.filter(kind=show) if show else topics


def row_of(topic: Topic) -> dict[str, Any]:
    """What a list and a page say of a topic beside its own words."""
    return {"topic": topic, "by": signature(topic), "readers": readers_of(topic)}


@exchange_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = account(request)
    form = TopicForm(sent(request), request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        made: list[Topic] = []
        if carried_out(form, lambda: made.append(actions.post(by=user, now=clock.now(), **form.facts()))):
            messages.success(request, _("It is there now. Who wants a mail about it gets one."))
            return redirect("exchange_topic", code=made[0].code)
    return render(request, "partners/exchange_new.html", {"form": form})


@exchange_page
@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(by=account(request), now=clock.now())
    messages.success(request, _("Everything counts as read."))
    return redirect("exchange")
