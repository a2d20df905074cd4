import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from kotatgent.followups.models import FollowUp
from kotatgent.information import finding
from kotatgent.information.enums import Audience, State
from kotatgent.information.models import Edition, Page, PageAddress

KIND, REVIEW = "page", "review"


def for_readers(audience: str | None = None) -> list[Page]:
    """What is on the site for them, in its order; without an audience all of it."""
    pages = Page.objects.on_the_site().in_order()
    if audience is not None:
        pages = pages.filter(audience__in=[audience, Audience.BOTH])
    return list(pages)


def at(slug: str, language: str) -> Page | None:
    """The page with this address, now or once; of two pages the one that has it in the language at hand."""
    found = PageAddress.objects.filter(slug=slug, page__state=State.PUBLISHED).select_related("page__shown")
    ways = sorted(found, key=lambda way: way.language != language)
    return ways[0].page if ways else None


def by_code(code: str) -> Page | None:
    return Page.objects.on_the_site().filter(code=code).first()


def slug_of(page: Page, language: str) -> str:
    """Where it is to be read in this language: also where it only says that this language is missing."""
    assert page.shown is not None  # on the site
    return page.shown.part("slug", language) or page.shown.slug_nl


def search(text: str, language: str) -> finding.Found:
    """In title, summary and text, in this language alone."""
    pages = [page for page in for_readers() if page.shown is not None and page.shown.speaks(language)]
    return finding.find(text, pages, language)


def editions_of(page: Page) -> QuerySet[Edition]:
    return page.editions.select_related("published_by").order_by("-number")


def redirects() -> QuerySet[PageAddress]:
    return PageAddress.objects.filter(current=False).select_related("page__shown").order_by("-since", "-pk")


def every_page() -> QuerySet[Page]:
    """For the desk, what is to be reviewed first before the rest."""
    return Page.objects.select_related("shown", "owner").in_order()


def to_review(on: dt.date) -> QuerySet[Page]:
    """Due by this day and on nobody's list yet."""
    open_now = FollowUp.objects.filter(kind=KIND, step=REVIEW).unfinished().values("code")
    return Page.objects.filter(state=State.PUBLISHED, review_on__lte=on).exclude(code__in=open_now)


def by_codes(codes: Iterable[str]) -> dict[str, Page]:
    return {page.code: page for page in Page.objects.filter(code__in=codes).select_related("owner")}
