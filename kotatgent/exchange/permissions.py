"""Who. What somebody does not read is not there for them; what they read and did not sign they leave as it is."""

from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Hidden, NotAllowed
from kotatgent.exchange import audiences
from kotatgent.exchange.enums import Audience
from kotatgent.exchange.models import Answer, Topic


def check_may_write(by: User, audience: str, institution: Institution | None) -> None:
    """To an audience that one reads oneself. Raises NotAllowed."""
    own = by.role != Role.PARTNER or audience != Audience.INSTITUTION or institution == by.institution
    if audience not in audiences.of_role(by.role) or not own:
        raise NotAllowed("not_your_audience", _("Your account does not write to these readers."))


def check_may_read(by: User, topic: Topic) -> None:
    if not audiences.reads(by, topic):
        raise Hidden("not_found", _("This does not exist, or it is not yours."))


def may_change(by: User, topic: Topic) -> bool:
    return audiences.reads(by, topic) and audiences.is_of_own_side(by, topic)


def check_may_change(by: User, topic: Topic) -> None:
    """The words, and whether a question is answered, are for the side that signed it."""
    check_may_read(by, topic)
    if not may_change(by, topic):
        raise NotAllowed("not_your_words", _("Only who wrote this can change it."))


def may_change_answer(by: User, answer: Answer) -> bool:
    """Of an answer that somebody reads."""
    return audiences.is_of_own_side(by, answer)


def check_may_change_answer(by: User, answer: Answer) -> None:
    if not may_change_answer(by, answer):
        raise NotAllowed("not_your_words", _("Only who wrote this can change it."))


def may_withdraw(by: User, topic: Topic) -> bool:
    return may_change(by, topic) or (audiences.is_desk(by) and audiences.reads(by, topic))


def check_may_withdraw(by: User, topic: Topic) -> None:
    check_may_read(by, topic)
    if not may_withdraw(by, topic):
        raise NotAllowed("not_yours_to_withdraw", _("Only who wrote this, or the desk, can withdraw it."))
