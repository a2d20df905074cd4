"""Checklists as data: out and in as files, refused item by item, and never changed. Two models in one list."""

import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import URLPattern, reverse

from frontend.inspector.urls import urlpatterns
from inspections import checklist_files
from inspections.actions import checklists, reports
from inspections.enums import Kind
from inspections.models import Checklist, ChecklistItem, Report
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.data_files import VersionRefused
from kotatgent.core.errors import NotAllowed, RuleBroken
from landlords.enums import RoomKind, Use
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import begun, inspected, inspector
from tests.factories.landlords import make_building, make_room

pytestmark = pytest.mark.django_db

STUDIO = {"kind": RoomKind.STUDIO, "area_m2": 22, "wc": Use.OWN, "shower": Use.OWN, "kitchen": Use.OWN}


def item(**changes):
    plain = {
        "part": "building", "code": "roof", "title_nl": "Dak", "title_en": "Roof", "categories": ["I"],
        "confirmed": False, "source": "proef",
    }  # fmt: skip
    return {name: value for name, value in (plain | changes).items() if value is not None}


def file(*items, **head):
    plain = {"kind": "quality", "version": 7, "title_nl": "Proef", "title_en": "Trial", "in_use_from": "2026-06-01"}
    return json.dumps(plain | head | {"items": items or [item()]})


def take_in(content, by=None, toml=False):
    return checklists.take_in(content.encode(), toml=toml, by=by or make_user(Role.STAFF), now=NOW)


def refused(content, toml=False):
    before = Checklist.objects.count(), ChecklistItem.objects.count()
    with pytest.raises(VersionRefused) as error:
        take_in(content, toml=toml)
    assert (Checklist.objects.count(), ChecklistItem.objects.count()) == before
    return error.value.problems


class TestOutAndIn:
    @pytest.mark.parametrize("name", ["quality/1", "quality/2", "fire/1", "fire/2"])
    def test_each_list_comes_back_as_it_went_out(self, name, tmp_path):
        kind, version = name.split("/")
        out = StringIO()
        call_command("checklist", "export", name, stdout=out)
        assert take_in(out.getvalue()) == (Checklist.objects.get(kind=kind, version=version), False)
        target = tmp_path / "next.json"
        target.write_text(json.dumps(json.loads(out.getvalue()) | {"version": 99}))
        call_command("checklist", "import", str(target), stdout=StringIO())
        plain = (
            "part",
            "code",
            "position",
            "title_nl",
            "help_en",
            "categories",
            "confirmed",
            "applies_to",
            "above_rooms",
        )
        lists = [Checklist.objects.get(kind=kind, version=number) for number in (version, 99)]
        assert list(lists[0].items.values(*plain)) == list(lists[1].items.values(*plain))

    def test_a_new_version_is_in_and_written_down(self):
        made, is_new = take_in(file(item(), item(code="cellar")))
        assert (is_new, str(made), made.items.count()) == (True, "quality 7", 2)
        assert Event.objects.filter(subject_kind="checklist", kind="created", facts__checklist="quality 7").exists()

    def test_toml_is_read_too(self):
        words = (
            'kind="fire"\nversion=9\ntitle_nl="a"\ntitle_en="b"\nin_use_from=2027-01-01\n[[items]]\npart="building"\n'
        )
        words += 'code="x"\ntitle_nl="a"\ntitle_en="b"\ncategories=["remark"]\nsource="s"\n'
        assert take_in(words, toml=True)[0].items.get().categories == ["remark"]

    def test_an_old_report_keeps_its_version(self):
        building = make_building()
        make_room(building)
        old = inspected(building, ("stairs", "I", None))
        take_in(file(item(code="stairs"), version=8, in_use_from="2026-03-02"))
        assert begun(building, now=NOW.replace(hour=18)).checklist.version == 8
        assert Report.objects.get(pk=old.pk).checklist.version == 2

    def test_the_same_version_with_other_content_is_refused(self):
        take_in(file())
        assert "Versie 7 is in gebruik" in refused(file(item(title_nl="Ander dak")))[0]
        assert Checklist.objects.get(version=7).items.get().title_nl == "Dak"

    def test_only_staff_and_administrators(self):
        take_in(file(), by=make_user(Role.ADMINISTRATOR))
        with pytest.raises(NotAllowed):
            take_in(file(version=8), by=inspector())


class TestRefused:
    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"categories": []}, "Punt 2 (cellar): noemt geen categorie."),
            ({"categories": None}, "Punt 2 (cellar): noemt geen categorie."),
            ({"categories": ["IV"]}, "Punt 2 (cellar): categorieën die we hier niet kennen: IV."),
            ({"categories": ["remark"]}, "Punt 2 (cellar): categorieën die we hier niet kennen: remark."),
            ({"categories": ["I", "I"]}, "Punt 2 (cellar): noemt een categorie twee keer."),
            ({"categories": ["over"]}, "Punt 2 (cellar): overbewoond is de enige categorie van bezetting"),
            ({"code": "roof"}, "Punt 2 (roof): dezelfde code als punt 1."),
            ({"code": "Dak boven"}, "kleine letters"),
            ({"code": "besluit"}, "naam van een pagina"),
            ({"code": None}, "Punt 2: code ontbreekt."),
            ({"part": "attic"}, "part moet een van deze zijn: building, room, occupancy, common."),
            ({"title_en": None}, "Punt 2 (cellar): title_en ontbreekt."),
            ({"title_nl": "  "}, "Punt 2 (cellar): title_nl ontbreekt."),
            ({"help_nl": "Kijk goed."}, "Punt 2 (cellar): help_en ontbreekt."),
            ({"source": None}, "Punt 2 (cellar): source ontbreekt."),
            ({"confirmed": "yes"}, "confirmed moet true of false zijn"),
            ({"applies_to": "dwelling"}, "applies_to is alleen voor wat kamer per kamer"),
            ({"above_rooms": 0}, "above_rooms is een aantal kamers"),
            ({"colour": "red"}, "er staat iets in dat we niet kennen: colour."),
        ],
    )
    def test_an_item(self, wrong, says):
        (problem,) = refused(file(item(), item(**{"code": "cellar"} | wrong)))
        assert says in problem

    @pytest.mark.parametrize(
        ("head", "says"),
        [
            ({"kind": "gossip"}, "kind moet"),
            ({"version": 0}, "version moet"),
            ({"version": True}, "version moet"),
            ({"title_en": ""}, "title_en: ontbreekt"),
            ({"in_use_from": "2026-02-30"}, "in_use_from moet"),
            ({"owner": "x"}, "iets dat we niet kennen: owner"),
        ],
    )
    def test_the_head(self, head, says):
        assert says in refused(file(**head))[0]

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            ('{\n  "kind": "fire",\n  oops\n}', "Regel 3 is niet leesbaar als JSON"),
            ("[]", "bevat geen controlelijst"),
            ('{"kind": "fire", "kind": "quality"}', "“kind” staat twee keer"),
            ("[" * 100_000, "niet leesbaar"),
            ("x" * 600_000, "te groot"),
        ],
    )
    def test_the_file(self, content, says):
        assert says in refused(content)[0]

    def test_no_items_and_no_toml(self):
        assert "geen punten" in refused(file().replace(json.dumps([item()]), "[]"))[0]
        assert "niet leesbaar als TOML" in refused("kind = ", toml=True)[0]

    def test_a_fire_list_asks_nothing_of_rooms(self):
        (problem,) = refused(file(item(part="room", categories=["remark"]), kind="fire"))
        assert "part moet een van deze zijn: building." in problem

    def test_every_problem_is_named_at_once(self):
        assert len(refused(file(item(categories=[]), item(code="x", title_en=None), version=0))) == 3

    def test_codes_that_are_pages(self):
        pages = {str(found.pattern).split("/")[2] for found in urlpatterns if isinstance(found, URLPattern)
                 if str(found.pattern).startswith("verslag/<slug:code>/") and found.name != "report"}  # fmt: skip
        assert {page for page in pages if not page.startswith("<")} <= checklist_files.TAKEN

    def test_the_command_says_what_and_takes_in_nothing(self, tmp_path):
        target = tmp_path / "wrong.json"
        target.write_text(file(item(categories=[])))
        told = StringIO()
        with pytest.raises(CommandError, match="1 refused, so nothing was taken in"):
            call_command("checklist", "import", str(target), stderr=told)
        assert told.getvalue() == "Item 1 (roof): names no category.\n"
        with pytest.raises(CommandError, match="There is no checklist quality/77"):
            call_command("checklist", "export", "quality/77")
        with pytest.raises(CommandError, match="Nothing was taken in"):
            call_command("checklist", "import", str(tmp_path / "none.json"))


class TestTwoModels:
    @pytest.fixture
    def mixed(self):
        building = make_building()
        make_room(building, label="kamer")
        make_room(building, label="studio", **STUDIO)
        return building

    def test_a_room_and_a_studio_are_asked_each_their_own(self, client, mixed):
        report = begun(mixed)
        client.force_login(inspector())
        page = client.get(f"/nl/inspectie/verslag/{report.code}/")
        asked = {
            section.room.label: {step.item.code for step in section.steps}
            for section in page.context["sections"]
            if section.room
        }
        assert {"area", "washbasin", "lock", "occupancy"} <= asked["kamer"]
        assert {"dwelling-area", "dwelling-wc", "dwelling-kitchen", "occupancy"} <= asked["studio"]
        assert not {"area", "washbasin"} & asked["studio"] and "dwelling-area" not in asked["kamer"]
        assert {"height", "sockets", "smoke-room"} <= asked["kamer"] & asked["studio"]

    def test_an_item_of_the_other_model_is_refused(self, mixed):
        report = begun(mixed)
        with pytest.raises(RuleBroken) as refused:
            reports.save_finding(
                report,
                report.checklist.items.get(code="area"),
                room=mixed.rooms.get(label="studio"),
                category="II",
                by=inspector(),
                now=NOW,
            )
        assert refused.value.code == "not_of_this_room"

    def test_common_functions_are_not_asked_where_nobody_shares_them(self, client):
        building = make_building()
        make_room(building, label="studio", **STUDIO)
        client.force_login(inspector())
        page = client.get(f"/nl/inspectie/verslag/{begun(building).code}/")
        assert [section.part for section in page.context["sections"]] == ["building", "room"]

    def test_too_many_residents_stands_beside_the_outcome(self, client, mixed):
        report = inspected(mixed, ("occupancy", "over", mixed.rooms.get(label="kamer")))
        results = dict(report.room_results.values_list("room__label", "overcrowded"))
        assert results == {"kamer": True, "studio": False}
        assert set(report.room_results.values_list("outcome", "blocked")) == {("conform", False)}
        assert set(report.proposals.values_list("course", flat=True)) == {"certificate"}
        client.force_login(inspector())
        assert "overbewoond" in client.get(f"/nl/inspectie/verslag/{report.code}/").content.decode()

    def test_the_page_shows_both_models(self, client):
        client.force_login(make_user(Role.STAFF))
        page = client.get(reverse("checklist", args=["quality", 2])).content.decode()
        assert "<h2>Kamer</h2>" in page and "<h2>Zelfstandige woning</h2>" in page and "<h2>Bezetting</h2>" in page


class TestAboveFifteenRooms:
    def many(self, count):
        building = make_building()
        for number in range(count):
            make_room(building, label=str(number + 1))
        report = begun(building, kind=Kind.FIRE)
        reports.set_conclusion(report, remarks="", fire_outcome="favourable", by=inspector(Kind.FIRE), now=NOW)
        return report

    def test_signing_waits_for_the_question_about_detection(self, client):
        report = self.many(16)
        with pytest.raises(RuleBroken) as refused:
            reports.sign(report, by=inspector(Kind.FIRE), now=NOW)
        assert refused.value.code == "must_be_answered"
        assert "16 kamers" in str(refused.value) and "branddetectie" in str(refused.value)
        detection = report.checklist.items.get(code="detection")
        reports.mark_in_order(report, detection, by=inspector(Kind.FIRE), now=NOW)
        assert reports.sign(report, by=inspector(Kind.FIRE), now=NOW).state == "signed"

    def test_with_fifteen_it_is_not_asked(self, client):
        report = self.many(15)
        client.force_login(inspector(Kind.FIRE))
        page = client.get(f"/nl/inspectie/verslag/{report.code}/")
        asked = {step.item.code for section in page.context["sections"] for step in section.steps}
        assert "detection" not in asked and "extinguishers" in asked
        assert reports.sign(report, by=inspector(Kind.FIRE), now=NOW).state == "signed"


class TestPages:
    def upload(self, client, content, name="lijst.json"):
        return client.post(reverse("checklist_new"), {"file": SimpleUploadedFile(name, content.encode())}, follow=True)

    @pytest.mark.parametrize("role", [Role.STAFF, Role.ADMINISTRATOR])
    def test_download_change_and_take_in(self, client, role):
        client.force_login(make_user(role))
        answer = client.get(reverse("checklist_file", args=["quality", 2]))
        assert answer["Content-Disposition"] == 'attachment; filename="quality-2.json"'
        words = answer.content.decode().replace('"version": 2', '"version": 3')
        page = self.upload(client, words)
        assert "nieuwe versie is opgenomen" in page.content.decode()
        assert Checklist.objects.get(kind="quality", version=3).items.count() == 34
        assert "er al" in self.upload(client, words).content.decode()

    def test_what_is_wrong_stands_at_the_field(self, client):
        client.force_login(make_user(Role.STAFF))
        page = self.upload(client, file(item(), item()))
        assert page.context["form"].errors["file"] == ["Punt 2 (roof): dezelfde code als punt 1."]
        assert client.post(reverse("checklist_new")).context["form"].errors["file"] == ["Kies een bestand."]
        assert not Checklist.objects.filter(version=7).exists()

    def test_a_long_list_of_problems_is_cut(self, client):
        client.force_login(make_user(Role.STAFF))
        page = self.upload(client, file(*(item(code=f"c{number}", categories=[]) for number in range(30))))
        assert len(page.context["form"].errors["file"]) == 21
        assert page.context["form"].errors["file"][-1] == "En nog 10."
