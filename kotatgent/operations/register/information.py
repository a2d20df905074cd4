from kotatgent.followups.models import FollowUp
from kotatgent.information.enums import LANGUAGES, State
from kotatgent.information.marks import without_source
from kotatgent.information.models import Edition, Page, PageAddress
from kotatgent.information.queries import KIND
from kotatgent.operations.register.invariants import Tally, invariant


@invariant(
    "What the site shows of an information page is its last version, and it has an address in each of its languages"
)
def shown_pages(tally: Tally) -> None:
    current = set(PageAddress.objects.filter(current=True).values_list("page_id", "language", "slug"))
    for page in Page.objects.exclude(shown=None).select_related("shown").prefetch_related("editions"):
        assert page.shown is not None  # not among those left out
        spoken = [language for language, _name in LANGUAGES if page.shown.speaks(language)]
        found = all((page.pk, language, page.shown.part("slug", language)) in current for language in spoken)
        tally.row(found and page.shown.number == max(one.number for one in page.editions.all()), page.code)


@invariant("Every source that the text of an information page names stands in its list")
def named_sources(tally: Tally) -> None:
    for edition in Edition.objects.select_related("page"):
        tally.row(not without_source(edition.body_nl + edition.body_en, edition.sources), edition.audit_code)


@invariant("A page that waits to be looked at again is on the site, and its day has not moved meanwhile")
def reviews(tally: Tally) -> None:
    days = dict(Page.objects.filter(state=State.PUBLISHED).values_list("code", "review_on"))
    for row in FollowUp.objects.filter(kind=KIND).unfinished():
        tally.row(days.get(row.code) == row.due_on, row.code)
