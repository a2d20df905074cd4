"""Who. Staff of the desk write and publish; everybody reads."""

from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor


def check_may_write(by: Actor) -> None:
    check_role(by, Role.STAFF)
