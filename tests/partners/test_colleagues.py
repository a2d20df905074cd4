"""Who works for an institution: invited by its managers, who come and go but are never all gone."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail

from kotatgent.accounts import actions as accounts
from kotatgent.accounts import colleagues
from kotatgent.accounts.models import User
from kotatgent.accounts.queries import colleagues as colleagues_of
from kotatgent.accounts.queries import managers
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
from kotatgent.partners import actions
from kotatgent.partners.models import ListCheck, PartnerInvitation
from tests.factories.accounts import NOW, make_user
from tests.factories.partners import link_in_mail, school, works_at
from tests.races import at_once, need_two_writers

pytestmark = pytest.mark.django_db

ADDRESS = "nieuw@school.test"
LAST_DAY = dt.date(2026, 3, 16)  # 14 days after 2 March, by hand
DAY = dt.timedelta(days=1)


@pytest.fixture
def manager():
    return works_at(school())


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def morning(day):
    return clock.start_of(day) + dt.timedelta(hours=8)


def invite(manager, *, manages=False, email=ADDRESS):
    return actions.invite(manager.institution, email=email, manages=manages, language="nl", by=manager, now=NOW)


def page(answer):
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def refused(action):
    with pytest.raises(RuleBroken) as error:
        action()
    return error.value.code


def fresh(row):
    return type(row).objects.get(pk=row.pk)


class TestInviting:
    def test_by_the_page_a_mail_and_nothing_secret_kept(self, client, manager):
        client.force_login(manager)
        sent = client.post("/nl/partners/collegas/", {"email": ADDRESS, "manages": "on"}, follow=True)
        assert ADDRESS in page(sent) and "16 maart 2026" in page(sent)
        found = PartnerInvitation.objects.get()
        assert (found.manages, found.state, found.last_day) == (True, "open", LAST_DAY)
        kept = Notice.objects.get(template="partner_invitation")
        assert (kept.to_email, kept.body) == ("", "")
        token = link_in_mail().split("/")[-2]
        assert mail.outbox[-1].to == [ADDRESS] and "HOGENT" in mail.outbox[-1].subject
        assert token not in (found.link_hash, found.code) and by_token(PartnerInvitation, token) == found

    def test_what_is_wrong_stands_at_its_field_and_stays_typed(self, client, manager):
        client.force_login(manager)
        answer = client.post("/nl/partners/collegas/", {"email": "nieuw@"})
        assert answer.context["form"].errors.keys() == {"email"} and 'value="nieuw@"' in page(answer)
        answer = client.post("/nl/partners/collegas/", {"email": manager.email.upper()})
        assert "staat al op de lijst" in page(answer) and not PartnerInvitation.objects.exists()

    def test_once_for_one_address_of_one_institution(self, manager):
        invite(manager)
        assert refused(lambda: invite(manager, email="Nieuw@school.test")) == "taken"
        invite(works_at(school("odisee")))
        assert PartnerInvitation.objects.count() == 2

    def test_nothing_is_told_of_accounts_elsewhere(self, client, manager):
        student = make_user(Role.STUDENT)
        client.force_login(manager)
        answer = client.post("/nl/partners/collegas/", {"email": student.email}, follow=True)
        assert "Je uitnodiging vertrekt" in page(answer)

    def test_once_more_with_another_link_and_new_days(self, client, manager):
        found, older = invite(manager), link_in_mail()
        with time_machine.travel(morning(LAST_DAY), tick=False):
            client.force_login(manager)
            client.post(f"/nl/partners/uitnodigingen/{found.code}/opnieuw/")
            newer = link_in_mail()
            client.logout()
            assert newer != older and client.get(older).status_code == 404
            assert "30 maart 2026" in page(client.get(newer))

    def test_over_the_day_after_its_last_day_and_erased_once(self, client, manager):
        found, path = invite(manager), link_in_mail()
        sweep.run(now=morning(LAST_DAY))
        assert fresh(found).state == "open"
        with pytest.raises(Conflict):  # before any sweep
            actions.take_up_invitation(found, language="nl", now=morning(LAST_DAY + DAY))
        for _ in range(2):
            sweep.run(now=morning(LAST_DAY + DAY))
        assert (fresh(found).state, fresh(found).email) == ("expired", "")
        assert Event.objects.filter(subject_code=found.code, after="expired").count() == 1
        assert "werkt niet meer" in page(client.get(path))

    def test_withdrawn_before_the_mail_went_out(self, client, manager):
        found = invite(manager)
        client.force_login(manager)
        client.post(f"/nl/partners/uitnodigingen/{found.code}/intrekken/")
        assert (fresh(found).state, fresh(found).email) == ("withdrawn", "")
        notices.send_due(now=NOW)
        assert mail.outbox == []
        assert not FollowUp.objects.unfinished().filter(kind="partnerinvitation").exists()


class TestTakingUp:
    def test_from_the_mail_to_the_own_view(self, client, manager):
        invite(manager)
        path = link_in_mail()
        assert "voor HOGENT" in page(client.get(path))
        assert client.post(path)["Location"] == "/nl/partners/"
        made = User.objects.get(email=ADDRESS)
        assert (made.role, made.institution, made.manages, made.has_usable_password()) == (
            "partner", manager.institution, False, False,
        )  # fmt: skip
        assert EmailAddress.objects.get(user=made).verified
        assert client.get("/nl/partners/").status_code == 200
        found = PartnerInvitation.objects.get()
        assert (found.state, found.accepted_by, found.email) == ("accepted", made, "")
        assert Notice.objects.get(template="partner_joined").to_user == manager

    def test_looking_changes_nothing_and_a_used_link_is_dead(self, client, manager):
        invite(manager)
        path = link_in_mail()
        for _ in range(2):
            assert client.get(path).status_code == 200
        assert PartnerInvitation.objects.get().state == "open"
        client.post(path)
        client.logout()
        assert "werkt niet meer" in page(client.get(path))
        assert "werkt niet meer" in page(client.post(path))
        assert colleagues_of(manager.institution).count() == 2

    @pytest.mark.parametrize("role", [Role.STUDENT, Role.LANDLORD, Role.STAFF])
    def test_an_address_with_another_task_is_told_to_its_owner_only(self, client, manager, role):
        other = make_user(role)
        invite(manager, email=other.email)
        answer = client.post(link_in_mail())
        assert "heeft al een ander account" in page(answer)
        assert fresh(other).role == role and PartnerInvitation.objects.get().state == "open"

    def test_who_is_signed_in_already_signs_out_first(self, client, manager):
        invite(manager)
        client.force_login(make_user(Role.STUDENT))
        path = link_in_mail()
        assert "Meld je eerst af" in page(client.get(path))
        client.post(path)
        assert not User.objects.filter(email=ADDRESS).exists()

    def test_who_left_comes_back_with_the_same_account_and_without_its_password(self, client, manager):
        colleague = works_at(manager.institution)
        colleague.set_password("een-goede-lange-zin")
        colleague.save()
        client.force_login(colleague)
        actions.end_membership(colleague, by=manager, now=NOW)
        assert client.get("/nl/partners/").status_code == 302
        found = invite(manager, email=colleague.email)
        back = actions.take_up_invitation(found, language="nl", now=NOW)
        assert (back.pk, back.is_active) == (colleague.pk, True) and not back.has_usable_password()
        assert client.get("/nl/partners/").status_code == 302  # the session of before opens nothing

    def test_the_first_one_manages_whoever_invited(self):
        staff, place = make_user(Role.STAFF), school("luca")
        found = actions.invite(place, email=ADDRESS, manages=True, language="nl", by=staff, now=NOW)
        made = actions.take_up_invitation(found, language="nl", now=NOW)
        assert list(managers(place)) == [made]

    def test_an_invented_link_is_nobodys(self, client):
        assert client.get("/nl/uitnodiging-instelling/0123456789abcdef/").status_code == 404


class TestManaging:
    def test_a_colleague_sees_the_list_and_changes_nothing(self, client, manager):
        found, colleague = invite(manager), works_at(manager.institution)
        client.force_login(colleague)
        shown = page(client.get("/nl/partners/collegas/"))
        assert manager.email in shown and "Stuur de uitnodiging" not in shown and ADDRESS not in shown
        for path, facts in {
            "collegas/": {"email": "x@y.test"},
            "collegas/nagekeken/": {},
            f"uitnodigingen/{found.code}/opnieuw/": {},
            f"uitnodigingen/{found.code}/intrekken/": {},
            f"collegas/{manager.pk}/geen-beheerder/": {},
            f"collegas/{colleague.pk}/beheerder/": {},
            f"collegas/{manager.pk}/weg/": {},
        }.items():
            assert client.post(f"/nl/partners/{path}", facts).status_code == 403, path
        assert fresh(manager).manages and fresh(found).state == "open"

    def test_of_another_institution(self, client, manager):
        found = invite(manager)
        client.force_login(works_at(school("odisee")))
        assert client.post(f"/nl/partners/uitnodigingen/{found.code}/intrekken/").status_code == 404
        assert client.get(f"/nl/partners/collegas/{manager.pk}/weg/").status_code == 404
        assert manager.email not in page(client.get("/nl/partners/collegas/"))

    def test_who_is_not_a_partner(self, client, manager):
        assert client.get("/nl/partners/collegas/")["Location"].startswith("/nl/account/login/")
        client.force_login(make_user(Role.STUDENT))
        assert client.get("/nl/partners/collegas/").status_code == 403
        client.force_login(manager)
        assert client.get(f"/nl/partners/collegas/{manager.pk}/beheerder/").status_code == 405

    def test_a_second_manager_and_back(self, client, manager):
        colleague = works_at(manager.institution)
        client.force_login(manager)
        client.post(f"/nl/partners/collegas/{colleague.pk}/beheerder/")
        assert fresh(colleague).manages
        client.post(f"/nl/partners/collegas/{manager.pk}/geen-beheerder/")
        assert list(managers(manager.institution)) == [colleague]
        assert Event.objects.filter(kind="role_changed").count() == 2

    def test_the_last_manager_stays(self, client, manager):
        works_at(manager.institution)
        client.force_login(manager)
        answer = client.post(f"/nl/partners/collegas/{manager.pk}/weg/")
        assert "enige beheerder" in page(answer)
        assert client.post(f"/nl/partners/collegas/{manager.pk}/geen-beheerder/").status_code == 400
        administrator = make_user(Role.ADMINISTRATOR)
        assert refused(lambda: accounts.close_account(manager, by=administrator, now=NOW)) == "last_manager"
        assert list(managers(manager.institution)) == [manager]

    def test_taken_off_the_list_while_signed_in(self, client, manager):
        colleague = works_at(manager.institution, manages=True)
        theirs = invite(colleague, email="vriend@school.test")
        client.force_login(colleague)
        assert client.get("/nl/partners/").status_code == 200
        actions.end_membership(colleague, by=manager, now=NOW)
        assert client.get("/nl/partners/")["Location"].startswith("/nl/account/login/")
        assert fresh(theirs).state == "withdrawn"  # no way back in
        assert Notice.objects.get(template="partner_removed").to_user == colleague
        assert refused(lambda: actions.end_membership(colleague, by=manager, now=NOW)) == "left_already"

    def test_somebody_leaves_by_themselves(self, client, manager):
        colleague = works_at(manager.institution)
        client.force_login(colleague)
        assert "Je account sluit meteen" in page(client.get(f"/nl/partners/collegas/{colleague.pk}/weg/"))
        assert client.post(f"/nl/partners/collegas/{colleague.pk}/weg/").status_code == 302
        assert not fresh(colleague).is_active
        assert not Notice.objects.filter(template="partner_removed").exists()

    def test_an_account_that_an_administrator_opens_is_first_too(self):
        administrator, place = make_user(Role.ADMINISTRATOR), school("kuleuven")
        first, second = (
            accounts.open_account(email=f"{n}@school.test", role=Role.PARTNER, by=administrator, now=NOW,
                                  institution=place)
            for n in "ab"
        )  # fmt: skip
        assert (first.manages, second.manages) == (True, False)

    def test_the_register_is_in_order(self, manager):
        colleague = works_at(manager.institution, manages=True)
        invite(colleague)
        actions.end_membership(manager, by=manager, now=NOW)
        rules = {code: rule.tally(clock.today()) for code, rule in INVARIANTS.items() if code.startswith("partners.")}
        assert rules and {code: tally.examples for code, tally in rules.items() if tally.broken} == {}


class TestDesk:
    @pytest.fixture
    def staff(self, client):
        user = make_user(Role.STAFF)
        client.force_login(user)
        return user

    def test_invites_a_first_manager(self, client, staff):
        assert "Hier werkt nog niemand" in page(client.get("/nl/balie/partners/hogent/"))
        shown = client.post("/nl/balie/partners/hogent/", {"email": ADDRESS}, follow=True)
        assert ADDRESS in page(shown)
        assert client.get("/nl/balie/partners/").status_code == 200
        client.logout()
        client.post(link_in_mail())
        assert managers(school()).get().email == ADDRESS

    def test_appoints_a_colleague(self, client, staff, manager):
        colleague = works_at(manager.institution)
        client.post(f"/nl/balie/partners/hogent/{colleague.pk}/beheerder/")
        assert fresh(colleague).manages
        assert client.post(f"/nl/balie/partners/odisee/{colleague.pk}/beheerder/").status_code == 404

    def test_leaves_the_rest_to_the_institution(self, client, staff, manager):
        with pytest.raises(NotAllowed):
            actions.invite(manager.institution, email=ADDRESS, manages=False, language="nl", by=staff, now=NOW)
        found = invite(manager)
        assert client.post(f"/nl/balie/partners/uitnodigingen/{found.code}/intrekken/").status_code == 403
        with pytest.raises(NotAllowed):
            actions.end_membership(works_at(manager.institution), by=staff, now=NOW)

    @pytest.mark.parametrize("count", [1, 3])
    def test_lists_cost_the_same(self, client, staff, manager, count, django_assert_num_queries):
        for _ in range(count):
            works_at(manager.institution)
        client.get("/nl/balie/partners/hogent/")
        with django_assert_num_queries(11):
            client.get("/nl/balie/partners/hogent/")


class TestYearly:
    def test_asked_after_a_year_and_reminded_once(self, manager):
        invite(manager)
        actions.take_up_invitation(PartnerInvitation.objects.get(), language="nl", now=NOW)
        asked = dt.date(2027, 3, 2)
        sweep.run(now=morning(asked - DAY))
        assert not Notice.objects.filter(template="partner_check").exists()
        for day in (asked, asked, asked + 27 * DAY):
            sweep.run(now=morning(day))
        (notice,) = Notice.objects.filter(template="partner_check")
        assert notice.to_user == manager and "2 collega's" in notice.body
        sweep.run(now=morning(asked + 28 * DAY))
        asked_again = [row.subject for row in Notice.objects.filter(template="partner_check").order_by("pk")]
        assert [subject.startswith("Herinnering") for subject in asked_again] == [False, True]
        sweep.run(now=morning(dt.date(2028, 3, 30)))
        assert Notice.objects.filter(template="partner_check").count() == 3

    def test_a_manager_confirms_and_the_year_counts_anew(self, client, manager):
        client.force_login(manager)
        client.post("/nl/partners/collegas/nagekeken/")
        check = ListCheck.objects.get()
        assert (check.checked_by, check.colleagues) == (manager, 1)
        assert "2 maart 2026" in page(client.get("/nl/partners/collegas/"))
        (row,) = FollowUp.objects.open().filter(kind="institution")
        assert row.due_on == dt.date(2027, 3, 2)

    def test_nobody_is_asked_where_nobody_works(self):
        administrator, place = make_user(Role.ADMINISTRATOR), school("luca")
        only = accounts.open_account(email="a@b.test", role=Role.PARTNER, by=administrator, now=NOW, institution=place)
        accounts.close_account(only, by=administrator, now=NOW)
        sweep.run(now=morning(dt.date(2027, 3, 2)))
        assert not Notice.objects.filter(template="partner_check").exists()
        assert not FollowUp.objects.unfinished().filter(kind="institution").exists()


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_managers_leave_at_one_moment(self):
        need_two_writers()
        both = [works_at(school(), manages=True) for _ in range(2)]
        works_at(school())
        done = at_once(*(lambda by=by: actions.end_membership(by, by=by, now=NOW) for by in both))
        assert sorted(type(result).__name__ for result in done) == ["RuleBroken", "User"]
        assert managers(school()).count() == 1

    def test_two_managers_remove_each_other(self):
        need_two_writers()
        one, two = (works_at(school(), manages=True) for _ in range(2))
        at_once(
            lambda: actions.end_membership(two, by=one, now=NOW), lambda: actions.end_membership(one, by=two, now=NOW)
        )
        assert managers(school()).count() == 1

    def test_one_link_taken_up_twice(self):
        need_two_writers()
        found = invite(works_at(school()))
        done = at_once(*(lambda: actions.take_up_invitation(found, language="nl", now=NOW) for _ in range(2)))
        assert sorted(type(result).__name__ for result in done) == ["Conflict", "User"]

    def test_two_first_colleagues(self):
        need_two_writers()
        place = school()
        at_once(*(lambda n=n: colleagues.join(place, email=f"{n}@b.test", language="nl", manages=False, now=NOW)
                  for n in "ab"))  # fmt: skip
        assert managers(place).count() == 1
