"""Reports that the sweep freezes: when, with what, once and for good; and another edition beside them."""

import datetime as dt
import hashlib
import json
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import append_only, clock
from kotatgent.core.errors import NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.operations.register import INVARIANTS
from kotatgent.steering import sealed
from kotatgent.steering.figures import DEFINITIONS
from kotatgent.steering.models import DailyFigure, FrozenReport
from kotatgent.steering.reports import content, frozen, periods
from kotatgent.steering.reports.actions import freeze_again
from tests.factories.accounts import make_user
from tests.factories.figures import figures_of

pytestmark = pytest.mark.django_db

OCTOBER, BEFORE = dt.date(2026, 10, 31), dt.date(2025, 10, 31)


def at(month: int, day: int, hour: int = 3, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=clock.BRUSSELS)


def codes() -> list[str]:
    return sorted(FrozenReport.objects.values_list("code", flat=True))


@pytest.fixture
def october() -> FrozenReport:
    figures_of(OCTOBER)
    figures_of(BEFORE, adverts_online=208, rent_all_in_median=Decimal("501.00"))
    sweep.run(now=at(11, 3))
    return FrozenReport.objects.get(code="2026-10-1")


class TestWhen:
    def test_on_the_third_day_after_the_end_and_once(self):
        figures_of(OCTOBER)
        assert [sweep.run(now=at(11, day)).get("steering.frozen", 0) for day in (1, 2, 3, 3, 4)] == [0, 0, 1, 0, 0]
        assert codes() == ["2026-10-1"]

    def test_a_month_without_figures_waits_for_them(self):
        figures_of(OCTOBER - dt.timedelta(days=1))
        sweep.run(now=at(11, 3))
        assert codes() == []
        figures_of(OCTOBER)
        sweep.run(now=at(11, 20))
        assert codes() == ["2026-10-1"]

    def test_missed_nights_and_months_are_made_up_for(self):
        for month in (7, 8, 9, 10):
            figures_of(periods.month_of(dt.date(2026, month, 1)).until)
        assert sweep.run(now=at(11, 25))["steering.frozen"] == 5
        assert codes() == ["2025-2026-1", "2026-07-1", "2026-08-1", "2026-09-1", "2026-10-1"]
        year = FrozenReport.objects.get(kind="year")
        assert (year.since, year.until) == (dt.date(2025, 10, 1), dt.date(2026, 9, 30))

    def test_the_end_of_a_day_is_that_of_brussels(self):
        figures_of(OCTOBER)
        sweep.run(now=dt.datetime(2026, 11, 2, 22, 59, tzinfo=dt.UTC))
        assert codes() == []
        sweep.run(now=dt.datetime(2026, 11, 2, 23, 1, tzinfo=dt.UTC))
        assert codes() == ["2026-10-1"]

    def test_it_is_a_line_of_the_audit_register(self, october):
        event = Event.objects.get(subject_code=october.code)
        assert (event.kind, event.subject_kind, event.facts) == ("recorded", "frozenreport", {"edition": 1})


class TestWhat:
    def test_what_is_shown_beside_a_year_earlier(self, october):
        found = {line.name: line for line in content.lines(october.read)}
        adverts = found["adverts_online"]
        assert (adverts.value, adverts.of, adverts.before, adverts.change) == (230, 480, 205, 25)
        rent = found["rent_all_in_median"]
        assert (rent.value, rent.before, rent.change) == (Decimal("522.74"), Decimal("501.00"), Decimal("21.74"))
        assert found["quality_inspections_overdue"].value is None  # three

    def test_nothing_exact_is_in_it(self, october):
        held = json.dumps(october.read["figures"])
        for exact in ("233", "208", "87", "31"):
            assert exact not in held.replace("2800", "")

    def test_without_a_year_earlier(self):
        figures_of(OCTOBER)
        sweep.run(now=at(11, 3))
        line = next(content.lines(FrozenReport.objects.get().read))
        assert (line.before, line.before_of, line.change) == (None, None, None)

    def test_the_definitions_of_that_day_in_both_languages(self, october):
        held = october.read
        assert set(held["definitions"]) == {definition.name for definition in DEFINITIONS}
        with translation.override("nl"):
            assert content.word(held, "adverts_online", "title") == held["definitions"]["adverts_online"]["title"]["nl"]
        assert held["definitions"]["adverts_online"]["title"] == {"nl": "Zoekertjes online", "en": "Adverts online"}

    def test_the_fingerprint_is_that_of_the_text(self, october):
        assert hashlib.sha256(october.content.encode()).hexdigest() == october.sha256
        again = json.loads(october.content)
        assert json.dumps(again, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == october.content


class TestMonthsOfAYear:
    @pytest.fixture
    def year(self) -> FrozenReport:
        """July, August a day early, and September, of which the first has other numbers."""
        figures_of(dt.date(2026, 7, 31), adverts_online=301, adverts_free=112, rent_all_in_median=Decimal("487.50"))
        figures_of(dt.date(2026, 8, 30), adverts_free=4)
        figures_of(dt.date(2026, 9, 30))
        sweep.run(now=at(10, 3))
        return FrozenReport.objects.get(code="2025-2026-1")

    def test_each_month_as_it_may_be_shown(self, year):
        found = {f"{month.start:%Y-%m}": month for month in content.months(year.read)}
        assert list(found)[::11] == ["2025-10", "2026-09"] and len(found) == 12
        july, august, september = (found[f"2026-0{month}"].figures for month in (7, 8, 9))
        assert (july["adverts_online"].value, july["adverts_free"].value) == (300, 110)
        assert july["rent_all_in_median"].value == Decimal("487.50")
        assert august["adverts_free"].value is None  # four
        assert (september["adverts_online"].value, september["adverts_free"].value) == (230, 45)

    def test_of_which_day_and_a_month_without_figures_stays_empty(self, year):
        days = {f"{month.start:%Y-%m}": month.on for month in content.months(year.read)}
        assert (days["2026-07"], days["2026-08"]) == (dt.date(2026, 7, 31), dt.date(2026, 8, 30))
        gaps = [month for month in content.months(year.read) if month.on is None]
        assert len(gaps) == 9 and not any(month.figures for month in gaps)

    def test_nothing_exact_is_in_it(self, year):
        held = json.dumps(year.read["months"])
        for exact in ("301", "112", "233", "48,"):
            assert exact not in held

    def test_a_month_has_no_months(self, october):
        assert october.read["form"] == 2
        assert list(content.months(october.read)) == []


def frozen_before(period: periods.Period, now: dt.datetime) -> FrozenReport:
    """As the first form wrote it, without months."""
    held = content.gather(period, edition=1, reason="", now=now)
    held["form"] = 1
    del held["months"]
    text = content.canonical(held)
    return FrozenReport.objects.create(
        code=f"{period.code}-1", kind=period.kind, since=period.since, until=period.until, edition=1, frozen_at=now,
        content=text, sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip


class TestFrozenInTheFirstForm:
    @pytest.fixture
    def old(self) -> FrozenReport:
        figures_of(dt.date(2026, 9, 30))
        return frozen_before(periods.year_of(dt.date(2026, 9, 30)), at(10, 3))

    def test_still_checks_and_has_no_months(self, old):
        assert INVARIANTS["frozen_reports.fingerprints"].tally(dt.date(2026, 10, 3)).broken == 0
        assert frozen.by_fingerprint(old.sha256) == old
        assert list(content.months(old.read)) == []
        assert {line.name: line.value for line in content.lines(old.read)}["adverts_online"] == 230

    def test_the_sweep_leaves_it_as_it_is(self, old):
        sweep.run(now=at(10, 4))
        assert FrozenReport.objects.get(code=old.code).content == old.content
        assert codes() == ["2025-2026-1"]

    def test_another_edition_brings_the_months_once(self, old):
        staff = make_user(Role.STAFF)
        made = freeze_again(old, reason="Met de maanden.", by=staff, now=at(10, 5))
        assert (made.read["form"], len(list(content.months(made.read)))) == (2, 12)
        with pytest.raises(RuleBroken):
            freeze_again(made, reason="Nog eens.", by=staff, now=at(10, 6))


class TestForGood:
    @pytest.mark.parametrize(
        "change",
        [
            lambda report: FrozenReport.objects.filter(pk=report.pk).update(content="{}"),
            lambda report: report.delete(),
            lambda report: FrozenReport.objects.filter(pk=report.pk).update(sha256="0" * 64),
        ],
    )
    def test_a_row_can_neither_be_changed_nor_removed(self, october, change):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(october)
        assert FrozenReport.objects.get(code=october.code).content == october.content

    def test_what_is_worked_out_anew_changes_no_report(self, october):
        before = october.content
        corrected(adverts_online=300)
        sweep.run(now=at(11, 4))
        assert FrozenReport.objects.get(code=october.code).content == before

    @pytest.mark.parametrize("code", ["frozen_reports.fingerprints", "frozen_reports.editions"])
    def test_the_register_holds(self, october, code):
        tally = INVARIANTS[code].tally(dt.date(2026, 11, 3))
        assert (tally.seen, tally.broken) == (2, 0)

    def test_the_register_notices_a_changed_text(self, october):
        changed = october.content.replace("230", "235")
        append_only_off(lambda: FrozenReport.objects.filter(pk=october.pk).update(content=changed))
        assert INVARIANTS["frozen_reports.fingerprints"].tally(dt.date(2026, 11, 3)).broken == 1


def append_only_off(change) -> None:
    """What somebody with all rights in the database could do."""
    table = "steering_frozenreport"
    append_only.unseal(sealed.SEALS, using="default")
    with append_only.lifted({table: "a frozen report"}, using="default"):
        change()
    append_only.seal(sealed.SEALS, using="default")


def corrected(**values: int) -> None:
    for name, value in values.items():
        found = DailyFigure.objects.filter(name=name, on=OCTOBER)
        append_only_off(lambda found=found, value=value: found.update(value=value))


class TestAnotherEdition:
    def test_stands_beside_the_first_with_its_reason(self, october):
        corrected(adverts_online=300)
        staff = make_user(Role.STAFF)
        made = freeze_again(october, reason=" Dubbel geteld. ", by=staff, now=at(11, 20))
        assert (made.code, made.edition, made.reason) == ("2026-10-2", 2, "Dubbel geteld.")
        assert made.read["reason"] == "Dubbel geteld."
        assert {line.name: line.value for line in content.lines(made.read)}["adverts_online"] == 300
        assert {line.name: line.value for line in content.lines(october.read)}["adverts_online"] == 230
        assert codes() == ["2025-10-1", "2026-10-1", "2026-10-2"]
        assert INVARIANTS["frozen_reports.editions"].tally(dt.date(2026, 11, 20)).broken == 0

    def test_of_an_older_one_it_is_compared_with_the_latest(self, october):
        corrected(adverts_online=300)
        staff = make_user(Role.STAFF)
        freeze_again(october, reason="Dubbel geteld.", by=staff, now=at(11, 20))
        with pytest.raises(RuleBroken) as refusal:
            freeze_again(october, reason="Nog eens.", by=staff, now=at(11, 21))
        assert refusal.value.code == "same_figures"

    def test_not_without_a_difference(self, october):
        with pytest.raises(RuleBroken) as refusal:
            freeze_again(october, reason="Zomaar.", by=make_user(Role.STAFF), now=at(11, 20))
        assert refusal.value.code == "same_figures"
        assert codes() == ["2025-10-1", "2026-10-1"]

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.STAFF}))
    def test_staff_alone(self, october, role):
        with pytest.raises(NotAllowed):
            freeze_again(october, reason="Fout.", by=make_user(role), now=at(11, 20))


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        (dt.date(2026, 8, 31), "2026-08", "2025-2026"),
        (dt.date(2026, 9, 30), "2026-09", "2025-2026"),
        (dt.date(2026, 10, 1), "2026-10", "2026-2027"),
        (dt.date(2028, 2, 29), "2028-02", "2027-2028"),
    ],
)
def test_codes_of_periods(day, month, year):
    assert (periods.month_of(day).code, periods.year_of(day).code) == (month, year)


def test_a_month_is_not_looked_at_before_it_settled():
    ends = periods.month_ends(dt.date(2026, 11, 2))
    assert (ends[0], len(ends)) == (dt.date(2026, 9, 30), 60)
    assert periods.month_ends(dt.date(2026, 11, 3))[0] == OCTOBER
