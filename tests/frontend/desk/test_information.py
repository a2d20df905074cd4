"""Information pages at the desk: who may, writing with a preview, publishing, versions, and two people at once."""

import datetime as dt

import pytest
from django.urls import reverse

from frontend.desk.information import PageForm
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.information import actions
from kotatgent.information.models import Page
from tests.factories.accounts import NOW, make_user
from tests.factories.information import ABOUT, DUTCH, ENGLISH, published, republished, written

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
OTHERS = [Role.LANDLORD, Role.STUDENT, Role.QUALITY_INSPECTOR, Role.STEERING, Role.PARTNER, Role.PRIVACY_OFFICER]
WRITTEN = DUTCH | ENGLISH | ABOUT | {"order": "50"}
ALL = ["desk_info", "desk_info_new", "desk_info_redirects"]
OF_ONE = ["desk_info_page", "desk_info_edit", "desk_info_publish", "desk_info_version"]
MAY_DO = ["desk_info_new", "desk_info_page", "desk_info_edit", "desk_info_publish"]


@pytest.fixture
def staff(client):
    user = make_user(Role.STAFF)
    client.force_login(user)
    return user


def url(name: str, page: Page | None = None) -> str:
    if name not in OF_ONE:
        return reverse(name)
    assert page is not None
    return reverse(name, args=[page.code, 1] if name == "desk_info_version" else [page.code])


def as_typed(page: Page, **changed: object) -> dict[str, object]:
    """What the form of this page sends."""
    names = [name for name in PageForm.base_fields if name != "owner"]
    return {name: getattr(page, name) for name in names} | {"owner": page.owner_id or ""} | changed


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ALL + OF_ONE)
def test_the_desk_reads_it(client, staff, name, language):
    page = published(by=make_user(Role.STAFF))
    assert client.get(url(name, page).replace("/nl/", f"/{language}/")).status_code == 200


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("name", ALL + OF_ONE)
def test_nobody_else_does(client, name, role):
    page = published()
    client.force_login(make_user(role))
    assert client.get(url(name, page)).status_code in (403, 404)


@pytest.mark.parametrize("name", ALL + OF_ONE)
def test_who_is_not_signed_in_is_asked_to(client, name):
    page = published()
    assert client.get(url(name, page))["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", OF_ONE)
def test_a_code_of_nothing(client, staff, name):
    there = url(name, published())
    assert client.get(there.replace(Page.objects.latest("pk").code, "XXXX")).status_code == 404


def test_a_version_of_nothing(client, staff):
    page = published()
    assert client.get(reverse("desk_info_version", args=[page.code, 9])).status_code == 404


@pytest.mark.parametrize("name", ALL + OF_ONE)
def test_verbs_that_are_not_there(client, staff, name):
    page = published()
    assert client.delete(url(name, page)).status_code == 405
    assert name in MAY_DO or client.post(url(name, page)).status_code == 405


def test_a_page_from_the_first_word_to_the_site(client, staff):
    answer = client.post(reverse("desk_info_new"), WRITTEN)
    page = Page.objects.latest("pk")
    assert answer["Location"] == reverse("desk_info_page", args=[page.code])
    assert (page.slug_nl, page.slug_en, page.state) == ("fietsen-stallen", "parking-bicycles", "draft")
    second_look = client.get(reverse("desk_info_publish", args=[page.code])).content.decode()
    assert "Zet je fiets in de berging." in second_look
    client.post(reverse("desk_info_publish", args=[page.code]), {"version": page.version})
    assert "Zet je fiets in de berging." in client.get("/nl/info/fietsen-stallen/").content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"sources": "geen bron"}, "Regel 1 is geen bron"),
        ({"slug_nl": "studenten"}, "De site gebruikt dit adres zelf"),
        ({"slug_nl": "waarborg"}, "Een andere pagina heeft dit adres"),
        ({"audience": "cats"}, "Selecteer een geldige keuze"),
        ({"body_nl": "Nummer 85.07.30-033.28"}, "rijksregisternummer"),
    ],
)
def test_what_is_refused_stands_at_its_field_and_nothing_is_lost(client, staff, facts, words):
    page = client.post(reverse("desk_info_new"), WRITTEN | facts).content.decode()
    assert words in page
    assert str(facts.get("body_nl", "Zet je fiets in de berging.")) in page
    assert not Page.objects.filter(title_nl="Fietsen stallen").exists()


def test_the_preview_saves_nothing_and_keeps_what_is_typed(client, staff):
    page = client.post(reverse("desk_info_new"), WRITTEN | {"what": "preview"}).content.decode()
    assert '<h2 id="nl-s-op-kot">Op kot</h2>' in page and "## Op kot" in page
    assert "Put your bicycle in the shed." in page
    assert 'sources">Bronnen</h2>' in page and 'sources">Sources</h2>' in page  # each text as its readers see it
    assert not Page.objects.filter(title_nl="Fietsen stallen").exists()


def test_htmx_gets_the_preview_alone(client, staff):
    page = published()
    sent = as_typed(page, body_nl="## Nieuw [B9]", what="preview")
    answer = client.post(url("desk_info_edit", page), sent, headers={"hx-request": "true"}).content.decode()
    assert "nl-s-nieuw" in answer and "<html" not in answer and "<textarea" not in answer
    assert "B9" in answer
    assert Page.objects.get(pk=page.pk).body_nl == page.body_nl


def test_the_preview_shows_what_it_can_of_what_is_not_right(client, staff):
    sent = WRITTEN | {"what": "preview", "sources": "geen bron", "title_nl": ""}
    page = client.post(reverse("desk_info_new"), sent, headers={"hx-request": "true"}).content.decode()
    assert "nl-s-op-kot" in page and "Regel 1 is geen bron" in page


def test_hostile_markdown_in_the_preview(client, staff):
    sent = WRITTEN | {"what": "preview", "body_nl": "<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))"}
    page = client.post(reverse("desk_info_new"), sent, headers={"hx-request": "true"}).content.decode()
    assert "<img" not in page and 'href="javascript' not in page


def test_who_saves_second_sees_what_changed_and_loses_nothing(client, staff):
    page = written()
    before = as_typed(page)
    actions.change_page(page, by=make_user(Role.STAFF), now=NOW, summary_nl="Van een collega.")
    answer = client.post(url("desk_info_edit", page), before | {"summary_nl": "Van mij."}).content.decode()
    assert "Van een collega." in answer and "Van mij." in answer
    version = Page.objects.get(pk=page.pk).version
    assert f'name="version" value="{version}"' in answer
    client.post(url("desk_info_edit", page), before | {"summary_nl": "Van mij.", "version": version})
    assert Page.objects.get(pk=page.pk).summary_nl == "Van mij."


def test_who_publishes_second_looks_once_more(client, staff):
    page = written()
    actions.change_page(page, by=make_user(Role.STAFF), now=NOW, summary_nl="Van een collega.")
    answer = client.post(url("desk_info_publish", page), {"version": page.version})
    assert "Een collega veranderde deze pagina" in answer.content.decode()
    assert Page.objects.get(pk=page.pk).state == "draft"


def test_two_versions_laid_over_each_other(client, staff):
    by = make_user(Role.STAFF)
    page = republished(published(by=by), by=by, body_nl="Zet je step in de berging. [B1]")
    republished(page, by=by, title_en="Parking")
    second = client.get(reverse("desk_info_version", args=[page.code, 2])).content.decode()
    assert "step</ins>" in second.replace("</span>", "") and "fiets</del>" in second.replace("</span>", "")
    third = client.get(reverse("desk_info_version", args=[page.code, 3]), {"met": "1"}).content.decode()
    assert "bicycles</del>" in third and "step" in third
    for odd in ("x", "99", "-1", "²"):
        assert client.get(reverse("desk_info_version", args=[page.code, 3]), {"met": odd}).status_code == 200


def test_an_address_that_changed_stands_on_the_list(client, staff):
    by = make_user(Role.STAFF)
    republished(published(by=by), by=by, slug_en="bicycles")
    page = client.get(reverse("desk_info_redirects")).content.decode()
    assert "/en/info/parking-bicycles/" in page and "/en/info/bicycles/" in page


def test_looking_again_and_taking_it_off(client, staff):
    page, later = published(), clock.today() + 40 * DAY
    client.post(url("desk_info_page", page), {"what": "reviewed", "review_on": str(later)})
    page.refresh_from_db()
    assert (page.reviewed_on, page.review_on) == (clock.today(), later)
    client.post(url("desk_info_page", page), {"what": "nothing"})
    client.post(url("desk_info_page", page), {"what": "withdraw"})
    assert Page.objects.get(pk=page.pk).state == "withdrawn"


def test_a_day_that_is_past_is_refused_at_its_field(client, staff):
    page = published()
    answer = client.post(url("desk_info_page", page), {"what": "reviewed", "review_on": "2020-01-01"})
    assert "Kies een dag die nog moet komen" in answer.content.decode()


def test_a_late_page_is_on_the_work_list_and_on_the_list_of_pages(client, staff):
    page = published(now=clock.now() - 400 * DAY)
    actions.ask_reviews(now=clock.now())
    work = client.get(reverse("desk_home"), {"wat": "informatie"}).content.decode()
    assert "Fietsen stallen" in work
    assert url("desk_info_page", page) in work
    assert "niet op tijd nagekeken" in client.get(reverse("desk_info")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, staff, count, django_assert_max_num_queries):
    for number in range(count):
        published(title_nl=f"Fietsen {number}", title_en=f"Bicycles {number}")
    client.get(reverse("desk_info"))
    with django_assert_max_num_queries(7):
        client.get(reverse("desk_info"))
