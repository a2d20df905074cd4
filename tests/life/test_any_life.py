"""The whole life of a building against a model written by hand: register, inspect, repair, certify, end, appeal.

Whatever anybody does, in any order and at whichever moment: the public sees of each room what the law lets it see, no
step waits twice, no term ends before it began, and nothing is taken away before its time.
"""

import datetime as dt
import json
from typing import ClassVar

import hypothesis
import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from inspections.enums import Course
from kotatgent.followups.models import FollowUpQuerySet
from tests.life import checks, moments
from tests.life.acts import ACTS, EVERYTHING, MOST, TIME, Act, Luck, overturn
from tests.life.facts import ENDS, reached
from tests.life.town import Town

LUCK = st.builds(Luck, pick=st.integers(0, 5), n=st.integers(0, MOST), yes=st.booleans(), also=st.booleans())


class Life(RuleBasedStateMachine):
    """One rule draws from all that can happen now: rules of their own would each be left out of half of the lives, and
    an appeal has a long way to come."""

    town: Town  # of the test: each life begins with it, and is rolled back
    acts: ClassVar[dict[str, Act]] = EVERYTHING
    reached: ClassVar[set[str]]  # by all lives of the test: what was played, and what came of it

    @initialize()
    def begin(self):
        self.life = transaction.atomic()
        self.life.__enter__()
        self.start()

    def start(self):
        self.town.begin()

    @rule(data=st.data(), luck=LUCK)
    def goes_on(self, data, luck):
        there = [
            name
            for name, act in self.acts.items()
            if not act.needs or self.town.there[act.needs]
            for _time in range(act.often)
        ]
        what = data.draw(st.sampled_from(there), label="what")
        self.acts[what].play(self.town, luck)
        self.reached.add(what)

    @invariant()
    def all_is_as_it_must_be(self):
        self.town.passes(minutes=1)
        checks.each_step(self.town)
        self.town.look()

    def teardown(self):
        if not hasattr(self, "life"):
            return
        try:
            self.at_its_end()
        finally:
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)

    def at_its_end(self):
        checks.whole_life(self.town)
        self.reached.update(reached())


DEEP = hypothesis.settings.default.max_examples > 100
PARTS, MISSED = 4, 1
LIVES, STEPS = (125, 50) if DEEP else (6, 30)  # of each part; four parts are 500 lives of 50 steps


def lived(town: Town, kind: type[Life], lives: int, steps: int, **how) -> set[str]:
    """What these lives came to, taken together."""

    class Part(kind):
        pass

    Part.town, Part.reached = town, set()
    run_state_machine_as_test(
        Part, settings=hypothesis.settings(max_examples=lives, stateful_step_count=steps, deadline=None, **how)
    )
    return Part.reached


@pytest.mark.parametrize("part", [1, *(pytest.param(n, marks=pytest.mark.deep) for n in range(2, PARTS + 1))])
def test_any_life(town, part, tmp_path_factory, testrun_uid):
    """In parts, so that both cores play. A life that never comes to an ending proves nothing about it: the last part to
    end looks at what all of them came to, and by chance there may be one that none did."""
    reached = lived(town, Life, LIVES, STEPS)
    if not DEEP:
        return
    shared = tmp_path_factory.getbasetemp().parent / f"lives-{testrun_uid}"
    shared.mkdir(exist_ok=True)
    (shared / str(part)).write_text(json.dumps(sorted(reached)))
    written = [json.loads(path.read_text()) for path in shared.iterdir()]
    if len(written) == PARTS:
        missed = (ENDS | set(EVERYTHING)).difference(*written)
        assert len(missed) <= MISSED, missed


class AfterAnAppeal(Life):
    """Begins where the minister annulled a decision that had ended a certificate: few lives would come so far."""

    def start(self):
        super().start()
        self.town.publish("1")
        self.town.inspect({"1", "2"}, {"gas"})
        self.town.look()
        overturn(self.town, Luck(pick=0, n=0, yes=True, also=False))


def test_any_life_after_an_appeal(town):
    reached = lived(town, AfterAnAppeal, LIVES // 2, STEPS // 2)
    assert {"give back", "given back", "inspections_unfitprocedure: annulled", "inspections_unfitappeal: granted"} <= (
        reached
    )


class Hasty(Life):
    """What lets terms run, and nothing else. At its end the register is in no state to be asked."""

    acts: ClassVar = TIME | {
        name: ACTS[name] for name in ("inspect", "decide", "ask or take back", "unfit without a report", "mails go")
    }

    def at_its_end(self):
        pass


def test_lives_notice_a_sweep_that_runs_a_day_early(town, monkeypatch):
    """Some life sweeps in the last second of a term, and reads that it is over."""
    due = FollowUpQuerySet.due
    early = dt.timedelta(days=1)
    # Not the yearly confirmation: it looks at the day itself and puts its pause off, each time it is asked.
    monkeypatch.setattr(
        FollowUpQuerySet, "due", lambda rows, on: due(rows, on + early).exclude(kind="yearly") | due(rows, on)
    )
    with pytest.raises(AssertionError, match="|".join(checks.TOO_EARLY)):
        lived(town, Hasty, 200, 30, phases=[hypothesis.Phase.generate], report_multiple_bugs=False)


def test_a_sweep_that_runs_a_day_early_is_noticed(town, monkeypatch):
    """Ordered on 3 March, a repair term ends on 3 June; on its last day nobody may hear that it is over."""
    due = FollowUpQuerySet.due
    monkeypatch.setattr(FollowUpQuerySet, "due", lambda rows, on: due(rows, on + dt.timedelta(days=1)))
    with transaction.atomic():
        town.begin()
        town.inspect({"1"}, {"basin"})
        town.look()
        town.decide(0, Course.REPAIR, warning=False)
        town.mails_go()
        town.comes_to(moments.last_second(dt.date(2026, 6, 3)))
        last = checks.last_mail()
        town.sweep()
        with pytest.raises(AssertionError, match="repair_term_over"):
            checks.swept(town, last)
        transaction.set_rollback(True)
