"""Buildings whose story is written out, so that every role finds something of each kind to do."""

import dataclasses
import datetime as dt
import io
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from inspections.actions import (
    addenda,
    certificates,
    declarations,
    fire,
    offers,
    orders,
    proposals,
    reports,
    requests,
    visits,
)
from inspections.enums import Change, Course, FireOutcome, Kind, Part, ProposalState, VisitState
from inspections.models import RepairOrder, Report, UnfitProcedure, Visit
from inspections.numbers import new_number
from inspections.queries import open_request
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.dates import add_years
from kotatgent.followups.enums import Unit
from kotatgent.operations.demo import decisions, defects, homes, letting, pictures, procedures
from kotatgent.operations.demo.agenda import Play
from kotatgent.operations.demo.facts import facts
from kotatgent.operations.demo.stage import DAY, Stage
from landlords.enums import BuildingKind
from landlords.models import Building, Landlord
from landlords.queries import rooms_in

Wrong = tuple[str, str, int | None]  # item of the checklist, category, which room (None: the building)
TERMS = {"waste-bikes": (2, Unit.MONTHS)}  # by item: what the brigade's inspector sets with a remark


@dataclass
class Owner:
    """A landlord of a story; registered on its first day."""

    stage: Stage
    name: str
    number: int
    user: User = field(init=False)
    landlord: Landlord = field(init=False)

    def sign_up(self, now: dt.datetime) -> None:
        self.user = self.stage.cast.sign_up(self.name, Role.LANDLORD, now=now)
        self.landlord = letting.register(
            self.stage, self.user, now, **letting.details(self.stage, self.number, company=False)
        )


@dataclass
class Story:
    """One building; days are counted back from today, so that the story ends in the same way on any day."""

    owner: Owner
    home: homes.Home
    declares_late: bool = False  # to the fire brigade: not on the first day, but when its story says so, or never
    building: Building = field(init=False)
    visits: dict[str, Visit] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)

    def with_a_small_room(self) -> "Story":
        """Its first room is smaller than the norm and lives on a derogation."""
        first, *others = self.home.rooms
        small = {**first, "area_m2": Decimal("10.50"), "small_room_derogation": True}
        self.home = dataclasses.replace(self.home, rooms=[small, *others])
        return self

    @property
    def stage(self) -> Stage:
        return self.owner.stage

    def moment(self, days_ago: int, hour: int = 10) -> dt.datetime:
        return clock.start_of(self.stage.today - days_ago * DAY) + dt.timedelta(hours=hour)

    def then(self, days_ago: int, play: Play, hour: int = 10) -> None:
        self.stage.agenda.add(self.moment(days_ago, hour), play)

    def comes(self, days_ago: int) -> None:
        self.then(days_ago, self._bring)

    def _bring(self, now: dt.datetime) -> None:
        building = letting.bring(self.stage, self.owner.user, self.owner.landlord, self.home, now, surely=True)
        self.stage.known_buildings.add(building.pk)  # nothing of it is left to chance
        self.building = building
        if not self.declares_late:
            letting.declare(self.stage, building, self.owner.user, now)

    def declared(self, days_ago: int) -> None:
        """Later than its first day."""
        self.then(days_ago, lambda now: letting.declare(self.stage, self.building, self.owner.user, now))

    def changed(self, days_ago: int, change: Change) -> None:
        """A change that the register does not see, in the landlord's words; the fire brigade has not seen it yet."""
        self.then(days_ago, partial(self._change, change))

    def _change(self, change: Change, now: dt.datetime) -> None:
        declarations.declare(
            self.building,
            started_on=clock.date_of(now) - 3 * DAY,
            change=change,
            note=facts()["declared"][change],
            by=self.owner.user,
            now=now,
        )

    def nothing_found(self, days_ago: int) -> None:
        self.then(days_ago, self._find_nothing)

    def _find_nothing(self, now: dt.datetime) -> None:
        certificates.record_lookup(self.building, by=self._first(Role.STAFF), now=now)

    def found(self, days_ago: int, *, days_left: int) -> None:
        self.then(days_ago, partial(self._find, days_left))

    def _find(self, days_left: int, now: dt.datetime) -> None:
        valid_until = self.stage.today + days_left * DAY
        issued_on = add_years(valid_until, -10)
        certificates.find_certificate(
            self.building,
            number=new_number(),
            issued_on=issued_on,
            valid_until=valid_until,
            rooms=rooms_in(self.building),
            max_residents=sum(room.residents for room in rooms_in(self.building)),
            fire_reason=facts()["reasons"]["fire_old"],
            by=self._first(Role.STAFF),
            now=now,
        )

    def planned(self, days_ago: int, kind: Kind, *, visit: int, hour: int = 10) -> None:
        """An appointment so many days ago; a negative number is still to come."""
        self.then(days_ago, partial(self._plan, kind, self.moment(visit, hour)), hour=15)

    def _plan(self, kind: Kind, planned_for: dt.datetime, now: dt.datetime) -> None:
        by = self._first(Role.QUALITY_INSPECTOR if kind == Kind.QUALITY else Role.FIRE_INSPECTOR)
        self.visits[kind] = visits.plan_visit(
            self.building, kind=kind, planned_for=planned_for, by=by, now=now, any_day=True
        )

    def offered(self, days_ago: int, kind: Kind, *, visit: int) -> None:
        """The inspector proposed two moments; the landlord has not chosen yet."""
        moments = [self.moment(visit, 10), self.moment(visit - 1, 14)]
        self.then(days_ago, partial(self._offer, kind, moments), hour=15)

    def _offer(self, kind: Kind, moments: list[dt.datetime], now: dt.datetime) -> None:
        by = self._first(Role.QUALITY_INSPECTOR if kind == Kind.QUALITY else Role.FIRE_INSPECTOR)
        offers.propose(self.building, kind=kind, moments=moments, by=by, now=now, any_day=True)

    def in_vain(self, days_ago: int, kind: Kind, outcome: VisitState) -> None:
        """The inspector stood at the door and could not do the visit."""
        self.planned(days_ago + 8, kind, visit=days_ago)
        self.then(days_ago, partial(self._in_vain, kind, outcome), hour=11)

    def _in_vain(self, kind: Kind, outcome: VisitState, now: dt.datetime) -> None:
        visit, words = self.visits[kind], facts()["visits"][outcome]
        visits.end_in_vain(visit, outcome=outcome, what_happened=words, by=visit.inspector, now=now)

    def seen(self, visit: int, kind: Kind, wrong: list[Wrong], *, outcome: str = "", signed: int | None = None) -> None:
        """Announced ten days before; without `signed` the report is still being written."""
        self.planned(visit + 10, kind, visit=visit)
        self.then(visit, partial(self._look, kind, wrong, outcome, 6 if signed is None else 0))
        if signed is not None:
            self.then(signed, partial(self._sign, kind))

    def _look(self, kind: Kind, wrong: list[Wrong], outcome: str, gone_through: int, now: dt.datetime) -> None:
        by = self.visits[kind].inspector
        report = self.reports[kind] = visits.begin_report(self.visits[kind], by=by, now=now)
        rooms = list(rooms_in(self.building))
        items = {item.code: item for item in report.checklist.items.all()}
        notes = facts()["notes"] | facts()["fire_notes"]
        for number, (code, category, position) in enumerate(wrong, start=1):
            room = None if position is None else rooms[position]
            moment = now + dt.timedelta(minutes=5 * number)
            within, unit = TERMS.get(code, (None, ""))
            reports.save_finding(
                report,
                items[code],
                category=category,
                room=room,
                note=notes.get(code, ""),
                within=within,
                unit=unit,
                by=by,
                now=moment,
            )
        end = now + dt.timedelta(minutes=5 * len(wrong) + 10)
        if kind == Kind.FIRE:
            report_number = f"{now:%Y}-{self.visits[kind].pk:05d}"
            serviced = report.seen_on - 150 * DAY
            issuer = facts()["brigade"]["issuer"]
            fire.set_facts(
                report,
                issuer=issuer,
                number=report_number,
                extinguishers_on=serviced,
                special_risk=False,
                by=by,
                now=end,
            )
        if not gone_through:
            defects.gone_through(report, by, end)
        in_order = set(items) - {code for code, *_rest in wrong}
        of_building = [item for item in items.values() if item.part == Part.BUILDING and item.code in in_order]
        for item in of_building[:gone_through]:
            reports.mark_in_order(report, item, by=by, now=end)
        reports.set_conclusion(report, remarks="", fire_outcome=outcome, by=by, now=end)

    def _sign(self, kind: Kind, now: dt.datetime) -> None:
        reports.sign(self.reports[kind], by=self.visits[kind].inspector, now=now)

    def added(self, days_ago: int) -> None:
        """Something is put right in the signed report, in an addition."""
        self.then(days_ago, self._add)

    def _add(self, now: dt.datetime) -> None:
        report = self.reports[Kind.QUALITY]
        addenda.add(report, by=self.visits[Kind.QUALITY].inspector, now=now, **facts()["addendum"])

    def fire_seen(self, visit: int, *, outcome: FireOutcome = FireOutcome.FAVOURABLE) -> None:
        usual: dict[FireOutcome, list[Wrong]] = {
            FireOutcome.FAVOURABLE: [],
            FireOutcome.WITH_REMARKS: [("instructions", "remark", None)],
            FireOutcome.UNFAVOURABLE: [("escape-route", "serious", None), ("emergency-light", "remark", None)],
        }
        self.seen(visit, Kind.FIRE, usual[outcome], outcome=outcome, signed=visit - 1)

    def decided(self, days_ago: int) -> None:
        """As the system proposed."""
        self.then(days_ago, self._decide)

    def _decide(self, now: dt.datetime) -> None:
        reasons = facts()["reasons"]
        for proposal in self.reports[Kind.QUALITY].proposals.filter(state=ProposalState.OPEN):
            if proposal.course == Course.UNFIT:
                case = procedures.at_once(proposal, by=self._first(Role.DECISION_MAKER), now=now)
                staff = self._first(Role.STAFF)
                hand_over = partial(_hand_over, case, staff)
                self.stage.agenda.add(procedures.hand_over_day(now), hand_over)
                continue
            proposals.decide(
                proposal,
                decision=Course(proposal.course),
                fire_reason=reasons["fire_missing"],
                by=self._first(Role.DECISION_MAKER),
                now=now,
                warning=proposal.course == Course.REPAIR,
            )

    def asks(self, days_ago: int) -> None:
        """The landlord asks for a certificate."""
        self.then(days_ago, lambda now: requests.file_request(self.building, by=self.owner.user, now=now))

    def refused(self, days_ago: int) -> None:
        """The certificate that the landlord asked for."""
        self.then(days_ago, self._refuse)

    def _refuse(self, now: dt.datetime) -> None:
        request = open_request(self.building)
        assert request is not None  # the story asked for it
        requests.refuse_request(
            request, reason=facts()["reasons"]["request_refused"], by=self._first(Role.DECISION_MAKER), now=now
        )

    def second_opinion(self, days_ago: int) -> None:
        """The landlord asked Wonen in Vlaanderen that day, about the last refusal."""
        self.then(days_ago, self._ask_opinion)

    def _ask_opinion(self, now: dt.datetime) -> None:
        request = self.building.certificate_requests.latest("filed_at")
        requests.note_opinion(request, asked_on=clock.date_of(now), by=self.owner.user, now=now)

    def invited(self, days_ago: int, *, heard: bool) -> None:
        """To a hearing on the first day that the notice allows; heard there when that day is behind us."""
        self.then(days_ago, partial(self._invite, heard))

    def _invite(self, heard: bool, now: dt.datetime) -> None:
        by = self._first(Role.DECISION_MAKER)
        proposal = self.reports[Kind.QUALITY].proposals.get(state=ProposalState.OPEN)
        hearing_at = procedures.start(proposal, by=by, now=now)
        if heard:
            self.stage.agenda.add(hearing_at, lambda later: procedures.hear(proposal, by=by, now=later))

    def asked_unfit(self, days_ago: int) -> None:
        """A resident asks for the procedure unfit; nobody has inspected yet."""
        self.then(days_ago, self._ask_unfit)

    def _ask_unfit(self, now: dt.datetime) -> None:
        procedures.asked(self.building, by=self._first(Role.STAFF), now=now)

    def shows_remark(self, days_ago: int) -> None:
        """The landlord sends a photo of the remark that the brigade gave a term."""
        self.then(days_ago, self._show_remark)

    def _show_remark(self, now: dt.datetime) -> None:
        order = RepairOrder.objects.get(building=self.building, finding__isnull=False)
        drawing = pictures.draw(0)
        proof = [(io.BytesIO(drawing), len(drawing))]
        orders.report_put_right(order, done=facts()["procedure"]["shown"], photos=proof, by=self.owner.user, now=now)

    def appealed(self, days_ago: int) -> None:
        """Against the decision unfit."""
        self.then(days_ago, lambda now: procedures.appeal(self._case(), now=now))

    def annulled(self, days_ago: int) -> None:
        """By the minister, who grants the appeal."""
        self.then(days_ago, lambda now: procedures.grant(self._case(), by=self._first(Role.DECISION_MAKER), now=now))

    def _case(self) -> UnfitProcedure:
        return self.building.unfit_procedures.get()

    def started(self, days_ago: int) -> None:
        """The City starts a certificate itself."""
        self.then(days_ago, self._start)

    def _start(self, now: dt.datetime) -> None:
        requests.start_own(
            self.building, why=facts()["reasons"]["own_initiative"], by=self._first(Role.QUALITY_INSPECTOR), now=now
        )

    def back_online(self, days_ago: int) -> None:
        self.then(days_ago, lambda now: decisions.back_online(self.stage, self.building, now))

    def _first(self, role: Role) -> User:
        return self.stage.cast.of(role)[0]


def _hand_over(case: UnfitProcedure, by: User, now: dt.datetime) -> None:
    procedures.hand_over(case, by=by, now=now)


def draw(owner: Owner, kind: BuildingKind, rooms: int) -> Story:
    """Chance says where it stands and how large the rooms are."""
    chance = owner.stage.chance
    while len((home := homes.one(chance, kind)).rooms) < rooms:
        continue
    return Story(owner, homes.Home(kind, home.street, home.facts, home.rooms[:rooms]))
