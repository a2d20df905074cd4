"""The life of a building against a model written by hand: after anything that anybody does, in any order, the public
must see of each room what the law lets it see."""

import datetime as dt
from dataclasses import dataclass, field

import hypothesis
import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from inspections.actions import certificates, proposals, reports, requests, visits
from inspections.enums import Course, EndReason, Kind
from inspections.models import Proposal, Report
from inspections.queries import open_request, planned_visits
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import sweep
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from listings import actions as listings
from listings.models import Listing
from listings.wording import label_of_listing
from tests.factories.accounts import NOW, make_user, number
from tests.factories.inspecting import decided, inspector, repaired
from tests.factories.landlords import landlord_of, make_building, make_room, user_of
from tests.factories.listings import make_listing

ROOMS = ("1", "2")  # room 1 shares its kitchen and bathroom, room 2 is a studio
STUDIO = {"kind": "studio", "wc": "own", "shower": "own", "kitchen": "own"}

# What may be found: items, categories, the room if it is about one; and what that makes of each room by itself.
SMALL = ["roof", "walls-floors", "damp-common", "stairs", "front-door", "wc", "shower"]  # the last two are shared
TROUBLES = {
    "gas": ([("co", "III", "")], {"1": "uninhabitable", "2": "uninhabitable"}),
    "staircase": ([("stairs", "II", "")], {"1": "unfit", "2": "unfit"}),
    "shared kitchen": ([("kitchen-area", "II", "")], {"1": "unfit"}),
    "seven small ones": ([(item, "I", "") for item in SMALL], {"1": "unfit"}),
    "basin": ([("washbasin", "II", "1")], {"1": "unfit"}),
    "wires": ([("electricity", "III", "2")], {"2": "uninhabitable"}),
    "detector of 1": ([("smoke-room", "block", "1")], {"1": "blocked"}),
    "detector of 2": ([("smoke-room", "block", "2")], {"2": "blocked"}),
}
SOME_TROUBLES = st.sets(st.sampled_from(sorted(TROUBLES)), max_size=3)
WORST = ("uninhabitable", "unfit", "conform")
TEN_YEARS = 10


def ten_years_after(day):
    return day.replace(year=day.year + TEN_YEARS, day=min(day.day, 28) if day.month == 2 else day.day)


@dataclass
class Paper:
    """A certificate, as it covers one room."""

    since: dt.date
    until: dt.date
    ended: dt.date | None = None

    def holds(self, day):
        return self.since <= day <= self.until and (self.ended is None or day < self.ended)


@dataclass
class Shown:
    """One room, as the public must see it."""

    advert: str = "draft"
    known: bool = False  # the City has looked
    papers: list[Paper] = field(default_factory=list)
    unfit: list[dt.date] = field(default_factory=list)  # decisions, the last one open or lifted
    blocked: bool = False

    def words(self, day):
        held = [paper for paper in self.papers if paper.holds(day)]
        if held:
            best = max(held, key=lambda paper: (paper.until, paper.since))
            return f"Conformiteitsattest datum {best.since:%d/%m/%Y}"
        return "Geen conformiteitsattest" if self.known else "Onbekend"

    def certify(self, since, until, today):
        paper = Paper(since, until)
        later = [day for day in self.unfit if day > since]
        if later:
            paper.ended = later[0]
        elif until >= today:
            self.blocked = False
        self.papers.append(paper)
        self.known = True

    def declare_unfit(self, today):
        self.blocked = self.known = True
        self.unfit.append(today)
        for paper in self.papers:
            if paper.ended is None and paper.until >= today:
                paper.ended = today
        if self.advert != "withdrawn":
            self.advert = "removed"


@dataclass
class Asked:
    """A proposal that waits: its rooms, and what was seen there."""

    rooms: set[str]
    outcome: str
    blocked: bool


class Life(RuleBasedStateMachine):
    @initialize()
    def move_in(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.now = NOW
        self.building = make_building()
        self.landlord = user_of(landlord_of(self.building))
        rooms = [make_room(self.building, label="1"), make_room(self.building, label="2", **STUDIO)]
        self.rooms = {room.label: room for room in rooms}
        self.adverts = {room.label: make_listing(room, published=False).pk for room in rooms}
        self.staff, self.mayor = make_user(Role.STAFF), make_user(Role.DECISION_MAKER)
        self.inspector = inspector()
        self.shown = {label: Shown() for label in ROOMS}
        self.asked: dict[str, Asked] = {}

    @property
    def today(self):
        return self.now.date()

    def advert(self, label):
        return Listing.objects.with_facts().get(pk=self.adverts[label])

    def passes(self, **span):
        self.now += dt.timedelta(**span)

    @rule(days=st.sampled_from([1, 20, 93, 400, 1500, 3650]))
    def time_passes(self, days):
        self.passes(days=days)

    @rule(label=st.sampled_from(ROOMS))
    def publish(self, label):
        self.passes(minutes=1)
        shown = self.shown[label]
        if shown.blocked or shown.advert == "published":
            with pytest.raises(RuleBroken), transaction.atomic():
                listings.publish(self.advert(label), by=self.landlord, now=self.now)
        else:
            listings.publish(self.advert(label), by=self.landlord, now=self.now)
            shown.advert = "published"

    @rule(label=st.sampled_from(ROOMS))
    def pause(self, label):
        self.passes(minutes=1)
        shown = self.shown[label]
        if shown.advert == "published":
            listings.pause(self.advert(label), by=self.landlord, now=self.now)
            shown.advert = "paused"
        else:
            with pytest.raises(RuleBroken), transaction.atomic():
                listings.pause(self.advert(label), by=self.landlord, now=self.now)

    @rule()
    def look_up_and_find_nothing(self):
        self.passes(minutes=1)
        certificates.record_lookup(self.building, by=self.staff, now=self.now)
        for shown in self.shown.values():
            shown.known = True

    @rule(labels=st.sets(st.sampled_from(ROOMS), min_size=1), age=st.sampled_from([0, 30, 500, 4000]))
    def look_up_and_find(self, labels, age):
        self.passes(minutes=1)
        since = self.today - dt.timedelta(days=age)
        certificates.find_certificate(
            self.building,
            number=f"CA-{number()}",
            issued_on=since,
            valid_until=ten_years_after(since),
            rooms=[self.rooms[label] for label in sorted(labels)],
            fire_reason="Niet op papier.",
            by=self.staff,
            now=self.now,
        )
        for label, shown in self.shown.items():
            shown.known = True
            if label in labels:
                shown.certify(since, ten_years_after(since), self.today)

    @rule()
    def plan_a_visit(self):
        self.passes(minutes=1)
        if not planned_visits(self.building).exists():
            visits.plan_visit(
                self.building,
                kind=Kind.QUALITY,
                planned_for=self.now + dt.timedelta(hours=30),
                any_day=True,
                by=self.inspector,
                now=self.now,
            )

    @precondition(lambda self: planned_visits(self.building).exists())
    @rule()
    def call_it_off(self):
        self.passes(minutes=1)
        visits.cancel_visit(planned_visits(self.building).get(), by=self.inspector, now=self.now)

    @precondition(lambda self: planned_visits(self.building).exists())
    @rule(
        seen=st.sets(st.sampled_from(ROOMS), min_size=1),
        troubles=st.sets(st.sampled_from(sorted(TROUBLES)), max_size=3),
    )
    def visit_and_sign(self, seen, troubles):
        self.passes(hours=48)
        report = visits.begin_report(planned_visits(self.building).get(), by=self.inspector, now=self.now)
        facts = {"by": self.inspector, "now": self.now}
        reports.set_rooms(report, rooms=[self.rooms[label] for label in sorted(seen)], **facts)
        items = {item.code: item for item in report.checklist.items.all()}
        found = {label: {"conform"} for label in seen}
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
        for code, asked in list(self.asked.items()):
            asked.rooms -= seen
            if not asked.rooms:
                del self.asked[code]
        for proposal in Proposal.objects.filter(report=report):
            labels = {room.label for room in proposal.rooms.all()}
            for label in labels:
                assert proposal.outcome == next(word for word in WORST if word in found[label])
                assert proposal.blocked == ("blocked" in found[label])
            self.asked[proposal.code] = Asked(labels, proposal.outcome, proposal.blocked)

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def decide(self, data):
        self.passes(minutes=1)
        code = data.draw(st.sampled_from(sorted(self.asked)))
        asked = self.asked[code]
        course = data.draw(st.sampled_from(sorted(Course)))
        lawful = {"certificate"} if asked.outcome == "conform" else {"repair", "unfit"}
        lawful = {"repair"} if asked.outcome == "conform" and asked.blocked else lawful
        facts = {"reason": "Zie het verslag.", "fire_reason": "Volgt.", "by": self.mayor, "now": self.now}
        proposal = Proposal.objects.get(code=code)
        assert {room.label for room in proposal.rooms.all()} == asked.rooms
        if course not in lawful:
            with pytest.raises(RuleBroken), transaction.atomic():
                proposals.decide(proposal, decision=course, **facts)
            return
        if course == Course.UNFIT:
            decided(proposal, course, reason="Zie het verslag.", now=self.now)
        else:
            proposals.decide(proposal, decision=course, **facts)
        del self.asked[code]
        for label in asked.rooms:
            if course == Course.CERTIFICATE:
                self.shown[label].certify(self.today, ten_years_after(self.today), self.today)
            elif course == Course.UNFIT:
                self.shown[label].declare_unfit(self.today)

    @rule()
    def renovate(self):
        """The newest certificate that still holds ends for all its rooms."""
        self.passes(minutes=1)
        going = self.building.certificates.filter(valid_until__gte=self.today, scope__ended_on=None).distinct().first()
        if going is None:
            return
        labels = list(going.scope.filter(ended_on=None).values_list("room__label", flat=True))
        certificates.end_certificate(going, reason=EndReason.RENOVATION, on=self.today, by=self.mayor, now=self.now)
        for label in labels:
            papers = [paper for paper in self.shown[label].papers if paper.ended is None]
            dates = (going.issued_on, going.valid_until)
            next(paper for paper in reversed(papers) if (paper.since, paper.until) == dates).ended = self.today

    @rule()
    def ask_or_take_back(self):
        self.passes(minutes=1)
        asked = open_request(self.building)
        if asked is None or not asked.is_asked:
            requests.file_request(self.building, by=self.landlord, now=self.now)
        else:
            requests.withdraw_request(asked, by=self.landlord, now=self.now)

    @rule()
    def refuse_or_start(self):
        """What is asked is refused, unless rooms wait that are conform; otherwise the City starts it itself."""
        self.passes(minutes=1)
        asked = open_request(self.building)
        if asked is None:
            requests.start_own(self.building, why="Klacht.", by=self.staff, now=self.now)
        elif any(one.outcome == "conform" and not one.blocked for one in self.asked.values()):
            with pytest.raises(RuleBroken), transaction.atomic():
                requests.refuse_request(asked, reason="Nee.", by=self.mayor, now=self.now)
        else:
            requests.refuse_request(asked, reason="Nee.", by=self.mayor, now=self.now)

    @rule()
    def sweep(self):
        self.passes(minutes=1)
        sweep.run(now=self.now)
        mails = Notice.objects.count()
        assert sweep.run(now=self.now) == {}
        assert Notice.objects.count() == mails

    @invariant()
    def the_public_sees_what_it_must(self):
        for label, shown in self.shown.items():
            advert = self.advert(label)
            assert advert.state == shown.advert
            assert label_of_listing(advert, self.today) == shown.words(self.today)
            assert not (shown.blocked and Listing.objects.public().filter(pk=advert.pk).exists())

    def teardown(self):
        if not hasattr(self, "savepoint"):
            return
        try:
            self.the_whole_register_is_right()
            self.so_says_the_site()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def the_whole_register_is_right(self):
        for sentence in INVARIANTS.values():
            found = sentence.tally(self.today)
            assert not found.broken, (sentence.sentence, found.examples)

    def so_says_the_site(self):
        with time_machine.travel(self.now, tick=False):
            rows = Client().get("/api/v1/listings/").json()["results"]
        online = {self.advert(label).code: shown for label, shown in self.shown.items() if shown.advert == "published"}
        said = {row["code"]: row["certificate"]["label"] for row in rows}
        assert said == {code: shown.words(self.today) for code, shown in online.items()}


@pytest.mark.django_db
def test_any_life():
    """Hypothesis wants no fresh database for each life: each is rolled back by itself."""
    examples = max(8, hypothesis.settings.default.max_examples // 12)
    run_state_machine_as_test(
        Life,
        settings=hypothesis.settings(max_examples=examples, stateful_step_count=25, deadline=None),
    )
