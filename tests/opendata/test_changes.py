"""What came, changed and went: whoever follows the feed holds what the file holds."""

import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotatgent.opendata import changes, editions
from kotatgent.opendata.changes import Cursor, What
from kotatgent.opendata.writing import lines_of
from listings import actions
from tests.factories.accounts import NOW
from tests.factories.landlords import user_of
from tests.factories.listings import make_listing
from tests.opendata.conftest import DAY

pytestmark = pytest.mark.django_db


def told(after=None, *, dataset="listings", size=1000):
    return changes.page(after, dataset=dataset, size=size)


def in_short(page):
    return [(change["what"], change["key"]) for change in page.changes]


def withdraw(listing):
    actions.withdraw(listing, by=user_of(listing.landlord), now=NOW)


def test_came_changed_went(publish):
    stays, changed, goes = (make_listing() for _number in range(3))
    first = publish()
    withdraw(goes)
    actions.change(changed, by=user_of(changed.landlord), now=NOW, rent_cents=41000, deposit_cents=0)
    came = make_listing()
    second = publish(days=1)
    found = told(first.day)
    assert sorted(in_short(found)) == sorted([("added", came.code), ("changed", changed.code), ("removed", goes.code)])
    by_key = {change["key"]: change for change in found.changes}
    assert by_key[goes.code]["record"] is None
    assert by_key[changed.code]["record"]["rent"] == "410.00"
    assert {change["date"] for change in found.changes} == {second.day.isoformat()}
    assert stays.code not in by_key


def test_a_certificate_that_ends_at_midnight_is_a_change(publish):
    from tests.factories.listings import certify

    listing = make_listing()
    first = publish()
    certify(listing.room, issued_on=first.day.replace(year=2016), valid_until=first.day + DAY)
    publish(days=1)
    publish(days=2)
    states = [change["record"]["certificate"] for change in told(first.day).changes]
    assert states == ["valid", "none"]


def test_the_first_day_names_everything(publish):
    listing = make_listing()
    publish()
    assert in_short(told()) == [("added", listing.code)]
    assert [change["dataset"] for change in told(dataset="").changes] == ["listings", "addresses"]


def test_pages_join_without_a_gap_or_a_repeat(publish):
    for _number in range(5):
        make_listing()
    publish()
    for _number in range(2):
        make_listing()
    publish(days=1)
    whole = told(dataset="").changes
    found, after, more = [], None, True
    while more:
        page = told(after, dataset="", size=3)
        assert len(page.changes) <= 3
        found += page.changes
        after, more = page.cursor, page.more
    assert found == whole
    assert told(after, dataset="").changes == []


def test_a_cursor_waits_for_what_comes_later(publish):
    make_listing()
    publish()
    cursor = told().cursor
    assert told(cursor).changes == []
    later = make_listing()
    publish(days=2)
    assert in_short(told(changes.read_cursor(str(cursor)))) == [("added", later.code)]


def test_nothing_was_published_yet():
    assert told() == changes.Page([], None, more=False)


def test_what_is_no_longer_kept_is_said(publish):
    first = publish()
    cursor = told(dataset="").cursor
    publish(days=40)
    with pytest.raises(changes.Gone):
        told(first.day)
    with pytest.raises(changes.Gone):
        told(cursor)
    assert in_short(told()) == []


def test_before_the_very_first_day_nothing_was_lost(publish):
    listing = make_listing()
    first = publish()
    assert in_short(told(first.day - 10 * DAY)) == [("added", listing.code)]


def test_a_place_inside_a_line_is_gone(publish):
    make_listing()
    edition = publish()
    with pytest.raises(changes.Gone):
        told(Cursor(edition.day, 5))
    with pytest.raises(changes.Gone):
        told(Cursor(edition.day, 10**12))


@pytest.mark.parametrize("text", ["", "x", "2026-13-01.0", "2026-01-01", "2026-01-01.-1", "2026-01-01.1.1"])
def test_what_is_no_cursor(text):
    with pytest.raises(ValueError):  # noqa: PT011  whatever the words
        changes.read_cursor(text)


def test_who_follows_the_feed_holds_what_the_file_holds(publish):
    listings = [make_listing() for _number in range(4)]
    held, after = {}, None
    for day in range(3):
        publish(days=day)
        page = told(after)
        after = page.cursor
        for change in page.changes:
            if change["record"] is None:
                del held[change["key"]]
            else:
                held[change["key"]] = change["record"]
        newest = editions.newest()
        file = json.loads((newest.folder / "listings.json").read_text())["results"]
        assert list(held.values()) == sorted(held.values(), key=list(held.values()).index)
        assert sorted(held) == [row["code"] for row in file]
        assert [held[row["code"]] for row in file] == file
        withdraw(listings.pop())
        make_listing()


KEYS = st.dictionaries(st.integers(0, 12), st.integers(0, 2), max_size=10)
TABLE = SimpleNamespace(key="k")


@given(old=KEYS, new=KEYS)
def test_a_comparison_leads_from_the_old_table_to_the_new(old, new):
    def lines(rows):
        return iter(json.dumps({"k": key, "v": rows[key]}) for key in sorted(rows))

    now = dict(old)
    for what, key, line in changes.compared(lines(old), lines(new), TABLE):
        assert (what == What.ADDED) == (key not in old)
        assert (what == What.REMOVED) == (key not in new)
        if what == What.REMOVED:
            del now[key]
        else:
            assert old.get(key) != new[key]
            now[key] = json.loads(line)["v"]
    assert now == new


def test_a_file_is_read_line_by_line(publish):
    make_listing()
    edition = publish()
    rows = json.loads((edition.folder / "listings.json").read_text())["results"]
    assert [json.loads(line) for line in lines_of(edition.folder / "listings.json")] == rows
