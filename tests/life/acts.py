"""Whatever may happen in a town: what must be there for it, how often it is played, and how."""

from collections.abc import Callable
from dataclasses import dataclass

from inspections.enums import Course, Kind
from tests.life import checks, house, yearly
from tests.life.town import COURSES, FIRE, ROOMS, TROUBLES, Town

SEEN = ({"1"}, {"2"}, {"1", "2"}, {"1", "2"}, {"1", "2"})
SPANS = (1, 13, 20, 61, 93, 93, 400, 3650)
AGES = (0, 5, 30, 500, 3640, 4000)
NOTHING = len(TROUBLES)
MOST = (NOTHING + 1) ** 2 - 1  # of n


@dataclass(frozen=True)
class Luck:
    """What was drawn for one act: which of the things that are there, and how."""

    pick: int
    n: int
    yes: bool
    also: bool

    def of(self, choices):
        return choices[self.n % len(choices)]

    def troubles(self) -> set[str]:
        """None in a third of the cases, otherwise one or two."""
        names = [*sorted(TROUBLES), ""]
        found = {names[self.n % len(names)], names[self.n // len(names)]} - {""}
        return found if (self.pick % 3) else set()


@dataclass(frozen=True)
class Act:
    often: int
    needs: str
    play: Callable[[Town, Luck], object]


def _nights(town: Town, luck: Luck) -> None:
    for _night in range(luck.of((1, 2, 8))):
        last = checks.last_mail()
        town.night()
    checks.swept(town, last)


def _sweep(town: Town, luck: Luck) -> None:
    last = checks.last_mail()
    town.sweep()
    checks.swept(town, last)


def _decide(town: Town, luck: Luck) -> None:
    """Mostly what the report leads to, now and then something else."""
    usual = Course.CERTIFICATE if town.there["conform"] and luck.yes else Course.REPAIR
    town.decide(luck.pick, luck.of((usual, usual, usual, *COURSES)), warning=luck.also)


def _open_case(town: Town, luck: Luck) -> None:
    if luck.yes:
        town.open_own_case()
    else:
        town.ask_for_case(luck.of((0, 20, 120)))


def _declare(town: Town, luck: Luck) -> None:
    """From the report to the decision in one go: by chance alone few procedures would come so far."""
    town.open_case(luck.pick, "wrong")
    town.look()
    last = len(town.there["case"]) - 1
    if last < 0:
        return
    if luck.yes:
        town.act_at_once(last)
    else:
        town.invite(last, 14, mailed=True)
        town.hear(last, waits=True, comes=luck.also)
    town.decide_case(last, declare=True)


def overturn(town: Town, luck: Luck) -> None:
    """A certificate ends by a decision that the minister annuls: by chance alone few lives would come so far."""
    town.find({"1", "2"}, 30)
    town.open_case(luck.pick, "wrong")
    town.look()
    if not town.there["case"]:
        return
    last = len(town.there["case"]) - 1
    town.act_at_once(last)
    town.decide_case(last, declare=True)
    town.look()
    if not town.there["decided"]:
        return
    town.appeal("decided", len(town.there["decided"]) - 1, 0)
    town.look()
    if town.there["appeal"]:
        town.minister_answers(0, granted=luck.yes)


def _lapse(town: Town, luck: Luck) -> None:
    """A certificate of a small room that is about to end, and nobody asks for the next one."""
    town.find({house.SMALL_ROOM}, 3640)
    for _night in range(2):
        _sweep(town, luck)
        town.mails_go()
        town.passes(days=31)
    _sweep(town, luck)


def _leave_a_remark(town: Town, luck: Luck) -> None:
    """A remark of the brigade with two months, and nobody reports anything: by chance alone few lives come so far."""
    town.check_fire("with_a_term")
    town.passes(days=93)
    _sweep(town, luck)
    town.look()
    if town.there["remark"]:
        house.judge_remark(town, len(town.there["remark"]) - 1, put_right=False)


def _runs_out(town: Town, luck: Luck) -> None:
    """A sweep in the last second of a term says nothing yet; one in the first second after it does."""
    town.runs_out(luck.pick, after=luck.yes)
    if luck.also or not luck.yes:
        _sweep(town, luck)


TIME = {
    "days pass": Act(5, "", lambda town, luck: town.passes(days=luck.of(SPANS))),
    "clocks turn": Act(2, "", lambda town, luck: town.turns(luck.pick)),
    "a term runs out": Act(4, "clock", _runs_out),
    "nights pass": Act(4, "", _nights),
    "sweep": Act(5, "", _sweep),
}
ACTS = {
    "publish": Act(4, "", lambda town, luck: town.publish(luck.of(ROOMS))),
    "pause": Act(2, "", lambda town, luck: town.pause(luck.of(ROOMS))),
    "let": Act(2, "", lambda town, luck: town.let(luck.of(ROOMS))),
    "confirm the year": Act(3, "", lambda town, luck: yearly.confirm(town)),
    "look up": Act(1, "", lambda town, luck: town.look_up()),
    "find": Act(3, "", lambda town, luck: town.find(SEEN[luck.pick % len(SEEN)], luck.of(AGES))),
    "end": Act(1, "certificate", lambda town, luck: town.end(luck.pick, luck.n, 10 * luck.yes)),
    "plan": Act(1, "", lambda town, luck: town.plan(luck.of((Kind.QUALITY, Kind.FIRE)))),
    "propose moments": Act(2, "", lambda town, luck: town.propose()),
    "answer moments": Act(4, "offer", lambda town, luck: town.answer(take=luck.yes)),
    "call off": Act(1, "visit", lambda town, luck: town.call_off(luck.pick)),
    "in vain": Act(3, "visit", lambda town, luck: town.in_vain(luck.pick, refuses=luck.yes)),
    "inspect": Act(6, "", lambda town, luck: town.inspect(SEEN[(luck.pick + luck.n) % len(SEEN)], luck.troubles())),
    "check fire": Act(3, "", lambda town, luck: town.check_fire(luck.of(sorted(FIRE)))),
    "add to report": Act(1, "report", lambda town, luck: town.add_to_report(luck.pick)),
    "decide": Act(4, "proposal", _decide),
    "report as put right": Act(3, "order", lambda town, luck: town.report_put_right(luck.pick)),
    "give more time": Act(1, "movable", lambda town, luck: town.more_time(luck.pick)),
    "stand still": Act(1, "movable", lambda town, luck: town.stand_still(luck.pick)),
    "go on": Act(2, "paused", lambda town, luck: town.go_on(luck.pick)),
    "ask or take back": Act(2, "", lambda town, luck: town.ask_or_take_back()),
    "start or refuse": Act(2, "", lambda town, luck: town.start_or_refuse()),
    "second opinion": Act(3, "asked", lambda town, luck: town.second_opinion(luck.pick, luck.n)),
    "opinion comes": Act(2, "opinion", lambda town, luck: town.opinion_comes(luck.pick, luck.n)),
    "declare unfit": Act(6, "wrong", _declare),
    "open unfit": Act(2, "proposal", lambda town, luck: town.open_case(luck.pick)),
    "unfit without a report": Act(2, "", _open_case),
    "follow a warning": Act(2, "warning", lambda town, luck: town.follow_warning(luck.pick)),
    "leave a warning": Act(4, "warning", lambda town, luck: town.leave_warning(luck.pick)),
    "invite": Act(5, "case", lambda town, luck: town.invite(luck.pick, luck.of((13, 14, 20)), mailed=luck.yes)),
    "hear": Act(5, "case", lambda town, luck: town.hear(luck.pick, waits=luck.n % 4 > 0, comes=luck.yes)),
    "act at once": Act(2, "case", lambda town, luck: town.act_at_once(luck.pick)),
    "decide unfit": Act(6, "case", lambda town, luck: town.decide_case(luck.pick, declare=luck.n % 4 > 0)),
    "stop": Act(1, "case", lambda town, luck: town.stop_case(luck.pick)),
    "appeal against a decision": Act(4, "decided", lambda town, luck: town.appeal("decided", luck.pick, luck.n)),
    "appeal against silence": Act(2, "requested", lambda town, luck: town.appeal("requested", luck.pick, luck.n)),
    "minister answers": Act(4, "appeal", lambda town, luck: town.minister_answers(luck.pick, granted=luck.yes)),
    "give back": Act(4, "granted", lambda town, luck: town.give_back(luck.pick, holds=luck.yes)),
    "hand over": Act(1, "decided", lambda town, luck: town.hand_over(luck.pick)),
    "state a derogation": Act(2, "", lambda town, luck: house.state_derogation(town)),
    "decide a derogation": Act(
        3, "claimed", lambda town, luck: house.decide_derogation(town, luck.pick, confirmed=luck.n % 4 > 0)
    ),
    "a small room is not renewed": Act(2, "confirmed", _lapse),
    "declare": Act(1, "", lambda town, luck: house.declare(town, luck.of((0, 3, 40)), changed=luck.yes)),
    "brigade sees": Act(2, "declared", lambda town, luck: house.brigade_sees(town, luck.pick, check=luck.yes)),
    "judge a remark": Act(3, "remark", lambda town, luck: house.judge_remark(town, luck.pick, put_right=luck.yes)),
    "overturned": Act(3, "wrong", overturn),
    "mails go": Act(3, "", lambda town, luck: town.mails_go()),
    "mail bounces": Act(2, "sent", lambda town, luck: town.mail_bounces(luck.pick, hard=luck.yes)),
    "letter is posted": Act(2, "letter", lambda town, luck: town.letter_is_posted(luck.pick)),
    "address works": Act(1, "", lambda town, luck: town.address_works()),
}
LONG = {
    "a remark is left": Act(2, "", _leave_a_remark),
    "a year is forgotten": Act(2, "", lambda town, luck: yearly.forget(town)),
}
EVERYTHING = TIME | ACTS | LONG
