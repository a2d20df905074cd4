"""Terms of office: none of one person in one group overlap, said in a sentence and held by the database."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.meetings import actions, queries
from kotatgent.meetings.models import GONE, Seat
from tests.factories.accounts import NOW, make_user
from tests.factories.meetings import group_of, make_member

pytestmark = pytest.mark.django_db

AN = "an@school.test"


def day(month: int, number: int = 1) -> dt.date:
    return dt.date(2026, month, number)


# First term, second term → whether the second is taken. Both of a person in one group.
TERMS = [
    ((day(1), day(3, 31)), (day(4), None), True),
    ((day(1), day(3, 31)), (day(3, 31), None), False),
    ((day(4), None), (day(1), day(3, 31)), True),
    ((day(4), None), (day(1), day(4)), False),
    ((day(4), None), (day(1), None), False),
    ((day(1), None), (day(5), day(6)), False),
    ((day(2), day(3)), (day(1), day(12)), False),
]


@pytest.mark.parametrize(("first", "second", "taken"), TERMS)
def test_two_terms_of_one_person(first, second, taken):
    make_member(email=AN, starts_on=first[0], until=first[1])
    if taken:
        make_member(email="AN@school.test", starts_on=second[0], until=second[1])
        return
    with pytest.raises(RuleBroken) as refused:
        make_member(email="AN@school.test", starts_on=second[0], until=second[1])
    assert refused.value.code == "overlap"


@pytest.mark.parametrize(("first", "second", "taken"), TERMS)
@pytest.mark.parametrize("same", [{"email": AN}, {"task": "chair"}, {"task": "secretary"}])
def test_the_database_says_so_too(first, second, taken, same):
    other = {"group": group_of(), "name": "x", "email": "ander@school.test"}
    Seat.objects.create(code="A", starts_on=first[0], until=first[1], **{**other, "email": "een@school.test"} | same)
    row = Seat(code="B", starts_on=second[0], until=second[1], **other | same)
    if taken:
        row.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(("first", "second", "taken"), TERMS)
def test_a_change_is_held_to_it_as_well(first, second, taken):
    make_member(email=AN, starts_on=first[0], until=first[1])
    row = make_member(email=AN, starts_on=dt.date(2020, 1, 1), until=dt.date(2020, 2, 1))
    facts = {"starts_on": second[0], "until": second[1]}
    if taken:
        assert Seat.objects.filter(pk=row.pk).update(**facts) == 1
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=row.pk).update(**facts)
    with pytest.raises(RuleBroken):
        actions.change_member(row, by=make_user(Role.STAFF), now=NOW, **facts)


def test_in_both_groups_at_once():
    seats = [make_member(group_of(name), email=AN) for name in ("steering", "working")]
    assert set(Seat.objects.filter(email=AN)) == set(seats)


@pytest.mark.parametrize("task", ["chair", "secretary"])
def test_one_chair_and_one_secretary(task):
    make_member(task=task)
    with pytest.raises(RuleBroken) as refused:
        make_member(task=task)
    assert (refused.value.code, refused.value.field) == ("alone", "task")
    make_member(group_of("steering"), task=task)


def test_who_has_an_account_of_an_office_or_a_school_reads_along_and_a_landlord_does_not():
    partner, landlord = make_user(Role.PARTNER), make_user(Role.LANDLORD)
    assert make_member(email=partner.email).user == partner
    assert make_member(email=landlord.email).user is None


def test_only_staff_write_and_only_what_is_named():
    with pytest.raises(NotAllowed):
        make_member(by=make_user(Role.STEERING))
    with pytest.raises(TypeError):
        make_member(user_id=1)


def test_two_at_once_and_the_second_is_told():
    row = make_member()
    staff = make_user(Role.STAFF)
    actions.change_member(row, name="Een", expected=row.version, by=staff, now=NOW)
    with pytest.raises(Conflict) as told:
        actions.change_member(row, name="Twee", expected=row.version, by=staff, now=NOW)
    assert told.value.changes["name"] == "Een"


def test_in_office_from_the_first_day_through_the_last():
    make_member(starts_on=day(3), until=day(5))
    found = [queries.members_on(group_of(), on).count() for on in (day(2, 28), day(3), day(5), day(5, 2))]
    assert found == [0, 1, 1, 0]


def test_forgotten_they_are_a_former_member_and_nothing_is_written_in_their_place():
    row = make_member(email=AN, until=day(1, 31))
    actions.forget_members([row.pk], by=make_user(Role.STAFF), now=NOW)
    row.refresh_from_db()
    assert (row.name, row.email, row.email_hash, row.user, row.shown) == (GONE, "", "", None, "een vroeger lid")
    with pytest.raises(RuleBroken):
        actions.change_member(row, name="An", by=make_user(Role.STAFF), now=NOW)
