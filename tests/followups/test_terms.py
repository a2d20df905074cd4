"""Staff change the length of a term: what starts later counts with it, dates that run stay as they were told."""

import datetime as dt

import pytest

from inspections.actions import reminders, requests
from inspections.actions.certificates import record_certificate
from inspections.enums import CertificateSource, Course, Kind
from inspections.models import Certificate, RepairOrder, UnfitDecision
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.core.dates import add_months
from kotatgent.followups.actions import change_term, plan
from kotatgent.followups.models import FollowUp, Term
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.inspecting import certified, decided, inspected, proposal_of
from tests.factories.landlords import landlord_of, make_room, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

LATER = NOW + dt.timedelta(days=7)


def shorten(code: str, amount: int, unit: str = "days") -> None:
    change_term(
        Term.objects.get(code=code), amount=amount, unit=unit, source_nl="besluit", source_en="decision",
        by=make_user(Role.STAFF), now=LATER,
    )  # fmt: skip


def shorten_all() -> None:
    for term in Term.objects.all():
        shorten(term.code, 1)


def dates() -> dict[str, list[object]]:
    return {
        "steps": list(FollowUp.objects.open().order_by("pk").values_list("pk", "due_on", "term", "leads_to")),
        "certificates": list(Certificate.objects.values_list("pk", "valid_until")),
        "repairs": list(RepairOrder.objects.values_list("pk", "clock__until")),
        "appeals": list(UnfitDecision.objects.values_list("pk", "appeal_until")),
        "last days": [reminders.last_useful_day(certificate) for certificate in Certificate.objects.all()],
    }


def small_room() -> Certificate:
    room = make_room(area_m2=10, small_room_derogation=True)
    return record_certificate(
        room.building, number="CA-KLEIN", issued_on=TODAY, valid_until=dt.date(2036, 3, 2), rooms=[room],
        source=CertificateSource.LOOKUP, fire_reason="brief", by=COMMAND, now=NOW,
    )  # fmt: skip


def town() -> None:
    """Something that runs under every kind of term."""
    make_listing()
    certified(make_room().building)
    room = make_room()
    decided(proposal_of(inspected(room.building, ("washbasin", "II", room)), Course.REPAIR), Course.REPAIR)
    report = inspected(make_room().building, ("co", "III", None))
    decided(proposal_of(report, Course.UNFIT), Course.UNFIT, reason="CO.")
    inspected(make_room().building, ("access", "serious", None), kind=Kind.FIRE, fire_outcome="unfavourable")
    asked = make_room().building
    requests.file_request(asked, by=user_of(landlord_of(asked)), now=NOW)
    small_room()


def test_no_date_that_runs_moves():
    town()
    before = dates()
    assert all(before.values())
    counted = {row[2] for row in before["steps"]}
    assert {"address-lookup", "first-inspection", "certificate-decision", "repair", "fire-repair"} <= counted
    shorten_all()
    assert dates() == before


def test_what_starts_afterwards_counts_with_the_new_length():
    old = make_listing()
    shorten("address-lookup", 5)
    new = make_listing(now=LATER)
    due = dict(FollowUp.objects.filter(step="lookup").values_list("code", "due_on"))
    assert due[old.room.building.code] == TODAY + dt.timedelta(days=14)
    assert due[new.room.building.code] == LATER.date() + dt.timedelta(days=5)


def test_the_same_cause_once_more_does_not_bring_a_running_date_forward():
    listing = make_listing()
    row = FollowUp.objects.get(code=listing.room.building.code, step="inspect-quality")
    assert row.due_on == add_months(TODAY, 3)
    shorten("first-inspection", 10)
    second = make_room(listing.room.building, label="tweede")
    make_listing(second, landlord=listing.landlord, now=LATER)
    row.refresh_from_db()
    assert row.due_on == add_months(TODAY, 3)


def test_another_cause_still_brings_it_forward_and_says_which_term_it_was():
    listing = make_listing()
    building = listing.room.building
    requests.file_request(building, by=user_of(listing.landlord), now=NOW)
    row = FollowUp.objects.get(code=building.code, step="inspect-quality")
    assert (row.due_on, row.term) == (TODAY + dt.timedelta(days=60), "certificate-decision")


def test_reminders_that_are_planned_once_more_stay_where_they_are():
    certified(make_room().building)
    certificate = Certificate.objects.get()
    steps = FollowUp.objects.about("certificate", certificate.code)
    before = dict(steps.values_list("step", "due_on"))
    shorten("certificate-reminder-1", 24, "months")
    reminders.plan_reminders(certificate, by=COMMAND, now=LATER)
    assert dict(steps.values_list("step", "due_on")) == before


def test_a_small_room_keeps_the_last_day_that_its_landlord_was_told():
    certificate = small_room()
    assert reminders.last_useful_day(certificate) == dt.date(2035, 12, 2)
    shorten("small-room-renewal", 6, "months")
    assert reminders.last_useful_day(certificate) == dt.date(2035, 12, 2)


def test_without_a_term_an_earlier_date_still_wins():
    facts = {"kind": "test", "code": "a", "step": "try", "by": COMMAND, "now": NOW}
    plan(due_on=TODAY + dt.timedelta(days=9), **facts)
    assert plan(due_on=TODAY, **facts).due_on == TODAY
