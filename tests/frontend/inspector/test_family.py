"""The pages of a family dwelling let to students, for the offices and for its landlord."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from inspections.actions import family
from inspections.enums import FamilyException
from inspections.models import FamilyCase
from kotatgent.accounts.roles import Role
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import landlord_of, make_building, user_of
from tests.factories.opening import may_open

pytestmark = pytest.mark.django_db

SENT = {"excluded": FamilyException.values, "reason": "Drie studenten apart"}
AFTER = NOW.replace(month=10, day=14)
SECRET = ("Zelfde drie studenten", "GE.64.L8")


@pytest.fixture(autouse=True)
def at_work():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def building():
    return make_building()


@pytest.fixture
def case(building):
    return family.warn(
        building, reason="Drie studenten apart", excluded=FamilyException.values, by=make_user(Role.STAFF), now=NOW
    )


def as_role(client, role, opens=None):
    """`opens`: the building that this person gave a reason for."""
    user = make_user(role)
    if opens is not None:
        may_open(opens, user)
    client.force_login(user)
    return client


class TestOffice:
    @pytest.mark.parametrize("role", [Role.STAFF, Role.QUALITY_INSPECTOR])
    def test_warned(self, client, building, role):
        as_role(client, role, building)
        asked = client.get(reverse("family_warn", args=[building.code])).content.decode()
        assert "30 september 2026" in asked and "slaapkamer" in asked
        page = client.post(reverse("family_warn", args=[building.code]), SENT, follow=True).content.decode()
        assert "Gewaarschuwd" in page and "Drie studenten apart" in page and "14 oktober 2026" in page

    def test_an_exception_left_open_keeps_what_was_typed(self, client, building):
        as_role(client, Role.STAFF)
        page = client.post(reverse("family_warn", args=[building.code]), SENT | {"excluded": ["own_children"]})
        assert page.context["form"].errors.keys() == {"excluded"}
        assert "Drie studenten apart</textarea>" in page.content.decode() and not FamilyCase.objects.exists()

    def test_warned_already(self, client, case):
        as_role(client, Role.STAFF)
        page = client.post(reverse("family_warn", args=[case.building.code]), SENT)
        assert "is al gewaarschuwd" in page.content.decode()

    def test_seen_again_and_passed_on(self, client, case):
        with time_machine.travel(AFTER, tick=False):
            as_role(client, Role.QUALITY_INSPECTOR)
            assert case.building.address.line in client.get(reverse("inspector_home")).content.decode()
            path = reverse("family_case", args=[case.code])
            client.post(path, {"change": "recheck", "recheck-found": "repeated", "recheck-note": SECRET[0]})
            facts = {"change": "pass_on", "pass_on-report_date": "2026-10-14", "pass_on-report_reference": SECRET[1]}
            page = client.post(path, facts, follow=True).content.decode()
        assert "Doorgegeven aan het parket" in page and SECRET[0] in page and SECRET[1] in page

    def test_nothing_filled_in(self, client, case):
        as_role(client, Role.STAFF, case.building)
        page = client.post(reverse("family_case", args=[case.code]), {"change": "take_back"})
        assert page.context["forms"]["take_back"].errors.keys() == {"note"}

    def test_over_meanwhile(self, client, case):
        family.take_back(case, note="Eén contract", by=make_user(Role.STAFF), now=NOW)
        as_role(client, Role.STAFF)
        facts = {"change": "take_back", "take_back-note": "x"}
        page = client.post(reverse("family_case", args=[case.code]), facts)
        assert "de toestand is veranderd" in page.content.decode().lower() or page.status_code == 409

    def test_a_decision_maker_reads(self, client, case):
        as_role(client, Role.DECISION_MAKER, case.building)
        path = reverse("family_case", args=[case.code])
        assert "Drie studenten apart" in client.get(path).content.decode()
        assert client.post(path, {"change": "take_back", "take_back-note": "x"}).status_code == 403
        assert client.get(reverse("family_warn", args=[case.building.code])).status_code == 403

    @pytest.mark.parametrize("role", [Role.FIRE_INSPECTOR, Role.STEERING, Role.PRIVACY_OFFICER, Role.LANDLORD])
    def test_closed_to_others(self, client, case, role):
        as_role(client, role)
        assert client.get(reverse("family_case", args=[case.code])).status_code == 403
        assert client.get(reverse("family_warn", args=[case.building.code])).status_code == 403

    def test_the_brigade_sees_nothing_in_the_file(self, client, case):
        as_role(client, Role.FIRE_INSPECTOR)
        page = client.post(reverse("building_file_names", args=[case.building.code])).content.decode()
        assert "ezinswoning" not in page
        assert "ezinswoning" not in client.get(reverse("inspector_home")).content.decode()


class TestLandlord:
    @pytest.fixture
    def me(self, client, case):
        client.force_login(user_of(landlord_of(case.building)))
        return client

    def test_what_it_means_and_until_when(self, me, case):
        assert "30 september 2026" in me.get(reverse("landlord_building", args=[case.building.code])).content.decode()
        page = me.get(reverse("landlord_family", args=[case.code])).content.decode()
        assert "30 september 2026" in page and "Drie studenten apart" in page and "slaapkamer" in page

    def test_in_english(self, me, case):
        path = reverse("landlord_family", args=[case.code]).replace("/nl/", "/en/")
        assert "When it is allowed" in me.get(path).content.decode()

    @pytest.mark.parametrize("goes_on", [False, True])
    def test_nothing_of_a_report_to_the_prosecutor(self, me, case, goes_on):
        inspector = make_user(Role.QUALITY_INSPECTOR)
        family.recheck(case, in_order=False, note=SECRET[0], by=inspector, now=AFTER)
        if goes_on:
            family.pass_on(case, report_date=AFTER.date(), report_reference=SECRET[1], by=inspector, now=AFTER)
        with time_machine.travel(AFTER + dt.timedelta(days=1), tick=False):
            for name, code in (("landlord_family", case.code), ("landlord_building", case.building.code)):
                page = me.get(reverse(name, args=[code])).content.decode()
                assert not any(words in page for words in (*SECRET, "parket"))

    def test_of_another(self, client, case):
        client.force_login(user_of(landlord_of(make_building())))
        assert client.get(reverse("landlord_family", args=[case.code])).status_code == 404

    def test_the_rule_stands_where_a_building_is_added(self, me):
        page = me.get(reverse("landlord_building_new")).content.decode()
        assert "een gezinswoning niet voor studenten" in page and "slaapkamer" in page
