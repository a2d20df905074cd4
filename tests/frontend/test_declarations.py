"""The pages on which a kamerwoning is declared to the fire brigade: for its landlord, the brigade and the offices."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from inspections.actions import declarations
from inspections.models import Declaration
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.followups.models import FollowUp
from landlords.enums import BuildingKind
from landlords.models import Member
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.opening import may_open
from tests.factories.places import neighbourhood

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
SENT = {"started_on": "2026-03-01", "note": "Twee kamers boven", "told_on": "", "version": "0"}


@pytest.fixture(autouse=True)
def at_work():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def building():
    building = make_building()
    make_room(building)
    return building


@pytest.fixture
def me(client, building):
    client.force_login(user_of(landlord_of(building)))
    return client


def page_of(building):
    return reverse("landlord_declare", args=[building.code])


def declared(building, **facts):
    by = user_of(landlord_of(building))
    return declarations.declare(building, started_on=NOW.date(), by=by, now=NOW, **facts)


def signed_in(client, role):
    client.force_login(make_user(role))
    return client


def words(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


class TestLandlord:
    @pytest.mark.parametrize("name", ["landlord_building", "landlord_declare"])
    def test_why_by_when_and_how_sure(self, me, building, name):
        page = words(me.get(reverse(name, args=[building.code])))
        assert "Zo'n pand heet een kamerwoning" in page.replace("&#x27;", "'")
        assert "17 maart 2026 (over 2 weken)" in page
        assert "tekst van 2015" in page

    def test_it_stands_on_the_home_page_by_date(self, me, building):
        page = words(me.get(reverse("landlord_home")))
        assert f"Geef aan bij de brandweer: {building.address.line}" in page and "17 maart 2026" in page

    def test_declared(self, me, building):
        page = words(me.post(page_of(building), SENT, follow=True))
        for shown in (
            "1 maart 2026",
            "16 maart 2026",
            "2 maart 2026 · op tijd",
            "2 maart 2026, 09:00",
            "Twee kamers boven",
        ):
            assert shown in page, shown
        assert "Geef aan bij de brandweer" not in words(me.get(reverse("landlord_home")))
        assert "aangegeven op 2 maart 2026" in words(me.get(reverse("landlord_building", args=[building.code])))

    def test_by_a_colleague(self, client, building):
        colleague = make_user(Role.LANDLORD)
        Member.objects.create(landlord=landlord_of(building), user=colleague, role="manager", since=NOW)
        client.force_login(colleague)
        client.post(page_of(building), SENT)
        assert Declaration.objects.get().declared_by == colleague

    def test_late_without_a_word_of_blame(self, me, building):
        with time_machine.travel(NOW + 18 * DAY, tick=False):
            me.force_login(user_of(landlord_of(building)))
            page = words(me.get(page_of(building)))
            assert "De laatste dag was 17 maart 2026. Je kunt het nog altijd doen." in page
            page = words(me.post(page_of(building), {**SENT, "started_on": "2026-03-02"}, follow=True))
        assert "3 dagen na de laatste dag" in page
        assert not any(word in page.lower() for word in ("boete", "sanctie", "te laat", "overtreding"))

    def test_late_on_the_home_page(self, me, building):
        with time_machine.travel(NOW + 18 * DAY, tick=False):
            me.force_login(user_of(landlord_of(building)))
            page = words(me.get(reverse("landlord_home")))
        assert "kan nog altijd" in page and "te laat" not in page

    def test_a_change(self, me, building):
        declared(building)
        assert "Wat is er veranderd?" in words(me.get(page_of(building)))
        facts = {**SENT, "version": "1", "change": "layout", "note": "Een nieuwe trap"}
        page = words(me.post(page_of(building), facts, follow=True))
        assert "Gewijzigde kamerwoning: Muren, trappen, gangen of uitgangen" in page and "Eerder aangegeven" in page

    def test_what_is_wrong_stands_at_the_field_and_nothing_typed_is_lost(self, me, building):
        answer = me.post(page_of(building), {**SENT, "started_on": "", "told_on": "2026-03-03"})
        assert answer.context["form"].errors.keys() == {"started_on"}
        answer = me.post(page_of(building), {**SENT, "told_on": "2026-03-03"})
        assert answer.context["form"].errors.keys() == {"told_on"}
        assert "Twee kamers boven</textarea>" in answer.content.decode()

    def test_a_colleague_was_first(self, me, building):
        declared(building)
        answer = me.post(page_of(building), {**SENT, "change": "layout"})
        assert answer.status_code == 409 and "intussen aangegeven" in answer.content.decode()
        assert Declaration.objects.count() == 1

    def test_nothing_to_declare(self, client):
        hospita = make_building(kind=BuildingKind.HOST_HOME)
        make_room(hospita, kind="host_family")
        client.force_login(user_of(landlord_of(hospita)))
        page = words(client.get(page_of(hospita)))
        assert "moet je niet aangeven" in page and '<form method="post"' not in page.split("<main")[1]
        assert "brandweer" not in words(client.get(reverse("landlord_building", args=[hospita.code])))

    def test_in_english(self, me, building):
        page = words(me.get(page_of(building).replace("/nl/", "/en/")))
        assert "Do so by 17 March 2026 (in 2 weeks)." in page and "a text of 2015" in page

    def test_others(self, client, building):
        path = page_of(building)
        assert client.get(path)["Location"].startswith("/nl/account/login/")
        client.force_login(user_of(make_landlord()))
        assert client.get(path).status_code == 404
        for role in (Role.FIRE_INSPECTOR, Role.STAFF, Role.STUDENT):
            assert signed_in(client, role).get(path).status_code == 403

    def test_wrong_code_and_wrong_method(self, me, building):
        assert me.get("/nl/mijn/panden/XXXXXXXX/brandweer/").status_code == 404
        assert me.put(page_of(building)).status_code == 405


class TestBrigade:
    @pytest.fixture
    def me(self, client):
        return signed_in(client, Role.FIRE_INSPECTOR)

    LIST = "/nl/inspectie/kamerwoningen/"

    @pytest.fixture
    def asked(self, me, building):
        """With a reason to open this building, which is on no list of the brigade."""
        may_open(building, User.objects.get(role=Role.FIRE_INSPECTOR), now=NOW)

    def test_what_waits_comes_first_then_what_is_not_declared_then_what_was_seen(self, me):
        seen, due, new, lapsed = (make_building() for _ in range(4))
        for one in (seen, due, new, lapsed):
            make_room(one)
        declarations.see(declared(seen), check=False, by=make_user(Role.FIRE_INSPECTOR), now=NOW)
        declared(new)
        Declaration.objects.filter(building=lapsed).update(state="lapsed")
        page = words(me.get(self.LIST))
        places = [page.index(f">{one.address.line}<") for one in (new, due, seen)]
        assert places == sorted(places) and lapsed.address.line not in page
        assert "1 aangifte wacht" in page and "tegen 17 maart 2026 (over 2 weken)" in page
        assert "1 te bekijken" in words(me.get(reverse("inspector_home")))

    def test_filtered_by_neighbourhood_and_state(self, me, building):
        other = make_building(neighbourhood=neighbourhood("ledeberg"), pin=None)
        make_room(other)
        declared(other)
        page = words(me.get(self.LIST, {"neighbourhood": "ledeberg"}))
        assert other.address.line in page and building.address.line not in page
        page = words(me.get(self.LIST, {"state": "due"}))
        assert building.address.line in page and other.address.line not in page
        assert words(me.get(self.LIST, {"state": "lapsed", "neighbourhood": "x"}))

    def test_overdue_is_said_as_it_is(self, me, building):
        with time_machine.travel(NOW + 16 * DAY, tick=False):
            signed_in(me, Role.FIRE_INSPECTOR)
            assert "de laatste dag was 17 maart 2026" in words(me.get(self.LIST))

    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_the_same_for_any_number(self, me, count, django_assert_max_num_queries):
        for _ in range(count):
            make_room(make_building())
        me.get(self.LIST)
        with django_assert_max_num_queries(12):
            me.get(self.LIST)

    def test_seen_with_a_fire_check(self, me, building):
        case = declared(building, note="Twee kamers boven")
        path = reverse("declaration", args=[case.code])
        page = words(me.get(path))
        assert "Twee kamers boven" in page and "zoals de pers het in 2015 beschreef" in page and "onzeker" in page
        page = words(me.post(path, {"check": "on"}, follow=True))
        assert "Gezien op 2 maart 2026" in page and "Een brandcontrole staat op de lijst, tegen 2 juni 2026" in page
        assert FollowUp.objects.filter(code=building.code, step="inspect-fire", state="open").exists()
        assert "Ik heb het gezien" not in page

    def test_seen_without(self, me, building):
        me.post(reverse("declaration", args=[declared(building).code]), {})
        assert Declaration.objects.get().state == "seen"
        assert not FollowUp.objects.filter(step="inspect-fire").exists()

    def test_twice(self, me, building, asked):
        path = reverse("declaration", args=[declared(building).code])
        me.post(path, {})
        assert "Gezien op" in words(me.get(path))
        assert "toestand is veranderd" in me.post(path, {}).content.decode().lower()

    def test_it_stands_in_the_file_of_the_building(self, me, building, asked):
        page = words(me.get(reverse("building_file", args=[building.code])))
        assert "nog niet aangegeven, laatste dag 17 maart 2026" in page
        declared(building)
        assert "Aangegeven bij de brandweer" in words(me.get(reverse("building_file", args=[building.code])))

    def test_the_list_names_no_landlord_and_opening_a_declaration_is_written_down(self, me, building):
        case = declared(building)
        person = landlord_of(building)
        for path in (self.LIST, reverse("declaration", args=[case.code])):
            page = words(me.get(path))
            assert person.name not in page and person.phone not in page and person.code not in page
        assert Event.objects.filter(kind="read", facts__page="declaration").count() == 1

    def test_another_service_reads_one_and_has_no_list(self, client, building):
        path = reverse("declaration", args=[declared(building).code])
        for role in (Role.QUALITY_INSPECTOR, Role.STAFF, Role.DECISION_MAKER):
            signed_in(client, role)
            assert "Ik heb het gezien" not in words(client.get(path))
            assert client.post(path, {}).status_code == 403
            assert client.get(self.LIST).status_code == 403

    def test_others(self, client, building):
        path = reverse("declaration", args=[declared(building).code])
        for one in (path, self.LIST):
            client.logout()
            assert client.get(one).status_code in (302, 404)
            for role in (Role.LANDLORD, Role.STUDENT, Role.STEERING, Role.PARTNER):
                assert signed_in(client, role).get(one).status_code in (403, 404), role

    def test_wrong_code_lapsed_and_wrong_method(self, me, building):
        case = Declaration.objects.get(building=building)
        assert me.get(f"{self.LIST}XXXXXXXX/").status_code == 404
        assert me.put(f"{self.LIST}{case.code}/").status_code == 405
        assert me.post(self.LIST).status_code == 405
        Declaration.objects.update(state="lapsed")
        assert me.get(f"{self.LIST}{case.code}/").status_code == 404
