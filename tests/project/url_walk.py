"""Every address of the site, with made-up parts where it takes some."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter
from django.urls.exceptions import NoReverseMatch
from django.urls.resolvers import RoutePattern


@dataclass(frozen=True)
class Door:
    name: str  # with its namespaces; empty when it has none
    route: str
    view: Callable[..., Any]
    namespaces: tuple[str, ...]
    converters: dict[str, Any]

    @property
    def address(self) -> str | None:
        """One that reaches the view; None for a door without a name or one that wants what we can't make up."""
        parts = {name: made_up(converter) for name, converter in self.converters.items()}
        try:
            return reverse(self.name, kwargs=parts) if self.name else None
        except NoReverseMatch:
            return None


def made_up(converter: Any) -> object:
    if isinstance(converter, IntConverter):
        return 1
    return "00000000-0000-0000-0000-000000000000" if isinstance(converter, UUIDConverter) else "x"


def doors(
    patterns: Any = None, route: str = "", namespaces: tuple[str, ...] = (), converters: dict[str, Any] | None = None
) -> Iterator[Door]:
    converters = converters or {}
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = f"{route}{pattern.pattern}"
        inner = {**converters, **(pattern.pattern.converters if isinstance(pattern.pattern, RoutePattern) else {})}
        if isinstance(pattern, URLResolver):
            inside = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from doors(pattern.url_patterns, here, inside, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*namespaces, pattern.name)) if pattern.name else ""
            yield Door(name, here, pattern.callback, namespaces, inner)
