"""A defect that somebody reported: what brings it from one state to another, what waits meanwhile, and what is kept."""

import datetime as dt

import pytest
import time_machine

from inspections import priority
from inspections.actions import certificates, defects, reports
from inspections.models import Defect
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.defects import closed, in_state, reported, seen
from tests.factories.inspecting import begun, inspected, inspector
from tests.factories.landlords import make_building, make_room

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def building():
    building = make_building()
    for label in ("1", "2"):
        make_room(building, label=label)
    return building


def rows(kind: str, code: str, step: str):
    return FollowUp.objects.about(kind, code).open().filter(step=step)


def points(building) -> dict[str, tuple[int, str]]:
    found = priority.points_of_inspectors([building], TODAY)[building.pk]
    return {point.code: (point.weight, str(point.words)) for point in found}


# Where each act leads from each state; None where it is refused. `again`: it was asked once already.
#   state, again → report signed, closed, "not solved"
MOVES = [
    ("open", False, "seen", "closed", None),
    ("open", True, "seen", "closed", None),
    ("seen", False, "seen", "closed", "open"),
    ("seen", True, "seen", "closed", None),
    ("closed", False, "closed", None, "open"),
    ("closed", True, "closed", None, None),
]


@pytest.mark.parametrize(("state", "again", "signed", "close", "not_solved"), MOVES)
def test_what_leads_where(building, state, again, signed, close, not_solved):
    one, two, three = in_state(building, state, again=again, count=3)
    assert {one.state, two.state, three.state} == {state}
    leads(lambda: closed(one), one, close, state)
    leads(lambda: defects.ask_again(two, words="Nog altijd.", now=NOW), two, not_solved, state)
    leads(lambda: inspected(building, now=NOW), three, signed, state)


def leads(act, defect, to, state) -> None:
    if to is None:
        with pytest.raises(RuleBroken):
            act()
    else:
        act()
    defect.refresh_from_db()
    assert defect.state == (to or state)


# What a signed report of each kind sees, of a visit that began afterwards.
SEES = {
    "quality": {"damp", "heating", "gas", "electricity", "escape", "water", "structure", "vermin", "other"},
    "fire": {"gas", "electricity", "escape"},
}


@pytest.mark.parametrize("kind", SEES)
def test_who_sees_what(building, kind):
    made = {theme: reported(building, theme=theme, now=NOW - DAY) for theme in SEES["quality"]}
    inspected(building, kind=kind, fire_outcome="favourable" if kind == "fire" else "")
    states = dict(Defect.objects.values_list("code", "state"))
    assert {theme for theme, defect in made.items() if states[defect.code] == "seen"} == SEES[kind]
    assert rows("building", building.code, "inspect-quality").exists() == (kind == "fire")
    assert sound()


def sound() -> bool:
    return not INVARIANTS["followups.defects"].tally(TODAY).broken


def test_a_visit_before_it_or_in_another_room_does_not_see_it(building):
    one, two = building.rooms.order_by("label")
    by = inspector()
    writing = begun(building, by=by, now=NOW - DAY)
    during = reported(building, now=NOW)  # while the report is written
    elsewhere, there = reported(building, room=one, now=NOW - 2 * DAY), reported(building, room=two, now=NOW - 2 * DAY)
    reports.set_rooms(writing, rooms=[two], by=by, now=NOW)
    reports.sign(writing, by=by, now=NOW)
    states = dict(Defect.objects.values_list("code", "state"))
    assert states == {during.code: "open", elsewhere.code: "open", there.code: "seen"}
    assert rows("building", building.code, "inspect-quality").count() == 1  # they are still to be looked at


def test_it_is_a_named_point_until_it_is_seen(building):
    before = {"never": (3, "Nooit gecontroleerd op woningkwaliteit.")}
    assert points(building) == before
    for theme in ("heating", "damp", "damp"):
        reported(building, theme=theme)
    gas = reported(building, theme="gas", danger=False)
    assert gas.danger  # whatever was answered
    assert points(building) == before | {
        "reported": (2, "Er zijn 3 gebreken gemeld: Vocht en schimmel; Verwarming"),
        "danger": (3, "Er is een gevaar gemeld: Gas, gasgeur of CO-alarm"),
    }
    assert "reported" not in {point.code for point in priority.points([building], TODAY)[building.pk]}
    seen(gas)
    assert points(building) == {}


def test_an_inspection_is_due_once_and_on_its_own_day(building):
    reported(building)
    (row,) = rows("building", building.code, "inspect-quality")
    assert (row.due_on, row.owner_role) == (TODAY + 60 * DAY, Role.QUALITY_INSPECTOR)  # a proposal
    reported(building, now=NOW + 5 * DAY)
    assert [again.pk for again in rows("building", building.code, "inspect-quality")] == [row.pk]


def test_a_danger_waits_for_staff_by_tomorrow_and_anew(building):
    defect = reported(building, theme="structure", danger=True)
    (row,) = rows("defect", defect.code, "danger")
    assert (row.due_on, row.owner_role) == (TODAY + DAY, Role.STAFF)
    closed(defect)
    assert not rows("defect", defect.code, "danger")
    defects.ask_again(defect, words="Nog los.", now=NOW + 9 * DAY)
    (row,) = rows("defect", defect.code, "danger")
    assert row.due_on == TODAY + 10 * DAY
    seen(defect, now=NOW + 10 * DAY)
    assert not rows("defect", defect.code, "danger")


def test_a_certificate_that_turns_up_does_not_call_off_the_look(building):
    defect = reported(building)
    facts = {"number": "CA-1", "issued_on": TODAY - 30 * DAY, "valid_until": TODAY + 900 * DAY}
    facts["fire_reason"] = "De brandweer komt nog."
    certificates.find_certificate(
        building, rooms=list(building.rooms.all()), by=make_user(Role.STAFF), now=NOW, **facts
    )
    assert rows("building", building.code, "inspect-quality").exists()
    assert sound()
    assert points(building)["reported"][0] == 2 and defect.state == "open"


def test_the_second_inspector_to_close_it_comes_too_late(building):
    defect = reported(building, email="an@example.org")
    stale = Defect.objects.get(pk=defect.pk)
    closed(defect, by=inspector(), reason="Hersteld.")
    with pytest.raises(Conflict):
        closed(stale, by=inspector("fire"), reason="Niets gevonden.")
    assert Defect.objects.get().reason == "Hersteld."
    assert Notice.objects.filter(template="defect_closed").count() == 1


def test_who_closes_it(building):
    for role in (Role.STAFF, Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR):
        assert closed(reported(building), by=make_user(role)).state == "closed"
    waits = reported(building)
    for role, status in ((Role.DECISION_MAKER, 403), (Role.LANDLORD, 404), (Role.STUDENT, 404), (Role.PARTNER, 404)):
        with pytest.raises(RuleBroken) as refused:
            closed(waits, by=make_user(role))
        assert refused.value.status == status


def test_the_register_names_nobody_and_nothing(building):
    defect = reported(building, words="Bij An lekt het.", where="kamer 7", email="an@example.org")
    closed(defect)
    defects.ask_again(defect, words="Bij An lekt het nog.", now=NOW)
    about = Event.objects.filter(subject_kind="defect", subject_code=defect.code)
    assert list(about.values_list("kind", "actor_role").order_by("pk")) == [
        ("created", "system:visitor"), ("moved", "staff"), ("moved", "system:visitor"),
    ]  # fmt: skip
    kept = str(list(about.values_list("facts", "before", "after")))
    assert not any(word in kept for word in ("An", "lekt", "kamer 7", "damp", "example.org"))


def test_the_address_goes_after_three_months_and_the_rest_after_two_years(building, settings, tmp_path):
    settings.ERASURE_LIST = tmp_path / "erased"
    shut = closed(reported(building, email="an@example.org"))
    looked_at = reported(building, email="bo@example.org")
    seen(looked_at)
    waits = reported(building, email="cy@example.org", now=NOW)

    def night(moment: dt.datetime) -> list[tuple[str, str]]:
        with time_machine.travel(moment, tick=False):
            sweep.run(now=moment)
        return list(Defect.objects.values_list("code", "state", "email_hash").order_by("pk"))

    before = night(dt.datetime(2026, 6, 2, 4, tzinfo=dt.UTC))  # three months after 2 March: its last day
    assert all(found[2] for found in before)
    after = night(dt.datetime(2026, 6, 3, 4, tzinfo=dt.UTC))
    assert [(code, bool(found)) for code, _state, found in after] == [
        (shut.code, False), (looked_at.code, False), (waits.code, True),
    ]  # fmt: skip
    shut.refresh_from_db()
    assert (shut.email, shut.words) == ("", "Zwarte schimmel boven het bed.")
    assert len(night(dt.datetime(2028, 3, 2, 4, tzinfo=dt.UTC))) == 3
    assert [code for code, *_rest in night(dt.datetime(2028, 3, 3, 4, tzinfo=dt.UTC))] == [waits.code]
