"""Who is a member of which group, for whom and since when."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, desk_page, meetings_page
from frontend.doing import carried_out, saved, sent
from frontend.meetings.forms import CITY, MemberForm, NewMemberForm
from kotatgent.core import clock
from kotatgent.meetings import actions, permissions, queries
from kotatgent.meetings.models import Seat


@meetings_page
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Those of now, of one's own groups; staff also see who comes and who was."""
    user, today = account(request), clock.today()
    may_write = permissions.may_write(user)
    rows = []
    for group in queries.groups_of(user, on=today):
        now = queries.members_on(group, today)
        others = group.members.with_facts().exclude(pk__in=now.values("pk")) if may_write else Seat.objects.none()
        rows.append({"group": group, "now": now, "others": others.order_by("-starts_on", "pk")})
    context = {"rows": rows, "may_write": may_write, "today": today}
    return render(request, "meetings/members.html", context)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewMemberForm(sent(request), initial={"task": "member", "starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        by, now, facts = account(request), clock.now(), form.facts()
        group = facts.pop("group")
        if carried_out(form, lambda: actions.add_member(group, by=by, now=now, **facts)):
            messages.success(request, _("Added."))
            return redirect("meeting_members")
    return render(request, "meetings/member.html", {"form": form})


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Seat.objects.with_facts().exclude(email=""), code=code.upper())
    form = MemberForm(sent(request), initial=_shown(found))
    if request.method == "POST" and form.is_valid() and _changed(request, form, found):
        messages.success(request, _("Saved."))
        return redirect("meeting_members")
    return render(request, "meetings/member.html", {"form": form, "member": found})


def _shown(found: Seat) -> dict[str, object]:
    facts = {name: getattr(found, name) for name in ("name", "email", "task", "starts_on", "until", "version")}
    return {**facts, "body": found.institution.code if found.institution is not None else CITY}


def _changed(request: HttpRequest, form: MemberForm, found: Seat) -> bool:
    by, now, facts = account(request), clock.now(), form.facts()
    return saved(
        form,
        found,
        lambda: actions.change_member(found, by=by, now=now, expected=form.expected(), **facts),
        by_field=False,
    )
