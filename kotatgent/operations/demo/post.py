"""No mail of the demo's past leaves this machine."""

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

UNKNOWN_MAILBOX = "bestaat-niet@demo.kotatgent.example"


class Backend(BaseEmailBackend):
    """Takes every mail and throws it away; one address is always refused, so that staff have a mail that failed."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            if UNKNOWN_MAILBOX in mail.to:
                raise smtplib.SMTPRecipientsRefused({UNKNOWN_MAILBOX: (550, b"5.1.1 No such mailbox")})
        return len(email_messages)


@contextmanager
def nothing_leaves() -> Iterator[None]:
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Backend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = backend
