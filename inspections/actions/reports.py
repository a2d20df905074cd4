import datetime as dt
from collections.abc import Iterable
from typing import IO, Any

from django.db import transaction

from inspections import earlier, permissions, policies, queries
from inspections.actions import orders, proposals
from inspections.actions.defects_seen import seen_with
from inspections.actions.lapse import lapse_with
from inspections.enums import STEP_OF, Category, Kind, ReportState, VisitState
from inspections.models import ChecklistItem, Finding, FindingPhoto, Report, RoomResult
from inspections.models.reports import checked_key
from inspections.outcome import is_blocked, is_overcrowded, outcome_of
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows
from kotatgent.core.errors import Conflict
from kotatgent.followups import actions as followups
from kotatgent.followups.queries import term
from kotatgent.media import intake
from kotatgent.media.models import Purpose
from landlords.models import Room
from landlords.queries import rooms_in


def _locked(report: Report, by: User) -> Report:
    permissions.check_may_inspect(by, report.kind)
    report = rows.lock(report)
    policies.check_can_write(report)
    return report


@transaction.atomic
def set_rooms(report: Report, *, rooms: Iterable[Room], by: User, now: dt.datetime) -> Report:
    """Which rooms were seen. A room that has findings stays."""
    report = _locked(report, by)
    wanted = list(rooms)
    policies.check_rooms(report.building, wanted)
    policies.check_no_findings_lost(report, wanted)
    report.room_results.exclude(room__in=wanted).delete()
    seen = set(report.room_results.values_list("room_id", flat=True))
    RoomResult.objects.bulk_create(RoomResult(report=report, room=room) for room in wanted if room.pk not in seen)
    _saved(report, by=by, now=now, fields=["rooms"], rooms=[room.code for room in wanted])
    return report


def _logged(report: Report, item: ChecklistItem, room: Room | None) -> Finding | None:
    """What was logged about this item, held; ordered by no other table, or PostgreSQL would lock that too."""
    return Finding.objects.select_for_update().filter(report=report, item=item, room=room).order_by("pk").first()


@transaction.atomic
def save_finding(
    report: Report,
    item: ChecklistItem,
    *,
    category: str,
    by: User,
    now: dt.datetime,
    room: Room | None = None,
    note: str = "",
    within: int | None = None,
    unit: str = "",
    expected: int | None = None,
) -> Finding:
    """Log what is wrong with one item, or change what was logged. `expected` is the version on the screen, 0 for none.

    Raises Conflict when a colleague logged or changed the same item meanwhile.
    """
    report = _locked(report, by)
    policies.check_finding(report, item, room, category)
    policies.check_term(report, within, unit)
    known = _logged(report, item, room)
    _check_version(known, expected)
    facts = {"category": category, "note": note.strip(), "within": within, "unit": unit, "saved_at": now}
    if known is None:
        before = earlier.about(report, item, room)
        finding = Finding(report=report, item=item, room=room, earlier=before, **facts)
        rows.save(finding)
    else:
        finding = known
        rows.write(finding, facts)
    _check_off(report, item, room)
    _saved(report, by=by, now=now, item=item.code, category=category, room=room.code if room else "")
    return finding


@transaction.atomic
def log(
    report: Report,
    item: ChecklistItem,
    *,
    category: str,
    by: User,
    now: dt.datetime,
    room: Room | None = None,
    note: str = "",
    within: int | None = None,
    unit: str = "",
    photo: IO[bytes] | None = None,
    size: int = 0,
    expected: int | None = None,
) -> Finding:
    """A finding and its photo in one go: when the photo is refused, nothing of it is saved."""
    facts: dict[str, Any] = {"category": category, "room": room, "note": note, "within": within, "unit": unit}
    finding = save_finding(report, item, by=by, now=now, expected=expected, **facts)
    if photo is not None:
        add_photo(finding, photo, size, by=by, now=now)
    return finding


@transaction.atomic
def mark_in_order(
    report: Report,
    item: ChecklistItem,
    *,
    by: User,
    now: dt.datetime,
    room: Room | None = None,
    expected: int | None = None,
) -> None:
    """Nothing is wrong with this item. A finding that was logged goes, with its photos.

    Raises Conflict when a colleague logged or changed it meanwhile.
    """
    report = _locked(report, by)
    policies.check_item(report, item, room)
    known = _logged(report, item, room)
    _check_version(known, expected)
    if known is not None:
        _remove(known, by=by, now=now)
    _check_off(report, item, room)
    _saved(report, by=by, now=now, item=item.code, category="", room=room.code if room else "")


def _check_off(report: Report, item: ChecklistItem, room: Room | None) -> None:
    key = checked_key(item, room)
    if key not in report.checked:
        report.checked = [*report.checked, key]
        report.save(update_fields=["checked"])


def _check_version(known: Finding | None, expected: int | None) -> None:
    """`expected` is the version on the screen, 0 where there was no finding yet."""
    if expected is None or expected == (known.version if known else 0):
        return
    changes = {"category": known.get_category_display(), "note": known.note} if known else {"category": "", "note": ""}
    raise Conflict("changed_meanwhile", policies.CHANGED, changes=changes)


@transaction.atomic
def remove_finding(finding: Finding, *, by: User, now: dt.datetime) -> None:
    """The item is in order after all; its photos go with the finding."""
    report = _locked(finding.report, by)
    _remove(finding, by=by, now=now)
    _saved(report, by=by, now=now, item=finding.item.code, category="")


def _remove(finding: Finding, *, by: User, now: dt.datetime) -> None:
    for photo in finding.photos.select_related("picture"):
        _discard(photo, by=by, now=now)
    finding.delete()


def _discard(photo: FindingPhoto, *, by: User, now: dt.datetime) -> None:
    picture = photo.picture
    photo.delete()
    intake.discard(picture, by=by, now=now)


def discard_draft(report: Report, *, by: User, now: dt.datetime) -> None:
    """The visit was called off: what was written down goes, with its photos."""
    report = _locked(report, by)
    for finding in report.findings.all():
        _remove(finding, by=by, now=now)
    record(Event.REMOVED, report, by=by, now=now, visit=report.visit.code)
    report.delete()


@transaction.atomic
def add_photo(finding: Finding, upload: IO[bytes], size: int, *, by: User, now: dt.datetime) -> FindingPhoto:
    """Raises ValidationError when the upload is no picture that we can keep."""
    report = _locked(finding.report, by)
    picture = intake.take_in(upload, size, purpose=Purpose.FINDING, by=by, now=now)
    photo = FindingPhoto.objects.create(finding=finding, picture=picture)
    _saved(report, by=by, now=now, item=finding.item.code, picture=picture.code)
    return photo


@transaction.atomic
def remove_photo(photo: FindingPhoto, *, by: User, now: dt.datetime) -> None:
    report = _locked(photo.finding.report, by)
    item = photo.finding.item.code
    _discard(photo, by=by, now=now)
    _saved(report, by=by, now=now, item=item, fields=["photos"])


@transaction.atomic
def set_conclusion(
    report: Report, *, by: User, now: dt.datetime, remarks: str, fire_outcome: str = "", expected: int | None = None
) -> Report:
    """The general remarks, and for a fire check its outcome; that of a quality check is worked out, never typed."""
    report = _locked(report, by)
    policies.check_outcome_typed(report, fire_outcome)
    facts: dict[str, object] = {"remarks": remarks.strip()}
    if report.kind == Kind.FIRE:
        facts["fire_outcome"] = fire_outcome
    changed = rows.write(report, facts, expected=expected)
    _saved(report, by=by, now=now, fields=changed)
    return report


def _saved(report: Report, *, by: User, now: dt.datetime, **facts: Any) -> None:
    Report.objects.filter(pk=report.pk).update(saved_at=now)
    report.saved_at = now
    record(Event.CHANGED, report, by=by, now=now, **facts)


@transaction.atomic
def sign(report: Report, *, by: User, now: dt.datetime) -> Report:
    """Close the report. The outcome is derived, never typed; the system then proposes what to decide."""
    permissions.check_may_inspect(by, report.kind)
    rows.lock(report.building)  # first, as whoever decides about it
    visit = rows.lock(report.visit)  # before the report, as in cancel_visit
    report = rows.lock(report)
    policies.check_can_sign(report)
    if report.kind == Kind.QUALITY:
        _settle_rooms(report)
    move(report, ReportState.SIGNED, by=by, now=now, signed_at=now, signed_by=by)
    move(visit, VisitState.DONE, by=by, now=now)
    step = STEP_OF[Kind(report.kind)]
    followups.close(kind="building", code=report.building.code, steps=[step], by=by, now=now)
    followups.close(kind="visit", code=visit.code, by=by, now=now)
    lapse_with(visit, by=by, now=now)
    if report.kind == Kind.QUALITY:
        proposals.propose(report, by=by, now=now)
        _come_back_for_unseen_rooms(report, by=by, now=now)
    else:
        orders.settle_for_fire(report, by=by, now=now)
    seen_with(report, by=by, now=now)
    return report


def _come_back_for_unseen_rooms(report: Report, *, by: User, now: dt.datetime) -> None:
    """At once where a repair term is over; in some months for others that nobody saw and no certificate covers.

    A repair term that still runs brings us back by itself.
    """
    today = clock.date_of(now)
    unseen = rooms_in(report.building).exclude(results__report=report)
    waiting = queries.open_orders(report.building, Kind.QUALITY).filter(proposal__rooms__in=unseen)
    if any(order.clock.follow_up.closed_at for order in waiting):
        orders.second_look(report.building, Kind.QUALITY, by=by, now=now)
    elif not waiting and queries.never_settled(unseen, today).exists():
        followups.plan_next(
            kind="building",
            code=report.building.code,
            step=STEP_OF[Kind.QUALITY],
            due_on=term("first-inspection").after(today),
            owner_role=Role.QUALITY_INSPECTOR,
            term="first-inspection",
            by=by,
            now=now,
        )


def _settle_rooms(report: Report) -> None:
    findings = list(report.findings.select_related("item"))
    for result in report.room_results.select_related("room"):
        categories = [finding.category for finding in findings if finding.weighs_on(result.room)]
        result.outcome = outcome_of(categories)
        result.blocked = is_blocked(categories)
        result.overcrowded = is_overcrowded(categories)
        result.small = categories.count(Category.ONE)
        result.serious = categories.count(Category.TWO)
        result.grave = categories.count(Category.THREE)
        result.save()
