"""Programs of institutions come with a key of their own: `Authorization: Bearer …` (docs/adr/0059)."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from kotatgent.accounts.roles import Role
from kotatgent.accounts.visitors import visitor
from kotatgent.api.permissions import HasRole
from kotatgent.core import clock
from kotatgent.core.errors import Text
from kotatgent.core.throttle import wait
from kotatgent.partners import actions, policies, queries
from kotatgent.partners.models import ApiKey

SCHEME = b"bearer"
WRONG_A_MINUTE = 30  # keys of one visitor that open nothing


class KeyRefused(AuthenticationFailed):
    def __init__(self, code: str, words: Text) -> None:
        super().__init__(words)
        self.default_code = code


class OtherScope(PermissionDenied):
    default_code = "key_scope"


class KeyAuthentication(BaseAuthentication):
    """Nobody is signed in by a key: `request.auth` holds it, and what it opens is asked there."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != SCHEME:
            return None
        key = queries.key_by_secret(words[1].decode("latin-1")) if len(words) == 2 else None
        if key is None:
            raise self._refusal(request, "key_unknown", _("There is no such key."))
        if why := policies.why_closed(key, on=clock.today()):
            raise self._refusal(request, *why)
        actions.note_use(key, on=clock.today())
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    @staticmethod
    def _refusal(request: Request, code: str, words: Text) -> KeyRefused | Throttled:
        """Whoever tries many keys waits."""
        limit = wait(f"api-wrong-keys:{visitor(request.META)}", limit=WRONG_A_MINUTE, seconds=60, now=clock.now())
        return Throttled(wait=limit) if limit else KeyRefused(code, words)


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """For the schema."""

    target_class = "kotatgent.api.keys.KeyAuthentication"
    name = "institutionKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A key that a manager of an institution made."}


class MayAsk(HasRole):
    """A key of an institution that opens this view (its `opens`), or somebody who opens the pages of partners."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ApiKey):
            return super().has_permission(request, view)
        if not getattr(request.auth, view.opens):  # type: ignore[attr-defined]
            raise OtherScope(_("This key does not open this. Make one that does."))
        return True


class KeyThrottle(BaseThrottle):
    """So many questions of one key or of one account, for each view apart; a list counts with those of the page."""

    closed_for = 0

    def allow_request(self, request: Request, view: APIView) -> bool:
        who = f"key:{request.auth.pk}" if isinstance(request.auth, ApiKey) else str(request.user.pk)
        name, limit, seconds = view.limit  # type: ignore[attr-defined]
        self.closed_for = wait(f"{name}:{who}", limit=limit, seconds=seconds, now=clock.now())
        return not self.closed_for

    def wait(self) -> float:
        return self.closed_for


ROLES = frozenset({Role.PARTNER, Role.STAFF})
