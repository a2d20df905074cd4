"""Who may take work, hand it over and give it back; and what becomes of it when somebody leaves."""

import datetime as dt

import pytest

from kotatgent.accounts import actions as accounts
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.followups import actions, taking
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import Waiting, waiting, waiting_for
from tests.factories.accounts import NOW, TODAY, make_user, number

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
INSPECTOR = Role.QUALITY_INSPECTOR


def waits(role: str = INSPECTOR, *, due_on: dt.date = TODAY) -> FollowUp:
    return actions.plan(kind="x", code=f"X{number()}", step="look", due_on=due_on, owner_role=role, by=COMMAND, now=NOW)


def closed(user: User) -> User:
    return accounts.close_account(user, by=make_user(Role.ADMINISTRATOR), now=NOW)


@pytest.fixture
def me():
    return make_user(INSPECTOR, email="an@kotatgent.test")


@pytest.fixture
def colleague():
    return make_user(INSPECTOR, email="bo@kotatgent.test")


@pytest.fixture
def people(me, colleague):
    left = make_user(INSPECTOR)
    return {
        "me": me,
        "colleague": colleague,
        "left": closed(left),
        "fire": make_user(Role.FIRE_INSPECTOR),
        "staff": make_user(Role.STAFF),
        "landlord": make_user(Role.LANDLORD),
    }


# By who has it (nobody, me, colleague): what it comes to when this person takes it or gives it back.
TAKES = [
    ("nobody", "me", None), ("me", "me", None), ("colleague", "me", Conflict),
    ("nobody", "left", NotAllowed), ("nobody", "fire", NotAllowed), ("nobody", "staff", NotAllowed),
    ("nobody", "landlord", NotAllowed), ("colleague", "fire", NotAllowed),
]  # fmt: skip
GIVES_BACK = [
    ("me", "me", None), ("nobody", "me", Conflict), ("colleague", "me", Conflict),
    ("me", "left", NotAllowed), ("me", "fire", NotAllowed), ("me", "landlord", NotAllowed),
]  # fmt: skip
# By who has it: who hands over, and to whom.
HANDS_OVER = [
    ("me", "me", "colleague", None), ("colleague", "me", "me", None), ("nobody", "me", "colleague", None),
    ("me", "me", "me", RuleBroken), ("me", "me", "left", RuleBroken), ("me", "me", "fire", RuleBroken),
    ("me", "me", "landlord", RuleBroken), ("me", "fire", "colleague", NotAllowed),
    ("me", "left", "colleague", NotAllowed), ("me", "landlord", "colleague", NotAllowed),
]  # fmt: skip


def held(people, holder: str) -> FollowUp:
    row = waits()
    return row if holder == "nobody" else taking.take(row, by=people[holder], now=NOW)


def has_it(row: FollowUp) -> User | None:
    return FollowUp.objects.get(pk=row.pk).taken_by


def comes_to(refused, do) -> bool:
    if refused is None:
        do()
        return True
    with pytest.raises(refused) as error:
        do()
    assert type(error.value) is refused
    return False


@pytest.mark.parametrize(("holder", "who", "refused"), TAKES)
def test_who_may_take(people, holder, who, refused):
    row = held(people, holder)
    went = comes_to(refused, lambda: taking.take(row, by=people[who], now=NOW))
    assert has_it(row) == (people[who] if went else people.get(holder))


@pytest.mark.parametrize(("holder", "who", "refused"), GIVES_BACK)
def test_who_may_give_back(people, holder, who, refused):
    row = held(people, holder)
    went = comes_to(refused, lambda: taking.give_back(row, by=people[who], now=NOW))
    assert has_it(row) == (None if went else people.get(holder))


@pytest.mark.parametrize(("holder", "who", "to", "refused"), HANDS_OVER)
def test_who_may_hand_over_and_to_whom(people, holder, who, to, refused):
    row = held(people, holder)
    went = comes_to(refused, lambda: taking.hand_over(row, to=people[to], note=" ziek ", by=people[who], now=NOW))
    assert has_it(row) == (people[to] if went else people.get(holder))
    assert FollowUp.objects.get(pk=row.pk).note == ("ziek" if went else "")


def test_a_step_of_the_sweep_is_of_nobody(me):
    with pytest.raises(NotAllowed):
        taking.take(waits(""), by=me, now=NOW)


@pytest.mark.parametrize("state", [State.DONE, State.CANCELLED, State.SUPERSEDED])
def test_what_is_closed_is_not_taken(me, colleague, state):
    row = waits()
    actions.close(kind="x", code=row.code, by=COMMAND, now=NOW, to=state)
    for do in (
        lambda: taking.take(row, by=me, now=NOW),
        lambda: taking.hand_over(row, to=colleague, by=me, now=NOW),
        lambda: taking.give_back(row, by=me, now=NOW),
    ):
        with pytest.raises(Conflict, match="al afgesloten"):
            do()


def test_who_is_second_reads_who_was_first(me, colleague):
    row = waits()
    taking.take(row, by=colleague, now=NOW)
    with pytest.raises(Conflict, match=r"bo@kotatgent\.test"):
        taking.take(row, by=me, now=NOW)


def test_handing_over_what_moved_meanwhile_names_who_has_it_now(me, colleague):
    row = waits()
    third = make_user(INSPECTOR)
    as_seen = taking.take(row, by=me, now=NOW)
    taking.hand_over(as_seen, to=colleague, by=me, now=NOW)
    with pytest.raises(Conflict, match=r"bo@kotatgent\.test"):
        taking.hand_over(as_seen, to=third, by=third, now=NOW)
    assert has_it(row) == colleague


def test_each_step_is_in_the_register_once_and_without_the_note(me, colleague):
    row = waits()
    taking.take(row, by=me, now=NOW)
    taking.take(FollowUp.objects.get(pk=row.pk), by=me, now=NOW)  # a second click
    taking.hand_over(FollowUp.objects.get(pk=row.pk), to=colleague, note="ziek", by=me, now=NOW)
    taking.give_back(FollowUp.objects.get(pk=row.pk), by=colleague, now=NOW)
    events = Event.objects.filter(subject_code=row.audit_code, kind="changed").order_by("pk")
    assert [(event.actor_id, event.facts) for event in events] == [
        (me.pk, {"what": "taken", "former": None, "holder": me.pk}),
        (me.pk, {"what": "handed_over", "former": me.pk, "holder": colleague.pk}),
        (colleague.pk, {"what": "given_back", "former": colleague.pk, "holder": None}),
    ]


def test_closing_keeps_who_had_it(me, colleague):
    row = waits()
    taking.take(row, by=colleague, now=NOW)
    actions.close(kind="x", code=row.code, by=me, now=NOW + DAY)
    assert has_it(row) == colleague


def test_what_nobody_took_was_done_by_who_closes_it(me):
    mine, other_service, not_needed = waits(), waits(Role.STAFF), waits()
    for row, state in ((mine, State.DONE), (other_service, State.DONE), (not_needed, State.CANCELLED)):
        actions.close(kind="x", code=row.code, by=me, now=NOW, to=state)
    assert [has_it(row) for row in (mine, other_service, not_needed)] == [me, None, None]


def test_who_begins_with_what_nobody_took_has_it_and_takes_nothing_from_a_colleague(me, colleague):
    free, taken = waits(), waits()
    taking.take(taken, by=colleague, now=NOW)
    for row in (free, taken):
        taking.take_if_free(kind="x", code=row.code, step="look", whom=me, by=COMMAND, now=NOW)
    assert (has_it(free), has_it(taken)) == (me, colleague)


def test_closing_an_account_gives_its_work_back_and_keeps_what_is_done(me, colleague):
    open_one, done, of_another = waits(), waits(), waits()
    for row, who in ((open_one, me), (done, me), (of_another, colleague)):
        taking.take(row, by=who, now=NOW)
    actions.close(kind="x", code=done.code, by=me, now=NOW)
    administrator = make_user(Role.ADMINISTRATOR)
    accounts.close_account(me, by=administrator, now=NOW)
    assert [has_it(row) for row in (open_one, done, of_another)] == [None, me, colleague]
    event = Event.objects.get(subject_code=open_one.audit_code, facts__what="given_back")
    assert (event.actor_id, event.facts["former"]) == (administrator.pk, me.pk)


def test_the_numbers_by_hand(me, colleague):
    """Late 2 (mine, nobody's), today 2 (a colleague's, nobody's), tomorrow 1 (mine); another service 1."""
    for due_on, who in ((TODAY - DAY, me), (TODAY - DAY, None), (TODAY, colleague), (TODAY, None), (TODAY + DAY, me)):
        row = waits(due_on=due_on)
        if who:
            taking.take(row, by=who, now=NOW)
    waits(Role.STAFF)
    actions.close(kind="x", code=waits().code, by=me, now=NOW)
    expected = Waiting(open=5, due=4, late=2, taken=3, mine=2, team=2, badge=3)
    assert waiting_for(me, on=TODAY) == expected
    both = waiting([INSPECTOR, Role.STAFF, Role.FIRE_INSPECTOR], on=TODAY)
    assert both[INSPECTOR] == Waiting(open=5, due=4, late=2, taken=3, mine=0, team=2, badge=2)
    assert both[Role.STAFF] == Waiting(open=1, due=1, late=0, taken=0, mine=0, team=1, badge=1)
    assert both[Role.FIRE_INSPECTOR] == Waiting()
