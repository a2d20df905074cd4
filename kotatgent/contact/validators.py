import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.be import nn

CANDIDATE = re.compile(r"(?<!\d)\d{2}[.\s-]?\d{2}[.\s-]?\d{2}[.\s-]?\d{3}[.\s-]?\d{2}(?!\d)")


def refuse_national_number(text: str) -> None:
    """Nobody may ask for or store a national register number (F5.3). Raises ValidationError when one is in the text."""
    if any(nn.is_valid(found) for found in CANDIDATE.findall(text)):
        raise ValidationError(
            _("Your message holds a national register number. Take it out: nobody may ask you for it here."),
            code="national_number",
        )
