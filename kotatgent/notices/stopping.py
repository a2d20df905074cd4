"""The link in each mail of a mailing that stops it, without signing in."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kotatgent.core import links


@dataclass(frozen=True)
class StopLink:
    purpose: str  # of the hash that the secret is
    page: str  # its name among the addresses; it takes the code and the secret

    def token_of(self, code: str) -> str:
        return links.token_of(code, self.purpose)

    def opens(self, code: str, token: str) -> bool:
        """Whether we made this link, also when what it stops is gone by now."""
        return links.opens(code, token, self.purpose)

    def url(self, code: str, language: str) -> str:
        with translation.override(language):
            path = reverse(self.page, args=[code, self.token_of(code)])
        return f"{settings.BASE_URL}{path}"
