"""A student sublets (F1.21, F4.8): who is asked, what may be said, when it is online and when it ends.

Who may do what, by hand:

                       own sublet   of another   its landlord   other landlord   staff
    read it            yes          404          yes            404              yes
    call off           yes          404          no             no               no
    agree, refuse      no           no           yes            404              no
    object, revoke     no           no           yes            404              no
    change, publish    yes          404          404            404              no (reads)
"""

import datetime as dt

import pytest
from django.core import mail
from django.http import QueryDict

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import Hidden, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.notices.actions import send_due
from kotatgent.notices.models import Notice
from kotatgent.privacy.actions import close_own_account, run_retention
from landlords.models import Room
from listings import actions, search, standing, sublet_policies, sublet_queries
from listings.actions import sublets
from listings.enums import Block, Contract, State, SubletGround, SubletState
from listings.models import Listing, Sublet
from listings.search_form import SearchForm
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.landlords import join, landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.listings import make_listing
from tests.factories.sublets import DAYS, ENDS, STARTS, WRITTEN, agreed, asked, landlord_user, make_student, online

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def refused(act) -> str:
    with pytest.raises(RuleBroken) as refusal:
        act()
    return refusal.value.code


def ask(student, code, now=NOW, **facts):
    said = {"label": "", "ground": SubletGround.CONSENT, "student_name": "An", **DAYS, **facts}
    return sublets.ask(code=code, by=student, now=now, **said)


def test_the_landlord_is_asked_and_nothing_is_online_before_the_yes():
    sublet = asked()
    listing, student = sublet.listing, sublet.listing.student
    assert (sublet.state, listing.state, listing.landlord) == (SubletState.ASKED, State.DRAFT, None)
    assert (listing.available_from, listing.months, listing.contract) == (STARTS, 5, Contract.SHORT_STAY)
    assert [message.to for message in mail.outbox] == [[landlord_user(sublet).email]]
    body = mail.outbox[0].body
    assert "An Student" in body
    assert "31 augustus 2026" in body
    assert f"/nl/onderhuur/{sublet.code}/" in body
    assert student.email not in body
    listing = actions.change(listing, by=student, now=NOW, deposit_cents=0, **WRITTEN)
    assert refused(lambda: actions.publish(listing, by=student, now=NOW)) == "not_agreed"
    sublets.agree(sublet, by=landlord_user(sublet), now=NOW)
    listing = actions.publish(listing, by=student, now=NOW)
    assert listing.state == State.PUBLISHED
    send_due(now=NOW)
    assert [message.subject.split(":")[0] for message in mail.outbox[1:]] == [
        "Je kotbaas is akkoord", "Een student zette je kamer online",
    ]  # fmt: skip


def test_by_which_code_a_room_is_named_and_that_all_refusals_are_one():
    first = make_room(label="1.01")
    make_room(first.building, label="1.02")
    advert = make_listing()
    draft = make_listing(published=False)
    alone = make_room()
    removed = make_room()
    actions.retire_room(removed, by=user_of(landlord_of(removed.building)), now=NOW)
    named = {
        (first.code.lower(), ""): first,
        (f" {first.code[:4]} {first.code[4:]}", ""): first,
        (advert.code, ""): advert.room,
        (first.building.code, " 1.01"): first,
        (alone.building.code, ""): alone,
    }
    for (code, label), room in named.items():
        assert sublet_queries.room_named(code, label) == room, code
    student = make_student()
    wrong = [("NIETHIER", ""), (draft.code, ""), (removed.code, ""), (first.building.code, ""),
             (first.building.code, "9.99"), ("", "")]  # fmt: skip
    said = set()
    for code, label in wrong:
        with pytest.raises(RuleBroken) as refusal:
            ask(student, code, label=label)
        said.add((refusal.value.code, refusal.value.field, str(refusal.value)))
    assert len(said) == 1
    assert (next(iter(said))[:2]) == ("room_unknown", "code")
    assert not Sublet.objects.exists()
    assert not Listing.objects.filter(student=student).exists()


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"starts_on": TODAY - DAY}, "day_passed", "starts_on"),
        ({"starts_on": TODAY}, None, None),
        ({"ends_on": STARTS}, "not_in_order", "ends_on"),
        ({"ends_on": STARTS + DAY}, None, None),
        ({"ends_on": dt.date(2026, 9, 30), "lease_until": dt.date(2026, 9, 30)}, None, None),
        ({"ends_on": dt.date(2026, 10, 1), "lease_until": dt.date(2026, 12, 1)}, "after_the_year", "ends_on"),
        ({"lease_until": ENDS - DAY}, "after_the_lease", "ends_on"),
    ],
)
def test_the_days_lie_within_the_academic_year_and_the_own_contract(facts, code, field):
    student, room = make_student(), make_room()
    if code is None:
        assert ask(student, room.code, **facts).state == SubletState.ASKED
        return
    with pytest.raises(RuleBroken) as refusal:
        ask(student, room.code, **facts)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_so_many_a_day_and_one_of_a_room():
    student, room = make_student(), make_room()
    ask(student, room.code)
    assert refused(lambda: ask(student, room.code)) == "asked_already"
    for _ in range(sublet_policies.MAX_A_DAY - 1):
        ask(student, make_room().code)
    assert refused(lambda: ask(student, make_room().code)) == "asked_often"
    ask(student, make_room().code, now=NOW + DAY)
    ask(make_student(), room.code)  # that another asks of the same room is nobody's to know


def test_who_may_do_what():
    sublet, staff, stranger = asked(), make_user(Role.STAFF), user_of(make_landlord())
    student, other, landlord = sublet.listing.student, make_student(), landlord_user(sublet)
    facts = {"description_nl": "x"}
    table = [
        (lambda by: sublets.call_off(sublet, by=by, now=NOW), {other: Hidden, landlord: NotAllowed, staff: NotAllowed}),
        (lambda by: sublets.agree(sublet, by=by, now=NOW), {student: Hidden, stranger: Hidden, staff: NotAllowed}),
        (
            lambda by: sublets.refuse(sublet, reason="x", by=by, now=NOW),
            {student: Hidden, other: Hidden, stranger: Hidden, staff: NotAllowed},
        ),
        (lambda by: sublets.revoke(sublet, reason="x", by=by, now=NOW), {student: Hidden, stranger: Hidden}),
        (
            lambda by: actions.change(sublet.listing, by=by, now=NOW, **facts),
            {other: Hidden, landlord: Hidden, stranger: Hidden, staff: NotAllowed},
        ),
        (lambda by: actions.publish(sublet.listing, by=by, now=NOW), {other: Hidden, landlord: Hidden}),
    ]
    for act, whom in table:
        for by, refusal in whom.items():
            with pytest.raises(refusal):
                act(by)
    for role in (Role.LANDLORD, Role.STAFF):
        with pytest.raises(NotAllowed):
            ask(make_user(role), sublet.listing.room.code)
    sublet.refresh_from_db()
    assert sublet.state == SubletState.ASKED


@pytest.mark.parametrize(
    ("ground", "says", "then", "advert"),
    [
        (SubletGround.CONSENT, ["agree"], SubletState.AGREED, State.DRAFT),
        (SubletGround.CONSENT, ["refuse"], SubletState.REFUSED, State.WITHDRAWN),
        (SubletGround.CONSENT, ["object"], "consent_needed", State.DRAFT),
        (SubletGround.CONSENT, ["revoke"], "answered", State.DRAFT),
        (SubletGround.CONSENT, ["agree", "agree"], "answered", State.DRAFT),
        (SubletGround.CONSENT, ["agree", "refuse"], "answered", State.DRAFT),
        (SubletGround.CONSENT, ["agree", "revoke"], SubletState.REVOKED, State.WITHDRAWN),
        (SubletGround.CONSENT, ["refuse", "agree"], "answered", State.WITHDRAWN),
        (SubletGround.EXCHANGE, ["agree"], SubletState.AGREED, State.DRAFT),
        (SubletGround.EXCHANGE, ["refuse"], "answered", State.DRAFT),
        (SubletGround.EXCHANGE, ["object"], SubletState.OBJECTED, State.DRAFT),
        (SubletGround.INTERNSHIP, ["agree", "object"], SubletState.OBJECTED, State.DRAFT),
        (SubletGround.INTERNSHIP, ["agree", "revoke"], "no_consent_needed", State.DRAFT),
        (SubletGround.EXCHANGE, ["object", "agree"], "answered", State.DRAFT),
        (SubletGround.EXCHANGE, ["object", "back"], SubletState.TOLD, State.DRAFT),
        (SubletGround.EXCHANGE, ["back"], "answered", State.DRAFT),
    ],
)
def test_what_a_landlord_may_say_and_what_comes_of_it(ground, says, then, advert):
    sublet = asked(ground=ground)
    by = {"by": landlord_user(sublet), "now": NOW}
    verbs = {
        "agree": lambda: sublets.agree(sublet, **by),
        "refuse": lambda: sublets.refuse(sublet, reason="Liever niet.", **by),
        "revoke": lambda: sublets.revoke(sublet, reason="Toch niet.", **by),
        "object": lambda: sublets.object_to(sublet, objection="not_a_student", reason="Werkt al.", **by),
        "back": lambda: sublets.take_objection_back(sublet, **by),
    }
    for said in says[:-1]:
        sublet = verbs[said]()
    if isinstance(then, SubletState):
        assert verbs[says[-1]]().state == then
    else:
        assert refused(verbs[says[-1]]) == then
    assert Listing.objects.get(pk=sublet.listing_id).state == advert


def test_a_no_and_an_objection_say_why():
    sublet, exchange = asked(), asked(ground=SubletGround.EXCHANGE)
    by, also_by = landlord_user(sublet), landlord_user(exchange)
    assert refused(lambda: sublets.refuse(sublet, reason="  ", by=by, now=NOW)) == "no_reason"
    facts = {"by": also_by, "now": NOW}
    assert refused(lambda: sublets.object_to(exchange, objection="", reason="x", **facts)) == "no_ground"
    assert refused(lambda: sublets.object_to(exchange, objection="rent", reason="x", **facts)) == "no_ground"
    assert refused(lambda: sublets.object_to(exchange, objection="other", reason="", **facts)) == "no_reason"
    mail.outbox.clear()
    sublets.object_to(exchange, objection="not_a_student", reason="Werkt al.", **facts)
    send_due(now=NOW)
    assert "geen student" in mail.outbox[0].body
    assert "Werkt al." in mail.outbox[0].body


def test_during_an_exchange_it_may_be_online_once_the_landlord_had_the_days_to_object():
    sublet = asked(ground=SubletGround.EXCHANGE)
    student = sublet.listing.student
    listing = actions.change(sublet.listing, by=student, now=NOW, deposit_cents=0, **WRITTEN)
    assert listing.contract == Contract.EXCHANGE
    assert refused(lambda: actions.publish(listing, by=student, now=NOW + 7 * DAY)) == "may_object"
    listing = actions.publish(listing, by=student, now=NOW + 8 * DAY)
    sublets.object_to(sublet, objection="other", reason="x", by=landlord_user(sublet), now=NOW + 9 * DAY)
    listing.refresh_from_db()
    assert listing.state == State.PAUSED
    assert refused(lambda: actions.publish(listing, by=student, now=NOW + 9 * DAY)) == "objected"
    sublets.take_objection_back(sublet, by=landlord_user(sublet), now=NOW + 9 * DAY)
    assert actions.publish(listing, by=student, now=NOW + 9 * DAY).state == State.PUBLISHED


def test_who_was_never_told_had_no_days_to_object():
    room, student = make_room(), make_student()
    sublet = ask(student, room.code, ground=SubletGround.INTERNSHIP)  # its mail did not go out
    listing = actions.change(sublet.listing, by=student, now=NOW, deposit_cents=0, **WRITTEN)
    assert refused(lambda: actions.publish(listing, by=student, now=NOW + 20 * DAY)) == "not_told"


def test_what_the_landlord_was_told_stands():
    sublet = agreed()
    listing, student = sublet.listing, sublet.listing.student
    for name, value in {"available_from": STARTS + DAY, "months": 10, "contract": "lease"}.items():
        assert refused(lambda n=name, v=value: actions.change(listing, by=student, now=NOW, **{n: v})) == "period_stays"
    dear = {**WRITTEN, "rent_cents": 40001}
    listing = actions.change(listing, by=student, now=NOW, deposit_cents=0, **dear)
    with pytest.raises(RuleBroken) as refusal:
        actions.publish(listing, by=student, now=NOW)
    assert (refusal.value.code, refusal.value.field) == ("price_above", "rent_cents")
    listing = actions.change(listing, by=student, now=NOW, rent_cents=40000)
    wrong = actions.change(listing, by=student, now=NOW, description_nl="Mail naar an@student.example.")
    assert refused(lambda: actions.publish(wrong, by=student, now=NOW)) == "checked"
    listing = actions.change(listing, by=student, now=NOW, description_nl="Een rustige kamer.")
    unaccepted = agreed(by=make_student(accepted=False)).listing
    unaccepted = actions.change(unaccepted, by=unaccepted.student, now=NOW, deposit_cents=0, **WRITTEN)
    assert refused(lambda: actions.publish(unaccepted, by=unaccepted.student, now=NOW)) == "terms_not_accepted"


def test_one_room_is_offered_once_at_a_time():
    own = make_listing(available_from=ENDS + DAY)
    landlord = user_of(own.landlord)
    sublet = online(own.room)  # the landlord offers it for after the sublet
    assert Listing.objects.public().filter(room=own.room).count() == 2
    assert refused(lambda: actions.change(own, by=landlord, now=NOW, available_from=ENDS)) == "sublet_until"
    second = agreed(own.room)
    listing = actions.change(second.listing, by=second.listing.student, now=NOW, deposit_cents=0, **WRITTEN)
    assert refused(lambda: actions.publish(listing, by=listing.student, now=NOW)) == "sublet_already"
    sublets.call_off(sublet.sublet, by=sublet.student, now=NOW)
    actions.change(own, by=landlord, now=NOW, available_from=ENDS)
    assert refused(lambda: actions.publish(listing, by=listing.student, now=NOW)) == "offered_already"


def test_it_ends_by_itself_when_nobody_answers_and_when_its_last_day_is_over():
    waits, runs = asked(), online()
    last = clock.start_of(waits.last_day)
    sweep.run(now=last)
    assert Sublet.objects.get(pk=waits.pk).state == SubletState.ASKED
    assert refused(lambda: sublets.agree(waits, by=landlord_user(waits), now=last + DAY)) == "too_late"
    sweep.run(now=last + DAY)
    assert Sublet.objects.get(pk=waits.pk).state == SubletState.EXPIRED
    sweep.run(now=clock.start_of(ENDS))
    assert Listing.objects.get(pk=runs.pk).state == State.PUBLISHED
    mail.outbox.clear()
    for _ in range(2):
        sweep.run(now=clock.start_of(ENDS + DAY))
    send_due(now=clock.start_of(ENDS + DAY))
    assert Listing.objects.get(pk=runs.pk).state == State.WITHDRAWN
    assert Sublet.objects.get(listing=runs).state == SubletState.ENDED
    assert [message.to for message in mail.outbox if "voorbij" in message.subject] == [[runs.student.email]]


def test_a_room_that_is_let_no_more_takes_its_sublets_along():
    listing = online()
    room = Room.objects.get(pk=listing.room_id)
    actions.retire_room(room, by=user_of(landlord_of(room.building)), now=NOW)
    assert Listing.objects.get(pk=listing.pk).state == State.WITHDRAWN
    assert Sublet.objects.get(listing=listing).state == SubletState.ENDED


def test_it_is_found_and_can_be_filtered():
    sublet, own = online(), make_listing()
    found = {}
    for query in ("", "sublet=true", "sublet=false"):
        form = SearchForm(QueryDict(query))
        assert form.problems() == {}
        found[query] = set(search.search(form, on=TODAY).pks)
    assert found == {"": {sublet.pk, own.pk}, "sublet=true": {sublet.pk}, "sublet=false": {own.pk}}


def test_everybody_who_acts_for_the_landlord_is_asked_and_the_register_says_who_answered():
    building = make_building(make_landlord())
    manager = join(landlord_of(building))
    sublet = asked(make_room(building))
    assert sorted(message.to[0] for message in mail.outbox[-2:]) == sorted(
        [manager.email, user_of(landlord_of(building)).email]
    )
    sublets.agree(sublet, by=manager, now=NOW)
    event = Event.objects.filter(subject_kind="sublet", after=SubletState.AGREED).get()
    assert event.actor_id == manager.pk


def test_who_is_erased_leaves_a_price_and_no_name():
    listing, waits = online(), asked()
    mails = Notice.objects.filter(about_kind="sublet", about_code=listing.sublet.code)
    assert any("An Student" in one.body for one in mails)
    student, landlord = listing.student, landlord_user(waits)
    sublets.refuse(waits, reason="Liever niet.", by=landlord, now=NOW)
    close_own_account(by=student, now=NOW)
    listing = Listing.objects.get(pk=listing.pk)
    assert (listing.state, listing.student, listing.description_nl) == (State.WITHDRAWN, None, "")
    assert (listing.price_all_in_cents, Sublet.objects.filter(listing=listing).exists()) == (45000, False)
    assert mails.count() > 1
    assert not any("An Student" in one.body for one in mails.all())
    close_own_account(by=landlord, now=NOW)
    waits.refresh_from_db()
    assert (waits.reason, waits.answered_by) == ("—", None)


def test_what_was_withdrawn_long_ago_keeps_no_student():
    sublet = asked()
    sublets.call_off(sublet, by=sublet.listing.student, now=NOW)
    run_retention(now=NOW + 370 * DAY)
    assert not Sublet.objects.exists()
    assert Listing.objects.get(pk=sublet.listing_id).student is None


def test_a_decision_of_the_city_takes_it_offline_and_the_student_hears_it(client):
    """The landlord has the letter of the decision; without this mail the student would find an advert that is gone."""
    listing = online()
    student, room = listing.student, listing.room
    assert student is not None
    send_due(now=NOW)
    mail.outbox.clear()
    standing.block([room], why=Block.UNFIT, on=TODAY, by=make_user(Role.STAFF), now=NOW)
    listing.refresh_from_db()
    assert listing.state == State.REMOVED
    send_due(now=NOW)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([student.email], "Je kamer mag niet verhuurd worden: het zoekertje is offline")
    ]
    client.force_login(student)
    page = client.get(f"/nl/student/onderhuur/{listing.sublet.code}/").content.decode()
    said = "Deze kamer is op 2 maart 2026 ongeschikt verklaard."
    asks = 'panel--stop">' + said
    assert asks in page and 'href="/nl/vraag/">Vraag ons' in page
    advert = client.get(f"/nl/mijn/zoekertjes/{listing.code}/").content.decode()
    assert asks in advert and advert.count(said) == 1 and 'href="/nl/vraag/">Vraag ons' in advert
