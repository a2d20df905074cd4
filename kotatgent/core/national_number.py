import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.be import ssn

# Eleven digits, with up to three other characters wherever people put them.
CANDIDATE = re.compile(r"(?<!\d)\d\d(?:[\W_]{0,3}\d\d){2}[\W_]{0,3}\d{3}[\W_]{0,3}\d\d(?!\d)")


def refuse_national_number(text: str) -> None:
    """Nobody may ask for or store a national register number (F5.3). Raises ValidationError when one is in the text.

    Recognised by its check digits and date; the numbers of people who are not in the register (bis) as well.
    """
    if any(ssn.is_valid(re.sub(r"\D", "", found)) for found in CANDIDATE.findall(text)):
        raise ValidationError(
            _("This holds a national register number. Take it out: nobody may ask for it here, nor may we keep it."),
            code="national_number",
        )
