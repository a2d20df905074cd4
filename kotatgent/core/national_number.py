import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.be import ssn

# Eleven digits, with up to three other characters wherever people put them. After a plus it is a telephone number: of
# those with +32 470 00 one in ninety-seven would have the right check digits.
CANDIDATE = re.compile(r"(?<![\d+])\d\d(?:[\W_]{0,3}\d\d){2}[\W_]{0,3}\d{3}[\W_]{0,3}\d\d(?!\d)")
SPELLED = re.compile(r"(?<!\d)\d(?:[\W_]\d){10}(?!\d)")  # each digit by itself


def refuse_national_number(text: str) -> None:
    """Nobody may ask for or store a national register number (F5.3). Raises ValidationError when one is in the text.

    Recognised by its check digits and date, in whatever digits; the numbers of people who are not in the register (bis)
    as well.
    """
    seen = _as_seen(text)
    found = CANDIDATE.findall(seen) + SPELLED.findall(seen)
    if any(ssn.is_valid(re.sub(r"\D", "", number)) for number in found):
        raise ValidationError(
            _("This holds a national register number. Take it out: nobody may ask for it here, nor may we keep it."),
            code="national_number",
        )


def _as_seen(text: str) -> str:
    """With the digits of every script as ours, and without characters that nobody sees."""
    seen = (ch for ch in text if unicodedata.category(ch) != "Cf")
    return "".join(ch if (digit := unicodedata.decimal(ch, None)) is None else str(digit) for ch in seen)
