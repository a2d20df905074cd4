"""Staff write a page, publish it, look at it again and take it off the site."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as Step
from kotatgent.information import permissions, policies, queries
from kotatgent.information.enums import LANGUAGES, State
from kotatgent.information.models import TEXTS, Edition, Page, PageAddress
from kotatgent.information.queries import KIND, REVIEW

FACTS = frozenset({"audience", "theme", "order", "owner", *TEXTS})


@transaction.atomic
def make_page(*, by: User, now: dt.datetime, **facts: Any) -> Page:
    """`facts`: the names of FACTS. Nobody else reads it before it is published."""
    permissions.check_may_write(by)
    rows.check_names(facts, FACTS)
    slugs = {f"slug_{language}": "" for language, _name in LANGUAGES}
    page = Page(code=text.new_code(8), made_at=now, **_with_slugs(slugs | facts))
    policies.check_addresses_free(page)
    rows.save(page)
    record(Kind.CREATED, page, by=by, now=now, audience=page.audience, theme=page.theme)
    return page


@transaction.atomic
def change_page(page: Page, *, by: User, now: dt.datetime, expected: int | None = None, **facts: Any) -> Page:
    """`facts`: the names of FACTS. The words come on the site when they are published, the rest at once."""
    permissions.check_may_write(by)
    rows.check_names(facts, FACTS)
    page = rows.lock(page)
    changed = rows.write(page, _with_slugs(facts), expected=expected)
    policies.check_addresses_free(page)
    if changed:
        record(Kind.CHANGED, page, by=by, now=now, fields=changed)
    return page


@transaction.atomic
def publish(page: Page, *, by: User, now: dt.datetime, expected: int | None = None) -> Page:
    """What is written now is what the site shows from now on, in both languages; what it showed is kept.

    `expected`: the version that was looked at. Whoever publishes has looked at all of it: that is a review.
    """
    permissions.check_may_write(by)
    page = rows.lock(page)
    policies.check_seen(page, expected)
    policies.check_whole(page)
    policies.check_sources(page)
    policies.check_has_news(page)
    policies.check_addresses_free(page)
    today = clock.date_of(now)
    facts: dict[str, Any] = {"reviewed_on": today, "review_on": policies.next_review(today)}
    edition = _edition(page, by=by, now=now)
    _take_addresses(page, now)
    if page.state == State.PUBLISHED:
        _set(page, by=by, now=now, shown=edition, **facts)
    else:
        move(page, State.PUBLISHED, by=by, now=now, shown=edition, **facts)
    _reviewed(page, by=by, now=now)
    return page


@transaction.atomic
def looked_again(page: Page, *, review_on: dt.date | None = None, by: User, now: dt.datetime) -> Page:
    """Somebody read the page on the site and it still holds; without a day the next look is after the usual term."""
    permissions.check_may_write(by)
    page, today = rows.lock(page), clock.date_of(now)
    policies.check_on_the_site(page)
    if review_on is not None:
        policies.check_review(review_on, on=today)
    _set(page, by=by, now=now, reviewed_on=today, review_on=review_on or policies.next_review(today))
    _reviewed(page, by=by, now=now)
    return page


@transaction.atomic
def withdraw(page: Page, *, by: User, now: dt.datetime) -> Page:
    """Off the site. Its words, its editions and its addresses stay; publishing brings it back."""
    permissions.check_may_write(by)
    page = rows.lock(page)
    policies.check_may_go(page)
    move(page, State.WITHDRAWN, by=by, now=now)
    followups.close(kind=KIND, code=page.code, by=by, now=now, to=Step.CANCELLED, why="withdrawn")
    return page


@transaction.atomic
def ask_reviews(*, now: dt.datetime) -> int:
    """Pages whose day has come stand on the list of staff from now on; how many came on it."""
    due = queries.to_review(clock.date_of(now)).order_by("pk")
    list(due.select_for_update())  # another run that has them ends first: asked again, what it took is no longer due
    taken = list(due.all())
    for page in taken:
        assert page.review_on is not None  # of what is due
        step = {"kind": KIND, "code": page.code, "step": REVIEW, "owner_role": Role.STAFF}
        followups.plan_next(**step, due_on=page.review_on, by=SWEEP, now=now)
    return len(taken)


def _with_slugs(facts: dict[str, Any]) -> dict[str, Any]:
    """An address that was left empty is made from the title."""
    made = {
        f"slug_{language}": slugify(facts[f"title_{language}"])[:80].strip("-")
        for language, _name in LANGUAGES
        if facts.get(f"title_{language}") and facts.get(f"slug_{language}") == ""
    }
    return facts | made


def _edition(page: Page, *, by: User, now: dt.datetime) -> Edition:
    """The one that was last when it says the same: who brings a page back makes no new one."""
    last = page.editions.order_by("-number").first()
    if last is not None and not policies.is_news(page, last):
        return last
    number = 1 if last is None else last.number + 1
    edition = Edition(page=page, number=number, published_at=now, published_by=by, **page.texts())
    rows.save(edition)
    record(Kind.CREATED, edition, by=by, now=now, number=number)
    return edition


def _take_addresses(page: Page, now: dt.datetime) -> None:
    """The address of a language that is gone stays: it says that the language is missing."""
    for language, _name in LANGUAGES:
        slug = page.part("slug", language)
        own = page.addresses.filter(language=language)
        if not slug or own.filter(slug=slug, current=True).exists():
            continue
        own.filter(current=True).update(current=False)
        if not own.filter(slug=slug).update(current=True, since=now):
            rows.save(PageAddress(page=page, language=language, slug=slug, since=now))


def _set(page: Page, *, by: Actor, now: dt.datetime, **facts: Any) -> None:
    """What staff do not type in the form of the page: so it is no other version of what they have in front of them."""
    changed = [name for name, value in facts.items() if getattr(page, name) != value]
    for name in changed:
        setattr(page, name, facts[name])
    if changed:
        page.save(update_fields=changed)
    record(Kind.CHANGED, page, by=by, now=now, fields=sorted(facts))


def _reviewed(page: Page, *, by: Actor, now: dt.datetime) -> None:
    """What waited on the list of staff is done."""
    followups.close(kind=KIND, code=page.code, by=by, now=now)
