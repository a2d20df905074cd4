"""What staff do with pages: write, publish, look again, take off; what is kept and what leads on."""

import datetime as dt
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, MoveRefused, NotAllowed, RuleBroken
from kotatgent.followups.models import FollowUp
from kotatgent.information import actions, queries
from kotatgent.information.enums import MOVES, State
from kotatgent.information.models import Edition, Page, PageAddress
from tests.factories.accounts import NOW, make_user
from tests.factories.information import DUTCH, published, republished, written

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TODAY = clock.date_of(NOW)
WITHOUT_ENGLISH = {f"{part}_en": "" for part in ("title", "slug", "summary", "body")}
ALLOWED = {("draft", "published"), ("published", "withdrawn"), ("withdrawn", "published")}


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


def test_which_state_may_follow_on_which():
    assert {(before, after) for before, found in MOVES.items() for after in found} == ALLOWED


@pytest.mark.parametrize(
    ("before", "after"), sorted(set(product(State.values, repeat=2)) - ALLOWED - {("published",) * 2})
)
def test_no_other_move(staff, before, after):
    page = written(by=staff)
    if before != "draft":
        page = actions.publish(page, by=staff, now=NOW)
    if before == "withdrawn":
        page = actions.withdraw(page, by=staff, now=NOW)
    if after == "withdrawn":
        with pytest.raises(MoveRefused):
            actions.withdraw(page, by=staff, now=NOW)
    assert Page.objects.get(pk=page.pk).state == before


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT, Role.STEERING, Role.ADMINISTRATOR, Role.PARTNER])
def test_only_the_desk_writes(role):
    page, by = published(), make_user(role)
    doings = [
        lambda: written(by=by),
        lambda: actions.change_page(page, by=by, now=NOW, order=3),
        lambda: actions.publish(page, by=by, now=NOW),
        lambda: actions.looked_again(page, by=by, now=NOW),
        lambda: actions.withdraw(page, by=by, now=NOW),
    ]
    for doing in doings:
        with pytest.raises(NotAllowed):
            doing()


def test_what_is_written_is_on_the_site_only_once_it_is_published(staff):
    page = written(by=staff)
    assert queries.at("fietsen-stallen", "nl") is None
    actions.publish(page, by=staff, now=NOW)
    actions.change_page(page, by=staff, now=NOW, title_nl="Iets anders")
    found = queries.at("fietsen-stallen", "nl")
    assert found is not None and found.shown is not None and found.shown.title_nl == "Fietsen stallen"


def test_each_publication_is_kept_and_never_changes(staff):
    page = republished(published(by=staff), by=staff, title_nl="Fietsen en steppen")
    first, second = page.editions.order_by("number")
    assert (first.title_nl, second.title_nl) == ("Fietsen stallen", "Fietsen en steppen")
    assert page.shown == second and first.title_en == "Parking bicycles"
    for sql in ("UPDATE information_edition SET body_nl = 'x'", "DELETE FROM information_edition"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    Edition.objects.filter(pk=first.pk).update(published_by=None)  # an account that goes takes its name along


def test_publishing_the_same_again_is_refused_and_makes_no_version(staff):
    page = published(by=staff)
    with pytest.raises(RuleBroken) as told:
        actions.publish(page, by=staff, now=NOW)
    assert told.value.code == "nothing_new" and page.editions.count() == 1


def test_withdrawn_is_nowhere_and_comes_back_as_it_was(staff):
    page = actions.withdraw(published(by=staff), by=staff, now=NOW)
    assert queries.at("fietsen-stallen", "nl") is None and queries.by_code(page.code) is None
    assert page not in queries.for_readers() and page not in queries.search("fietsen", "nl").pages
    page = actions.publish(page, by=staff, now=NOW)
    assert queries.at("fietsen-stallen", "nl") == page and page.editions.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"summary_nl": ""}, "summary_nl"),
        ({"body_nl": ""}, "body_nl"),
        ({"body_en": ""}, "body_en"),
        ({"title_en": "", "slug_en": ""}, "title_en"),
        ({"body_nl": "Dit is zo. [B1] [B7]"}, "sources"),
        ({"sources": ""}, "sources"),
    ],
)
def test_half_a_language_or_a_source_that_is_not_there_is_not_published(staff, facts, field):
    page = written(by=staff, **facts)
    with pytest.raises(RuleBroken) as told:
        actions.publish(page, by=staff, now=NOW)
    assert told.value.field == field
    assert not page.editions.exists()


def test_a_language_that_is_not_there_is_said_to_be_missing(staff):
    page = published(by=staff, **WITHOUT_ENGLISH)
    assert page.shown is not None and not page.shown.speaks("en")
    assert queries.at("fietsen-stallen", "en") == page and queries.slug_of(page, "en") == "fietsen-stallen"
    assert page not in queries.search("fietsen", "en").pages


# --- Two people at once


def test_who_saves_second_is_told_what_changed(staff):
    page = written(by=staff)
    actions.change_page(page, by=make_user(Role.STAFF), now=NOW, expected=page.version, title_nl="Van Ann")
    with pytest.raises(Conflict) as told:
        actions.change_page(page, by=staff, now=NOW, expected=page.version, title_nl="Van Bo", order=50)
    assert told.value.changes == {"title_nl": "Van Ann"}
    assert Page.objects.get(pk=page.pk).title_nl == "Van Ann"


def test_nobody_publishes_words_that_they_did_not_see(staff):
    page = written(by=staff)
    actions.change_page(page, by=make_user(Role.STAFF), now=NOW, body_nl="Nieuw.")
    with pytest.raises(Conflict):
        actions.publish(page, by=staff, now=NOW, expected=page.version)
    assert not page.editions.exists()


def test_publishing_takes_nothing_from_who_is_writing(staff):
    page = published(by=staff)
    version = page.version
    actions.looked_again(page, by=make_user(Role.STAFF), now=NOW)
    assert actions.change_page(page, by=staff, now=NOW, expected=version, order=7).order == 7


# --- Addresses


def test_an_old_address_leads_to_the_page_and_its_own_back_again(staff):
    page = published(by=staff)
    for slug in ("fietsenstalling", "fietsen", "fietsen-stallen"):
        page = republished(page, by=staff, slug_nl=slug)
    for slug in ("fietsenstalling", "fietsen", "fietsen-stallen"):
        found = queries.at(slug, "nl")
        assert found == page and queries.slug_of(page, "nl") == "fietsen-stallen"
    assert PageAddress.objects.filter(page=page, language="nl", current=True).get().slug == "fietsen-stallen"
    assert {way.slug for way in queries.redirects()} == {"fietsenstalling", "fietsen"}


def test_no_page_takes_an_address_that_another_has_or_had(staff):
    republished(published(by=staff), by=staff, slug_nl="fietsenstalling")
    other = written(by=staff, **{**DUTCH, "title_nl": "Anders", "title_en": "Other"})
    for slug in ("fietsen-stallen", "fietsenstalling"):
        with pytest.raises(RuleBroken) as told:
            actions.change_page(other, by=staff, now=NOW, slug_nl=slug)
        assert told.value.field == "slug_nl"


def test_two_drafts_want_one_address_and_the_first_published_has_it(staff):
    first, second = written(by=staff), written(by=staff)
    actions.publish(first, by=staff, now=NOW)
    with pytest.raises(RuleBroken) as told:
        actions.publish(second, by=staff, now=NOW)
    assert told.value.code == "taken"


def test_an_address_of_two_pages_in_two_languages_is_told_apart(staff):
    dutch = published(by=staff, slug_nl="gids", slug_en="parking")
    english = published(by=staff, slug_nl="wegwijs", slug_en="gids")
    assert queries.at("gids", "nl") == dutch and queries.at("gids", "en") == english
    assert queries.at("wegwijs", "en") == english


# --- Reviews


def test_publishing_is_a_review_and_the_next_one_follows_the_term(staff):
    page = published(by=staff)
    assert page.reviewed_on == TODAY and page.review_on == TODAY.replace(year=TODAY.year + 1)
    assert actions.ask_reviews(now=NOW) == 0


def test_a_review_comes_on_the_list_on_its_day_once_and_goes_when_somebody_looked(staff):
    page = actions.looked_again(published(by=staff), review_on=TODAY + 3 * DAY, by=staff, now=NOW)
    assert actions.ask_reviews(now=NOW + 2 * DAY) == 0
    assert actions.ask_reviews(now=NOW + 3 * DAY) == 1
    assert actions.ask_reviews(now=NOW + 4 * DAY) == 0
    row = FollowUp.objects.get(kind="page", code=page.code)
    assert (row.owner_role, row.due_on, row.state) == (Role.STAFF, TODAY + 3 * DAY, "open")
    actions.looked_again(page, by=staff, now=NOW + 5 * DAY)
    row.refresh_from_db()
    assert row.state == "done" and row.taken_by == staff
    page.refresh_from_db()
    assert page.reviewed_on == TODAY + 5 * DAY


def test_a_page_off_the_site_waits_for_nobody(staff):
    page = actions.looked_again(published(by=staff), review_on=TODAY + DAY, by=staff, now=NOW)
    actions.ask_reviews(now=NOW + DAY)
    actions.withdraw(page, by=staff, now=NOW + 2 * DAY)
    assert FollowUp.objects.get(kind="page", code=page.code).state == "cancelled"
    with pytest.raises(RuleBroken):
        actions.looked_again(page, by=staff, now=NOW + 2 * DAY)


@pytest.mark.parametrize("days", [-1, 0])
def test_the_next_look_is_still_to_come(staff, days):
    with pytest.raises(RuleBroken) as told:
        actions.looked_again(published(by=staff), review_on=TODAY + days * DAY, by=staff, now=NOW)
    assert told.value.field == "review_on"


def test_the_statement_that_the_law_asks_for_stays(staff):
    with pytest.raises(RuleBroken) as told:
        actions.withdraw(Page.objects.get(code="accessibility"), by=staff, now=NOW)
    assert told.value.code == "fixed"


def test_every_doing_is_one_event_without_words(staff):
    page = republished(published(by=staff), by=staff, title_nl="Fietsen en steppen")
    actions.looked_again(page, by=staff, now=NOW)
    actions.withdraw(page, by=staff, now=NOW)
    told = [
        (event.kind, event.after)
        for event in Event.objects.filter(subject_kind="page", subject_code=page.code).order_by("pk")
    ]
    assert told == [("created", ""), ("moved", "published"), ("changed", ""), ("changed", ""), ("changed", ""),
                    ("moved", "withdrawn")]  # fmt: skip
    assert Event.objects.filter(subject_kind="edition").count() == 2
    assert "Fietsen" not in str(list(Event.objects.values_list("facts", flat=True)))
