"""One topic of the exchange: reading it, answering, changing, marking it answered, withdrawing it, and its files."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import account, exchange_page
from frontend.doing import carried_out, saved, sent
from frontend.partners.exchange import row_of
from frontend.partners.exchange_forms import AnswerForm, ChangeAnswerForm, ChangeForm, WithdrawForm
from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.exchange import actions, audiences, permissions, policies, queries
from kotatgent.exchange.enums import State
from kotatgent.exchange.models import Answer, Reading, Topic
from kotatgent.exchange.words import signature


def _found(request: HttpRequest, code: str) -> Topic:
    """What somebody reads; of anything else nobody learns whether it is there."""
    return get_object_or_404(queries.with_posts(account(request)), code=code)


@exchange_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, code: str) -> HttpResponse:
    found, user = _found(request, code), account(request)
    form = AnswerForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: actions.answer(found, by=user, now=clock.now(), **form.cleaned_data)):
            messages.success(request, _("Your answer is there."))
            return redirect("exchange_topic", code=code)
    before = Reading.objects.filter(user=user, topic=found).first()
    if request.method == "GET":
        actions.mark_read(found, by=user, now=clock.now())
    return render(request, "partners/exchange_topic.html", _shown(found, form, user, before))


def _shown(found: Topic, form: AnswerForm, user: User, before: Reading | None) -> dict[str, Any]:
    queries.say_last_days([found], on=clock.today())
    answers = [
        {
            "answer": one,
            "by": signature(one),
            "new": before is not None and one.posted_at > before.read_at,
            "may_change": permissions.may_change_answer(user, one),
        }
        for one in found.answers.all()
    ]
    ours = permissions.may_change(user, found)
    return row_of(found) | {
        "form": form,
        "answers": answers,
        "may_change": ours and not found.is_withdrawn,
        "may_withdraw": permissions.may_withdraw(user, found) and not found.is_withdrawn,
        "may_answer_off": ours and found.is_question and found.state == State.OPEN,
        "may_reopen": ours and found.state == State.ANSWERED,
        "is_ours": audiences.is_of_own_side(user, found),
    }


@exchange_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    found, user = _found(request, code), account(request)
    permissions.check_may_change(user, found)
    form = ChangeForm(sent(request), initial={"title": found.title, "text": found.text, "version": found.version})
    if request.method == "POST" and form.is_valid():
        if saved(form, found, lambda: _change(found, form, user)):
            messages.success(request, _("Changed. What it said before stays under it."))
            return redirect("exchange_topic", code=code)
    context = {"topic": found, "form": form, "heading": _("Change a message")}
    return render(request, "partners/exchange_change.html", context)


def _change(found: Topic, form: ChangeForm, user: User) -> Topic:
    facts = form.values()
    words, title = facts["text"], facts["title"]
    return actions.change(found, title=title, words=words, by=user, now=clock.now(), expected=form.expected())


@exchange_page
@require_http_methods(["GET", "HEAD", "POST"])
def change_answer(request: HttpRequest, code: str, answer: str) -> HttpResponse:
    topic, user = _found(request, code), account(request)
    found = get_object_or_404(Answer.objects.select_related("topic"), topic=topic, code=answer)
    permissions.check_may_change_answer(user, found)
    policies.check_stands(topic)
    form = ChangeAnswerForm(sent(request), initial={"text": found.text, "version": found.version})
    if request.method == "POST" and form.is_valid():
        facts, now = {"words": form.values()["text"], "expected": form.expected()}, clock.now()
        if saved(form, found, lambda: actions.change_answer(found, by=user, now=now, **facts)):
            messages.success(request, _("Changed. What it said before stays under it."))
            return redirect(reverse("exchange_topic", args=[code]) + f"#{found.code}")
    context = {"topic": topic, "form": form, "heading": _("Change an answer")}
    return render(request, "partners/exchange_change.html", context)


@exchange_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    found, user = _found(request, code), account(request)
    permissions.check_may_withdraw(user, found)
    form = WithdrawForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: actions.withdraw(found, by=user, now=clock.now(), **form.cleaned_data)):
            messages.success(request, _("It is withdrawn."))
            return redirect("exchange_topic", code=code)
    return render(request, "partners/exchange_withdraw.html", row_of(found) | {"form": form})


@exchange_page
@require_POST
def answered(request: HttpRequest, code: str) -> HttpResponse:
    actions.mark_answered(_found(request, code), by=account(request), now=clock.now())
    messages.success(request, _("The question counts as answered. Anybody can still add something."))
    return redirect("exchange_topic", code=code)


@exchange_page
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    actions.reopen(_found(request, code), by=account(request), now=clock.now())
    messages.success(request, _("The question is open again."))
    return redirect("exchange_topic", code=code)


@exchange_page
@require_safe
def file(request: HttpRequest, code: str) -> FileResponse:
    """A PDF, to who reads its topic while it stands. It opens outside this site, so that nothing in it acts here."""
    found = get_object_or_404(queries.files_for(account(request)).select_related("pdf"), pdf__code=code)
    assert found.pdf is not None
    try:
        content = default_storage.open(found.pdf.path)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type="application/pdf", as_attachment=True, filename=found.name)
    patch_cache_control(response, private=True, no_store=True)
    return response
