"""Who may open a page. Every view carries one of these decorators; a test walks the URL map and says so.

A page decorator decides on the role alone. Whether somebody may touch one landlord's building or one
inspector's report is decided by that subject's permissions.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import OFFICE_ROLES, Role
from landlords.permissions import MAY_READ_PLANNING

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Audience:
    name: str
    roles: frozenset[str]  # empty with needs_account: every account
    needs_account: bool = True


def _page(name: str, *roles: str, needs_account: bool = True) -> Callable[[View], View]:
    audience = Audience(name, frozenset(roles), needs_account)

    def mark(view: View) -> View:
        view.audience = audience  # type: ignore[attr-defined]
        return view

    return mark


public_page = _page("public", needs_account=False)
account_page = _page("account")
landlord_page = _page("landlord", Role.LANDLORD)
student_page = _page("student", Role.STUDENT)
# The pages of an advert are for whoever advertises: a landlord, or a student who sublets (docs/adr/0044).
advertiser_page = _page("advertisers", Role.LANDLORD, Role.STUDENT)
desk_page = _page("desk", Role.STAFF)
inspector_page = _page("inspector", Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR)
decision_page = _page("decisions", Role.DECISION_MAKER)
procedure_page = _page("procedure", Role.STAFF, Role.DECISION_MAKER)
office_page = _page("office", *OFFICE_ROLES)
planning_page = _page("planning", *MAY_READ_PLANNING)
checklists_page = _page("checklists", *OFFICE_ROLES, Role.ADMINISTRATOR)
checklist_keepers_page = _page("checklist keepers", Role.STAFF, Role.ADMINISTRATOR)
steering_page = _page("steering", Role.STEERING, Role.STAFF, Role.DECISION_MAKER)
partner_page = _page("partners", Role.PARTNER, Role.STAFF)
# What an institution keeps for itself: who works there, its keys to the API.
institution_page = _page("institution", Role.PARTNER)
privacy_page = _page("privacy", Role.PRIVACY_OFFICER)
campaign_page = _page("campaign", Role.STAFF, Role.PRIVACY_OFFICER)
reader_page = _page("readers", *OFFICE_ROLES, Role.PRIVACY_OFFICER)
administrator_page = _page("administrators", Role.ADMINISTRATOR)


def account(request: HttpRequest) -> User:
    """Who is signed in, on a page that needs an account."""
    assert isinstance(request.user, User)  # the middleware let nobody else in
    return request.user
