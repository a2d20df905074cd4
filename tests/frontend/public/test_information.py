"""The pages with information: doors, search, one page in the language at hand, addresses that lead on."""

import re

import pytest
from django.utils.translation import override

from kotatgent.accounts.roles import Role
from kotatgent.information import actions
from kotatgent.information.models import Page
from tests.factories.accounts import NOW, make_user
from tests.factories.information import published, republished

pytestmark = pytest.mark.django_db

WITHOUT_ENGLISH = {f"{part}_en": "" for part in ("title", "slug", "summary", "body")}
PAGES = ["info/", "info/?q=waarborg", "info/?q=xylofoon", "info/studenten/", "info/kotbazen/",
         "info/conformiteitsattest/", "toegankelijkheid/"]  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_open_to_everybody(client, language, path):
    assert client.get(f"/{language}/{path}", follow=True).status_code == 200
    assert client.post(f"/{language}/{path}").status_code in (302, 405)


def test_home_has_two_doors_a_search_and_what_is_read_most(client):
    page = client.get("/en/info/").content.decode()
    for there in ('href="/en/info/studenten/"', 'href="/en/info/kotbazen/"', 'role="search"', 'id="conflict"'):
        assert there in page


def test_a_door_shows_its_own_pages_by_theme(client):
    students = client.get("/nl/info/studenten/").content.decode()
    landlords = client.get("/nl/info/kotbazen/").content.decode()
    assert "Valse zoekertjes" in students and "Valse zoekertjes" not in landlords
    assert "Verhuren via Kotatgent" in landlords and "Verhuren via Kotatgent" not in students
    assert "Het huurcontract" in students and "Het huurcontract" in landlords


def test_a_page_says_its_sources_and_when_it_was_reviewed(client):
    page = client.get("/nl/info/waarborg/").content.decode()
    assert 'href="#source-1"' in page and 'id="source-1"' in page
    assert "keken deze pagina nog niet na" in page and "[F4.5]" not in page
    actions.looked_again(Page.objects.get(code="deposit"), by=make_user(Role.STAFF), now=NOW)
    assert "Laatst nagekeken op" in client.get("/nl/info/waarborg/").content.decode()


def test_only_a_long_page_tells_first_what_is_in_it(client):
    assert 'class="contents"' in client.get("/nl/info/huurcontract/").content.decode()
    assert 'class="contents"' not in client.get("/nl/info/waarborg/").content.decode()


def test_an_old_address_leads_on_and_not_for_ever(client):
    staff = make_user(Role.STAFF)
    republished(published(by=staff), by=staff, slug_nl="fietsenstalling")
    answer = client.get("/nl/info/fietsen-stallen/")
    assert (answer.status_code, answer["Location"]) == (302, "/nl/info/fietsenstalling/")


def test_the_address_of_the_other_language_leads_to_that_language(client):
    assert client.get("/en/info/waarborg/")["Location"] == "/en/info/deposit/"


def test_a_language_that_is_missing_is_said_to_be(client):
    published(**WITHOUT_ENGLISH)
    answer = client.get("/en/info/fietsen-stallen/")
    page = answer.content.decode()
    assert answer.status_code == 200 and "not there in English yet" in page
    assert 'href="/nl/info/fietsen-stallen/" hreflang="nl"' in page
    assert "berging" not in page
    listed = client.get("/en/info/studenten/").content.decode()
    assert '<span lang="nl">Fietsen stallen</span>' in listed and "only in Dutch" in listed


def test_drafts_and_withdrawn_pages_are_nowhere(client):
    staff = make_user(Role.STAFF)
    page = actions.withdraw(published(by=staff), by=staff, now=NOW)
    assert client.get("/nl/info/fietsen-stallen/").status_code == 404
    assert client.get(f"/nl/info/over/{page.code}/")["Location"] == "/nl/info/"
    assert client.get("/nl/info/nergens/").status_code == 404


def test_a_name_of_a_subject_leads_to_its_page(client):
    assert client.get("/en/info/over/conflict/")["Location"] == "/en/info/conflict-with-your-landlord/"
    assert client.get("/en/info/over/accessibility/")["Location"] == "/en/toegankelijkheid/"
    assert client.get("/en/info/accessibility/")["Location"] == "/en/toegankelijkheid/"


def test_a_slip_is_told(client):
    page = client.get("/nl/info/", {"q": "waarbrog"}).content.decode()
    assert "waarbrog" in page and "/nl/info/waarborg/" in page and "Wij zochten naar" in page


def test_what_is_searched_stays_words(client):
    page = client.get("/nl/info/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


def test_hostile_markdown_on_the_page_itself(client):
    published(
        body_nl='<img src=x onerror=alert(1)> [x](javascript:alert(1)) ## y\n\n## " onclick="alert(1)',
        title_nl="<b>Vet</b>", summary_nl="<script>1</script>", sources="B1 | <i>x</i> | https://a.be/?a=1&b=2",
        slug_nl="vet", slug_en="bold",
    )  # fmt: skip
    page = client.get("/nl/info/vet/").content.decode()
    for never in ("<img", "<b>Vet", "<script>1", "<i>x", 'href="javascript'):
        assert never not in page
    assert not re.search("<[^>]* on[a-z]+=", page)


@pytest.mark.parametrize("path", ["info/", "info/studenten/", "info/waarborg/"])
def test_who_has_the_page_already_is_told_that_nothing_changed(client, path):
    first = client.get(f"/nl/{path}")
    again = client.get(f"/nl/{path}", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content


def test_a_page_that_was_published_anew_is_sent_anew(client):
    staff = make_user(Role.STAFF)
    page = published(by=staff)
    tag = client.get("/nl/info/fietsen-stallen/")["ETag"]
    republished(page, by=staff, body_nl="Nieuw.")
    assert client.get("/nl/info/fietsen-stallen/", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "statements"), [("info/", 2), ("info/studenten/", 2), ("info/?q=fietsen", 2), ("info/fietsen-0/", 2)]
)
def test_pages_cost_the_same_for_any_number(client, count, path, statements, django_assert_num_queries):
    for number in range(count):
        published(title_nl=f"Fietsen {number}", title_en=f"Bicycles {number}")
    with override("nl"), django_assert_num_queries(statements):
        assert client.get(f"/nl/{path}").status_code == 200
