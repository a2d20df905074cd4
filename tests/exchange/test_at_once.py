"""Two at the same moment, on PostgreSQL: both answers stand, one row of reading, one mail, one decision."""

import datetime as dt

import pytest

from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Conflict
from kotatgent.exchange import actions
from kotatgent.exchange.models import Answer, Digest, Mailing, Reading, Topic
from kotatgent.notices.models import Notice
from tests.factories.accounts import NOW, make_user
from tests.factories.exchange import make_topic, partner
from tests.races import at_once, need_two_writers, overlapping

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
RACES = pytest.mark.parametrize("race", [at_once, overlapping])
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def two_writers(db):
    need_two_writers()


@RACES
def test_two_answers_both_stand(race):
    topic, one, other = make_topic(), partner("ugent"), partner("hogent")
    results = race(
        lambda: actions.answer(topic, words="Wij.", by=one, now=NOW + HOUR),
        lambda: actions.answer(topic, words="En wij.", by=other, now=NOW + HOUR),
    )
    assert all(isinstance(result, Answer) for result in results)
    assert sorted(topic.answers.values_list("text", flat=True)) == ["En wij.", "Wij."]


@RACES
def test_two_windows_read_it_once(race):
    topic, reader = make_topic(), partner("ugent")
    results = race(*[lambda: actions.mark_read(topic, by=reader, now=NOW)] * 2)
    assert results == [None, None] and Reading.objects.filter(user=reader).count() == 1


@RACES
def test_two_change_it_and_one_is_told(race):
    author, colleague = partner("ugent"), partner("ugent")
    topic = make_topic(by=author)
    results = race(
        lambda: actions.change(topic, title="Van mij", words="x", by=author, now=NOW, expected=1),
        lambda: actions.change(topic, title="Van jou", words="x", by=colleague, now=NOW, expected=1),
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert topic.earlier.count() == 1


@RACES
def test_an_answer_while_it_is_withdrawn(race):
    topic, desk, reader = make_topic(by=partner("ugent")), make_user(Role.STAFF), partner("hogent")
    race(
        lambda: actions.withdraw(topic, reason="Vergissing.", by=desk, now=NOW),
        lambda: actions.answer(topic, words="x", by=reader, now=NOW),
    )
    assert Topic.objects.get().state == "withdrawn"


@RACES
def test_two_sweeps_tell_everybody_once(race):
    for code in ("ugent", "hogent"):
        partner(code, now=NOW - DAY)
    make_topic(by=make_user(Role.STAFF, now=NOW - DAY), now=NOW)
    results = race(*[lambda: actions.send_digests(now=NOW + DAY)] * 2)
    assert sorted(results) in ([0, 2], [1, 1])
    assert Digest.objects.count() == Notice.objects.count() == 2


@RACES
def test_two_choices_of_a_person_who_has_no_row_yet(race):
    reader = partner("ugent")
    results = race(*[lambda: actions.choose_pace("weekly", by=reader, now=NOW)] * 2)
    assert all(isinstance(result, Mailing) for result in results) and Mailing.objects.count() == 1
