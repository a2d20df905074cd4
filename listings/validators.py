from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from listings.enums import Charge, Utility


def check_utilities(value: object) -> None:
    """A mapping of known utilities to known ways of paying. Raises ValidationError."""
    if not isinstance(value, dict) or not set(value) <= set(Utility.values) or not set(value.values()) <= set(Charge):
        raise ValidationError(_("Say for each of the costs how it is paid."), code="utilities")
