"""Who. Staff write and send; anybody subscribes and leaves."""

from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor


def check_may_send(by: Actor) -> None:
    check_role(by, Role.STAFF)


def check_may_erase(by: Actor) -> None:
    """The privacy officer, who carries out what somebody asked by their right."""
    check_role(by, Role.PRIVACY_OFFICER)
