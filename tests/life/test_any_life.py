"""The whole life of a building against a model written by hand: register, inspect, repair, certify, end, appeal.

Whatever anybody does, in any order and at whichever moment: the public sees of each room what the law lets it see, no
step waits twice, no term ends before it began, and nothing is taken away before its time.
"""

import random
from collections.abc import Iterator

import hypothesis
import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from inspections.enums import Kind
from kotatgent.core import text
from kotatgent.notices.models import Notice
from tests.life import checks
from tests.life.town import COURSES, FIRE, ROOMS, TROUBLES, Town

PICK = st.integers(0, 5)
LABEL = st.sampled_from(ROOMS)
LABELS = st.sets(LABEL, min_size=1)
YES = st.booleans()


def there_is(what: str, *others: str):
    return precondition(lambda self: any(self.town.there[one] for one in (what, *others)))


class Life(RuleBasedStateMachine):
    town: Town  # of the test: each life begins with it, and is rolled back

    @initialize()
    def begin(self):
        self.life = transaction.atomic()
        self.life.__enter__()
        self.town.begin()

    @rule(days=st.sampled_from([1, 13, 20, 61, 93, 400, 3650]))
    def days_pass(self, days):
        self.town.passes(days=days)

    @rule(pick=PICK)
    def clocks_turn(self, pick):
        self.town.turns(pick)

    @there_is("clock")
    @rule(pick=PICK, after=YES)
    def a_term_runs_out(self, pick, after):
        self.town.runs_out(pick, after=after)

    @rule(nights=st.sampled_from([1, 2, 8]))
    def nights_pass(self, nights):
        for _night in range(nights):
            last = self.last_mail()
            self.town.night()
        checks.swept(self.town, last)

    @rule()
    def sweep(self):
        last = self.last_mail()
        self.town.sweep()
        checks.swept(self.town, last)

    def last_mail(self):
        return Notice.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    @rule(label=LABEL)
    def publish(self, label):
        self.town.publish(label)

    @rule(label=LABEL, let=YES)
    def take_offline(self, label, let):
        if let:
            self.town.let(label)
        else:
            self.town.pause(label)

    @rule()
    def look_up_and_find_nothing(self):
        self.town.look_up()

    @rule(labels=LABELS, age=st.sampled_from([0, 5, 30, 500, 3640, 4000]))
    def look_up_and_find(self, labels, age):
        self.town.find(labels, age)

    @there_is("certificate")
    @rule(pick=PICK, why=PICK, days_ago=st.sampled_from([0, 10]))
    def end_certificate(self, pick, why, days_ago):
        self.town.end(pick, why, days_ago)

    @rule(kind=st.sampled_from(Kind))
    def plan_a_visit(self, kind):
        self.town.plan(kind)

    @rule()
    def propose_moments(self):
        self.town.propose()

    @there_is("offer")
    @rule(take=YES)
    def answer_moments(self, take):
        self.town.answer(take=take)

    @there_is("visit")
    @rule(pick=PICK, how=st.sampled_from(["called off", "refused", "nobody home"]))
    def no_visit(self, pick, how):
        if how == "called off":
            self.town.call_off(pick)
        else:
            self.town.in_vain(pick, refuses=how == "refused")

    @there_is("quality visit")
    @rule(seen=LABELS, troubles=st.sets(st.sampled_from(sorted(TROUBLES)), max_size=3))
    def inspect(self, seen, troubles):
        self.town.inspect(seen, troubles)

    @there_is("fire visit")
    @rule(outcome=st.sampled_from(sorted(FIRE)))
    def check_fire(self, outcome):
        self.town.check_fire(outcome)

    @there_is("report")
    @rule(pick=PICK)
    def add_to_report(self, pick):
        self.town.add_to_report(pick)

    @there_is("proposal")
    @rule(pick=PICK, course=st.sampled_from(COURSES), warning=YES)
    def decide(self, pick, course, warning):
        self.town.decide(pick, course, warning=warning)

    @there_is("order")
    @rule(pick=PICK)
    def report_put_right(self, pick):
        self.town.report_put_right(pick)

    @there_is("movable")
    @rule(pick=PICK, more=YES)
    def move_a_term(self, pick, more):
        if more:
            self.town.more_time(pick)
        else:
            self.town.stand_still(pick)

    @there_is("paused")
    @rule(pick=PICK)
    def go_on(self, pick):
        self.town.go_on(pick)

    @rule()
    def ask_or_take_back(self):
        self.town.ask_or_take_back()

    @rule()
    def start_or_refuse(self):
        self.town.start_or_refuse()

    @there_is("asked")
    @rule(pick=PICK, when=PICK)
    def second_opinion(self, pick, when):
        self.town.second_opinion(pick, when)

    @there_is("opinion")
    @rule(pick=PICK, which=PICK)
    def opinion_comes(self, pick, which):
        self.town.opinion_comes(pick, which)

    @there_is("proposal")
    @rule(pick=PICK)
    def open_case(self, pick):
        self.town.open_case(pick)

    @rule(days_ago=st.sampled_from([0, 20, 120]), own=YES)
    def open_case_without_report(self, days_ago, own):
        if own:
            self.town.open_own_case()
        else:
            self.town.ask_for_case(days_ago)

    @there_is("warning")
    @rule(pick=PICK, leave=YES)
    def after_a_warning(self, pick, leave):
        if leave:
            self.town.leave_warning(pick)
        else:
            self.town.follow_warning(pick)

    @there_is("case")
    @rule(pick=PICK, days=st.sampled_from([13, 14, 20]), mailed=YES)
    def invite(self, pick, days, mailed):
        self.town.invite(pick, days, mailed=mailed)

    @there_is("case")
    @rule(pick=PICK, waits=YES, comes=YES)
    def hear(self, pick, waits, comes):
        self.town.hear(pick, waits=waits, comes=comes)

    @there_is("case")
    @rule(pick=PICK)
    def act_at_once(self, pick):
        self.town.act_at_once(pick)

    @there_is("case")
    @rule(pick=PICK, declare=YES)
    def decide_case(self, pick, declare):
        self.town.decide_case(pick, declare=declare)

    @there_is("case")
    @rule(pick=PICK)
    def stop_case(self, pick):
        self.town.stop_case(pick)

    @there_is("decided", "requested")
    @rule(pick=PICK, when=PICK)
    def appeal(self, pick, when):
        self.town.appeal(pick, when)

    @there_is("appeal")
    @rule(pick=PICK, granted=YES)
    def minister_answers(self, pick, granted):
        self.town.minister_answers(pick, granted=granted)

    @there_is("granted")
    @rule(pick=PICK, holds=YES)
    def give_back(self, pick, holds):
        self.town.give_back(pick, holds=holds)

    @there_is("decided")
    @rule(pick=PICK)
    def hand_over(self, pick):
        self.town.hand_over(pick)

    @rule()
    def mails_go(self):
        self.town.mails_go()

    @there_is("sent")
    @rule(pick=PICK, hard=YES)
    def mail_bounces(self, pick, hard):
        self.town.mail_bounces(pick, hard=hard)

    @there_is("letter")
    @rule(pick=PICK)
    def letter_is_posted(self, pick):
        self.town.letter_is_posted(pick)

    @rule()
    def address_works(self):
        self.town.address_works()

    @invariant()
    def all_is_as_it_must_be(self):
        self.town.passes(minutes=1)
        checks.each_step(self.town)
        self.town.look()

    def teardown(self):
        if not hasattr(self, "life"):
            return
        try:
            checks.whole_life(self.town)
        finally:
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)


@pytest.fixture
def town(db) -> Iterator[Town]:
    with text.codes_from(random.Random(1)):
        yield Town()


import os
EXTRA = {"phases": [hypothesis.Phase.generate], "print_blob": True} if os.environ.get("EXPLORE") else {}
DEEP = hypothesis.settings.default.max_examples > 100
LIVES, STEPS = (125, 50) if DEEP else (6, 30)  # of each part; four parts are 500 lives of 50 steps


@pytest.mark.parametrize("part", [1, *(pytest.param(n, marks=pytest.mark.deep) for n in (2, 3, 4))])
def test_any_life(town, part):
    """In parts, so that both cores play."""

    class Part(Life):
        pass

    Part.town = town
    run_state_machine_as_test(
        Part, settings=hypothesis.settings(max_examples=LIVES, stateful_step_count=STEPS, deadline=None, **EXTRA)
    )
