"""Several people for one landlord: invited by a link, each with their own terms, until they leave."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.invitations.links import by_token
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from landlords import actions
from landlords.models import Invitation, Member
from landlords.queries import landlord_of, users_of
from listings import actions as adverts
from listings.enums import State
from listings.models import Listing
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import accept_terms, join, make_landlord, user_of
from tests.factories.listings import make_listing
from tests.races import at_once, need_two_writers

pytestmark = pytest.mark.django_db

ADDRESS = "tante@kotatgent.test"
LAST_DAY = dt.date(2026, 3, 30)  # 28 days after 2 March, by hand
DAY = dt.timedelta(days=1)


@pytest.fixture
def landlord():
    return make_landlord(first_name="Mira", last_name="Maes")


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def morning(day):
    return clock.start_of(day) + dt.timedelta(hours=8)


def invite(landlord, role="manager", *, email=ADDRESS, by=None):
    return actions.invite(landlord, email=email, role=role, language="nl", by=by or user_of(landlord), now=NOW)


def member(user):
    return Member.objects.get(user=user)


def path_in_mail():
    notices.send_due(now=clock.now())
    return re.search(r"/nl/uitnodiging/\w+/", mail.outbox[-1].body)[0]


def page(answer):
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def refused(action):
    with pytest.raises(RuleBroken) as error:
        action()
    return error.value.code


class TestInviting:
    def test_by_the_page_a_mail_and_nothing_secret_kept(self, client, landlord):
        client.force_login(user_of(landlord))
        sent = client.post("/nl/mijn/mensen/", {"email": ADDRESS, "role": "co_owner"}, follow=True)
        assert "tante@kotatgent.test" in page(sent) and "30 maart 2026" in page(sent)
        found = Invitation.objects.get()
        assert (found.role, found.state, found.last_day) == ("co_owner", "open", LAST_DAY)
        kept = Notice.objects.get(template="member_invitation")
        assert (kept.to_email, kept.body) == ("", "")
        token = path_in_mail().split("/")[-2]
        assert mail.outbox[-1].to == [ADDRESS] and "Mira Maes" in mail.outbox[-1].subject
        assert token not in (found.link_hash, found.code) and by_token(Invitation, token) == found

    def test_what_is_wrong_stands_at_its_field_and_stays_typed(self, client, landlord):
        client.force_login(user_of(landlord))
        answer = client.post("/nl/mijn/mensen/", {"email": "tante@", "role": "manager"})
        assert answer.context["form"].errors.keys() == {"email"} and 'value="tante@"' in page(answer)
        answer = client.post("/nl/mijn/mensen/", {"email": user_of(landlord).email.upper(), "role": "manager"})
        assert "treedt hier al op" in page(answer) and not Invitation.objects.exists()

    def test_once_for_one_address(self, landlord):
        invite(landlord)
        assert refused(lambda: invite(landlord, "co_owner", email="Tante@kotatgent.test")) == "taken"
        assert Invitation.objects.count() == 1

    def test_once_more_with_another_link_and_new_days(self, client, landlord):
        found, older = invite(landlord), path_in_mail()
        with time_machine.travel(morning(LAST_DAY), tick=False):
            client.force_login(user_of(landlord))
            client.post(f"/nl/mijn/uitnodigingen/{found.code}/opnieuw/")
            newer = path_in_mail()
            assert newer != older and client.get(older).status_code == 404
            assert "27 april 2026" in page(client.get(newer))
        sweep.run(now=morning(LAST_DAY + DAY))
        found.refresh_from_db()
        assert (found.state, found.last_day) == ("open", dt.date(2026, 4, 27))

    def test_withdrawn_before_the_mail_went_out(self, client, landlord):
        found = invite(landlord)
        client.force_login(user_of(landlord))
        client.post(f"/nl/mijn/uitnodigingen/{found.code}/intrekken/")
        found.refresh_from_db()
        assert (found.state, found.email) == ("withdrawn", "")
        notices.send_due(now=NOW)
        assert mail.outbox == [] and not FollowUp.objects.unfinished().filter(kind="invitation").exists()

    def test_over_the_day_after_its_last_day_and_erased_once(self, client, landlord):
        found, path = invite(landlord), path_in_mail()
        sweep.run(now=morning(LAST_DAY))
        assert Invitation.objects.get().state == "open"
        late = make_user(Role.LANDLORD)
        with pytest.raises(Conflict):  # before any sweep
            actions.take_up_invitation(found, by=late, now=morning(LAST_DAY + DAY))
        for _ in range(2):
            sweep.run(now=morning(LAST_DAY + DAY))
        found.refresh_from_db()
        assert (found.state, found.email) == ("expired", "")
        assert Event.objects.filter(subject_code=found.code, after="expired").count() == 1
        assert "werkt niet meer" in page(client.get(path))


class TestTakingUp:
    def test_from_the_mail_to_the_terms_with_another_address(self, client, landlord):
        invite(landlord, "co_owner")
        path = path_in_mail()
        assert "Mira Maes wil samen met jou" in page(client.get(path))
        there = client.post(path)["Location"]
        assert client.get(there)["Location"] == "/nl/account/login/?next=/nl/mijn/uitnodiging/"
        me = make_user(Role.LANDLORD)
        client.force_login(me)
        assert "uitnodiging om op te treden voor Mira Maes" in page(client.get("/nl/mijn/"))
        assert "Optreden voor Mira Maes?" in page(client.get(there))
        assert client.post(there)["Location"] == "/nl/mijn/voorwaarden/"
        found = Invitation.objects.get()
        assert (found.state, found.accepted_by, found.email) == ("accepted", me, "")
        assert (landlord_of(me), member(me).role) == (landlord, "co_owner")
        told = Notice.objects.get(template="member_joined")
        assert told.to_user == user_of(landlord) and me.email in told.subject

    def test_looking_changes_nothing(self, client, landlord):
        invite(landlord)
        path = path_in_mail()
        for _ in range(2):
            assert client.get(path).status_code == 200
        assert Invitation.objects.get().state == "open" and "member-invitation" not in client.session

    def test_a_used_link_is_dead(self, client, landlord):
        invite(landlord)
        path = path_in_mail()
        actions.take_up_invitation(Invitation.objects.get(), by=make_user(Role.LANDLORD), now=NOW)
        assert "werkt niet meer" in page(client.get(path))
        client.force_login(make_user(Role.LANDLORD))
        client.post(path)
        assert client.get("/nl/mijn/uitnodiging/")["Location"] == "/nl/mijn/"
        assert landlord.members.count() == 2

    def test_withdrawn_between_the_link_and_the_button(self, client, landlord):
        found = invite(landlord)
        client.post(path_in_mail())
        actions.withdraw_invitation(found, by=user_of(landlord), now=NOW)
        client.force_login(make_user(Role.LANDLORD))
        assert "werkt niet meer" in page(client.get("/nl/mijn/uitnodiging/"))
        assert client.post("/nl/mijn/uitnodiging/").status_code == 409
        assert landlord.members.count() == 1

    def test_who_lets_already_is_told_plainly(self, client, landlord):
        other = make_landlord()
        found = invite(landlord)
        client.force_login(user_of(other))
        shown = page(client.post(path_in_mail(), follow=True))
        assert f"hoort bij een andere registratie, {other.code}" in shown and "Neem de uitnodiging aan" not in shown
        assert f"andere registratie, {other.code}" in page(client.post("/nl/mijn/uitnodiging/"))
        found.refresh_from_db()
        assert found.state == "open" and landlord_of(user_of(other)) == other

    @pytest.mark.parametrize("role", [Role.STUDENT, Role.STAFF])
    def test_only_with_the_account_of_a_landlord(self, client, landlord, role):
        found = invite(landlord)
        user = make_user(role)
        client.force_login(user)
        assert "geen account van een kotbaas" in page(client.get(path_in_mail()))
        with pytest.raises(NotAllowed):
            actions.take_up_invitation(found, by=user, now=NOW)

    def test_only_with_a_confirmed_address(self, landlord):
        user = make_user(Role.LANDLORD, confirmed=False)
        found = invite(landlord)
        assert refused(lambda: actions.take_up_invitation(found, by=user, now=NOW)) == "email_unconfirmed"

    def test_an_invented_link_is_nobodys(self, client):
        assert client.get("/nl/uitnodiging/0123456789abcdef0123456789abcdef01234567/").status_code == 404


class TestTerms:
    def test_each_accepts_alone_and_the_others_see_who_did_not(self, client, landlord):
        listing = make_listing(landlord=landlord, published=False)
        colleague = join(landlord, accepted=False)
        assert refused(lambda: adverts.publish(listing, by=colleague, now=NOW)) == "terms_not_accepted"
        client.force_login(user_of(landlord))
        assert "Aanvaardde de gebruiksvoorwaarden nog niet" in page(client.get("/nl/mijn/mensen/"))
        accept_terms(colleague, party=landlord.code)
        assert "Aanvaardde de gebruiksvoorwaarden nog niet" not in page(client.get("/nl/mijn/mensen/"))
        adverts.publish(listing, by=colleague, now=NOW)
        assert Listing.objects.get().state == State.PUBLISHED


class TestRoles:
    def test_a_manager_does_not_decide_who_acts(self, client, landlord):
        found, colleague = invite(landlord), join(landlord)
        client.force_login(colleague)
        assert "Stuur de uitnodiging" not in page(client.get("/nl/mijn/mensen/"))
        assert client.post("/nl/mijn/mensen/", {"email": "x@y.test", "role": "manager"}).status_code == 403
        assert client.post(f"/nl/mijn/uitnodigingen/{found.code}/opnieuw/").status_code == 403
        assert client.post(f"/nl/mijn/uitnodigingen/{found.code}/intrekken/").status_code == 403
        assert client.post(f"/nl/mijn/mensen/{member(user_of(landlord)).pk}/weg/").status_code == 403
        assert (Invitation.objects.filter(state="open").count(), users_of(landlord).count()) == (1, 2)
        actions.change_details(landlord, by=colleague, now=NOW, phone="+32470000099")

    def test_a_co_owner_invites_and_removes_a_manager_but_no_owner(self, landlord):
        colleague, manager = join(landlord, "co_owner"), join(landlord)
        invite(landlord, by=colleague)
        with pytest.raises(NotAllowed):
            actions.end_membership(member(user_of(landlord)), by=colleague, now=NOW)
        actions.end_membership(member(manager), by=colleague, now=NOW)
        assert landlord_of(manager) is None

    def test_of_somebody_else(self, client, landlord):
        found = invite(landlord)
        client.force_login(user_of(make_landlord()))
        assert client.post(f"/nl/mijn/uitnodigingen/{found.code}/intrekken/").status_code == 404
        assert client.get(f"/nl/mijn/mensen/{member(user_of(landlord)).pk}/weg/").status_code == 404

    def test_who_is_not_registered_has_no_such_page(self, client):
        client.force_login(make_user(Role.LANDLORD))
        assert client.get("/nl/mijn/mensen/").status_code == 404


class TestEnding:
    def test_removed_by_the_owner_everybody_is_told(self, client, landlord):
        owner, colleague = user_of(landlord), join(landlord, "co_owner")
        invite(landlord, by=colleague)
        client.force_login(owner)
        path = f"/nl/mijn/mensen/{member(colleague).pk}/weg/"
        assert "Alleen met een nieuwe uitnodiging" in page(client.get(path))
        assert client.post(path)["Location"] == "/nl/mijn/mensen/"
        assert landlord_of(colleague) is None and member(colleague).until == NOW
        assert Notice.objects.get(template="member_left").to_user == owner
        assert Notice.objects.get(template="member_removed").to_user == colleague
        assert Invitation.objects.get(invited_by=colleague).state == "withdrawn"  # no way back in
        assert client.post(path).status_code == 409

    def test_the_owner_leaves_and_who_is_co_owner_longest_is_sole_again(self, client, landlord):
        owner, first, second = user_of(landlord), join(landlord, "co_owner"), join(landlord, "co_owner")
        client.force_login(owner)
        path = f"/nl/mijn/mensen/{member(owner).pk}/weg/"
        assert f"{first.email} wordt de eigenaar" in page(client.get(path))
        assert client.post(path)["Location"] == "/nl/mijn/"
        assert (member(first).role, member(second).role) == ("owner", "co_owner")
        actions.end_membership(member(second), by=second, now=NOW)
        assert list(users_of(landlord)) == [first]

    def test_the_last_owner_stays_and_is_told_what_to_do(self, client, landlord):
        owner, _manager = user_of(landlord), join(landlord)
        client.force_login(owner)
        path = f"/nl/mijn/mensen/{member(owner).pk}/weg/"
        assert "Nodig een mede-eigenaar uit" in page(client.get(path))
        assert "Nodig eerst een mede-eigenaar uit" in page(client.post(path))
        assert member(owner).until is None

    def test_who_left_can_be_invited_again_or_register_alone(self, landlord):
        colleague = join(landlord)
        actions.end_membership(member(colleague), by=colleague, now=NOW)
        other = make_landlord(user=colleague, accepted=False)
        assert landlord_of(colleague) == other

    def test_the_register_is_in_order(self, landlord):
        join(landlord, "co_owner")
        actions.end_membership(member(user_of(landlord)), by=user_of(landlord), now=NOW)
        invite(landlord, by=users_of(landlord)[0])
        rules = {code: rule.tally(clock.today()) for code, rule in INVARIANTS.items() if code.startswith("landlords.")}
        assert {code: tally.examples for code, tally in rules.items() if tally.broken} == {}


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_with_one_link(self):
        need_two_writers()
        landlord = make_landlord()
        found = invite(landlord)
        people = [make_user(Role.LANDLORD), make_user(Role.LANDLORD)]
        done = at_once(*(lambda by=by: actions.take_up_invitation(found, by=by, now=NOW) for by in people))
        assert sorted(type(result).__name__ for result in done) == ["Conflict", "Member"]
        assert landlord.members.count() == 2

    def test_the_owner_and_the_only_co_owner_leave(self):
        need_two_writers()
        landlord = make_landlord()
        both = [user_of(landlord), join(landlord, "co_owner")]
        at_once(*(lambda by=by: actions.end_membership(member(by), by=by, now=NOW) for by in both))
        (left,) = Member.objects.filter(landlord=landlord, until=None)
        assert left.role == "owner"
