"""A test client that looks at every page it gets: what the content security policy would block fails here,
and so does a template that was not rendered to its end."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.templates import MARK

DATA_TYPES = {"application/json", "application/ld+json"}  # never run, so the policy leaves them alone


class PageCheck(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        for name, value in attributes.items():
            if name.startswith("on"):
                self.wrong.append(f"inline handler: <{tag} {name}=…>")
            if name == "style":
                self.wrong.append(f"inline style: <{tag} style={value!r}>")
            if (value or "").lower().lstrip().startswith("javascript:"):
                self.wrong.append(f"script in an address: <{tag} {name}={value!r}>")
        if tag in {"script", "style"} and not attributes.get("nonce"):
            if not attributes.get("src") and attributes.get("type") not in DATA_TYPES:
                self.wrong.append(f"inline <{tag}> without a nonce")
        identity = attributes.get("id")
        if identity is not None:
            if identity in self.ids:
                self.wrong.append(f"two elements with id={identity!r}")
            self.ids.add(identity)


def problems(html: str) -> list[str]:
    """What is wrong with this page, in words."""
    check = PageCheck()
    check.feed(html)
    return check.wrong + [f"unrendered template text: {mark}" for mark in ("{{", "{%", "{#", MARK) if mark in html]


class StrictClient(Client):
    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            wrong = problems(response.content.decode(response.charset))
            assert not wrong, f"{request.get('PATH_INFO')}: " + "; ".join(wrong)
        return response
