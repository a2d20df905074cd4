"""When. A refusal is a sentence."""

from django.utils.translation import gettext_lazy as _

from kotatgent.core.errors import RuleBroken
from kotatgent.exchange.models import Topic

MAX_FILES = 5  # of one post


def check_stands(topic: Topic) -> None:
    if topic.is_withdrawn:
        raise RuleBroken("withdrawn", _("This was withdrawn meanwhile, so nothing can be added to it."))


def check_is_question(topic: Topic) -> None:
    if not topic.is_question:
        raise RuleBroken("no_question", _("This is an announcement, and not a question."))


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("reason_missing", _("Say why it is withdrawn."), field="reason")


def check_number_of_files(count: int) -> None:
    if count > MAX_FILES:
        raise RuleBroken("too_many_files", _("Choose at most %(most)d files.") % {"most": MAX_FILES}, field="attached")
