"""Which e-mail addresses we take: those that somebody can have with a provider of mail, in one spelling."""

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

LONGEST, LONGEST_LOCAL = 254, 64  # RFC 5321, 4.5.3.1


def mailbox(address: str) -> str:
    """The address with its domain as mail servers write it, so that no domain looks like another on a screen.

    Raises ValidationError: for what is no address (RFC 5322), and for what only machines and tests have, such as a
    local part in quotes, a number instead of a domain, a domain without a dot.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValidationError(EmailValidator.message, code=EmailValidator.code) from None
    found = f"{local}@{domain}"
    if len(found) > LONGEST or len(local) > LONGEST_LOCAL or '"' in local or "." not in domain or "[" in domain:
        raise ValidationError(EmailValidator.message, code=EmailValidator.code)
    EmailValidator()(found)
    return found
