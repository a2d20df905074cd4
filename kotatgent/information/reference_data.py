"""The pages that the product starts with: one Markdown file a language, the facts about them in pages.toml.

A page that is there is never touched again, whatever staff made of it.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db import transaction

from kotatgent.core import clock, reference
from kotatgent.information.enums import LANGUAGES, State
from kotatgent.information.models import Edition, Page, PageAddress

FOLDER = Path(__file__).parent / "reference"
HEAD = ("title", "slug", "summary")


def load(sender: AppConfig, using: str, **kwargs: Any) -> None:
    if not reference.is_ready(using, Page, Edition, PageAddress):
        return
    there = set(Page.objects.using(using).values_list("code", flat=True))
    missing = {code: facts for code, facts in start_set().items() if code not in there}
    with transaction.atomic(using=using):
        for code, facts in missing.items():
            _save(code, facts, using)


@lru_cache(maxsize=1)
def start_set() -> dict[str, dict[str, Any]]:
    """By code: theme, audience, order, dates, and the words in both languages."""
    found = reference.read(FOLDER / "pages.toml")
    dates = {name: found[name] for name in ("written_on", "review_on")}
    return {code: dates | _facts(facts, found["sources"]) | _texts(code) for code, facts in found["pages"].items()}


def _facts(facts: dict[str, Any], sources: dict[str, dict[str, str]]) -> dict[str, Any]:
    lines = [_line(marks, sources[key]) for key, marks in facts.get("sources", {}).items()]
    return {name: facts[name] for name in ("theme", "audience", "order")} | {"sources": "\n".join(lines)}


def _line(marks: str, source: dict[str, str]) -> str:
    """As staff write it. The day on which a source was looked at stands there only where we know it."""
    return " | ".join(
        part for part in (marks, source["name"], source.get("url", ""), source.get("seen_on", "")) if part
    )


def _texts(code: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for language, _name in LANGUAGES:
        head, body = read((FOLDER / f"{code}.{language}.md").read_text("utf-8"))
        found |= {f"{name}_{language}": head[name] for name in HEAD} | {f"body_{language}": body}
    return found


def read(text: str) -> tuple[dict[str, str], str]:
    """Front matter between two lines of ---, name and value with a colon between them; then the Markdown."""
    _before, head, body = text.split("---\n", 2)
    lines = [line.partition(":") for line in head.splitlines() if line.strip()]
    return {name.strip(): value.strip() for name, _colon, value in lines}, body.strip() + "\n"


def _save(code: str, facts: dict[str, Any], using: str) -> None:
    """On the site from the start; nobody published it, and nobody of the staff has reviewed it yet."""
    slugs = {language: facts[f"slug_{language}"] for language, _name in LANGUAGES}
    written = clock.start_of(facts["written_on"])
    taken = PageAddress.objects.using(using).filter(slug__in=slugs.values())
    if taken.exists():  # staff have a page there: theirs stays
        return
    about = {name: facts[name] for name in ("theme", "audience", "order", "review_on")}
    texts = {name: value for name, value in facts.items() if name not in about and name != "written_on"}
    page = Page(code=code, made_at=written, **about, **texts)
    page.save(using=using)
    edition = Edition(page=page, number=1, published_at=written, **texts)
    edition.save(using=using)
    Page.objects.using(using).filter(pk=page.pk).update(state=State.PUBLISHED, shown=edition)
    ways = (PageAddress(page=page, language=language, slug=slug, since=written) for language, slug in slugs.items())
    PageAddress.objects.using(using).bulk_create(ways)
