"""Addresses that a page names by the dozen and that differ in a code: put together once for each language."""

from functools import cache

from django.urls import reverse
from django.utils.translation import get_language


def pattern(name: str, **stand_ins: str | int) -> str:
    """The address of a page in the language at hand, with these in the places of what differs."""
    return _reversed(name, get_language() or "", tuple(stand_ins.items()))


def of(name: str, code: str) -> str:
    """The same as `reverse(name, args=[code])`, for the code of an advert."""
    return pattern(name, code="CODE").replace("CODE", code)


@cache
def _reversed(name: str, language: str, stand_ins: tuple[tuple[str, str | int], ...]) -> str:
    return reverse(name, kwargs=dict(stand_ins))
