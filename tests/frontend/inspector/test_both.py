"""Two inspectors at one report, and what no form may be talked into: nothing typed is lost, nothing wrong is saved."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.actions import reports
from inspections.enums import Kind
from inspections.models import Finding, Report
from kotatgent.core import clock
from tests.factories.inspecting import begun, inspector
from tests.factories.landlords import make_building, make_room
from tests.media.pictures import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    building = make_building()
    make_room(building, label="1")
    return begun(building, now=clock.now())


@pytest.fixture
def me(client):
    client.force_login(inspector())
    return client


def path(report, part="co"):
    return f"/nl/inspectie/verslag/{report.code}/{part}/"


def colleague(report, category="II", note="Geiser hangt los", code="co"):
    item = report.checklist.items.get(code=code)
    return reports.save_finding(report, item, category=category, note=note, by=inspector(), now=clock.now())


def photo():
    return SimpleUploadedFile("x.jpg", jpeg(), content_type="image/jpeg")


class TestOneFinding:
    def test_both_stand_side_by_side_and_the_first_stays_until_a_choice(self, me, report):
        colleague(report)
        page = me.post(path(report), {"category": "III", "note": "Geen afvoer", "version": "0"})
        shown = page.content.decode()
        both = shown[shown.index('id="both"') : shown.index("</section>", shown.index('id="both"'))]
        for words in ("Categorie II<", "Geiser hangt los", "Categorie III", "Geen afvoer"):
            assert words in both
        assert "Geen afvoer</textarea>" in shown
        assert Finding.objects.get().note == "Geiser hangt los"

    def test_mine_is_one_press(self, me, report):
        theirs = colleague(report)
        page = me.post(path(report), {"category": "III", "note": "Geen afvoer", "version": "0"})
        version = page.context["form"].data["version"]
        assert version == str(theirs.version)
        me.post(path(report), {"category": "III", "note": "Geen afvoer", "version": version})
        assert (Finding.objects.get().category, Finding.objects.get().note) == ("III", "Geen afvoer")

    def test_theirs_is_a_link_onward_that_saves_nothing(self, me, report):
        colleague(report)
        page = me.post(path(report), {"category": "III", "note": "Geen afvoer", "version": "0"})
        assert me.get(page.context["both"].onward).status_code == 200
        assert Finding.objects.get().category == "II"

    def test_who_found_it_in_order_meanwhile(self, me, report):
        theirs = colleague(report)
        reports.mark_in_order(report, theirs.item, by=inspector(), now=clock.now())
        page = me.post(path(report), {"category": "III", "note": "Geen afvoer", "version": str(theirs.version)})
        assert "In orde" in page.content.decode() and page.context["both"].finding is None
        me.post(
            path(report), {"category": "III", "note": "Geen afvoer", "version": page.context["form"].data["version"]}
        )
        assert Finding.objects.get().note == "Geen afvoer"

    def test_in_order_beside_a_finding(self, me, report):
        colleague(report)
        page = me.post(path(report), {"category": "ok", "version": "0"})
        assert page.context["both"].chosen == "ok" and Finding.objects.count() == 1

    def test_a_photo_goes_with_what_is_there(self, me, report):
        theirs = colleague(report)
        page = me.post(path(report), {"category": "III", "note": "x", "version": "0", "photo": photo()})
        assert page.context["both"].photo == "kept"
        assert theirs.photos.count() == 1
        assert "Je foto is al bewaard" in page.content.decode()

    def test_a_photo_of_what_is_in_order_is_asked_again(self, me, report):
        theirs = colleague(report)
        reports.mark_in_order(report, theirs.item, by=inspector(), now=clock.now())
        facts = {"category": "III", "note": "x", "version": str(theirs.version), "photo": photo()}
        page = me.post(path(report), facts)
        assert "Kies de foto dan opnieuw" in page.content.decode()

    def test_in_english_too(self, me, report):
        colleague(report)
        page = me.post(path(report).replace("/nl/", "/en/"), {"category": "III", "note": "x", "version": "0"})
        assert "Save mine" in page.content.decode()


class TestConclusion:
    def test_both_remarks_and_both_outcomes(self, client):
        fire = begun(make_building(), kind=Kind.FIRE, now=clock.now())
        reports.set_conclusion(
            fire, remarks="Alles gezien", fire_outcome="favourable", by=inspector(Kind.FIRE), now=clock.now()
        )
        client.force_login(inspector(Kind.FIRE))
        mine = {"remarks": "Zolder niet gezien", "fire_outcome": "with_remarks", "version": "1"}
        page = client.post(path(fire, "besluit"), mine)
        shown = page.content.decode()
        for words in ("Alles gezien", "Zolder niet gezien", "Gunstig<", "Gunstig met opmerkingen"):
            assert words in shown
        assert "Zolder niet gezien</textarea>" in shown
        fire.refresh_from_db()
        assert fire.remarks == "Alles gezien"
        client.post(path(fire, "besluit"), mine | {"version": page.context["form"].data["version"]})
        fire.refresh_from_db()
        assert (fire.remarks, fire.fire_outcome) == ("Zolder niet gezien", "with_remarks")


class TestRefused:
    def test_two_categories_on_one_item(self, me, report):
        page = me.post(path(report), {"category": ["II", "III"], "note": "Geen afvoer", "version": "0"})
        assert "één categorie" in str(page.context["form"].errors["category"])
        assert "Geen afvoer</textarea>" in page.content.decode()
        assert not Finding.objects.exists()

    @pytest.mark.parametrize("category", ["", "IV", "I", "block"])
    def test_a_category_that_the_item_does_not_have(self, me, report, category):
        page = me.post(path(report), {"category": category, "note": "Geen afvoer", "version": "0"})
        assert page.context["form"].errors["category"] and "Geen afvoer</textarea>" in page.content.decode()
        assert not Finding.objects.exists()

    def test_a_room_of_another_building(self, me, report):
        elsewhere = make_room(make_building(), label="1")
        facts = {"category": "II", "note": "x", "version": "0"}
        assert me.post(path(report, f"washbasin/{elsewhere.code}"), facts).status_code == 404
        page = me.post(path(report, "kamers"), {"rooms": [elsewhere.pk]})
        assert page.context["form"].errors["rooms"]
        assert not Finding.objects.exists()

    @pytest.mark.parametrize("name", ["outcome", "fire_outcome"])
    def test_an_outcome_typed_by_hand(self, me, report, name):
        page = me.post(path(report, "besluit"), {"remarks": "Nota bij het bezoek", name: "conform", "version": "1"})
        shown = page.content.decode()
        assert "volgt uit de vaststellingen" in shown and "Nota bij het bezoek</textarea>" in shown
        assert Report.objects.get(pk=report.pk).remarks == ""

    def test_signing_twice(self, me, report):
        assert me.post(path(report, "tekenen")).status_code == 302
        page = me.post(path(report, "tekenen"))
        assert "getekend" in page.content.decode()
        assert Report.objects.get(pk=report.pk).version == report.version
        assert report.proposals.count() == 1
