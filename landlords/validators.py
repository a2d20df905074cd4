from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_valid_number, parse
from stdnum import iban as ibans
from stdnum.be import vat
from stdnum.exceptions import ValidationError as BadNumber


def kbo_number(text: str) -> str:
    """Ten digits of a KBO number whose check digits are right. Raises ValidationError."""
    try:
        return str(vat.validate(text))
    except BadNumber as error:
        raise ValidationError(
            _("This is not a KBO number. It has ten digits, for example 0123.456.749: check them again."), code="kbo"
        ) from error


def iban(text: str) -> str:
    """An account number without spaces, with check digits and a length that are right for its country.

    Raises ValidationError.
    """
    try:
        return str(ibans.validate(text, check_country=False))  # its lists of banks are behind new ones
    except BadNumber as error:
        raise ValidationError(
            _("This is not an account number (IBAN). Check it: it looks like BE71 0961 2345 6769."),
            code="iban",
        ) from error


def check_kbo_number(text: str) -> None:
    kbo_number(text)


def check_phone_number(text: str) -> None:
    phone_number(text)


def phone_number(text: str) -> str:
    """A telephone number in international form; Belgian when it has no country. Raises ValidationError."""
    try:
        number = parse(text, "BE")
    except NumberParseException as error:
        raise ValidationError(_("This is not a telephone number. Check the digits."), code="phone") from error
    if not is_valid_number(number):
        raise ValidationError(_("This telephone number can't exist. Check the digits."), code="phone")
    return str(format_number(number, PhoneNumberFormat.E164))
