"""A building with two rooms, everybody who has to do with it, and whatever they may do.

An act that is refused says by which rule; one that is not refused says what the public sees from then on. Both are
written by hand. `pick` and `n` choose among what is there, so that the same numbers play the same life.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from inspections.actions import (
    addenda,
    certificates,
    offers,
    orders,
    proposals,
    reports,
    requests,
    unfit,
    visits,
    warnings,
)
from inspections.enums import (
    AppealAbout,
    Asker,
    Course,
    EndReason,
    Hearing,
    Initiative,
    Kind,
    OpinionState,
    ProposalState,
    RequestState,
    UnfitState,
    Verdict,
    VisitState,
)
from inspections.models import (
    Certificate,
    CertificateRequest,
    Offer,
    Proposal,
    RepairOrder,
    Report,
    SecondOpinion,
    UnfitAppeal,
    UnfitProcedure,
    Visit,
    WarningProcedure,
)
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import clocks, sweep
from kotatgent.followups.models import Clock
from kotatgent.notices import actions as notices
from kotatgent.notices import bounces, letters
from kotatgent.notices.enums import Post
from kotatgent.notices.models import Letter, Notice
from listings import actions as listings
from listings.models import Listing
from tests.factories.accounts import NOW, make_user, number
from tests.factories.inspecting import inspector, repaired
from tests.factories.landlords import make_building, make_landlord, make_room, user_of
from tests.factories.letters import HOME
from tests.factories.listings import make_listing
from tests.life import moments, yearly
from tests.life.facts import going_on
from tests.life.model import TEN_YEARS, Shown, months_after

ROOMS = ("1", "2")  # room 1 shares its kitchen and bathroom, room 2 is a studio
STUDIO = {"kind": "studio", "wc": "own", "shower": "own", "kitchen": "own"}
DAY = dt.timedelta(days=1)

# What may be found: items, categories, the room if it is about one; and what that makes of each room by itself.
SMALL = ["roof", "walls-floors", "damp-common", "stairs", "front-door", "wc", "shower"]  # the last two are shared
TROUBLES = {
    "basin": ([("washbasin", "II", "1")], {"1": "unfit"}),
    "detector of 1": ([("smoke-room", "block", "1")], {"1": "blocked"}),
    "detector of 2": ([("smoke-room", "block", "2")], {"2": "blocked"}),
    "gas": ([("co", "III", "")], {"1": "uninhabitable", "2": "uninhabitable"}),
    "seven small ones": ([(item, "I", "") for item in SMALL], {"1": "unfit"}),
    "shared kitchen": ([("kitchen-area", "II", "")], {"1": "unfit"}),
    "staircase": ([("stairs", "II", "")], {"1": "unfit", "2": "unfit"}),
    "wires": ([("electricity", "III", "2")], {"2": "uninhabitable"}),
}
WORST = ("uninhabitable", "unfit", "conform")
# Item, category, and the months in which a remark is to be put right.
FIRE = {
    "favourable": [],
    "with_remarks": [("access", "remark", None)],
    "with_a_term": [("access", "remark", 2)],
    "unfavourable": [("access", "serious", None)],
}
COURSES = (Course.CERTIFICATE, Course.REPAIR, Course.UNFIT)
ENDS = (EndReason.RENOVATION, EndReason.INSPECTORATE, EndReason.WITHDRAWN, EndReason.RECORDED_WRONGLY)
OPEN_CASE = ("opened", "invited", "heard")


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    """One of these rules says no, and nothing is left of the attempt."""
    with pytest.raises(RuleBroken) as caught, transaction.atomic():
        yield
    assert caught.value.code in codes


class Town:
    def __init__(self) -> None:
        """On Monday 2 March 2026, as the factories have it."""
        self.now = NOW.astimezone(moments.UTC)
        landlord = make_landlord(**HOME)
        self.landlord_pk = user_of(landlord).pk
        self.building = make_building(landlord)
        rooms = [
            make_room(self.building, label="1", area_m2=Decimal("10.50")),
            make_room(self.building, label="2", **STUDIO),
        ]
        self.rooms = {room.label: room for room in rooms}
        self.adverts = {room.label: make_listing(room, published=False).pk for room in rooms}
        self.staff, self.mayor = make_user(Role.STAFF), make_user(Role.DECISION_MAKER)
        self.inspectors = {Kind.QUALITY: inspector(), Kind.FIRE: inspector(Kind.FIRE)}

    def begin(self) -> None:
        """Anew, when the database was brought back to what __init__ left."""
        self.now = NOW.astimezone(moments.UTC)
        self.shown = {label: Shown() for label in ROOMS}
        self.refused_on: dict[int, dt.date] = {}  # by key of the request
        self.confirmed_on = self.today
        self.opinions: set[tuple[int, str]] = set()
        self.events = 0
        mail.outbox = []
        self.look()

    def look(self) -> None:
        self.there = going_on()

    @property
    def today(self) -> dt.date:
        return moments.day_of(self.now)

    @property
    def landlord(self) -> User:
        """Fresh: what is known of its address changes."""
        return User.objects.get(pk=self.landlord_pk)

    def one_of(self, what: str, model: Any, pick: int) -> Any:
        there = self.there[what]
        return model.objects.get(pk=there[pick % len(there)])

    def by(self, who: User) -> dict[str, Any]:
        return {"by": who, "now": self.now}

    # Time

    def passes(self, **span: float) -> None:
        self.now += dt.timedelta(**span)

    def comes_to(self, moment: dt.datetime) -> None:
        self.now = max(self.now, moment)

    def turns(self, pick: int) -> None:
        """To the next moment at which calendars go wrong, or one after it."""
        self.now = moments.next_of(self.now, pick)

    def runs_out(self, pick: int, *, after: bool) -> None:
        """The last second of the last day of a term that runs, or the first second after it."""
        until = self.one_of("clock", Clock, pick).until
        self.comes_to(moments.first_second(until + DAY) if after else moments.last_second(until))

    def night(self) -> dict[str, int]:
        """The sweep of three o'clock, on the next day."""
        self.now = moments.brussels(self.today + DAY, dt.time(3))
        return self.sweep()

    def sweep(self) -> dict[str, int]:
        """The landlord of this town signs in now and then, and says that rooms are still free: nothing here is about
        who stays away for years, or for months (tests/listings/test_freshness.py)."""
        User.objects.filter(pk=self.landlord_pk).update(last_login=self.now)
        Listing.objects.filter(state="published").update(confirmed_on=self.today, ask_on=self.today + 60 * DAY)
        done = sweep.run(now=self.now)
        yearly.notice_a_pause(self)
        return done

    # Adverts

    def advert(self, label: str) -> Listing:
        return Listing.objects.with_facts().get(pk=self.adverts[label])

    def publish(self, label: str) -> None:
        shown = self.shown[label]
        if shown.blocked or shown.advert == "published" or self.there["lapsed"]:
            with refused("blocked", "move_refused", "not_confirmed"):
                listings.publish(self.advert(label), **self.by(self.landlord))
        else:
            listings.publish(self.advert(label), **self.by(self.landlord))
            shown.advert = "published"

    def pause(self, label: str) -> None:
        self._take_offline(label, "paused", ("published",), listings.pause)

    def let(self, label: str) -> None:
        self._take_offline(label, "rented", ("published", "paused"), listings.mark_rented)

    def _take_offline(self, label: str, to: str, out_of: tuple[str, ...], action: Any) -> None:
        if self.shown[label].advert in out_of:
            action(self.advert(label), **self.by(self.landlord))
            self.shown[label].advert, self.shown[label].held = to, False
        else:
            with refused("move_refused"):
                action(self.advert(label), **self.by(self.landlord))

    # Certificates that are found, and that end

    def look_up(self) -> None:
        certificates.record_lookup(self.building, **self.by(self.staff))
        for shown in self.shown.values():
            shown.known = True

    def find(self, labels: set[str], age: int) -> None:
        since = self.today - dt.timedelta(days=age)
        until = months_after(since, 12 * TEN_YEARS)
        found = certificates.find_certificate(
            self.building,
            number=f"CA-{number()}",
            issued_on=since,
            valid_until=until,
            rooms=[self.rooms[label] for label in sorted(labels)],
            fire_reason="Niet op papier.",
            **self.by(self.staff),
        )
        assert found.certificate is not None
        for label, shown in self.shown.items():
            shown.known = True
            if label in labels:
                shown.certify(found.certificate.code, since, until, self.today)

    def end(self, pick: int, why: int, days_ago: int) -> None:
        certificate = self.one_of("certificate", Certificate, pick)
        on, reason = self.today - dt.timedelta(days=days_ago), ENDS[why % len(ENDS)]
        papers = [paper for shown in self.shown.values() for paper in shown.papers if paper.code == certificate.code]
        going = [paper for paper in papers if paper.ended is None]
        facts = {"reason": reason, "on": on, **self.by(self.mayor)}
        if not going or certificate.valid_until < self.today:
            with refused("ended_already"):
                certificates.end_certificate(certificate, **facts)
        elif on < certificate.issued_on:
            with refused("end_date"):
                certificates.end_certificate(certificate, **facts)
        else:
            certificates.end_certificate(certificate, **facts)
            for paper in going:
                paper.ended, paper.never_was = on, reason == EndReason.RECORDED_WRONGLY

    # Visits and reports

    def plan(self, kind: Kind) -> None:
        if self.there[f"{kind} visit"]:
            return
        moment = self.now + dt.timedelta(hours=30)
        visits.plan_visit(self.building, kind=kind, planned_for=moment, any_day=True, **self.by(self.inspectors[kind]))

    def propose(self) -> None:
        if self.there["quality visit"] or self.there["offer"]:
            return
        starts = [self.now + dt.timedelta(days=days) for days in (4, 6)]
        offers.propose(
            self.building,
            kind=Kind.QUALITY,
            moments=starts,
            any_day=True,
            **self.by(self.inspectors[Kind.QUALITY]),
        )

    def answer(self, *, take: bool) -> None:
        offer = self.one_of("offer", Offer, 0)
        slot = offer.slots.order_by("starts_at").last()
        late = self.today > offer.answer_by
        with refused("offer_closed", "in_the_past") if late else transaction.atomic():
            if take:
                offers.take(offer, slot, **self.by(self.landlord))
            else:
                offers.decline(offer, why_none="Ik ben op reis.", **self.by(self.landlord))

    def call_off(self, pick: int) -> None:
        visit = self.one_of("visit", Visit, pick)
        visits.cancel_visit(visit, **self.by(self.inspectors[visit.kind]))

    def in_vain(self, pick: int, *, refuses: bool) -> None:
        visit = self.one_of("visit", Visit, pick)
        self.comes_to(visit.planned_for)
        outcome = VisitState.REFUSED if refuses else VisitState.NOBODY_HOME
        visits.end_in_vain(visit, outcome=outcome, what_happened="Niet binnen.", **self.by(self.inspectors[visit.kind]))

    def inspect(self, seen: set[str], troubles: set[str]) -> None:
        """A visit takes place, the one that is planned where there is one, and its report is signed."""
        self.plan(Kind.QUALITY)
        self.look()
        visit = self.one_of("quality visit", Visit, 0)
        self.comes_to(visit.planned_for + dt.timedelta(hours=2))
        facts = self.by(self.inspectors[Kind.QUALITY])
        report = visits.begin_report(visit, **facts)
        reports.set_rooms(report, rooms=[self.rooms[label] for label in sorted(seen)], **facts)
        items = {item.code: item for item in report.checklist.items.all()}
        found: dict[str, set[str]] = {label: {"conform"} for label in seen}
        for name in sorted(troubles):
            logged, meaning = TROUBLES[name]
            if any(label and label not in seen for _item, _category, label in logged):
                continue
            for item, category, label in logged:  # in the order of names: a grave finding comes after a small one
                reports.save_finding(report, items[item], category=category, room=self.rooms.get(label), **facts)
            for label, word in meaning.items():
                if label in seen:
                    found[label].add(word)
        repaired(report, **facts)
        reports.sign(Report.objects.get(pk=report.pk), **facts)
        said = {
            room.label: (proposal.outcome, proposal.blocked)
            for proposal in Proposal.objects.filter(report=report)
            for room in proposal.rooms.all()
        }
        assert said == {
            label: (next(word for word in WORST if word in words), "blocked" in words) for label, words in found.items()
        }

    def check_fire(self, outcome: str) -> None:
        """Unfavourable: a term that runs, also one that stands still or that we owe days, was not missed (F3.7)."""
        self.plan(Kind.FIRE)
        self.look()
        visit = self.one_of("fire visit", Visit, 0)
        self.comes_to(visit.planned_for + dt.timedelta(hours=2))
        facts = self.by(self.inspectors[Kind.FIRE])
        before = [(order, self.last_day(order)) for order in RepairOrder.objects.filter(kind=Kind.FIRE)]
        before = [(order, last) for order, last in before if order.state in ("running", "reported")]
        report = visits.begin_report(visit, **facts)
        items = {item.code: item for item in report.checklist.items.all()}
        for item, category, months in FIRE[outcome]:
            term = {"within": months, "unit": "months"} if months else {}
            reports.save_finding(report, items[item], category=category, **term, **facts)
        said = "with_remarks" if outcome == "with_a_term" else outcome
        reports.set_conclusion(report, remarks="Nagekeken.", fire_outcome=said, **facts)
        repaired(report, **facts)
        reports.sign(Report.objects.get(pk=report.pk), **facts)
        for order, last in before:
            order = RepairOrder.objects.get(pk=order.pk)
            last = max(last, self.last_day(order))  # with what we owed by now
            again = outcome != "favourable" if order.finding is not None else outcome == "unfavourable"
            if not again:
                assert order.state == "kept"
            else:
                assert order.state == ("missed" if self.today > last else "running")

    def last_day(self, order: RepairOrder) -> dt.date:
        """With the days that it has stood still: until now, or until the landlord said that it is done."""
        running = order.clock
        if running.paused_on is None:
            return running.until
        said = moments.day_of(order.reported_at) if order.reported_at else self.today
        ends = said if running.paused_on <= said else self.today
        return running.until + (ends - running.paused_on)

    def add_to_report(self, pick: int) -> None:
        report = self.one_of("report", Report, pick)
        before = list(report.findings.values_list("pk", "category"))
        facts = {"reason": "Verkeerd nummer.", "body": "Het is kamer 1."}
        addenda.add(report, **facts, **self.by(self.inspectors[report.kind]))
        assert list(report.findings.values_list("pk", "category")) == before

    # Decisions

    def decide(self, pick: int, course: Course, *, warning: bool) -> None:
        """A certificate for what conforms, and nothing else; unfit only in its procedure (F2.34, F2.40)."""
        proposal = self.one_of("proposal", Proposal, pick)
        conform = proposal.outcome == "conform"
        lawful = {Course.CERTIFICATE} if conform else {Course.REPAIR}
        lawful = {Course.REPAIR} if conform and proposal.blocked else lawful
        facts = {"reason": "Zie het verslag.", "fire_reason": "Volgt.", "warning": warning, **self.by(self.mayor)}
        labels = [room.label for room in proposal.rooms.all()]
        if course not in lawful:
            case = UnfitProcedure.objects.filter(proposal=proposal, state__in=OPEN_CASE).first()
            if course == Course.UNFIT and not conform and case and (case.state == "heard" or case.acute_at):
                return  # that is unfit_decided
            with refused("not_lawful", "hearing_first"):
                proposals.decide(proposal, decision=course, **facts)
            return
        proposals.decide(proposal, decision=course, **facts)
        if course == Course.CERTIFICATE:
            code, until = Certificate.objects.get(proposal=proposal).code, months_after(self.today, 12 * TEN_YEARS)
            for label in labels:
                self.shown[label].certify(code, self.today, until, self.today)
        else:
            order = RepairOrder.objects.get(proposal=proposal)
            most = months_after(self.today, 3)
            assert self.today <= order.until <= (most - dt.timedelta(days=14) if warning else most)

    def report_put_right(self, pick: int) -> None:
        order = self.one_of("order", RepairOrder, pick)
        orders.report_put_right(order, done="Hersteld.", **self.by(self.landlord))

    def more_time(self, pick: int) -> None:
        self._move_term("movable", pick, lambda clock, facts: clocks.give_more(clock, days=10, **facts))

    def stand_still(self, pick: int) -> None:
        self._move_term("movable", pick, lambda clock, facts: clocks.pause(clock, **facts))

    def go_on(self, pick: int) -> None:
        clock = self.one_of("paused", Clock, pick)
        last = clock.until + (self.today - clock.paused_on)
        assert clocks.resume(clock, reason="Beter.", **self.by(self.staff)).until == last

    def _move_term(self, what: str, pick: int, action: Any) -> None:
        """A term that is over may still be owed days by us: then either answer is right."""
        clock = self.one_of(what, Clock, pick)
        facts = {"reason": "Levering te laat.", **self.by(self.staff)}
        try:
            with transaction.atomic():
                action(clock, facts)
        except RuleBroken as no:
            assert no.code == "term_is_over" and clock.until < self.today

    # Requests for a certificate

    def ask_or_take_back(self) -> None:
        if not self.there["request"]:
            asked = requests.file_request(self.building, **self.by(self.landlord))
            assert asked.decide_by == self.today + dt.timedelta(days=60)
            return
        asked = self.one_of("request", CertificateRequest, 0)
        if asked.initiative == Initiative.LANDLORD:
            requests.withdraw_request(asked, **self.by(self.landlord))
        else:
            requests.file_request(self.building, **self.by(self.landlord))

    def start_or_refuse(self) -> None:
        """What is asked is refused, unless rooms wait that are conform; otherwise the City starts it itself."""
        if not self.there["request"]:
            requests.start_own(self.building, why="Klacht.", **self.by(self.staff))
            return
        asked = self.one_of("request", CertificateRequest, 0)
        if self.there["conform"]:
            with refused("conform"):
                requests.refuse_request(asked, reason="Nee.", **self.by(self.mayor))
        else:
            requests.refuse_request(asked, reason="Nee.", **self.by(self.mayor))

    def second_opinion(self, pick: int, when: int) -> None:
        """In the thirty days after a refusal, or after day 60 went by without an answer (F2.6)."""
        asked = self.one_of("asked", CertificateRequest, pick)
        thirty = dt.timedelta(days=30)
        last_day = moments.day_of(asked.filed_at) + dt.timedelta(days=60)
        refused_on = moments.day_of(asked.closed_at) if asked.state == RequestState.REFUSED else None
        windows = {}
        if (refused_on or self.today) > last_day:
            windows["silence"] = (last_day + DAY, last_day + thirty)
        if refused_on is not None:
            windows["refusal"] = (refused_on, refused_on + thirty)
        days = [self.today, last_day, last_day + DAY, last_day + thirty, (refused_on or self.today) + thirty]
        asked_on = days[when % len(days)]
        grounds = [name for name, (first, last) in windows.items() if first <= asked_on <= last]
        facts = {"asked_on": asked_on, **self.by(self.landlord)}
        if not grounds or asked_on > self.today or (asked.pk, grounds[-1]) in self.opinions:
            with refused("no_ground", "in_the_future", "window_closed", "between", "too_early", "taken"):
                requests.note_opinion(asked, **facts)
            return
        assert requests.note_opinion(asked, **facts).ground == grounds[-1]
        self.opinions.add((asked.pk, grounds[-1]))

    def opinion_comes(self, pick: int, which: int) -> None:
        outcome = [one for one in OpinionState if one != OpinionState.ASKED][which % 3]
        opinion = self.one_of("opinion", SecondOpinion, pick)
        requests.record_outcome(opinion, outcome=outcome, answered_on=self.today, **self.by(self.staff))

    # Unfit, step by step

    def open_case(self, pick: int, what: str = "proposal") -> None:
        proposal = self.one_of(what, Proposal, pick)
        runs = UnfitProcedure.objects.filter(proposal=proposal, state__in=OPEN_CASE).exists()
        facts = {"ground": "Zie het verslag.", **self.by(self.mayor)}
        if proposal.outcome == "conform":
            with refused("not_lawful"):
                unfit.open_for(proposal, **facts)
        elif runs:
            with refused("procedure_runs"):
                unfit.open_for(proposal, **facts)
        else:
            assert unfit.open_for(proposal, **facts).proposal == proposal

    def ask_for_case(self, days_ago: int) -> None:
        asked_on = self.today - dt.timedelta(days=days_ago)
        facts = {"ground": "Schimmel.", **self.by(self.staff)}
        if self.there["case without a report"]:
            with refused("procedure_runs"):
                unfit.open_on_request(self.building, asker=Asker.RESIDENT, requested_on=asked_on, **facts)
            return
        case = unfit.open_on_request(self.building, asker=Asker.RESIDENT, requested_on=asked_on, **facts)
        assert case.clock.until == months_after(asked_on, 3)

    def open_own_case(self) -> None:
        facts = {"ground": "Klachten.", **self.by(self.mayor)}
        if self.there["case without a report"]:
            with refused("procedure_runs"):
                unfit.open_on_own_initiative(self.building, **facts)
        else:
            unfit.open_on_own_initiative(self.building, **facts)

    def follow_warning(self, pick: int) -> None:
        """Another procedure, once for each warning; never beside one that waits for a report."""
        warning = self.one_of("warning", WarningProcedure, pick)
        facts = {"ground": "Niet hersteld.", **self.by(self.mayor)}
        if self.there["case without a report"] or warning.unfit_procedures.exists():
            with refused("procedure_runs"):
                unfit.open_after_warning(warning, **facts)
        else:
            unfit.open_after_warning(warning, **facts)

    def leave_warning(self, pick: int) -> None:
        warning = self.one_of("warning", WarningProcedure, pick)
        if warnings.waits_for_next(warning):
            warnings.leave(warning, reason="Verkocht.", **self.by(self.mayor))
        assert not warnings.waits_for_next(warning)

    def invite(self, pick: int, days: int, *, mailed: bool) -> None:
        case = self.one_of("case", UnfitProcedure, pick)
        facts = {"hearing_at": self.now + dt.timedelta(days=days), "place": "Stadhuis", **self.by(self.staff)}
        if case.state == UnfitState.HEARD:
            with refused("step_done"):
                unfit.invite(case, **facts)
        elif case.proposal_id is None:
            with refused("no_report"):
                unfit.invite(case, **facts)
        elif moments.day_of(facts["hearing_at"]) < self.today + dt.timedelta(days=14):
            with refused("too_soon"):
                unfit.invite(case, **facts)
        else:
            unfit.invite(case, **facts)
            if mailed:
                self.mails_go()

    def hear(self, pick: int, *, waits: bool, comes: bool) -> None:
        case = self.one_of("case", UnfitProcedure, pick)
        if waits and case.state == UnfitState.INVITED:
            self.comes_to(case.hearing_at)
        facts = {"statement": "Ik herstel.", **self.by(self.staff)}
        facts["hearing"] = Hearing.ATTENDED if comes else Hearing.ABSENT
        invited = case.state == UnfitState.INVITED and self.now >= case.hearing_at
        if invited and (comes or self._told_in_time(case)):
            unfit.record_hearing(case, **facts)
        else:
            with refused("not_told" if invited else "too_early" if case.state == UnfitState.INVITED else "not_invited"):
                unfit.record_hearing(case, **facts)

    def _told_in_time(self, case: UnfitProcedure) -> bool:
        """Fourteen days before the hearing the last invitation was sent and did not come back, or a letter was posted
        in its place."""
        mail = Notice.objects.filter(template="unfit_hearing", about_code=case.code).latest("pk")
        letter = Letter.objects.filter(notice=mail, state="posted").first()
        day = letter.posted_on if letter else moments.day_of(mail.sent_at) if mail.state == "sent" else None
        return day is not None and day + dt.timedelta(days=14) <= moments.day_of(case.hearing_at)

    def act_at_once(self, pick: int) -> None:
        case = self.one_of("case", UnfitProcedure, pick)
        facts = {"measure": "Ontruimd.", "reason": "CO.", **self.by(self.mayor)}
        if case.acute_at is not None:
            with refused("step_done"):
                unfit.record_acute(case, **facts)
        else:
            unfit.record_acute(case, **facts)

    def decide_case(self, pick: int, *, declare: bool) -> None:
        """Nobody is declared unfit unheard, except in acute danger, nor otherwise than as the report found."""
        case = self.one_of("case", UnfitProcedure, pick)
        proposal = case.proposal
        verdict = Verdict(proposal.outcome) if declare and proposal and proposal.outcome != "conform" else None
        verdict = verdict or (Verdict.UNFIT if declare else Verdict.NOT_DECLARED)
        facts = {"verdict": verdict, "reason": "Zie het verslag.", **self.by(self.mayor)}
        if case.state != UnfitState.HEARD and case.acute_at is None:
            with refused("hearing_first", "superseded", "decided"):
                unfit.decide(case, **facts)
        elif declare and (proposal is None or proposal.state != ProposalState.OPEN or proposal.outcome != verdict):
            with refused("not_lawful", "superseded", "decided"):
                unfit.decide(case, **facts)
        else:
            labels = [room.label for room in proposal.rooms.all()] if proposal else []
            case = unfit.decide(case, **facts)
            assert case.appeal_until == self.today + dt.timedelta(days=30)
            if declare:
                for label in labels:
                    self.shown[label].declare_unfit(case.code, self.today)

    def stop_case(self, pick: int) -> None:
        unfit.stop(self.one_of("case", UnfitProcedure, pick), reason="Geen grond.", **self.by(self.mayor))

    def appeal(self, what: str, pick: int, when: int) -> None:
        """Thirty days after a decision, or twelve months after three months of silence (F2.34)."""
        case = self.one_of(what, UnfitProcedure, pick)
        if what == "decided":
            first = moments.day_of(case.decided_at)
            last = first + dt.timedelta(days=30)
        else:
            over = months_after(case.requested_on, 3)
            first, last = over + DAY, months_after(over, 12)
        days = [self.today, first - DAY, first, last, last + DAY]
        filed_on = days[when % len(days)]
        facts = {"filed_on": filed_on, **self.by(self.landlord if pick % 3 else self.staff)}
        waits = case.appeals.filter(state="filed").exists()
        if waits or filed_on > self.today or not first <= filed_on <= last:
            with refused("nothing_to_appeal", "appeal_filed", "in_the_future", "too_early", "too_late"):
                unfit.record_appeal(case, **facts)
        else:
            appeal = unfit.record_appeal(case, **facts)
            assert appeal.clock.until == months_after(filed_on, 3)

    def minister_answers(self, pick: int, *, granted: bool) -> None:
        appeal = self.one_of("appeal", UnfitAppeal, pick)
        case = appeal.procedure
        unfit.record_answer(appeal, granted=granted, answered_on=self.today, **self.by(self.staff))
        if granted and appeal.about == AppealAbout.DECISION:
            for shown in self.shown.values():
                shown.annul(case.code)

    def give_back(self, pick: int, *, holds: bool) -> None:
        appeal = self.one_of("granted", UnfitAppeal, pick)
        papers = {
            label: found for label, shown in self.shown.items() if (found := shown.to_give_back(appeal.procedure.code))
        }
        facts = {"holds": holds, "reason": "Vernietigd.", **self.by(self.mayor)}
        if not papers:
            with refused("nothing_ended"):
                unfit.give_back(appeal, **facts)
            return
        unfit.give_back(appeal, **facts)
        for label, found in papers.items() if holds else ():
            self.shown[label].give_back(found, self.today)

    def hand_over(self, pick: int) -> None:
        case = self.one_of("decided", UnfitProcedure, pick)
        facts = {"what": "Besluit.", "reason": "Inventaris.", **self.by(self.staff)}
        if case.verdict == Verdict.NOT_DECLARED:
            with refused("not_declared"):
                unfit.hand_over(case, **facts)
        else:
            unfit.hand_over(case, **facts)

    # The post

    def mails_go(self) -> None:
        notices.send_due(now=self.now)

    def mail_bounces(self, pick: int, *, hard: bool) -> None:
        notice = self.one_of("sent", Notice, pick)
        known = bounces.report(
            event_id=f"E{number()}", message_id=notice.message_id, hard=hard, reason="550", now=self.now
        )
        assert known
        assert Letter.objects.filter(notice=notice).exists()

    def letter_is_posted(self, pick: int) -> None:
        letter = self.one_of("letter", Letter, pick)
        letters.post(letter, on=self.today, how=Post.REGISTERED, **self.by(self.staff))

    def address_works(self) -> None:
        bounces.reachable_again(self.landlord, **self.by(self.landlord))
