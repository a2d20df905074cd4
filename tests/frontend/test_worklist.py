"""The work list of each role: the same numbers everywhere, whose it is, filters, and the three pages that change it."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frontend.desk import work as desk
from inspections.actions import offers, proposals, visits
from inspections.enums import Course, Kind
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups import taking
from kotatgent.followups.models import FollowUp
from landlords.models import Building
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.inspecting import begun, inspected, proposal_of
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing
from tests.factories.places import neighbourhood

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
INSPECTOR = Role.QUALITY_INSPECTOR
HOMES = {
    Role.STAFF: "desk_home",
    Role.QUALITY_INSPECTOR: "inspector_home",
    Role.FIRE_INSPECTOR: "inspector_home",
    Role.DECISION_MAKER: "decisions_home",
}


@pytest.fixture(autouse=True)
def at_work():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def inspector():
    return make_user(INSPECTOR, email="an@kotatgent.test")


@pytest.fixture
def colleague():
    return make_user(INSPECTOR, email="bo@kotatgent.test")


@pytest.fixture
def me(client, inspector):
    client.force_login(inspector)
    return client


def waits(*, made_on: dt.date = TODAY, step: str = "inspect-quality") -> FollowUp:
    """Of a building whose first advert came online on this day; the first check is due three months later."""
    listing = make_listing(now=clock.start_of(made_on) + dt.timedelta(hours=9))
    return FollowUp.objects.get(kind="building", code=listing.room.building.code, step=step)


def page(client, name: str = "inspector_home", **query) -> str:
    return client.get(reverse(name), query).content.decode()


def badge_of(html: str) -> str:
    found = re.search(r'class="number"[^>]*><span aria-hidden="true">(\d+)<', html)
    return found[1] if found else ""


@pytest.fixture
def town(inspector, colleague):
    """Today is 2 March. Of Toezicht, by hand: two late (one mine), one today of a colleague, two later (one mine)."""
    days = [
        dt.date(2025, 11, 20),
        dt.date(2025, 11, 30),
        dt.date(2025, 12, 2),
        dt.date(2026, 2, 1),
        dt.date(2026, 2, 2),
    ]
    rows = [waits(made_on=day) for day in days]
    for number, who in ((0, inspector), (2, colleague), (3, inspector)):
        taking.take(rows[number], by=who, now=NOW)
    return rows


def test_list_badge_api_and_steering_page_say_the_same(client, town, inspector):
    client.force_login(inspector)
    html = page(client)
    assert badge_of(html) == "2"
    assert "2 dingen moeten vandaag gebeuren of zijn te laat, en zijn van jou of nog van niemand" in html
    assert "Het hele team: 5 open, 3 vandaag of te laat, waarvan 2 te laat, 3 opgenomen." in html
    for query, number in (({}, 5), ({"view": "mine"}, 2), ({"view": "team"}, 2), ({"overdue": "1"}, 2)):
        assert page(client, **query).count('class="taking"') == number, query
    assert client.get("/api/v1/worklist/numbers/").json() == {
        "open": 5, "due": 3, "late": 2, "taken": 3, "mine": 2, "team": 2, "badge": 2,
    }  # fmt: skip
    listed = client.get("/api/v1/worklist/").json()
    assert listed["count"] == 5
    assert [row["taken"] for row in listed["results"]] == ["me", "nobody", "colleague", "me", "nobody"]
    client.force_login(make_user(Role.STEERING))
    work = client.get(reverse("steering_offices")).context["work"]
    assert work[0] == {"service": Role.QUALITY_INSPECTOR.label, "open": "5", "due": "3", "late": "2", "taken": "3"}


def test_the_steps_on_the_tabs_of_the_desk_add_up_to_its_number(client):
    for made_on in (TODAY, TODAY - DAY):
        waits(made_on=made_on)
    newcomer = make_listing().room.building.address
    make_building(street=newcomer.street_name, house_number=newcomer.number)  # a second landlord: a claim
    client.force_login(make_user(Role.STAFF))
    counts = desk.counts()
    on_tabs = sum(counts[code] for code, section in desk.SECTIONS.items() if section.steps)
    assert on_tabs == client.get(reverse("desk_home")).context["waiting"].open == 4


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT, Role.STEERING, Role.PRIVACY_OFFICER])
def test_who_has_no_work_list_has_no_badge_and_pays_no_query(client, town, role):
    client.force_login(make_user(role))
    with CaptureQueriesContext(connection) as queries:
        html = page(client, "search")
    assert not badge_of(html)
    assert not any("followups_followup" in query["sql"] for query in queries)


def test_the_badge_costs_one_query_and_says_what_it_means(me, town):
    with CaptureQueriesContext(connection) as queries:
        html = page(me, "search")
    assert sum("followups_followup" in query["sql"] for query in queries) == 1
    assert 'title="2 dingen moeten vandaag gebeuren of zijn te laat, en zijn van jou of nog van niemand"' in html


def test_before_the_second_factor_no_number(client, town):
    client.force_login(make_user(INSPECTOR, second_factor=False))
    assert not badge_of(client.get(reverse("mfa_index")).content.decode())


def lies_in(row: FollowUp, code: str) -> FollowUp:
    address = building_of(row).address
    address.neighbourhood = neighbourhood(code)
    address.save(update_fields=["neighbourhood"])
    return row


def lines(client, **query) -> list[int]:
    return [line.follow_up.pk for line in client.get(reverse("inspector_home"), query).context["lines"]]


def test_filters_by_neighbourhood_and_kind_and_their_order(me, town):
    for row, code in zip(town, ("sint-amandsberg", "binnenstad", "ledeberg", "binnenstad", "ledeberg"), strict=True):
        lies_in(row, code)
    one, two, three, four, five = (row.pk for row in town)
    assert lines(me, neighbourhood="ledeberg") == [three, five]
    assert lines(me, neighbourhood="ledeberg", view="team") == [five]
    assert lines(me, neighbourhood="nergens") == []
    assert lines(me, sort="place") == [two, four, three, five, one]
    assert lines(me, sort="points") == [one, two, three, four, five]  # equal points: what is due first
    assert lines(me, step="building.inspect-quality") == [one, two, three, four, five]
    assert "Hier wacht niets" in page(me, step="family.family-recheck")


def test_what_is_filtered_is_said_while_folded_and_can_be_taken_away(me, town):
    html = page(me, overdue="1", sort="place")
    assert re.search(r"<summary>[^<]*alleen wat te laat is, per wijk", html)
    assert 'href="?sort=place"' in html


@pytest.mark.parametrize(("role", "name"), HOMES.items())
@pytest.mark.parametrize("query", [{}, {"view": "mine"}, {"view": "team"}, {"overdue": "1"}, {"sort": "place"}])
def test_every_role_has_the_same_views(client, role, name, query):
    inspected(make_room(make_building()).building)
    waits()
    client.force_login(make_user(role))
    assert client.get(reverse(name), query).status_code == 200


def test_pages_of_fifty(me, town):
    assert me.get(reverse("inspector_home"), {"page": 2}).status_code == 404


def taken_rows(user: User, role: str, count: int) -> None:
    for _ in range(count):
        inspected(make_room(make_building()).building)
        waits()
    for row in FollowUp.objects.work_of(role).taken_by_nobody()[:count]:
        taking.take(row, by=user, now=NOW)


@pytest.mark.parametrize(("role", "name"), HOMES.items())
@pytest.mark.parametrize("query", [{}, {"view": "mine"}, {"sort": "place"}])
def test_costs_the_same_for_one_and_for_three(client, role, name, query):
    user = make_user(role)
    client.force_login(user)
    taken_rows(user, role, 1)
    page(client, name, **query)  # the first request also fills caches
    with CaptureQueriesContext(connection) as for_one:
        page(client, name, **query)
    taken_rows(user, role, 2)
    with CaptureQueriesContext(connection) as for_three:
        page(client, name, **query)
    assert len(for_three) == len(for_one)


# --- The pages that change who has it ----------------------------------------------------------


def urls(pk: int) -> list[str]:
    return [reverse(name, args=[pk]) for name in ("work_take", "work_give_back", "work_hand_over")]


def test_take_and_give_back_lead_back_to_the_list_as_it_was_filtered(me, inspector):
    row = waits()
    answer = me.post(reverse("work_take", args=[row.pk]), {"back": "view=team&overdue=1"})
    assert answer["Location"] == reverse("inspector_home") + "?view=team&overdue=1#list"
    assert FollowUp.objects.get(pk=row.pk).taken_by == inspector
    answer = me.post(reverse("work_give_back", args=[row.pk]), {"back": "//elders.example"})
    assert answer["Location"].startswith(reverse("inspector_home") + "?")
    assert FollowUp.objects.get(pk=row.pk).taken_by is None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_hand_over(me, inspector, colleague, language):
    row = taking.take(waits(), by=inspector, now=NOW)
    path = reverse("work_hand_over", args=[row.pk]).replace("/nl/", f"/{language}/")
    form = me.get(path)
    assert form.status_code == 200
    assert colleague.email in form.content.decode()
    me.post(path, {"to": colleague.pk, "note": "Ik ben met verlof.", "holder": inspector.pk})
    row.refresh_from_db()
    assert (row.taken_by, row.note) == (colleague, "Ik ben met verlof.")
    assert "Ik ben met verlof." in page(me)


def test_a_colleague_hands_over_for_who_is_ill(client, inspector, colleague):
    row = taking.take(waits(), by=inspector, now=NOW)
    client.force_login(colleague)
    client.post(reverse("work_hand_over", args=[row.pk]), {"to": colleague.pk, "holder": inspector.pk})
    assert FollowUp.objects.get(pk=row.pk).taken_by == colleague


def test_without_a_choice_the_form_says_so(me, inspector, colleague):
    row = taking.take(waits(), by=inspector, now=NOW)
    answer = me.post(reverse("work_hand_over", args=[row.pk]), {"note": "x" * 201, "holder": inspector.pk})
    assert set(answer.context["form"].errors) == {"to", "note"}
    assert FollowUp.objects.get(pk=row.pk).taken_by == inspector


def test_who_was_slower_reads_who_has_it(me, colleague):
    row = waits()
    taking.take(row, by=colleague, now=NOW)
    answer = me.post(reverse("work_take", args=[row.pk]))
    assert answer.status_code == 409
    assert "bo@kotatgent.test" in answer.content.decode()
    assert "wat je schreef" not in answer.content.decode()
    answer = me.post(reverse("work_hand_over", args=[row.pk]), {"to": make_user(INSPECTOR).pk, "holder": ""})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("page", "first"),
    [
        ("http://testserver/nl/inspectie/?page=2#3", '<a class="button" href="/nl/inspectie/?page=2">Kijk wat er nu'),
        ("https://elders.example/nl/inspectie/", '<a class="button" href="/nl/thuis/">Naar mijn pagina'),
        ("", '<a class="button" href="/nl/thuis/">Naar mijn pagina'),
    ],
)
def test_the_first_way_on_after_a_conflict_is_the_page_one_came_from(me, colleague, page, first):
    row = waits()
    taking.take(row, by=colleague, now=NOW)
    answer = me.post(reverse("work_take", args=[row.pk]), headers={"referer": page} if page else {})
    assert first in answer.content.decode()
    assert answer.content.decode().count("Naar mijn pagina") == 1


def test_without_colleagues_there_is_nobody_to_hand_over_to(me, inspector):
    row = taking.take(waits(), by=inspector, now=NOW)
    assert "geen andere collega" in me.get(reverse("work_hand_over", args=[row.pk])).content.decode()


@pytest.mark.parametrize("role", [Role.FIRE_INSPECTOR, Role.STAFF, Role.DECISION_MAKER, Role.LANDLORD, Role.STEERING])
def test_nobody_of_another_role(client, role):
    row = waits()
    client.force_login(make_user(role))
    for path in urls(row.pk):
        assert client.post(path).status_code == 403, path
    assert FollowUp.objects.get(pk=row.pk).taken_by is None


def test_anonymous_signs_in_first(client):
    for path in urls(waits().pk):
        assert "/account/login/" in client.post(path)["Location"]


def test_unknown_rows_and_those_of_the_sweep_are_not_found(me, inspector):
    visits.plan_visit(make_building(), kind=Kind.QUALITY, planned_for=NOW + 9 * DAY, by=inspector, now=NOW)
    of_the_sweep = FollowUp.objects.for_the_sweep().earliest("pk")
    for pk in (0, of_the_sweep.pk):
        for path in urls(pk):
            assert me.post(path).status_code == 404, path


def test_wrong_method(me):
    take, give_back, _hand_over = urls(waits().pk)
    assert me.get(take).status_code == me.get(give_back).status_code == 405


# --- Who begins has it -------------------------------------------------------------------------


def has(row: FollowUp) -> User | None:
    return FollowUp.objects.get(pk=row.pk).taken_by


def building_of(row: FollowUp):
    return Building.objects.get(code=row.code)


def test_who_plans_or_proposes_a_visit_or_begins_a_report_has_the_inspection(inspector):
    planned, proposed, writing = waits(), waits(), waits()
    visits.plan_visit(building_of(planned), kind=Kind.QUALITY, planned_for=NOW + 9 * DAY, by=inspector, now=NOW)
    moments = [NOW + 9 * DAY, NOW + 10 * DAY]
    offers.propose(building_of(proposed), kind=Kind.QUALITY, moments=moments, by=inspector, now=NOW)
    report = begun(building_of(writing), by=inspector)
    assert [has(row) for row in (planned, proposed, writing)] == [inspector] * 3
    assert has(FollowUp.objects.get(code=planned.code, step="inspect-fire")) is None
    assert report.visit.inspector == inspector


def test_what_a_colleague_took_stays_with_the_colleague_and_the_work_goes_on(inspector, colleague):
    row = waits()
    taking.take(row, by=colleague, now=NOW)
    inspected(building_of(row), by=inspector)
    row.refresh_from_db()
    assert (row.taken_by, row.state) == (colleague, "done")


def test_who_decides_had_it():
    proposal = proposal_of(inspected(make_room(make_building()).building), Course.CERTIFICATE)
    decider = make_user(Role.DECISION_MAKER)
    proposals.decide(proposal, decision=Course.CERTIFICATE, fire_reason="Geen.", by=decider, now=NOW)
    assert has(FollowUp.objects.get(kind="proposal", code=proposal.code)) == decider
