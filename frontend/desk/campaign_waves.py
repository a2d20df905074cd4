"""A wave of the campaign: its words, whom it would reach, starting and stopping it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend import funnels
from frontend.access import account, campaign_page, desk_page
from frontend.doing import carried_out, saved, sent
from frontend.forms import DateTimeField, Form, VersionedForm
from kotatgent.accounts.roles import Role
from kotatgent.campaign import actions, policies, queries, reasons
from kotatgent.campaign.actions.sending import TEMPLATES
from kotatgent.campaign.enums import MailKind, WaveState
from kotatgent.campaign.funnel import funnels as read_funnels
from kotatgent.campaign.handlers import in_words
from kotatgent.campaign.models import Wave
from kotatgent.core import clock

MOST_AN_HOUR, MOST_PEOPLE = 2_000, 10_000
EXAMPLE = "voorbeeld"  # in place of the secret of a link


class WaveForm(VersionedForm):
    size = forms.IntegerField(label=gettext_lazy("How many people at most?"), min_value=1, max_value=MOST_PEOPLE)
    starts_at = DateTimeField(label=gettext_lazy("From when?"))
    per_hour = forms.IntegerField(
        label=gettext_lazy("How many mails an hour at most?"),
        min_value=1,
        max_value=MOST_AN_HOUR,
        help_text=gettext_lazy("So that whoever calls us gets an answer."),
    )
    subject_nl = forms.CharField(label=gettext_lazy("Subject, in Dutch"), max_length=120)
    text_nl = forms.CharField(
        label=gettext_lazy("Text, in Dutch"),
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("The link, the reasons to come back and how to stop come below it by themselves."),
    )
    subject_en = forms.CharField(label=gettext_lazy("Subject, in English"), max_length=120)
    text_en = forms.CharField(
        label=gettext_lazy("Text, in English"), max_length=2000, widget=forms.Textarea({"rows": 6})
    )


class ReminderForm(Form):
    reminder_ground = forms.CharField(
        label=gettext_lazy("On what legal ground may one reminder go out?"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("It stands in the reminder."),
    )
    reminder_after = forms.IntegerField(
        label=gettext_lazy("How many days after the invitation?"), min_value=1, max_value=180
    )


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    campaign = queries.open_campaign()
    if campaign is None:
        raise Http404
    initial = {"size": 100, "per_hour": 50, "starts_at": clock.now(), **reasons.first_words()}
    form = WaveForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        made: list[Wave] = []
        if carried_out(form, lambda: made.append(
            actions.make_wave(campaign, by=account(request), now=clock.now(), **form.values())
        )):  # fmt: skip
            messages.success(request, _("Saved. Look at it once more: nothing goes out before you start it."))
            return redirect("campaign_wave", code=made[0].code)
    return render(request, "desk/campaign_wave_edit.html", {"form": form, "wave": None})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    found = _find(code)
    initial = {name: getattr(found, name) for name in WaveForm.base_fields}
    form = WaveForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        if saved(form, found, lambda: actions.change_wave(
            found, by=account(request), now=clock.now(), expected=form.expected(), **form.values()
        )):  # fmt: skip
            messages.success(request, _("Saved. Look at it once more: nothing goes out before you start it."))
            return redirect("campaign_wave", code=found.code)
    return render(request, "desk/campaign_wave_edit.html", {"form": form, "wave": found})


@campaign_page
@require_http_methods(["GET", "HEAD", "POST"])
def wave(request: HttpRequest, code: str) -> HttpResponse:
    found, what = _find(code), request.POST.get("what")
    kept = {"reminder_ground": found.reminder_ground, "reminder_after": found.reminder_after}
    reminder = ReminderForm(request.POST if what == "reminder" else None, initial=kept)
    plain = Form(sent(request))
    if request.method == "POST" and _carry_out(request, what, found, reminder, plain):
        return redirect("campaign_wave", code=found.code)
    found.refresh_from_db()
    count = queries.would_get(found)
    role = account(request).role
    runs = policies.is_running(found.campaign, clock.today())
    context = {
        "wave": found,
        "campaign": found.campaign,
        "count": count,
        "last_mail": queries.last_mail(found, count),
        "previews": _previews(found),
        "steps": funnels.step_rows(_funnel(found)),
        "plain": plain,
        "reminder": reminder if runs and role == Role.PRIVACY_OFFICER else None,
        "is_draft": found.state == WaveState.DRAFT,
        "can_start": runs and role == Role.STAFF and found.state in (WaveState.DRAFT, WaveState.STOPPED),
        "can_stop": runs and role == Role.STAFF and found.state == WaveState.RUNNING,
    }
    return render(request, "desk/campaign_wave.html", context)


def _carry_out(request: HttpRequest, what: str | None, found: Wave, reminder: ReminderForm, plain: Form) -> bool:
    by, now = account(request), clock.now()
    if what == "start":
        done, told = carried_out(plain, lambda: actions.start_wave(found, by=by, now=now)), _("Started.")
    elif what == "stop":
        done = carried_out(plain, lambda: actions.stop_wave(found, by=by, now=now))
        told = _("Stopped: no mail of this wave goes out.")
    elif what == "reminder" and reminder.is_valid():
        ground, after = reminder.cleaned_data["reminder_ground"], reminder.cleaned_data["reminder_after"]
        done = carried_out(reminder, lambda: actions.allow_reminder(found, ground=ground, after=after, by=by, now=now))
        told = _("Recorded. Who was invited and did not come gets one reminder.")
    else:
        return False
    if done:
        messages.success(request, told)
    return done


def _find(code: str) -> Wave:
    return get_object_or_404(Wave.objects.select_related("campaign", "reminder_by"), code=code.upper())


def _funnel(wave: Wave) -> Any:
    return next(found for found in read_funnels(wave.campaign) if found.wave == wave)


def _previews(wave: Wave) -> list[dict[str, str]]:
    """The invitation as it goes out, with a link that leads nowhere."""
    template = TEMPLATES[MailKind.INVITATION]
    found = []
    for language, name in (("nl", _("In Dutch")), ("en", _("In English"))):
        subject, body = in_words(wave, wave.campaign, language, template, EXAMPLE)
        found.append({"language": language, "name": name, "subject": subject, "body": body})
    return found
