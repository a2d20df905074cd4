from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from listings import phrases
from listings.enums import Charge, Furniture, Utility


def check_utilities(value: object) -> None:
    """A mapping of known utilities to known ways of paying. Raises ValidationError."""
    if not isinstance(value, dict) or not set(value) <= set(Utility.values) or not set(value.values()) <= set(Charge):
        raise ValidationError(_("Say for each of the costs how it is paid."), code="utilities")


def check_furniture(value: object) -> None:
    """A list of known furniture, each once. Raises ValidationError."""
    if not isinstance(value, list) or any(value.count(one) > 1 or one not in Furniture.values for one in value):
        raise ValidationError(_("Choose from the list what stands in the room."), code="furniture")


def check_patterns(value: object) -> None:
    """One pattern a line, in the language of listings.phrases. Raises ValidationError that names the line."""
    for line in str(value).splitlines():
        if line.strip() and phrases.mistakes(line, has_words=True):
            raise ValidationError(
                _("This line can't be read: %(line)s"), code="pattern", params={"line": line.strip()[:80]}
            )


def check_words(value: object) -> None:
    if phrases.words_are_wrong(str(value)):
        raise ValidationError(
            _("Write words in small letters without accents, one space between; a star stands for any ending."),
            code="words",
        )
