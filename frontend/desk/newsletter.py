"""The newsletter at the desk: how many read it, writing an issue, a test to oneself, a second look, sending, stop."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, desk_page
from frontend.doing import carried_out, saved, sent
from frontend.forms import Form, VersionedForm
from frontend.paging import paginate
from kotatgent.core import clock
from kotatgent.newsletter import actions, queries
from kotatgent.newsletter.enums import Audience, IssueState
from kotatgent.newsletter.models import Issue
from kotatgent.newsletter.words import issue_words
from kotatgent.notices import pace

MOST_AN_HOUR, USUAL = 2_000, 500
EXAMPLE = "voorbeeld"  # in place of the code and the secret of a link
MONTH = dt.timedelta(days=30)


class IssueForm(VersionedForm):
    audience = forms.ChoiceField(label=gettext_lazy("For whom?"), choices=Audience.choices, widget=forms.RadioSelect)
    subject_nl = forms.CharField(label=gettext_lazy("Subject, in Dutch"), max_length=120)
    text_nl = forms.CharField(
        label=gettext_lazy("Text, in Dutch"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 12}),
        help_text=gettext_lazy("Plain text. Why somebody gets it and how to unsubscribe come below it by themselves."),
    )
    subject_en = forms.CharField(label=gettext_lazy("Subject, in English"), max_length=120)
    text_en = forms.CharField(
        label=gettext_lazy("Text, in English"), max_length=10_000, widget=forms.Textarea({"rows": 12})
    )
    per_hour = forms.IntegerField(
        label=gettext_lazy("How many mails an hour at most?"),
        min_value=1,
        max_value=MOST_AN_HOUR,
        help_text=gettext_lazy("So that whoever calls us gets an answer."),
    )


@desk_page
@require_safe
def newsletter(request: HttpRequest) -> HttpResponse:
    numbers = queries.readers()
    came, went = queries.came_and_went(clock.now() - MONTH)
    context = {
        "issues": paginate(Issue.objects.order_by("-made_at", "-pk"), request),
        "readers": [(Audience(code).label, found, sum(found.values())) for code, found in numbers.items()],
        "came": came,
        "went": went,
    }
    return render(request, "desk/newsletter.html", context)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = IssueForm(sent(request), initial={"per_hour": USUAL})
    if request.method == "POST" and form.is_valid():
        made: list[Issue] = []
        if carried_out(form, lambda: made.append(
            actions.make_issue(by=account(request), now=clock.now(), **form.values())
        )):  # fmt: skip
            messages.success(request, _("Saved. Nothing goes out before you send it."))
            return redirect("newsletter_issue", code=made[0].code)
    return render(request, "desk/newsletter_edit.html", {"form": form, "issue": None})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    found = _find(code)
    form = IssueForm(sent(request), initial={name: getattr(found, name) for name in IssueForm.base_fields})
    if request.method == "POST" and form.is_valid():
        if saved(form, found, lambda: actions.change_issue(
            found, by=account(request), now=clock.now(), expected=form.expected(), **form.values()
        )):  # fmt: skip
            messages.success(request, _("Saved. Nothing goes out before you send it."))
            return redirect("newsletter_issue", code=found.code)
    return render(request, "desk/newsletter_edit.html", {"form": form, "issue": found})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """What it says, how far it is; a test, and the stop button."""
    found, form = _find(code), Form(sent(request))
    if request.method == "POST" and _carry_out(request, found, form):
        return redirect("newsletter_issue", code=found.code)
    found.refresh_from_db()
    gone = found.state in (IssueState.SENT, IssueState.DROPPED)
    context = {
        "issue": found,
        "form": form,
        "previews": _previews(found),
        "left": 0 if gone else queries.left_to_write(found).count(),
        "written": found.deliveries.count(),
        "is_draft": found.state == IssueState.DRAFT,
        "goes": found.state == IssueState.SENDING,
        "stands": found.state == IssueState.STOPPED,
    }
    return render(request, "desk/newsletter_issue.html", context)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, code: str) -> HttpResponse:
    """The second look: to how many, in which words, until when; then the button."""
    found, now = _find(code), clock.now()
    if found.state not in (IssueState.DRAFT, IssueState.STOPPED):
        return redirect("newsletter_issue", code=found.code)
    form = VersionedForm(sent(request), initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        if saved(form, found, lambda: actions.start_issue(
            found, by=account(request), now=now, expected=form.expected()
        )):  # fmt: skip
            messages.success(request, _("It goes out now. You can stop it on this page."))
            return redirect("newsletter_issue", code=found.code)
    found.refresh_from_db()
    left = queries.left_to_write(found)
    count = left.count()
    context = {
        "issue": found,
        "form": form,
        "count": count,
        "dutch": left.filter(language="nl").count(),
        "english": left.filter(language="en").count(),
        "last_mail": pace.last_mail(now, count, found.per_hour),
        "previews": _previews(found),
    }
    return render(request, "desk/newsletter_send.html", context)


def _carry_out(request: HttpRequest, found: Issue, form: Form) -> bool:
    by, now, what = account(request), clock.now(), request.POST.get("what")
    doings: dict[str | None, Any] = {
        "test": (actions.send_test, _("Sent to your own address, in both languages.")),
        "stop": (actions.stop_issue, _("Stopped: no mail of this newsletter goes out.")),
        "drop": (actions.drop_issue, _("Dropped. Its text stays here to be read.")),
    }
    if what not in doings:
        return False
    action, told = doings[what]
    done = carried_out(form, lambda: action(found, by=by, now=now))
    if done:
        messages.success(request, told)
    return done


def _find(code: str) -> Issue:
    return get_object_or_404(Issue, code=code.upper())


def _previews(issue: Issue) -> list[dict[str, str]]:
    """The mail as it goes out, with a link that leads nowhere."""
    found = []
    for language, name in (("nl", _("In Dutch")), ("en", _("In English"))):
        subject, body = issue_words(issue, language, EXAMPLE, EXAMPLE)
        found.append({"language": language, "name": name, "subject": subject, "body": body})
    return found
