"""The secret link that stops the mails. It follows from a random code and HASH_KEY: nobody keeps it."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare

from kotatgent.core import sealing

PURPOSE = "exchange mails stop"
LENGTH = 40  # hexadecimal characters: 160 bits


def token_of(code: str) -> str:
    return sealing.keyed_hash(code, PURPOSE)[:LENGTH]


def opens(code: str, token: str) -> bool:
    """Whether we made this link, also when the account is gone by now."""
    return constant_time_compare(token_of(code), token)


def stop_url(code: str, language: str) -> str:
    with translation.override(language):
        path = reverse("exchange_stop", args=[code, token_of(code)])
    return f"{settings.BASE_URL}{path}"
