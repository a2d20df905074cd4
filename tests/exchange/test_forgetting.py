"""What goes when its term is over, what is said before, and what is held on whoever wrote it."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.dates import add_years
from kotatgent.exchange import actions, queries
from kotatgent.exchange.models import Answer, File, Mailing, Reading, Topic
from kotatgent.exchange.words import signature
from kotatgent.followups.models import Term
from kotatgent.media.models import PdfFile, Picture
from kotatgent.privacy import actions as privacy
from kotatgent.privacy.copies import copy_of
from kotatgent.privacy.people import person_of
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.exchange import a_pdf, a_picture, make_topic, partner

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LAST = add_years(TODAY, 3)  # its last day


def night(day: dt.date) -> dt.datetime:
    return clock.start_of(day) + dt.timedelta(hours=4)


def test_a_topic_goes_whole_three_years_after_its_last_post(django_capture_on_commit_callbacks):
    topic = make_topic(attached=[a_pdf(), a_picture()], now=NOW - 400 * DAY)
    actions.answer(topic, words="Ja.", by=partner("ugent"), attached=[a_pdf()], now=NOW)
    paths = [pdf.path for pdf in PdfFile.objects.all()] + [Picture.objects.get().path("full")]
    privacy.run_retention(now=night(LAST))
    assert Topic.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        privacy.run_retention(now=night(LAST + DAY))
    for model in (Topic, Answer, File, PdfFile, Picture):
        assert not model.objects.exists(), model
    assert not any(default_storage.exists(path) for path in paths)


def test_the_list_says_so_before_and_an_answer_keeps_it():
    topic = make_topic(now=NOW)
    notice = Term.objects.get(code="exchange-notice").amount

    def said(on: dt.date) -> object:
        found = queries.topics_for(make_user(Role.STAFF))
        queries.say_last_days(found, on=on)
        return found[0].last_day  # type: ignore[attr-defined]

    assert said(LAST - (notice + 1) * DAY) is None
    assert said(LAST - notice * DAY) == said(LAST) == LAST
    actions.answer(topic, words="Nog altijd van belang.", by=partner("ugent"), now=night(LAST))
    assert said(LAST) is None


def test_a_copy_of_ones_own_data_holds_ones_own_words_and_no_others():
    author, other = partner("ugent"), partner("hogent")
    topic = make_topic(by=author, title="Van mij", words="mijnwoorden", attached=[a_pdf("Mijn.pdf")])
    actions.answer(topic, words="hunwoorden", by=other, attached=[a_pdf("Hun.pdf")], now=NOW)
    actions.change(topic, title="Van mij", words="mijnlaterewoorden", by=author, now=NOW)
    mine, theirs = str(copy_of(person_of(author), now=NOW)), str(copy_of(person_of(other), now=NOW))
    for word in ("mijnwoorden", "mijnlaterewoorden", "Mijn.pdf"):
        assert word in mine and word not in theirs, word
    for word in ("hunwoorden", "Hun.pdf"):
        assert word in theirs and word not in mine, word


def test_an_account_that_goes_takes_what_it_read_and_leaves_what_its_side_said():
    author = partner("ugent")
    topic = make_topic(by=author)
    actions.answer(topic, words="Nog dit.", by=author, now=NOW)
    actions.choose_pace("weekly", by=author, now=NOW)
    author.delete()
    topic = Topic.objects.get()
    assert signature(topic) == signature(topic.answers.get()) == "een collega van Universiteit Gent"
    assert not Reading.objects.exists() and not Mailing.objects.exists()
