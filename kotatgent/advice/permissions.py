"""Who. Anybody asks; the staff of Kotatgent answer. Whoever has the code of a question is its asker."""

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role


def check_may_answer(by: User) -> None:
    check_role(by, Role.STAFF)


def check_may_keep(by: User) -> None:
    """Blocks of text, and where we refer to."""
    check_role(by, Role.STAFF)
