"""Who. Staff run the campaign; what it may do at all is recorded by the privacy officer."""

from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND, Actor


def check_may_record(by: Actor) -> None:
    """The record of purpose, ground and end; the command writes it for whoever has the file."""
    if by is not COMMAND:
        check_role(by, Role.PRIVACY_OFFICER)


def check_may_import(by: Actor) -> None:
    if by is not COMMAND:
        check_role(by, Role.STAFF)


def check_may_send(by: Actor) -> None:
    check_role(by, Role.STAFF)


def check_may_allow_reminders(by: Actor) -> None:
    check_role(by, Role.PRIVACY_OFFICER)
