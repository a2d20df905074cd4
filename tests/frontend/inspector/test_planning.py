"""The page of the planning status, and that of the kotlabel."""

import pytest
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from landlords import actions
from landlords.models import KotlabelNote, PlanningNote
from tests.factories.accounts import make_user
from tests.factories.landlords import landlord_of, make_building, user_of
from tests.factories.opening import may_open

pytestmark = pytest.mark.django_db

SENT = {"status": "offence", "reason": "Achterbouw zonder vergunning", "version": "0"}
LABEL = {"status": "issued", "since": "2026-03-01", "vlok_reference": "VLOK-7", "version": "0"}


@pytest.fixture
def building():
    return make_building()


@pytest.fixture
def staff(client, building):
    """With a reason to open this building, which is on no list."""
    user = make_user(Role.STAFF)
    may_open(building, user)
    client.force_login(user)
    return client


def page_of(building, name="building_planning"):
    return reverse(name, args=[building.code])


class TestPlanning:
    @pytest.mark.parametrize("role", [Role.STAFF, Role.QUALITY_INSPECTOR])
    def test_noted_and_read_again(self, client, building, role):
        user = make_user(role, email="wie@kotatgent.test")
        may_open(building, user)
        client.force_login(user)
        page = client.post(page_of(building), SENT, follow=True).content.decode()
        for words in ("is bewaard", "<strong>Bouwovertreding</strong>", "Achterbouw zonder vergunning", "wie@"):
            assert words in page
        assert Event.objects.about(building).filter(kind="read", facts__page="building_planning").exists()

    def test_the_history_stays_under_it(self, staff, building):
        staff.post(page_of(building), SENT)
        staff.post(page_of(building), {"status": "permitted", "reason": "Geregulariseerd", "version": "1"})
        page = staff.get(page_of(building)).content.decode()
        assert page.index("Geregulariseerd") < page.index("Vroeger") < page.index("Achterbouw zonder vergunning")

    def test_nothing_noted_yet(self, staff, building):
        assert "de toestand is niet bekend" in staff.get(page_of(building)).content.decode()

    def test_without_a_reason_the_choice_stays(self, staff, building):
        page = staff.post(page_of(building), SENT | {"reason": ""})
        assert page.context["form"].errors.keys() == {"reason"}
        assert page.context["form"]["status"].value() == "offence" and not PlanningNote.objects.exists()

    def test_a_status_of_ones_own_is_refused(self, staff, building):
        assert staff.post(page_of(building), SENT | {"status": "x"}).context["form"].errors.keys() == {"status"}

    def test_two_at_once(self, staff, building):
        colleague = make_user(Role.QUALITY_INSPECTOR)
        actions.note_planning(building, status="deemed", reason="Van voor 1962", by=colleague, now=clock.now())
        page = staff.post(page_of(building), SENT)
        shown = page.content.decode()
        assert "Vergund geacht" in shown and "Van voor 1962" in shown and "Achterbouw zonder vergunning" in shown
        assert PlanningNote.objects.count() == 1
        staff.post(page_of(building), SENT | {"version": page.context["form"].data["version"]})
        assert PlanningNote.objects.filter(number=2, status="offence").exists()

    def test_a_decision_maker_reads_and_does_not_write(self, client, building):
        client.force_login(make_user(Role.DECISION_MAKER))
        assert '<form method="post" novalidate' not in client.get(page_of(building)).content.decode()
        assert client.post(page_of(building), SENT).status_code == 403
        assert not PlanningNote.objects.exists()

    @pytest.mark.parametrize("role", [Role.FIRE_INSPECTOR, Role.STEERING, Role.PRIVACY_OFFICER, Role.STUDENT])
    def test_closed_to_others(self, client, building, role):
        client.force_login(make_user(role))
        assert client.get(page_of(building)).status_code == 403
        assert client.post(page_of(building), SENT).status_code == 403

    def test_closed_to_its_landlord(self, client, building):
        client.force_login(user_of(landlord_of(building)))
        assert client.get(page_of(building)).status_code == 403

    def test_no_such_building(self, staff):
        assert staff.get(reverse("building_planning", args=["NIETS"])).status_code == 404

    def test_in_english(self, staff, building):
        assert "What is the planning status?" in staff.get(page_of(building).replace("/nl/", "/en/")).content.decode()


class TestKotlabel:
    def test_noted_and_shown_at_the_desk(self, staff, building):
        page = staff.post(page_of(building, "desk_kotlabel"), LABEL, follow=True).content.decode()
        assert "Kotlabel toegekend" in page and "VLOK-7" in page
        assert "Kotlabel toegekend" in staff.get(page_of(building, "desk_building")).content.decode()

    def test_what_is_missing_stands_at_its_field(self, staff, building):
        page = staff.post(page_of(building, "desk_kotlabel"), LABEL | {"vlok_reference": ""})
        assert page.context["form"].errors.keys() == {"vlok_reference"} and not KotlabelNote.objects.exists()
        assert page.context["form"]["status"].value() == "issued"

    def test_two_at_once(self, staff, building):
        staff.post(page_of(building, "desk_kotlabel"), LABEL | {"status": "asked"})
        page = staff.post(page_of(building, "desk_kotlabel"), LABEL)
        assert page.context["form"].data["version"] == "1" and KotlabelNote.objects.count() == 1

    @pytest.mark.parametrize("role", [Role.QUALITY_INSPECTOR, Role.DECISION_MAKER, Role.LANDLORD])
    def test_closed_to_others(self, client, building, role):
        client.force_login(make_user(role))
        assert client.get(page_of(building, "desk_kotlabel")).status_code == 403

    def test_empty_and_in_english(self, staff, building):
        shown = staff.get(page_of(building, "desk_kotlabel").replace("/nl/", "/en/")).content.decode()
        assert "Nothing was noted yet." in shown
