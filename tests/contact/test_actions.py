"""Messages are passed on both ways, and no address goes with them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import VISITOR
from kotatgent.audit.models import Event
from kotatgent.contact import actions, queries
from kotatgent.contact.models import Link, Post, Thread
from kotatgent.core.errors import Hidden, MoveRefused, NotAllowed, RuleBroken
from kotatgent.notices.models import Notice
from listings import actions as listings
from tests.factories.accounts import NOW, make_user
from tests.factories.contact import make_thread
from tests.factories.landlords import make_landlord, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def listing():
    return make_listing()


@pytest.fixture
def landlord(listing):
    return user_of(listing.landlord)


def mail_to(address: str) -> list[Notice]:
    return list(Notice.objects.filter(to_email=address).order_by("pk"))


def test_the_landlord_gets_the_message_and_not_the_address(listing, landlord):
    thread, _token = make_thread(listing, body="Kan ik zaterdag komen kijken?")
    (mail,) = mail_to(landlord.email)
    assert "Kan ik zaterdag komen kijken?" in mail.body
    assert "Robin" in mail.body
    assert f"/nl/mijn/berichten/{thread.code}" in mail.body or thread.code in mail.body
    assert "robin@example.org" not in mail.body + mail.subject


def test_the_visitor_gets_a_link_and_not_the_address_of_the_landlord(listing, landlord):
    thread, token = make_thread(listing)
    (mail,) = mail_to("robin@example.org")
    assert f"/nl/bericht/{token}/" in mail.body
    assert landlord.email not in mail.body + mail.subject
    assert listing.landlord.last_name not in mail.body
    assert queries.by_token(token) == thread


def test_what_somebody_types_is_not_mailed_to_an_address_that_may_be_another_ones(listing):
    make_thread(listing, name="Koop nu", body="Goedkope horloges!")
    (mail,) = mail_to("robin@example.org")
    assert "horloges" not in mail.body
    assert "Koop nu" not in mail.body + mail.subject


def test_mail_is_in_the_language_of_each_side():
    listing = make_listing(landlord=make_landlord(language="en"))
    make_thread(listing, language="nl")
    assert mail_to(user_of(listing.landlord).email)[0].subject.startswith("New message about your advert")
    assert mail_to("robin@example.org")[0].subject.startswith("Je bericht is verstuurd")


def test_the_answer_reaches_the_visitor_and_every_link_goes_on_working(listing, landlord):
    thread, first = make_thread(listing)
    actions.reply_as_landlord(thread, body="Ja, kom zaterdag om tien uur.", by=landlord, now=LATER)
    answer = mail_to("robin@example.org")[-1]
    second = answer.body.split("/nl/bericht/")[1].split("/")[0]
    assert "Ja, kom zaterdag om tien uur." in answer.body
    assert landlord.email not in answer.body
    assert first != second
    assert queries.by_token(first) == queries.by_token(second) == thread


def test_the_visitor_writes_back(listing, landlord):
    thread, _token = make_thread(listing)
    actions.reply_as_visitor(thread, body="Tot dan!", by=VISITOR, now=LATER)
    assert [post.side for post in thread.posts.all()] == ["visitor", "visitor"]
    assert "Tot dan!" in mail_to(landlord.email)[-1].body


def test_a_secret_is_not_kept_and_can_t_be_guessed():
    _thread, token = make_thread()
    _other, other = make_thread()
    assert len(token) >= 32
    assert token != other
    kept = " ".join(Link.objects.values_list("token_hash", flat=True))
    assert token not in kept
    assert queries.by_token(Link.objects.first().token_hash) is None


def test_an_advert_that_is_not_online_gets_no_message(listing, landlord):
    listings.pause(listing, by=landlord, now=NOW)
    with pytest.raises(RuleBroken, match="niet meer online"):
        make_thread(listing)
    assert not Thread.objects.exists()
    assert not Notice.objects.exists()


def test_a_talk_goes_on_after_the_advert_went_offline(listing, landlord):
    thread, _token = make_thread(listing)
    listings.mark_rented(listing, by=landlord, now=NOW)
    actions.reply_as_landlord(thread, body="De kamer is verhuurd.", by=landlord, now=LATER)
    assert thread.posts.count() == 2


def test_only_who_acts_for_the_landlord_answers(listing):
    thread, _token = make_thread(listing)
    with pytest.raises(NotAllowed):
        actions.reply_as_landlord(thread, body="x", by=make_user(Role.STAFF), now=LATER)
    with pytest.raises(Hidden):
        actions.reply_as_landlord(thread, body="x", by=user_of(make_landlord()), now=LATER)
    assert Post.objects.count() == 1


def test_only_the_student_who_wrote_goes_on_writing(listing):
    student, other = make_user(Role.STUDENT), make_user(Role.STUDENT)
    thread, _token = make_thread(listing, by=student)
    actions.reply_as_visitor(thread, body="Nog iets.", by=student, now=LATER)
    with pytest.raises(Hidden):
        actions.reply_as_visitor(thread, body="Ik ook.", by=other, now=LATER)
    assert thread.posts.count() == 2
    assert list(queries.threads_by(student)) == [thread]
    assert not queries.threads_by(other).exists()


def test_a_closed_talk_takes_no_more_until_it_is_opened_again(listing, landlord):
    thread, _token = make_thread(listing)
    thread = actions.close_thread(thread, by=landlord, now=LATER)
    for reply, by in ((actions.reply_as_visitor, VISITOR), (actions.reply_as_landlord, landlord)):
        with pytest.raises(RuleBroken, match="gesloten"):
            reply(thread, body="Nog iets.", by=by, now=LATER)
    with pytest.raises(MoveRefused):
        actions.close_thread(thread, by=landlord, now=LATER)
    actions.open_thread_again(thread, by=landlord, now=LATER)
    actions.reply_as_visitor(thread, body="Nog iets.", by=VISITOR, now=LATER)
    assert thread.posts.count() == 2


def test_a_stranger_closes_nothing(listing):
    thread, _token = make_thread(listing)
    with pytest.raises(Hidden):
        actions.close_thread(thread, by=user_of(make_landlord()), now=LATER)
    thread.refresh_from_db()
    assert thread.state == "open"


def test_unread_until_the_landlord_looks(listing, landlord):
    thread, _token = make_thread(listing)
    assert queries.unread_count(listing.landlord) == 1
    actions.mark_read(thread, by=landlord, now=LATER)
    assert queries.unread_count(listing.landlord) == 0
    actions.reply_as_visitor(thread, body="Hallo?", by=VISITOR, now=LATER + dt.timedelta(minutes=1))
    assert [row.unread for row in queries.threads_of(listing.landlord)] == [True]
    actions.reply_as_landlord(thread, body="Dag!", by=landlord, now=LATER + dt.timedelta(minutes=2))
    assert queries.unread_count(listing.landlord) == 0


def test_every_message_is_in_the_register_without_its_text(listing, landlord):
    thread, _token = make_thread(listing, body="Geheim")
    actions.reply_as_landlord(thread, body="Ook geheim", by=landlord, now=LATER)
    events = list(Event.objects.about(thread).order_by("pk"))
    assert [(event.kind, event.facts.get("side")) for event in events] == [
        ("created", None), ("sent", "visitor"), ("sent", "landlord"),
    ]  # fmt: skip
    assert "eheim" not in str([event.facts for event in events])


@pytest.mark.parametrize(
    "wrong", [{"email": "no address"}, {"name": "x" * 81}, {"name": "  "}, {"body": "x" * 4001}, {"body": "  "}]
)
def test_what_can_t_be_kept_is_refused_whole(listing, wrong):
    with pytest.raises(ValidationError):
        make_thread(listing, **wrong)
    assert not Thread.objects.exists()
    assert not Notice.objects.exists()


def test_a_name_of_several_lines_can_t_write_headers(listing, landlord):
    make_thread(listing, name="Robin\nBcc: all@example.org")
    assert "\n" not in Thread.objects.get().visitor_name
    assert "\n" not in mail_to(landlord.email)[0].subject


@pytest.mark.parametrize("count", [1, 3])
def test_an_inbox_costs_the_same_for_any_number(listing, count, django_assert_num_queries):
    for _ in range(count):
        make_thread(listing)
    with django_assert_num_queries(2):
        for thread in queries.threads_of(listing.landlord):
            _everything = (thread.unread, thread.listing.title, [post.body for post in thread.posts.all()])
