"""Asking the advice desk without an account, and following the question with a code."""

import html

import pytest
import time_machine

from kotatgent.accounts.roles import Role
from kotatgent.advice import actions, links
from kotatgent.advice.models import Question, Referral
from tests.factories.accounts import NOW, make_user
from tests.factories.advice import ANSWER, PASSING, WORDS, adviser, answered, asked, closed_question, referred
from tests.factories.landlords import user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

ASK = "/nl/vraag/"
EMAIL = "vrager@student.example"
SENT = {"theme": "deposit", "words": WORDS, "about": "", "email": EMAIL}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def url(question, language: str = "nl") -> str:
    return f"/{language}/vraag/{links.key_of(question.code)}/"


def test_pages_lead_to_it(client):
    listing = make_listing()
    assert f'href="/nl/vraag/?zoekertje={listing.code}"' in text(client.get(f"/nl/koten/{listing.code}/"))
    assert text(client.get("/nl/info/")).count('href="/nl/vraag/"') == 3  # above, beside the steps, and in the footer
    page = text(client.get(f"{ASK}?zoekertje={listing.code}"))
    assert f'value="{listing.code}"' in page and "oordeelt niet wie gelijk heeft" in page


def test_anybody_asks_and_gets_the_code(client):
    answer = client.post(ASK, SENT, follow=True)
    made = Question.objects.get()
    assert answer.redirect_chain[-1][0] == url(made)
    assert (made.theme.code, made.language, made.email, made.messages.get().body) == ("deposit", "nl", EMAIL, WORDS)
    page = text(answer)
    assert "We antwoorden uiterlijk op 9 maart 2026." in page and links.key_of(made.code) in page
    assert answer["X-Robots-Tag"] == "noindex" and answer["Referrer-Policy"] == "strict-origin"
    assert "Waarborg" in page and "Deposit" in text(client.get(url(made, "en")))


def test_about_an_advert_or_in_ones_own_words(client):
    listing = make_listing()
    client.post(ASK, {**SENT, "about": f" {listing.code.lower()} "})
    client.post(ASK, {**SENT, "about": "Veldstraat 1, kamer 3"})
    first, second = Question.objects.order_by("pk")
    assert (first.listing, first.where, second.listing, second.where) == (listing, "", None, "Veldstraat 1, kamer 3")
    draft = make_listing(published=False)
    client.post(ASK, {**SENT, "about": draft.code})
    assert Question.objects.latest("pk").listing is None  # a draft is nobody's to point at


def test_what_is_missing_is_said_and_what_was_typed_stays(client):
    page = text(client.post(ASK, {**SENT, "theme": ""}))
    assert "Kies er een." in page and WORDS in page and not Question.objects.exists()
    page = text(client.post(ASK, {**SENT, "words": f"{WORDS} 85.07.30-033.28"}))
    assert "rijksregisternummer" in page and not Question.objects.exists()


def test_programs_and_too_many_are_stopped(client):
    assert client.post(ASK, {**SENT, "website": "x"}).status_code == 302 and not Question.objects.exists()
    for _each in range(10):
        assert client.post(ASK, SENT).status_code == 302
    refused = client.post(ASK, SENT)
    assert refused.status_code == 429 and "Retry-After" in refused and WORDS in text(refused)
    assert Question.objects.count() == 10


def test_the_code_opens_it_and_a_wrong_one_says_so(client):
    made = asked()
    typed = links.key_of(made.code).lower().replace("-", " ")
    assert client.post(f"{ASK}volgen/", {"code": typed})["Location"] == url(made)
    assert "We kennen geen vraag met deze code" in text(client.post(f"{ASK}volgen/", {"code": "ACDE-FGHJ"}))
    key = links.key_of(made.code)
    assert client.get(f"{ASK}{key.lower()}/")["Location"] == url(made)
    assert client.get(f"{ASK}{key[:-1]}{'3' if key[-1] != '3' else '4'}/").status_code == 404
    assert client.get(f"{ASK}{links.key_of('ACDEFGHJ')}/").status_code == 404  # right, but of no question
    assert client.put(url(made)).status_code == 405
    for _each in range(20):
        last = client.post(f"{ASK}volgen/", {"code": "x"})
    assert last.status_code == 429


def test_the_asker_reads_answers_and_never_a_note_or_a_name(client):
    by = adviser()
    made = answered(asked(), by=by)
    actions.note(made, words="Belt vaak.", by=by, now=NOW)
    page = text(client.get(url(made)))
    assert WORDS in page and ANSWER in page and "Er is een antwoord voor je." in page
    assert "Belt vaak" not in page and str(by) not in page and by.email not in page


def test_the_asker_adds_closes_rates_and_opens_again(client):
    made = answered(asked())
    assert client.post(url(made), {"do": "add", "words": "En in contanten?"}).status_code == 302
    assert client.post(url(made), {"do": "close"}).status_code == 302
    page = text(client.get(url(made)))
    assert "Eén korte vraag" in page and "Dat kan tot en met 1 april 2026." in page
    client.post(url(made), {"do": "rate", "helped": "partly", "remark": "Wat traag."})
    made.refresh_from_db()
    assert (made.state, made.helped, made.remark) == ("closed", "partly", "Wat traag.")
    page = text(client.get(url(made)))
    assert "Eén korte vraag" not in page
    assert "Vul dit in." in text(client.post(url(made), {"do": "reopen", "words": ""}))
    client.post(url(made), {"do": "reopen", "words": "Toch niet."})
    made.refresh_from_db()
    assert made.state == "asked"
    assert client.post(url(made), {"do": "rate", "helped": "yes"}).status_code == 200  # refused, and said so


def test_nothing_is_passed_on_before_a_yes(client):
    made = referred(asked(), passing=PASSING)
    page = text(client.get(url(made.question)))
    assert "Mogen we dit doorgeven? Aan: Huurdersbond" in page and PASSING in page
    sent = {"do": "consent", "referral": made.code}
    other = asked()
    assert client.post(url(other), {**sent, "choice": "yes"}).status_code == 404
    client.post(url(made.question), {**sent, "choice": "yes"})
    assert Referral.objects.get().state == "agreed"
    client.post(url(made.question), {**sent, "choice": "no"})
    assert Referral.objects.get().state == "refused"


def test_whoever_is_signed_in_asks_as_anybody(client):
    listing = make_listing()
    for user in (make_user(Role.STUDENT), user_of(listing.landlord), make_user(Role.PARTNER)):
        client.force_login(user)
        assert client.get(ASK).status_code == 200
    made = asked(listing=listing)
    assert made.code not in text(client.get(f"/nl/koten/{listing.code}/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_messages(client, count, django_assert_max_num_queries):
    made = asked()
    for _each in range(count):
        referred(made, passing=PASSING)
    with django_assert_max_num_queries(8):
        client.get(url(made))


def test_a_forgotten_question_says_only_that(client):
    made = closed_question()
    actions.forget(made, now=NOW)
    page = text(client.get(url(made)))
    assert "de woorden zijn gewist" in page and WORDS not in page and "<textarea" in page  # it can be opened again
