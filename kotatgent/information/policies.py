"""When. A refusal is a sentence."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.followups.queries import term
from kotatgent.information.enums import LANGUAGES, State
from kotatgent.information.marks import without_source
from kotatgent.information.models import PARTS, Edition, Page, PageAddress

REVIEW_TERM = "information-review"
FIXED = frozenset({"accessibility"})  # the law asks for this statement (F7.2): the page stays on the site


def next_review(on: dt.date) -> dt.date:
    return term(REVIEW_TERM).after(on)


def check_on_the_site(page: Page) -> None:
    if page.state != State.PUBLISHED:
        raise RuleBroken("not_on_site", _("This page is not on the site, so there is nothing to look at again."))


def check_seen(page: Page, expected: int | None) -> None:
    if expected is not None and expected != page.version:
        raise Conflict("changed_meanwhile", _("A colleague changed this page meanwhile. Look at it once more."))


def check_addresses_free(page: Page) -> None:
    """No other page has these addresses, nor had them: what people kept goes on leading to what they read."""
    for language, _name in LANGUAGES:
        slug = page.part("slug", language)
        if slug and PageAddress.objects.filter(language=language, slug=slug).exclude(page=page.pk).exists():
            raise RuleBroken("taken", _("Another page has this address, or had it once."), field=f"slug_{language}")


def check_whole(page: Page) -> None:
    """Dutch is there whole (F7.1); English too, or not at all."""
    for language, _name in LANGUAGES:
        missing = [name for name in PARTS if not page.part(name, language)]
        if missing and (language == "nl" or len(missing) < len(PARTS)):
            message = _("Title, summary and text in Dutch are needed. English is there whole, or not at all.")
            raise RuleBroken("not_whole", message, field=f"{missing[0]}_{language}")


def check_sources(page: Page) -> None:
    """Whatever a text names as its source stands in the list of sources."""
    if missing := without_source(page.body_nl + page.body_en, page.sources):
        message = _("The text names %(marks)s, and no line of the sources does.") % {"marks": ", ".join(missing)}
        raise RuleBroken("no_source", message, field="sources")


def is_news(page: Page, last: Edition | None) -> bool:
    """Whether publishing would say anything else than the site did last."""
    return last is None or page.texts() != last.texts()


def check_has_news(page: Page) -> None:
    if page.state == State.PUBLISHED and not is_news(page, page.shown):
        raise RuleBroken("nothing_new", _("The site shows exactly this already."))


def check_may_go(page: Page) -> None:
    if page.code in FIXED:
        raise RuleBroken("fixed", _("The law asks for this page. Change it, and it stays on the site."))


def check_review(review_on: dt.date, *, on: dt.date) -> None:
    if review_on <= on:
        raise RuleBroken("past", _("Choose a day that is still to come."), field="review_on")
