"""The documentation of the API in Dutch and English: the page, and the schema that it shows.

A program that asks for the schema gets it in English, as names and codes are; `?lang=nl` gives it in Dutch.
"""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

LANGUAGES = {"nl": "Nederlands", "en": "English"}  # each in its own
WORDS = ("description", "summary")


def in_language(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The last step of making the schema: its sentences in the language that was asked for."""
    language = request.GET.get("lang") if request else None
    if language not in LANGUAGES:
        return result
    with translation.override(language):
        found: dict[str, Any] = _said(result)
    return found


def _said(part: Any) -> Any:
    if isinstance(part, list):
        return [_said(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _(one) if one and name in WORDS and isinstance(one, str) else _said(one) for name, one in part.items()
    }


class Documentation(SpectacularSwaggerSplitView):
    """In the language of the visitor, or the other one by the link on top."""

    schema = None
    title = "Kotatgent API"

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        language = self._language(request)
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        with translation.override(language):
            response.data |= {
                "language": language,
                "others": [one for one in LANGUAGES.items() if one[0] != language],
                "about": _("What each address of the API asks and answers."),
                "buttons": _("The buttons of this overview are in English only.") if language != "en" else "",
            }
        response["Content-Language"] = language
        return response

    def _get_schema_url(self, request: Request) -> str:
        address = str(super()._get_schema_url(request))  # type: ignore[no-untyped-call]
        return f"{address.split('?')[0]}?lang={self._language(request)}"

    @staticmethod
    def _language(request: Request) -> str:
        asked = request.GET.get("lang", "")
        return asked if asked in LANGUAGES else translation.get_language() or settings.LANGUAGE_CODE
