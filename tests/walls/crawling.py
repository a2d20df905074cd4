"""Every form that somebody can come to by following links, as a browser would send it."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import Resolver404, resolve

from kotatgent.accounts.models import User
from tests.caches import forget
from tests.media.pictures import jpeg
from tests.strict import StrictClient

WRITTEN = {"text", "email", "tel", "search", "number", "date", "datetime-local", "url", "textarea"}
# What goes into a field that is asked for and empty, so that only the field that is tried can be refused.
ORDINARY = {
    "email": "iemand@example.org", "tel": "+32470123456", "number": "1", "date": "2030-03-04", "text": "Een zin.",
    "datetime-local": "2030-03-04T10:00", "textarea": "Een gewone zin.", "search": "Veldstraat 1", "url": "",
}  # fmt: skip
ELSEWHERE = ("/static/", "/media/", "/naslag/", "/api/", "/en/")


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    inputmode: str = ""
    trap: bool = False  # a field that only programs fill in


@dataclass
class Form:
    page: str
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    button: tuple[str, str] = ("", "")
    route: str = ""

    @property
    def written(self) -> list[Field]:
        return [one for one in self.fields if one.kind in WRITTEN and not one.trap]

    @property
    def key(self) -> tuple[str, ...]:
        return (
            self.method,
            self.route,
            *self.button,
            *sorted({f"{one.name} {one.kind}" for one in self.fields if not one.trap}),
        )

    def filled(self) -> dict[str, Any]:
        """As somebody sends it who fills in everything with something ordinary."""
        data: dict[str, Any] = {}
        for one in self.fields:
            if one.kind == "radio" or one.kind == "select":
                data.setdefault(one.name, one.value or next(filter(None, one.options), ""))
                data[one.name] = data[one.name] or one.value
            elif one.kind == "checkbox":
                data.setdefault(one.name, one.options[0])
            elif one.kind == "file":
                data[one.name] = SimpleUploadedFile("foto.jpg", jpeg(), "image/jpeg")
            elif one.kind == "password":
                data[one.name] = "een-goede-lange-zin"
            elif one.trap or one.kind == "hidden":
                data[one.name] = one.value
            else:
                data[one.name] = one.value or (ORDINARY["number"] if one.inputmode else ORDINARY[one.kind])
        if self.button[0]:
            data[self.button[0]] = self.button[1]
        data.pop("csrfmiddlewaretoken", None)
        return data


def route_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def kind_of(address: str) -> str:
    """Its route, and the step of a procedure where one route serves them all."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    return f"{found.view_name} {found.kwargs.get('step', '')}"


class Page(HTMLParser):
    """Links and forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.buttons: dict[int, list[tuple[str, str]]] = {}
        self.form: Form | None = None
        self.select: Field | None = None
        self.area: Field | None = None
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "div":
            self.hidden += 1 if self.hidden or "hidden" in has.get("class", "").split() else 0
        if tag == "a" and has.get("href"):
            self.links.append(urldefrag(urljoin(self.address, has["href"])).url)
        elif tag == "form":
            if "hidden" in has:  # sent by buttons elsewhere, with addresses of their own
                return
            action = urljoin(self.address, has.get("action") or self.address)
            self.form = Form(self.address, action, has.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form is not None:
            self._in_form(self.form, tag, has)

    def _in_form(self, form: Form, tag: str, has: dict[str, str]) -> None:
        name, kind = has.get("name", ""), has.get("type", "text").lower()
        if tag == "option" and self.select is not None:
            self.select.options.append(has.get("value", ""))
            if "selected" in has:
                self.select.value = has.get("value", "")
        if tag == "button" and kind in ("submit", "text"):
            self.buttons.setdefault(id(form), []).append((name, has.get("value", "")))
        if not name or tag not in ("input", "textarea", "select"):
            return
        if tag == "select":
            self.select = Field(name, "select")
            form.fields.append(self.select)
        elif tag == "textarea":
            self.area = Field(name, "textarea", trap=bool(self.hidden))
            form.fields.append(self.area)
        elif kind in ("radio", "checkbox"):
            value = has.get("value", "on")
            form.fields.append(Field(name, kind, value if "checked" in has else "", [value]))
        elif kind in ("submit", "image", "button"):
            self.buttons.setdefault(id(form), []).append((name, has.get("value", "")))
        else:
            mode = has.get("inputmode", "")
            form.fields.append(Field(name, kind, has.get("value", ""), inputmode=mode, trap=bool(self.hidden)))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area is not None:
            self.area.value = self.area.value.removeprefix("\n").removeprefix("\r\n")
            self.area = None
        elif tag == "div" and self.hidden:
            self.hidden -= 1

    def all_forms(self) -> Iterator[Form]:
        """A form for each way to send it."""
        for form in self.forms:
            for button in dict.fromkeys(self.buttons.get(id(form), [])) or [("", "")]:
                yield replace(form, button=button, route=route_of(form.action))


def crawl(client: StrictClient, *starts: str, most: int = 4) -> Iterator[Form]:
    """Follows links inside the site, in Dutch, and opens at most so many pages of one kind."""
    waiting, seen, opened = deque(starts), set(starts), Counter[str]()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if not kind or opened[kind] >= most or "logout" in address:
            continue
        opened[kind] += 1
        forget()
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # a file, read to its end
        if answer.status_code == 302:
            waiting.append(urljoin(address, answer["Location"]))
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        page = Page(address)
        page.feed(answer.content.decode())
        yield from page.all_forms()
        for link in page.links:
            parts = urlsplit(link)
            if link not in seen and not parts.netloc and not parts.path.startswith(ELSEWHERE):
                seen.add(link)
                waiting.append(link)


def signed_in(user: User | None) -> StrictClient:
    client = StrictClient()
    if user is not None:
        client.force_login(user)
    return client


def encoded(data: dict[str, Any]) -> str:
    """As a browser encodes it; also what no browser would send, such as half a surrogate pair."""
    pairs = ((name, value) for name, values in data.items() for value in _list(values))
    return "&".join(f"{quote(name)}={quote(str(value), safe='', errors='surrogatepass')}" for name, value in pairs)


def _list(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]
