from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role

if TYPE_CHECKING:  # this module is read while rest_framework.views is being read
    from rest_framework.views import APIView


class SignedInWithSecondFactor(BasePermission):
    """The default: an account, and a second factor for the roles that need one."""

    message = "Sign in first; some roles need a second factor as well."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        user = request.user
        if not isinstance(user, User):
            return False
        if not user.needs_second_factor:
            return True
        used = any(record.get("method") == "mfa" for record in get_authentication_records(request._request))
        return used or is_mfa_enabled(user)


class HasRole(SignedInWithSecondFactor):
    """The view names its `roles`."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        roles: frozenset[Role] = getattr(view, "roles", frozenset())
        user = request.user
        return super().has_permission(request, view) and isinstance(user, User) and user.role in roles
