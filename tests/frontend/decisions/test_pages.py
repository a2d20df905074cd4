"""The decision-maker's pages: what will follow is said before, and only lawful courses are offered."""

import datetime as dt

import pytest
import time_machine

from inspections.actions import unfit
from inspections.enums import Course, Kind, Verdict
from inspections.models import Certificate
from kotatgent.accounts.roles import Role
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.inspecting import certified, decided, inspected, proposal_of
from tests.factories.landlords import landlord_of, make_building, make_room, user_of
from tests.factories.opening import may_open

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def rooms():
    building = make_building()
    return [make_room(building, label=f"{n}") for n in (1, 2)]


@pytest.fixture
def proposal(rooms):
    return proposal_of(inspected(rooms[0].building), Course.CERTIFICATE)


@pytest.fixture
def decider():
    return make_user(Role.DECISION_MAKER)


@pytest.fixture
def me(client, decider):
    client.force_login(decider)
    return client


@pytest.mark.parametrize("language", ["nl", "en"])
def test_works(me, proposal, language):
    for path in ("", f"voorstel/{proposal.code}/", f"voorstel/{proposal.code}/certificate/"):
        assert me.get(f"/{language}/beslissingen/{path}").status_code == 200


@pytest.mark.parametrize("role", [Role.QUALITY_INSPECTOR, Role.STAFF, Role.LANDLORD, Role.STEERING])
def test_nobody_else(client, proposal, role):
    client.force_login(make_user(role))
    assert client.get(f"/nl/beslissingen/voorstel/{proposal.code}/").status_code == 403
    assert client.post(f"/nl/beslissingen/voorstel/{proposal.code}/certificate/").status_code == 403
    assert not Certificate.objects.exists()


def test_anonymous_unknown_and_unlawful(client, me, proposal):
    assert me.get("/nl/beslissingen/voorstel/XXXXXXXX/").status_code == 404
    for course in ("repair", "unfit", "party"):
        assert me.post(f"/nl/beslissingen/voorstel/{proposal.code}/{course}/").status_code == 404
    client.logout()
    assert "/account/login/" in client.get("/nl/beslissingen/")["Location"]


def test_without_a_fire_report_a_reason_is_asked_and_nothing_typed_is_lost(me, proposal):
    path = f"/nl/beslissingen/voorstel/{proposal.code}/certificate/"
    page = me.post(path, {"max_residents": "7", "reason": "", "fire_reason": ""})
    assert page.context["form"].errors["fire_reason"]
    assert 'value="7"' in page.content.decode()
    me.post(path, {"max_residents": "7", "reason": "", "fire_reason": "De brandweer komt nog."})
    assert Certificate.objects.get().max_residents == 7


ASKED = "Wie toch een attest aflevert, zegt waarom."
NO_REPORT = "Er is geen brandweerverslag van dit pand."
UNFAVOURABLE = "Het laatste brandweerverslag is ongunstig."


@pytest.mark.parametrize(
    ("category", "course"), [("II", Course.REPAIR), ("III", Course.UNFIT), (None, Course.CERTIFICATE)]
)
def test_the_fire_report_is_a_fact_and_only_a_certificate_asks_for_a_reason(me, rooms, category, course):
    findings = [("washbasin", category, rooms[0])] if category == "II" else [("co", "III", None)] if category else []
    found = proposal_of(inspected(rooms[0].building, *findings), course)
    page = me.get(f"/nl/beslissingen/voorstel/{found.code}/").content.decode()
    assert NO_REPORT in page
    assert (ASKED in page) is (course == Course.CERTIFICATE)
    assert "attest toch genoteerd" not in page
    decide = me.get(f"/nl/beslissingen/voorstel/{found.code}/{course}/").content.decode()
    assert ("attest toch genoteerd" in decide) is (course == Course.CERTIFICATE)
    assert ("fire_reason" in decide) is (course == Course.CERTIFICATE)


def test_once_decided_the_fire_report_is_a_fact_that_asks_for_nothing(me, decider, rooms):
    building = rooms[0].building
    may_open(building, decider)
    inspected(building, ("access", "serious", None), kind=Kind.FIRE, fire_outcome="unfavourable")
    found = decided(proposal_of(inspected(building, ("co", "III", None)), Course.UNFIT), Course.UNFIT, reason="CO.")
    page = me.get(f"/nl/beslissingen/voorstel/{found.code}/").content.decode()
    assert UNFAVOURABLE in page
    assert "Laatste brandweerverslag:" in page
    assert ASKED not in page
    assert "geen attest" not in page
    assert UNFAVOURABLE in me.get(f"/nl/inspectie/pand/{building.code}/").content.decode()


def test_a_second_decision_is_a_conflict(me, proposal):
    path = f"/nl/beslissingen/voorstel/{proposal.code}/certificate/"
    facts = {"max_residents": "2", "reason": "", "fire_reason": "volgt"}
    me.post(path, facts)
    answer = me.post(path, {**facts, "fire_reason": "De <brandweer> komt nog.", "version": "1"})
    assert answer.status_code == 409
    assert "Dit is wat je schreef" in answer.content.decode()
    assert "De &lt;brandweer&gt; komt nog." in answer.content.decode()
    assert answer.context["written"] == ["De <brandweer> komt nog."]
    assert Certificate.objects.count() == 1


def test_ending_a_certificate(me, rooms):
    certified(rooms[0].building)
    certificate = Certificate.objects.get()
    path = f"/nl/beslissingen/attest/{certificate.code}/einde/"
    assert me.get(path).status_code == 200
    me.post(path, {"reason": "renovation", "on": "2026-03-10"})
    assert not certificate.scope.filter(ended_on__isnull=True).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(me, count, django_assert_max_num_queries):
    for _number in range(count):
        building = make_building()
        make_room(building, label="1")
        inspected(building)
    with django_assert_max_num_queries(18):
        assert len(me.get("/nl/beslissingen/").context["lines"]) == count


def test_a_proposal_that_is_decided_has_no_form_any_more(me, proposal):
    decided(proposal, Course.CERTIFICATE, fire_reason="De brandweer komt nog.")
    shown = me.get(f"/nl/beslissingen/voorstel/{proposal.code}/certificate/")
    assert shown["Location"] == f"/nl/beslissingen/voorstel/{proposal.code}/"


class TestUnfit:
    @pytest.fixture
    def case(self, rooms):
        grave = proposal_of(inspected(rooms[0].building, ("roof", "III", None)), Course.UNFIT)
        return unfit.open_for(grave, ground="Het dak.", by=make_user(Role.DECISION_MAKER), now=NOW)

    @pytest.mark.parametrize("step", ["heard", "decide", "appeal", "answer", "give-back", "hand-over", "advice"])
    def test_a_step_that_is_not_open_has_no_form(self, me, case, step):
        path = f"/nl/beslissingen/ongeschikt/{case.code}/"
        assert me.get(f"{path}{step}/")["Location"] == path
        assert me.get(f"{path}hearing/").status_code == 200

    def test_what_happened_stands_by_date_and_what_comes_after_it(self, me, decider, case, rooms):
        may_open(case.building, decider, now=NOW + 8 * DAY)
        unfit.record_acute(case, measure="Gestut.", reason="Het dak zakt.", by=make_user(Role.DECISION_MAKER), now=NOW)
        unfit.decide(
            case, verdict=Verdict.UNINHABITABLE, reason="Dak.", by=make_user(Role.DECISION_MAKER), now=NOW + 3 * DAY
        )
        unfit.record_appeal(case, filed_on=TODAY + 5 * DAY, by=make_user(Role.STAFF), now=NOW + 6 * DAY)
        with time_machine.travel(NOW + 8 * DAY):
            page = me.get(f"/nl/beslissingen/ongeschikt/{case.code}/")
        names = [(moment.name, moment.ahead) for moment in page.context["timeline"]]
        assert names == [
            ("Procedure gestart", False),
            ("Controle", False),
            ("Acuut gevaar: maatregel", False),
            ("Beslissing", False),
            ("Beroep bij de minister", False),
            ("Laatste dag om beroep in te stellen", True),
            ("De minister beslist", True),
        ]
        assert "Vlaamse handboek woningkwaliteit" in page.content.decode()

    def test_a_new_certificate_lifts_it_for_the_office_and_the_landlord(self, me, client, case, rooms):
        building = rooms[0].building
        unfit.record_acute(case, measure="Gestut.", reason="Het dak zakt.", by=make_user(Role.DECISION_MAKER), now=NOW)
        unfit.decide(case, verdict=Verdict.UNINHABITABLE, reason="Dak.", by=make_user(Role.DECISION_MAKER), now=NOW)
        owner = user_of(landlord_of(building))
        client.force_login(owner)
        mine = f"/nl/mijn/procedure/{case.code}/"
        assert "Je mag deze kamers niet verhuren." in client.get(mine).content.decode()
        certified(building, now=NOW + 30 * DAY)
        page = client.get(mine).content.decode()
        assert "Opgeheven op 1 april 2026" in page and "Je mag opnieuw verhuren." in page
        assert "niet verhuren" not in page
        client.force_login(make_user(Role.STAFF))
        office = client.get(f"/nl/beslissingen/ongeschikt/{case.code}/").content.decode()
        assert "Opgeheven door een nieuw attest" in office
