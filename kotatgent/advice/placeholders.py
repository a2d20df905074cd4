"""Place-holders of a block of text: `{code}` and the like. What can't be filled in stays, and is never sent."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotatgent.core.errors import Text

# What each stands for, said to whoever writes a block.
KNOWN: dict[str, Text] = {
    "code": gettext_lazy("the code of the question"),
    "about": gettext_lazy("the advert or the address that it is about"),
    "theme": gettext_lazy("the theme of the question"),
    "write_until": gettext_lazy("the last day to write before the question closes by itself"),
}
MARK = re.compile(r"\{([^{}\n]*)\}")


def names(words: str) -> list[str]:
    """What stands between braces, in the order of the text."""
    return MARK.findall(words)


def filled(words: str, values: Mapping[str, str]) -> str:
    """With what is known filled in; the rest keeps its braces, so that a person sees it."""
    return MARK.sub(lambda found: values.get(found[1], "") or found[0], words)


def check_filled(words: str) -> None:
    """Raises ValidationError for a text to send in which something is not filled in."""
    if left := names(words):
        message = _("Replace what stands between braces first: %(names)s.")
        raise ValidationError(message % {"names": ", ".join(f"{{{name}}}" for name in left)}, code="not_filled")


def check_block(dutch: str, english: str) -> None:
    """Raises ValidationError, by column, for a place-holder that nobody fills in, or that one language lacks."""
    problems = {}
    for column, words in (("body_nl", dutch), ("body_en", english)):
        if problem := _problem(words):
            problems[column] = ValidationError(problem, code="placeholder")
    if not problems and (lacks := sorted(set(names(dutch)) ^ set(names(english)))):
        message = _("Both languages need the same place-holders. This one stands in one of them only: {%(name)s}.")
        problems["body_en"] = ValidationError(message % {"name": lacks[0]}, code="placeholder")
    if problems:
        raise ValidationError(problems)


def _problem(words: str) -> str:
    for name in names(words):
        if name not in KNOWN:
            message = _("{%(name)s} is not a place-holder that we fill in. Choose from: %(known)s.")
            return message % {"name": name, "known": ", ".join(f"{{{known}}}" for known in KNOWN)}
    if "{" in MARK.sub("", words) or "}" in MARK.sub("", words):
        return _("A brace stands alone. Braces are for place-holders only.")
    return ""
