"""What staff write in Markdown becomes HTML that is safe to show, whoever wrote it.

Two walls: markdown-it takes no HTML, and nh3 lets a short list of tags and attributes through.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kotatgent.information import marks
from kotatgent.information.validators import SourceLine, read_sources

TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre", "hr", "div",
    "table", "thead", "tbody", "tr", "th", "td", "sup", "span",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "ol": {"start"}, "th": {"scope"},
    "div": {"tabindex", "role", "aria-label"},
}  # fmt: skip
CLASSES = {"a": {"outside"}, "span": {"hidden", "quiet"}, "sup": {"refs"}, "div": {"scroll"}}
SCHEMES = {"http", "https", "mailto", "tel"}
HERE = re.compile(r"(#|/(?!/))[^\\]*")  # a place on this page, or a page of this site
FIRST, LAST = 2, 4  # the title of the page is its only h1

Link = Callable[[str, str], str | None]  # of "page:conflict" or "site:search" in a language: its address


@dataclass(frozen=True)
class Heading:
    id: str
    words: str


@dataclass(frozen=True)
class Source:
    number: int
    line: SourceLine


@dataclass(frozen=True)
class Rendered:
    html: SafeString
    contents: tuple[Heading, ...]  # of the first level
    sources: tuple[Source, ...]


def no_links(target: str, language: str) -> str | None:
    return None


@dataclass(frozen=True)
class Setting:
    """What the words of a paragraph are written in."""

    numbers: dict[str, set[int]]  # by mark, of its sources
    language: str
    link: Link
    prefix: str

    def leads_to(self, target: str) -> str | None:
        own = target.startswith(("page:", "site:"))
        return self.link(target, self.language) if own else _allowed(target)


@lru_cache(maxsize=256)
def render(text: str, sources: str, language: str, link: Link = no_links, prefix: str = "") -> Rendered:
    """`prefix` keeps the ids of two texts on one page apart. Raises ValidationError when `sources` can't be read."""
    lines = marks.in_order_of(text, read_sources(sources))
    numbers: dict[str, set[int]] = {}
    for place, line in enumerate(lines, start=1):
        for mark in line.marks:
            numbers.setdefault(mark, set()).add(place)
    parser = _parser()
    tokens = parser.parse(text)
    with override(language):
        contents = tuple(_headings(tokens, prefix))
        tokens = [*_reachable(tokens)]
        for token in tokens:
            if token.children is not None:
                token.children = [*_inline(token.children, Setting(numbers, language, link, prefix))]
        html = parser.renderer.render(tokens, parser.options, {})
    return Rendered(_clean(html), contents, tuple(Source(n, line) for n, line in enumerate(lines, start=1)))


def words(text: str) -> str:
    """All that can be read in it, without signs: for a search."""
    found: list[str] = []
    for token in _parser().parse(marks.plain(text)):
        if token.children is not None:
            found.append("".join(_said(token.children)))
        elif token.type in ("fence", "code_block"):
            found.append(token.content)
    return "\n".join(found)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return parser.disable(["image", "reference", "autolink", "html_inline", "html_block"])


def _clean(html: str) -> SafeString:
    cleaned = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, allowed_classes=CLASSES, url_schemes=SCHEMES, link_rel=None
    )
    return mark_safe(cleaned)  # noqa: S308  nh3 let through what stands above, and nothing else


def _headings(tokens: Sequence[Token], prefix: str) -> Iterator[Heading]:
    """Levels without a gap, from the second; an id of its own for each, that nothing else on a page has."""
    used: set[str] = set()
    above, level = FIRST - 1, FIRST
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            level = min(max(int(token.tag[1]), FIRST), above + 1, LAST)
            inside = "".join(_said(tokens[place + 1].children or []))
            words = marks.plain(inside).strip()
            token.attrSet("id", _unused(f"{prefix}s-{slugify(words) or 'x'}", used))
            above = level
            if level == FIRST:
                yield Heading(str(token.attrGet("id")), words)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


def _unused(name: str, used: set[str]) -> str:
    found, number = name, 1
    while found in used:
        number += 1
        found = f"{name}-{number}"
    used.add(found)
    return found


def _reachable(tokens: Sequence[Token]) -> Iterator[Token]:
    """A wide table scrolls by itself, also by keyboard; its heads say that they are heads of columns."""
    name = escape(_("Table"))
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            token.attrs = {"scope": "col"} if token.type == "th_open" else {}
        if token.type == "table_open":
            yield _html(f'<div class="scroll" tabindex="0" role="region" aria-label="{name}">', block=True)
        yield token
        if token.type == "table_close":
            yield _html("</div>\n", block=True)


def _html(content: str, *, block: bool = False) -> Token:
    """Our own words, never those of a text without escaping."""
    return Token("html_block" if block else "html_inline", "", 0, content=content)


def _said(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type in ("text", "code_inline"):
            yield child.content
        elif child.type in ("softbreak", "hardbreak"):
            yield " "


def _inline(children: Sequence[Token], setting: Setting) -> Iterator[Token]:
    ends: list[Token | None] = []  # what comes before the end of each open link; None where there is no link
    for child in children:
        if child.type == "link_open":
            href = setting.leads_to(str(child.attrGet("href") or ""))
            child.attrs = {"href": href} if href else {}
            ends.append(_said_to_leave(child, _host(href)) if href else None)
            if href:
                yield child
        elif child.type == "link_close":
            if (end := ends.pop()) is not None:
                yield end
                yield child
        elif child.type == "text":
            yield from _marked(child, setting)
        else:
            yield child


def _said_to_leave(link: Token, host: str) -> Token:
    """Of a link to another site: which one, beside its words."""
    if host:
        link.attrs["class"] = "outside"
    return _html(f' <span class="quiet">({escape(host)})</span>' if host else "")


def _allowed(target: str) -> str | None:
    """An address that a page may lead to; None for anything that a browser might take for something else."""
    if HERE.fullmatch(target):
        return target
    scheme, _colon, rest = target.partition(":")
    if scheme in ("http", "https"):
        return target if rest.startswith("//") and _host(target) else None
    return target if scheme in ("mailto", "tel") and rest else None


def _host(href: str) -> str:
    """Of another site: where a link leads. Said beside the words, so that nobody leaves without knowing."""
    try:
        host = urlsplit(href).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _marked(token: Token, setting: Setting) -> Iterator[Token]:
    """Marks become numbers that lead to the source; a mark without one stays as it was written."""
    start = 0
    for group in marks.GROUP.finditer(token.content):
        named = (setting.numbers.get(mark, set()) for mark in marks.IN_TEXT.findall(group[0]))
        found = sorted(set().union(*named))
        if found:
            yield Token("text", "", 0, content=token.content[start : group.start()])
            yield _html(_references(found, setting.prefix))
            start = group.end()
    yield Token("text", "", 0, content=token.content[start:])


def _references(numbers: Sequence[int], prefix: str) -> str:
    source = escape(_("source"))
    links = (f'<a href="#{prefix}source-{n}"><span class="hidden">{source} </span>{n}</a>' for n in numbers)
    return f'<sup class="refs">{" ".join(links)}</sup>'
