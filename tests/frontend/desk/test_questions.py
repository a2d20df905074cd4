"""The advice desk: its list, one question, blocks of text and where we refer to."""

import html

import pytest
import time_machine
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.advice import actions, links
from kotatgent.advice.models import Agency, Block, Question, Theme
from kotatgent.audit.models import Event
from tests.factories.accounts import NOW, make_user
from tests.factories.advice import ANSWER, PASSING, WORDS, asked, closed_question, referred
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client):
    client.force_login(make_user(Role.STAFF))
    return client


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def url(question) -> str:
    return f"/nl/balie/vragen/{question.code}/"


def test_it_waits_on_the_work_list_without_its_words(desk):
    made = asked()
    page = text(desk.get("/nl/balie/?wat=vragen"))
    assert f'href="{url(made)}"' in page and "Waarborg" in page and "gesteld op 2 maart 2026" in page
    assert WORDS not in page


def test_a_block_comes_into_the_answer_and_nothing_is_sent(desk):
    made = asked(listing=make_listing())
    block = Block.objects.get(code="certificate-meaning")
    page = text(desk.post(url(made), {"do": "answer", "insert": "1", "block": block.pk, "words": "Dag,"}))
    assert "Dag,\n\nOver zoekertje " in page and "{about}" not in page
    made.refresh_from_db()
    assert made.state == "new"
    unknown = asked()
    page = text(desk.post(url(unknown), {"do": "answer", "insert": "1", "block": block.pk, "words": ""}))
    assert "Over {about}:" in page
    page = text(desk.post(url(unknown), {"do": "answer", "words": "Over {about}: ja."}))
    assert "Vervang eerst wat tussen accolades staat: {about}." in page and "Over {about}: ja." in page
    assert "Kies er een." in text(desk.post(url(made), {"do": "answer", "insert": "1", "words": "Dag"}))


def test_an_english_question_gets_an_english_block(desk):
    made = asked(language="en")
    block = Block.objects.get(code="deposit-limit")
    page = text(desk.post(url(made), {"insert": "1", "block": block.pk, "words": ""}))
    assert "The deposit is at most two months' rent" in page


def test_answered_once_and_who_comes_second_reads_first(desk):
    made = asked()
    assert desk.post(url(made), {"do": "answer", "seen": 1, "words": ANSWER}).status_code == 302
    page = text(desk.post(url(made), {"do": "answer", "seen": 1, "words": "Ook een antwoord."}))
    assert "Iemand schreef intussen" in page and "Ook een antwoord." in page and ANSWER in page
    assert 'name="seen" value="2"' in page  # what stands on the page is read by now
    assert made.messages.count() == 2
    assert desk.post(url(made), {"do": "close", "seen": 1}).status_code == 409


def test_referred_passed_on_noted_and_closed(desk):
    made = asked()
    office = Agency.objects.get(code="huurdersbond")
    sent = {
        "do": "refer",
        "refer-agency": office.pk,
        "refer-words": "Ga langs.",
        "refer-passing": PASSING,
        "refer-seen": 1,
    }
    assert desk.post(url(made), sent).status_code == 302
    referral = made.referrals.get()
    actions.agree(referral, now=NOW)
    page = text(desk.get(url(made)))
    assert "Mag doorgegeven worden aan: Huurdersbond" in page and PASSING in page
    assert desk.post(url(made), {"do": "passed", "referral": referral.code}).status_code == 302
    assert desk.post(url(made), {"do": "note", "colleagues-note": "Belde terug."}).status_code == 302
    assert "Belde terug." in text(desk.get(url(made)))
    assert desk.post(url(made), {"do": "close", "seen": 2}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.closed_why, made.referrals.get().state) == ("closed", "desk", "passed")


def test_put_under_another_theme(desk, client):
    made = asked()
    old, new, third = (Theme.objects.get(code=code) for code in ("deposit", "tax", "lease"))
    assert "Zet onder een ander thema" in text(desk.get(url(made)))
    answer = desk.post(url(made), {"do": "theme", "sort-theme": new.pk, "sort-was": old.pk}, follow=True)
    page = text(answer)
    assert f"<h1>{new.label_nl} " in page and "De cijfers per thema volgen" in page
    assert f"<h1>Je vraag: {new.label_nl}</h1>" in text(client.get(f"/nl/vraag/{links.key_of(made.code)}/"))
    late = text(desk.post(url(made), {"do": "theme", "sort-theme": third.pk, "sort-was": old.pk}))
    assert "intussen onder een ander thema" in late and f'name="sort-was" value="{new.pk}"' in late
    assert Question.objects.get().theme == new


@pytest.mark.parametrize("wrong", ["", "x", "0", "99999"])
def test_a_theme_that_is_none_is_refused_at_its_field(desk, wrong):
    made = asked()
    page = text(desk.post(url(made), {"do": "theme", "sort-theme": wrong}))
    assert 'aria-invalid="true"' in page and Question.objects.get().theme.code == "deposit"


def test_an_erased_question_keeps_its_theme(desk):
    made = closed_question()
    actions.forget(made, now=NOW)
    assert "Zet onder een ander thema" not in text(desk.get(url(made)))
    sent = {"do": "theme", "sort-theme": Theme.objects.get(code="tax").pk}
    assert "gewist, dus het thema blijft" in text(desk.post(url(made), sent))
    assert Question.objects.get().theme.code == "deposit"


def test_the_address_of_who_asked_is_not_shown_and_looking_is_recorded(desk):
    made = asked(email="vrager@student.example")
    page = text(desk.get(url(made)))
    assert "vrager@student.example" not in page and "krijgt een mail als er een antwoord is" in page
    assert Event.objects.filter(kind="read", subject_kind="question", subject_code=made.code).count() == 1


def test_the_list_is_filtered(desk):
    one, other = asked(), asked(theme="tax")
    page = text(desk.get("/nl/balie/vragen/?theme=tax"))
    assert other.code in page and one.code not in page
    assert "Geen vraag voldoet hieraan" in text(desk.get("/nl/balie/vragen/?state=closed"))
    assert desk.get("/nl/balie/vragen/?page=9").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_question_cost_the_same_for_any_number(desk, count, django_assert_max_num_queries):
    for _each in range(count):
        made = referred(asked(), passing=PASSING).question
    with django_assert_max_num_queries(16):
        desk.get("/nl/balie/vragen/")
    with django_assert_max_num_queries(22):
        desk.get(url(made))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.STAFF])
def test_others_stay_out(client, role):
    made = asked()
    client.force_login(make_user(role))
    for path in (url(made), "/nl/balie/vragen/", "/nl/balie/tekstblokken/", "/nl/balie/doorverwijzen/"):
        assert client.get(path).status_code in (403, 404)
    assert client.post(url(made), {"do": "answer", "words": ANSWER}).status_code in (403, 404)
    assert Question.objects.get().state == "new"


def test_without_signing_in_and_what_is_not_there(client, desk):
    assert desk.get("/nl/balie/vragen/NERGENS/").status_code == 404
    assert desk.get("/nl/balie/tekstblokken/nergens/").status_code == 404
    assert desk.put(url(asked())).status_code == 405
    client.logout()
    assert "login" in client.get(reverse("desk_questions"))["Location"]


def test_staff_write_a_block(desk):
    facts = {
        "code": "nieuw", "title_nl": "Nieuw", "title_en": "New", "body_nl": "Over {wat}.", "body_en": "On {wat}.",
        "source": "F4.5", "in_use": "on",
    }  # fmt: skip
    page = text(desk.post("/nl/balie/tekstblokken/nieuw/", facts))
    assert "{wat} is geen invulplaats die we kennen" in page and not Block.objects.filter(code="nieuw").exists()
    facts |= {"body_nl": "Over {theme}.", "body_en": "On {theme}."}
    assert desk.post("/nl/balie/tekstblokken/nieuw/", facts).status_code == 302
    assert desk.post("/nl/balie/tekstblokken/nieuw/", facts).status_code == 200  # the name is taken
    path = "/nl/balie/tekstblokken/deposit-limit/"
    change = {**facts, "version": 1, "title_nl": "Nieuwer"}
    assert desk.post(path, change).status_code == 302
    assert "Nieuwer" in text(desk.post(path, {**change, "title_nl": "Nieuwst"}))  # somebody saved in between
    assert Block.objects.get(code="deposit-limit").title_nl == "Nieuwer"


def test_staff_fill_in_how_to_reach_an_office(desk):
    office = Agency.objects.get(code="op-krot")
    assert "Nog in te vullen" in text(desk.get("/nl/balie/doorverwijzen/"))
    facts = {name: getattr(office, name) for name in ("name_nl", "name_en", "help_nl", "help_en", "url", "source")}
    path = "/nl/balie/doorverwijzen/op-krot/"
    assert desk.post(path, {**facts, "version": 1, "contact": "Krotstraat 1", "in_use": "on"}).status_code == 302
    page = text(desk.post(path, {**facts, "version": 1, "contact": "Elders 2", "in_use": "on"}))
    assert "Krotstraat 1" in page and "Elders 2" in page  # somebody saved in between
