"""Writing the next version of the terms on the desk, by two people."""

import pytest
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.terms import actions
from kotatgent.terms.models import PARTS, Version
from tests.factories.accounts import NOW, make_user

pytestmark = pytest.mark.django_db

CLAUSE = {f"{part}_{language}": f"{part} in {language}" for part in (*PARTS, "refusal") for language in ("nl", "en")}
CLAUSE |= {"kind": "term", "source": "besluit van 1 maart 2026"}


@pytest.fixture
def draft(staff):
    made = actions.begin(by=staff, now=NOW)
    actions.write_clause(made, made.clauses.first(), by=staff, now=NOW, body_nl="Iets anders.", body_en="Other.")
    return Version.objects.get(pk=made.pk)


@pytest.fixture
def in_review(draft, staff):
    return actions.ask_review(draft, by=staff, now=NOW)


@pytest.fixture
def colleague(client):
    user = make_user(Role.STAFF)
    client.force_login(user)
    return client


def test_from_the_list_to_a_draft_and_back(desk):
    page = desk.get(reverse("desk_conditions")).content.decode()
    assert "Schrijf een nieuwe versie" in page
    page = desk.post(reverse("desk_condition_new"), follow=True).content.decode()
    assert "kopie van de laatste versie" in page and "Laat een collega nalezen" in page
    assert "Ga verder met versie 2" in desk.get(reverse("desk_conditions")).content.decode()
    assert "wordt al een nieuwe versie" in desk.post(reverse("desk_condition_new"), follow=True).content.decode()
    assert Version.objects.count() == 2


def test_a_clause_is_written_in_both_languages(desk, draft):
    url = reverse("desk_clause_new", args=[draft.number])
    assert desk.get(url).status_code == 200
    page = desk.post(url, {**CLAUSE, "version": draft.version}, follow=True).content.decode()
    assert "body in nl" in page and "Nieuw</span>" in page
    assert draft.clauses.get(code="title-in-en").recipients_en == "recipients in en"


@pytest.mark.parametrize("name", [f"body_{one}" for one in ("nl", "en")] + ["title_nl", "ground_en", "source", "kind"])
def test_each_part_is_asked_at_its_field_and_nothing_typed_is_lost(desk, draft, name):
    url = reverse("desk_clause_new", args=[draft.number])
    page = desk.post(url, {**CLAUSE, name: "", "version": draft.version}).content.decode()
    assert f'href="#id_{name}' in page and page.count("in nl") >= 4
    assert draft.clauses.count() == Version.objects.get(number=1).clauses.count()


def test_the_second_of_two_sees_what_the_first_wrote(desk, draft):
    one = draft.clauses.last()
    url = reverse("desk_clause", args=[draft.number, one.code])
    assert desk.post(url, {**CLAUSE, "version": draft.version, "body_nl": "van de eerste"}).status_code == 302
    page = desk.post(url, {**CLAUSE, "version": draft.version, "body_nl": "van de tweede"}).content.decode()
    assert "van de eerste" in page and "van de tweede" in page
    draft.refresh_from_db()
    desk.post(url, {**CLAUSE, "version": draft.version, "body_nl": "van de tweede"})
    one.refresh_from_db()
    assert one.body_nl == "van de tweede"


def test_a_clause_is_moved_and_taken_out(desk, draft):
    first, second = list(draft.clauses.all()[:2])
    desk.post(reverse("desk_clause_move", args=[draft.number, second.code]), {"where": "up"})
    assert [one.code for one in draft.clauses.all()[:2]] == [second.code, first.code]
    url = reverse("desk_clause_remove", args=[draft.number, first.code])
    assert f"“{first.title_nl}”" in desk.get(url).content.decode()
    page = desk.post(url, follow=True).content.decode()
    assert "Valt weg</span>" in page
    assert not draft.clauses.filter(code=first.code).exists()


def test_titles(desk, draft):
    url = reverse("desk_condition_titles", args=[draft.number])
    page = desk.post(url, {"title_nl": "", "title_en": "Terms", "version": draft.version}).content.decode()
    assert "error-summary" in page and 'value="Terms"' in page
    desk.post(url, {"title_nl": "Voorwaarden", "title_en": "Terms", "version": draft.version})
    draft.refresh_from_db()
    assert (draft.title_nl, draft.title_en) == ("Voorwaarden", "Terms")


def test_who_wrote_it_asks_a_colleague_and_can_take_it_back(desk, draft):
    page = desk.post(reverse("desk_condition_review", args=[draft.number]), follow=True).content.decode()
    assert "wacht op een collega" in page and "Publiceer deze versie" not in page
    assert (
        "Een collega die dat niet deed"
        in desk.get(reverse("desk_condition_publish", args=[draft.number])).content.decode()
    )
    answer = desk.post(reverse("desk_condition_publish", args=[draft.number]), {"effective_on": "2026-04-01"})
    assert answer.status_code == 403
    desk.post(reverse("desk_condition_back", args=[draft.number]), {"remark": "Ik vergat iets."})
    draft.refresh_from_db()
    assert (draft.state, draft.remark) == ("draft", "Ik vergat iets.")


def test_a_colleague_sees_what_changes_and_publishes(in_review, colleague):
    page = colleague.get(reverse("desk_condition", args=[in_review.number])).content.decode()
    assert "<ins>" in page and "<del>" in page and "Publiceer deze versie" in page
    url = reverse("desk_condition_publish", args=[in_review.number])
    assert "Elke kotbaas krijgt een mail" in colleague.get(url).content.decode()
    page = colleague.post(url, {"effective_on": "2026-04-01", "grace_until": "2026-04-20"}).content.decode()
    assert "1 mei 2026" in page and 'value="2026-04-20"' in page
    page = colleague.post(url, {"effective_on": "2026-04-01", "grace_until": ""}, follow=True).content.decode()
    assert "Gepubliceerd" in page and "1 mei 2026" in page
    in_review.refresh_from_db()
    assert in_review.state == "published"


def test_a_colleague_sends_it_back_with_words(in_review, colleague):
    url = reverse("desk_condition_back", args=[in_review.number])
    assert "error-summary" in colleague.post(url, {"remark": " "}).content.decode()
    page = colleague.post(url, {"remark": "De tweede zin is te lang."}, follow=True).content.decode()
    assert "De tweede zin is te lang." in page and "Laat een collega nalezen" in page


def test_a_draft_is_dropped_and_stays_to_be_read(desk, draft):
    url = reverse("desk_condition_drop", args=[draft.number])
    assert desk.get(url).status_code == 200
    desk.post(url)
    draft.refresh_from_db()
    assert draft.state == "dropped"
    assert "Geschrapt" in desk.get(reverse("desk_condition", args=[draft.number])).content.decode()


PAGES = ["desk_condition", "desk_condition_titles", "desk_condition_publish", "desk_condition_back"]
PAGES += ["desk_condition_drop", "desk_clause_new"]


@pytest.mark.parametrize("name", PAGES)
def test_another_role_a_visitor_and_a_wrong_number(client, draft, name):
    url = reverse(name, args=[draft.number])
    assert client.get(url).status_code == 302
    client.force_login(make_user(Role.LANDLORD))
    assert client.get(url).status_code in (403, 404)
    client.force_login(make_user(Role.STAFF))
    assert client.get(url).status_code == 200
    assert client.get(reverse(name, args=[99])).status_code == 404


@pytest.mark.parametrize("name", ["desk_condition_review", "desk_condition_new"])
def test_looking_is_not_doing(desk, draft, name):
    args = [draft.number] if name == "desk_condition_review" else []
    assert desk.get(reverse(name, args=args)).status_code == 405
    draft.refresh_from_db()
    assert draft.state == "draft"
