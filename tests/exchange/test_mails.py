"""One mail for what is new: at its moment, once, within what somebody reads, and never again after the link."""

import datetime as dt

import pytest
from django.core import mail

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.exchange import actions, links
from kotatgent.exchange.actions import mailing
from kotatgent.exchange.enums import Pace
from kotatgent.exchange.models import Digest, Mailing
from kotatgent.followups import sweep
from kotatgent.notices import actions as outbox
from kotatgent.notices.models import Notice
from kotatgent.notices.signals import mailbox_missing
from tests.factories.accounts import make_user
from tests.factories.exchange import make_topic, partner

pytestmark = pytest.mark.django_db
HOUR, DAY, MINUTE = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(minutes=1)


def at(day: int, hour: float) -> dt.datetime:
    """A day of March 2026; the 2nd is a Monday."""
    return clock.start_of(dt.date(2026, 3, day)) + hour * HOUR


MADE = at(2, 6)


def reader(pace: str = "", code: str = "hogent", **facts: object) -> User:
    user = partner(code, now=MADE, **facts)
    if pace:
        actions.choose_pace(Pace(pace), by=user, now=MADE)
    return user


def topic(**facts: object) -> object:
    by = facts.pop("by", None) or make_user(Role.STAFF, now=MADE)
    Mailing.objects.update_or_create(user=by, defaults={"pace": "none", "code": f"q{by.pk}", "told_until": MADE})
    return make_topic(by=by, **facts)


def sent(now: dt.datetime) -> list[mail.EmailMessage]:
    """What a sweep at this moment sends."""
    before = len(mail.outbox)
    actions.send_digests(now=now)
    outbox.send_due(now=now)
    return list(mail.outbox[before:])


@pytest.mark.parametrize(
    ("pace", "before", "after"),
    [
        ("", at(3, 6.9), at(3, 7.1)),  # every day, unless somebody chose otherwise
        ("daily", at(3, 6.9), at(3, 7.1)),
        ("weekly", at(9, 6.9), at(9, 7.1)),
        ("at_once", at(2, 10), at(2, 10.1)),
    ],
)
def test_each_at_its_moment(pace, before, after):
    user = reader(pace)
    topic(title="Kolibrie", now=at(2, 10))
    assert sent(before) == []
    (message,) = sent(after)
    assert message.to == [user.email] and "Kolibrie" in message.body and "Balie van Kotatgent" in message.body
    assert sent(after) == [] and sent(after + DAY * 8) == []
    assert Digest.objects.count() == Notice.objects.count() == 1


def test_none_is_none():
    reader("none")
    topic(now=at(2, 10))
    assert sent(at(20, 9)) == []


def test_missed_days_are_made_good_by_one_mail():
    reader()
    topic(title="Maandag", now=at(2, 10))
    topic(title="Woensdag", now=at(4, 10))
    (message,) = sent(at(6, 9))
    assert message.subject == "2 nieuwe berichten in het overleg"
    assert "Maandag" in message.body and "Woensdag" in message.body


def test_an_answer_is_news_for_everybody_but_its_author():
    asker, other = reader(code="ugent"), reader()
    found = topic(by=asker, now=at(2, 10))
    Mailing.objects.filter(user=asker).update(pace="daily")
    actions.mark_read(found, by=other, now=at(2, 11))
    actions.answer(found, words="Ja.", by=other, now=at(2, 12))
    assert [message.to for message in sent(at(3, 8))] == [[asker.email]]


def test_what_was_read_or_withdrawn_meanwhile_is_not_told():
    user = reader()
    first, second = topic(now=at(2, 10)), topic(now=at(2, 11))
    actions.send_digests(now=at(3, 8))
    actions.mark_read(first, by=user, now=at(3, 8))
    actions.withdraw(second, reason="Vergissing.", by=make_user(Role.STAFF), now=at(3, 8))
    outbox.send_due(now=at(3, 8))
    assert mail.outbox == [] and Notice.objects.get().state == "superseded"


@pytest.mark.parametrize(("audience", "institution"), [("services", ""), ("institution", "ugent")])
def test_nobody_is_told_of_what_they_do_not_read(audience, institution):
    reader()
    topic(audience=audience, institution=institution, now=at(2, 10))
    assert sent(at(20, 9)) == []


def test_of_city_and_brigade_a_mail_names_no_title():
    user = make_user(Role.QUALITY_INSPECTOR, now=MADE)
    topic(title="Kolibrie", words="woestijn", audience="services", now=at(2, 10))
    (message,) = sent(at(3, 8))
    whole = f"{message.subject} {message.body}"
    assert message.to == [user.email]
    assert "kolibrie" not in whole.lower() and "woestijn" not in whole
    assert "Er is een nieuw bericht voor stad en brandweer." in message.body


def test_a_mail_holds_titles_and_links_and_no_text():
    reader(language="en")
    found = topic(title="Kolibrie", words="woestijn", now=at(2, 10))
    (message,) = sent(at(3, 8))
    assert "woestijn" not in message.body
    assert f"http://testserver/en/partners/overleg/{found.code}/" in message.body
    assert message.subject == "A new message in the exchange"


def test_who_left_the_role_or_the_institution_meanwhile_gets_nothing_of_it():
    user, other = reader(code="ugent"), reader(code="ugent")
    topic(audience="institution", institution="ugent", now=at(2, 10))
    actions.send_digests(now=at(3, 8))
    user.institution = partner("hogent").institution
    user.save()
    other.is_active = other.manages = False
    other.save()
    outbox.send_due(now=at(3, 8))
    assert mail.outbox == []


def test_a_sweep_that_is_killed_and_one_that_runs_twice(monkeypatch):
    for _ in range(3):
        reader()
    topic(now=at(2, 10))

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "_queue", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.send_digests(now=at(3, 8))
    assert not Digest.objects.exists() and not Notice.objects.exists()
    for _ in range(2):
        sweep.run(now=at(3, 8))
    outbox.send_due(now=at(3, 8))
    assert len(mail.outbox) == 3


def test_what_is_being_written_at_the_moment_of_a_mail_comes_in_the_next():
    """A row may be committed a moment after its own time."""
    reader("at_once")
    topic(now=at(2, 10))
    assert len(sent(at(2, 10) + 2 * MINUTE)) == 1
    topic(now=at(2, 10) + 90 * dt.timedelta(seconds=1))  # seen by no sweep yet
    assert len(sent(at(2, 10) + 3 * MINUTE)) == 1


def test_another_pace_loses_nothing_and_repeats_nothing():
    user = reader()
    topic(title="Eerst", now=at(2, 10))
    assert len(sent(at(3, 8))) == 1
    topic(title="Daarna", now=at(3, 9))
    actions.choose_pace(Pace.WEEKLY, by=user, now=at(3, 10))
    assert sent(at(4, 8)) == []
    (message,) = sent(at(9, 8))
    assert "Daarna" in message.body and "Eerst" not in message.body
    actions.choose_pace(Pace.NONE, by=user, now=at(9, 9))
    topic(title="Ongezien", now=at(9, 10))
    actions.choose_pace(Pace.AT_ONCE, by=user, now=at(9, 11))
    assert sent(at(9, 12)) == []


def test_one_click_stops_them_for_good(client):
    user = reader()
    topic(now=at(2, 10))
    (message,) = sent(at(3, 8))
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert url in message.body and url == links.STOP.url(Mailing.objects.get(user=user).code, "nl")
    path = url.removeprefix("http://testserver")
    assert "Druk op de knop" in client.get(path).content.decode()
    assert Mailing.objects.get(user=user).pace == "daily"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert Mailing.objects.get(user=user).pace == "none"
    assert "geen mails meer" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    topic(now=at(4, 10))
    assert sent(at(20, 8)) == []
    assert client.get(path[:-2] + "00/").status_code == 404


def test_a_mailbox_that_is_not_there_is_tried_no_more():
    user = reader()
    topic(now=at(2, 10))
    sent(at(3, 8))
    notice = Notice.objects.get()
    mailbox_missing.send(Notice, notice=notice, now=at(3, 9))
    assert Mailing.objects.get(user=user).pace == "none"


@pytest.mark.parametrize("count", [1, 3])
def test_a_sweep_with_nothing_to_tell_costs_the_same_for_any_number(count, django_assert_num_queries):
    for _ in range(count):
        reader()
    topic(now=at(2, 10))
    actions.send_digests(now=at(3, 8))
    with django_assert_num_queries(1):
        actions.send_digests(now=at(3, 9))
