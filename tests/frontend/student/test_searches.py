"""Saving a search, the list of them, and the link in the mail that ends it."""

import pytest
from django.core import mail

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.notices import actions as outbox
from kotatgent.students import actions, links, policies
from kotatgent.students.enums import Pace
from kotatgent.students.models import SavedSearch
from tests.factories.accounts import NOW, PASSWORD, make_user
from tests.factories.listings import make_listing
from tests.factories.students import saved

pytestmark = pytest.mark.django_db
NEW = "/nl/student/zoekopdrachten/nieuw/"
FACTS = {"name": "Klein kot", "pace": "daily"}


@pytest.fixture
def student(client):
    user = make_user()
    client.force_login(user)
    return user


def text(page) -> str:
    return " ".join(page.content.decode().split())


def page_of(one: SavedSearch) -> str:
    return f"/nl/student/zoekopdrachten/{one.code}/"


def test_the_search_on_the_page_is_saved_with_a_name(client, student):
    page = text(client.get("/nl/koten/?kind=room&max_price=500&ordering=price&page=1"))
    assert f'href="{NEW}?kind=room&amp;max_price=500"' in page
    asked = text(client.get(f"{NEW}?kind=room&max_price=500"))
    assert "Kamer, tot € 500" in asked
    assert client.post(f"{NEW}?kind=room&max_price=500", FACTS)["Location"] == "/nl/student/"
    one = SavedSearch.objects.get()
    assert (one.user, one.name, one.query, one.pace) == (student, "Klein kot", "kind=room&max_price=500", Pace.DAILY)
    home = text(client.get("/nl/student/"))
    assert "Klein kot" in home and 'href="/nl/koten/?kind=room&amp;max_price=500"' in home
    assert "Eén keer per dag" in home
    assert "up to € 500" in text(client.get("/en/student/"))


def test_who_is_not_signed_in_comes_back_to_the_same_search(client):
    user = make_user()
    assert f"{NEW}?kind=room" in text(client.get("/nl/koten/?kind=room"))
    to_sign_in = client.get(f"{NEW}?kind=room")["Location"]
    answer = client.post(to_sign_in, {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == f"{NEW}?kind=room"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "85.07.30-033.28"}, "name"),
        ({"pace": ""}, "pace"),
        ({"pace": "hourly"}, "pace"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, student, facts, field):
    page = client.post(f"{NEW}?kind=room", FACTS | facts)
    assert page.status_code == 200 and page.context["form"].errors[field]
    assert f'value="{(FACTS | facts)["name"]}"' in page.content.decode() or not facts.get("name", "x")
    assert not SavedSearch.objects.exists()


def test_filters_that_are_wrong_lead_back_to_the_search(client, student):
    assert client.get(f"{NEW}?kind=castle")["Location"] == "/nl/koten/?kind=castle"
    assert client.post(f"{NEW}?kind=castle", FACTS).status_code == 302
    assert not SavedSearch.objects.exists()


def test_too_many_says_how_many(client, student, monkeypatch):
    monkeypatch.setattr(policies, "MAX_SEARCHES", 1)
    saved("kind=room", by=student)
    page = text(client.post(f"{NEW}?kind=studio", FACTS))
    assert "Je bewaart al 1 zoekopdrachten" in page
    assert SavedSearch.objects.count() == 1


def test_name_moments_and_filters_can_be_changed(client, student):
    one = saved("kind=room&max_price=500&q=tuin", by=student)
    form = text(client.get(page_of(one)))
    assert 'value="tuin"' in form and 'value="500"' in form and 'value="Mijn kot"' in form
    facts = {"name": "Groter", "pace": "weekly", "kind": "studio", "max_price": "650,50", "furnished": "true"}
    assert client.post(page_of(one), facts)["Location"] == "/nl/student/"
    one.refresh_from_db()
    assert (one.name, one.pace, one.kind, one.max_price_cents) == ("Groter", "weekly", "studio", 65050)
    assert "q=" not in one.query and "furnished=true" in one.query


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"min_price": "500", "max_price": "400"}, "De hoogste prijs ligt onder de laagste."),
        ({"q": "mijn nummer 85.07.30-033.28"}, "rijksregisternummer"),
        ({"months": "0"}, "van 1 tot 36"),
    ],
)
def test_a_change_that_is_wrong_is_said_and_changes_nothing(client, student, facts, words):
    one = saved("kind=room", by=student)
    page = text(client.post(page_of(one), {"name": "Nieuw", "pace": "daily", **facts}))
    assert words in page and 'value="Nieuw"' in page
    one.refresh_from_db()
    assert (one.name, one.query) == ("Mijn kot", "kind=room")


def test_a_no_stays_a_no(client, student):
    """The page of the search has boxes that only say yes; an address can say no."""
    one = saved("furnished=false", by=student)
    page = text(client.get(page_of(one)))
    assert '<option value="false" selected>Nee</option>' in page
    client.post(page_of(one), {"name": "Leeg", "pace": "daily", "furnished": "false", "two_persons": "true"})
    one.refresh_from_db()
    assert sorted(one.query.split("&")) == ["furnished=false", "two_persons=true"]


def test_pause_go_on_and_delete(client, student):
    one = saved("kind=room", by=student)
    for _time in range(2):
        assert client.post(f"{page_of(one)}pauze/").status_code == 302
    assert "gepauzeerd sinds" in text(client.get("/nl/student/"))
    for _time in range(2):
        client.post(f"{page_of(one)}verder/")
    one.refresh_from_db()
    assert one.paused_at is None
    client.post(f"{page_of(one)}weg/")
    assert not SavedSearch.objects.exists()
    assert client.post(f"{page_of(one)}weg/").status_code == 404
    assert client.get(f"{page_of(one)}pauze/").status_code == 405


def test_nobody_comes_at_the_searches_of_others(client, student):
    one = saved("kind=room", by=make_user(), name="Van een ander")
    assert "Van een ander" not in text(client.get("/nl/student/"))
    assert client.get(page_of(one)).status_code == 404
    for verb in ("pauze", "verder", "weg"):
        assert client.post(f"{page_of(one)}{verb}/").status_code == 404
    client.force_login(make_user(Role.LANDLORD))
    assert client.get(NEW).status_code == client.get(page_of(one)).status_code == 403
    assert NEW not in text(client.get("/nl/koten/"))


def test_a_filter_that_is_gone_is_said_and_can_be_changed(client, student):
    one = saved("kind=room", by=student)
    SavedSearch.objects.filter(pk=one.pk).update(query="kind=room&campus=maan")
    assert "filters die niet meer kunnen" in text(client.get("/nl/student/"))
    assert client.get(page_of(one)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, student, count, django_assert_max_num_queries):
    for _number in range(count):
        saved("kind=room", by=student)
    client.get("/nl/student/")
    with django_assert_max_num_queries(10):
        client.get("/nl/student/")


def stop_path(one: SavedSearch, language: str = "nl") -> str:
    return f"/{language}/zoekopdracht/uit/{one.code}/{links.STOP.token_of(one.code)}/"


def test_the_link_in_the_mail_stops_it_without_signing_in(client):
    one = saved("kind=room", by=make_user())
    make_listing()
    actions.match_arrivals(now=NOW)
    assert "Mijn kot" in text(client.get(stop_path(one)))
    one.refresh_from_db()
    assert one.pace == Pace.AT_ONCE, "looking changes nothing"
    answer = client.post(stop_path(one), follow=True)
    assert "Je krijgt geen mails meer" in text(answer) and answer["X-Robots-Tag"] == "noindex"
    one.refresh_from_db()
    assert one.pace == Pace.NONE
    outbox.send_due(now=NOW)
    assert mail.outbox == []
    assert client.post(stop_path(one), follow=True).status_code == 200, "a second time is no error"
    assert Event.objects.filter(subject_kind="savedsearch", facts__why="asked", actor_id=None).count() == 1


def test_a_mail_program_stops_it_with_one_click(client):
    one = saved("kind=room", by=make_user())
    make_listing()
    actions.match_arrivals(now=NOW)
    outbox.send_due(now=NOW)
    (message,) = mail.outbox
    address = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    answer = type(client)(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 204
    one.refresh_from_db()
    assert one.pace == Pace.NONE


def test_a_link_that_nobody_made_opens_nothing(client):
    one = saved("kind=room", by=make_user())
    assert client.post(f"/nl/zoekopdracht/uit/{one.code}/{'0' * 40}/").status_code == 404
    one.refresh_from_db()
    assert one.pace == Pace.AT_ONCE
    one.delete()
    assert "geen mails meer" in text(client.get(stop_path(one)))
    assert "no more mails" in text(client.get(stop_path(one, "en")))
