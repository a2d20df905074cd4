"""Three doors in front of every page: what no address can hold, who may come in, what a refused rule looks like."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from frontend import errors, opening
from frontend.access import Audience
from kotatgent.accounts.models import User
from kotatgent.core.errors import RuleBroken
from kotatgent.privacy.worklists import ReasonNeeded

EMBEDDED = Audience("embedded", frozenset(), needs_account=False)
GetResponse = Callable[[HttpRequest], HttpResponse]

# Views of packages that guard themselves or are meant for everybody: namespace or start of the URL name.
OPEN_NAMES = ("account_", "mfa_login", "mfa_authenticate", "mfa_reauthenticate", "mfa_login_webauthn")
SELF_GUARDED = ("mfa_", "usersessions_")
SELF_GUARDED_NAMESPACES = ("admin", "api")
# Where somebody without a second factor may still go: to set one up, and out.
SETTING_UP = ("account_", "mfa_")


class SameForAll:
    """What other websites frame is the same for everybody: no cookie goes along, and a cache may keep it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "same_for_all", False):
            response.cookies.clear()
            response.headers.pop("Vary", None)
        return response


class NoNull:
    """Nothing of ours has a null character in its address, and PostgreSQL refuses to look for one: not found."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return errors.refused(request, 404) if "\x00" in request.path_info else self.get_response(request)


class PrivateUnlessListed:
    """A view without an audience is closed to everybody. Roles with a second factor see nothing before they used it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = (match.url_name or "") if match else ""
        namespaces = match.namespaces if match else []
        if namespaces and namespaces[0] in SELF_GUARDED_NAMESPACES:
            return None if namespaces[0] == "api" else self._second_factor(request, name)
        audience = getattr(view, "audience", None)
        if audience is None and not name.startswith(OPEN_NAMES + SELF_GUARDED):
            return errors.refused(request, 404)
        if audience is None:
            return self._second_factor(request, name)
        if audience == EMBEDDED:
            return None
        if not audience.needs_account:
            return self._second_factor(request, name) if request.user.is_authenticated else None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if (answer := self._second_factor(request, name)) is not None:
            return answer
        if audience.roles and request.user.role not in audience.roles:
            return errors.refused(request, 403)
        return None

    def _second_factor(self, request: HttpRequest, name: str) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not user.needs_second_factor or name.startswith(SETTING_UP):
            return None
        if name in ("set_language", "picture", "picture_version"):
            return None
        if used_second_factor(request):
            return None
        return redirect("mfa_index")


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this sign-in was proven with a TOTP code, a passkey or a recovery code, or one was just set up."""
    if any(record.get("method") == "mfa" for record in get_authentication_records(request)):
        return True
    # allauth asks for the second factor at sign-in of whoever has one, so having one suffices here.
    return isinstance(request.user, User) and is_mfa_enabled(request.user)


class RuleBrokenToPage:
    """A refusal that no form could show becomes a page with its sentence and its status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ReasonNeeded):
            return opening.ask(request, exception.subject)
        if isinstance(exception, RuleBroken):
            return errors.refused(request, exception.status, exception.message)
        return None
