"""Who acts for the landlord: who they are and whether they accepted the terms, inviting, leaving."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import account, landlord_page
from frontend.doing import carried_out, sent
from frontend.fields import EmailField
from frontend.forms import Form
from frontend.inviting import invited, once_more, withdrawn
from frontend.landlord import mine
from frontend.public.invited import forget, remembered
from frontend.waiting import answered
from kotatgent.core import clock
from kotatgent.invitations.policies import works
from kotatgent.terms.queries import has_accepted, owed_by
from landlords import actions, permissions, policies, queries
from landlords.enums import MemberRole
from landlords.models import Invitation, Landlord


class InviteForm(Form):
    email = EmailField(
        label=_("E-mail address"),
        help_text=_("Your invitation goes here. Whoever has its link can take it up, also with another address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "size": "30"}),
    )
    role = forms.ChoiceField(
        label=_("As what?"),
        choices=[
            (MemberRole.CO_OWNER, _("Co-owner: may do everything, also invite others")),
            (MemberRole.MANAGER, _("Manager: may do everything but decide who else acts here")),
        ],
        widget=forms.RadioSelect,
    )


@landlord_page
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    user, landlord = account(request), mine.registered(request)
    form = InviteForm(sent(request))
    if request.method == "POST" and form.is_valid() and _invite(request, form, landlord):
        messages.success(request, _("Your invitation goes out."))
        return redirect("landlord_members")
    today = clock.today()
    rows = [
        {
            "member": member,
            "me": member.user_id == user.pk,
            "accepted": has_accepted(member.user_id, today),
            "may_end": permissions.may_end(user, member),
        }
        for member in queries.members_of(landlord)
    ]
    context = {
        "landlord": landlord,
        "rows": rows,
        "invitations": list(queries.open_invitations(landlord)),
        "may_invite": permissions.may_invite(user, landlord),
        "form": form,
    }
    return answered(render(request, "landlord/members.html", context), form)


def _invite(request: HttpRequest, form: InviteForm, landlord: Landlord) -> bool:
    facts = {"email": form.cleaned_data["email"], "role": MemberRole(form.cleaned_data["role"]), "by": account(request)}
    return invited(
        form,
        _door(landlord),
        lambda language: actions.invite(landlord, **facts, language=language, now=clock.now()),
    )


def _door(landlord: Landlord) -> str:
    """Where its mails an hour are counted."""
    return f"invitations:{landlord.pk}"


def _own_invitation(request: HttpRequest, code: str) -> Invitation:
    return get_object_or_404(mine.registered(request).invitations.select_related("landlord"), code=code)


@landlord_page
@require_POST
def again(request: HttpRequest, code: str) -> HttpResponse:
    found, then = _own_invitation(request, code), redirect("landlord_members")
    return once_more(request, found, actions.invite_again, door=_door(found.landlord), then=then)


@landlord_page
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    found, then = _own_invitation(request, code), redirect("landlord_members")
    return withdrawn(request, found, actions.withdraw_invitation, then=then)


@landlord_page
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Leave, or remove somebody: first what that means."""
    user, landlord = account(request), mine.registered(request)
    member = get_object_or_404(landlord.members.select_related("user", "landlord"), pk=number)
    permissions.check_may_end(user, member)
    policies.check_still_acts(member)
    me, form = member.user_id == user.pk, Form(sent(request))
    if request.method == "POST" and carried_out(form, lambda: actions.end_membership(member, by=user, now=clock.now())):
        messages.success(request, _("You left.") if me else _("This person acts here no longer."))
        return redirect("landlord_home" if me else "landlord_members")
    heir = queries.heir_of(landlord) if member.role == MemberRole.OWNER else None
    last = member.role == MemberRole.OWNER and heir is None
    context = {"landlord": landlord, "member": member, "me": me, "heir": heir, "last": last, "form": form}
    return render(request, "landlord/member_end.html", context)


@landlord_page
@require_http_methods(["GET", "POST"])
def take_up(request: HttpRequest) -> HttpResponse:
    """For who came by a link: the last step, after which only the terms are left."""
    invitation = remembered(request)
    if invitation is None:
        return redirect("landlord_home")
    user, form = account(request), Form(sent(request))
    if request.method == "POST" and carried_out(
        form, lambda: actions.take_up_invitation(invitation, by=user, now=clock.now())
    ):
        forget(request)
        messages.success(request, _("You act for this landlord from now on."))
        return redirect("landlord_terms" if owed_by(user, clock.today()) else "landlord_home")
    context = {
        "invitation": invitation,
        "landlord": invitation.landlord,
        "works": works(invitation, on=clock.today()),
        "own": queries.landlord_of(user),
        "form": form,
    }
    return render(request, "landlord/take_up.html", context)
