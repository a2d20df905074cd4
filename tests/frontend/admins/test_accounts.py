import re

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.notices.models import Notice
from tests.factories.accounts import NOW, make_user
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db

HOME = "administrators_home"
OPEN = "administrators_open"
CLOSE = "administrators_close"


@pytest.fixture(autouse=True)
def at_work():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def office(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def colleague() -> User:
    return make_user(Role.STAFF, email="collega@kotatgent.test")


def url(page: str) -> str:
    """The close page is of an account that is there."""
    return reverse(page, args=[make_user(Role.STAFF).pk] if page == CLOSE else [])


def filled(**changes) -> dict[str, object]:
    return {"email": "nieuw@kotatgent.test", "role": Role.STAFF.value, "language": "nl", **changes}


def test_accounts_of_offices_and_partners_are_listed_and_no_others(office, administrator, colleague):
    make_user(Role.PARTNER, email="partner@kotatgent.test")
    make_user(Role.LANDLORD, email="kotbaas@kotatgent.test")
    make_user(Role.STUDENT, email="student@kotatgent.test")
    page = office.get(reverse(HOME)).content.decode()
    assert page.count('<th scope="row">') == 3
    assert "collega@kotatgent.test" in page
    assert "kotbaas@" not in page
    assert "student@" not in page


def test_filter_by_role_and_address(office, colleague):
    make_user(Role.FIRE_INSPECTOR, email="brand@kotatgent.test")
    page = office.get(reverse(HOME), {"role": "fire_inspector"}).content.decode()
    assert "brand@" in page
    assert "collega@" not in page
    page = office.get(reverse(HOME), {"q": "COLLEGA"}).content.decode()
    assert "collega@" in page
    assert "brand@" not in page


def test_who_has_no_second_step_yet_is_said(office):
    make_user(Role.STAFF, email="zonder@kotatgent.test", second_factor=False)
    row = office.get(reverse(HOME), {"q": "zonder"}).content.decode().split("<tbody>")[1]
    assert "nog niet" in row


def test_list_costs_the_same_for_one_and_for_three(office, colleague):
    office.get(reverse(HOME))
    with CaptureQueriesContext(connection) as for_one:
        office.get(reverse(HOME))
    make_user(Role.STAFF), make_user(Role.PARTNER)
    with CaptureQueriesContext(connection) as for_three:
        assert office.get(reverse(HOME)).content.decode().count('<th scope="row">') == 4
    assert len(for_three) == len(for_one)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_new_account_gets_a_mail_that_says_how_to_sign_in(office, administrator, language):
    answer = office.post(reverse(OPEN), filled(language=language), follow=True)
    assert "Een mail zegt hoe" in answer.content.decode()
    user = User.objects.get(email="nieuw@kotatgent.test")
    assert (user.role, user.has_usable_password()) == (Role.STAFF, False)
    mail = Notice.objects.get(to_user=user)
    assert f"http://testserver/{language}/account/login/code/" in mail.body
    assert ("tweede stap" if language == "nl" else "second step") in mail.body
    (event,) = Event.objects.about(user)
    assert (event.kind, event.actor_id, event.facts) == ("created", administrator.pk, {"role": "staff"})


def test_a_partner_belongs_to_an_institution(office):
    page = office.post(reverse(OPEN), filled(role="partner")).content.decode()
    assert "error-summary" in page
    assert 'value="nieuw@kotatgent.test"' in page
    institution = Institution.objects.first()
    office.post(reverse(OPEN), filled(role="partner", institution=institution.pk))
    user = User.objects.get(email="nieuw@kotatgent.test")
    assert user.institution == institution
    assert "tweede stap" not in Notice.objects.get(to_user=user).body


def test_only_a_partner_has_an_institution(office):
    office.post(reverse(OPEN), filled(institution=Institution.objects.first().pk))
    assert User.objects.get(email="nieuw@kotatgent.test").institution is None


@pytest.mark.parametrize(
    "changes",
    [
        {"email": ""},
        {"email": "geen adres"},
        {"email": "COLLEGA+werk@kotatgent.test"},  # a spelling twin of an account that is there
        {"role": ""},
        {"role": "landlord"},
        {"role": "student"},
        {"language": "fr"},
        {"role": "partner", "institution": "99999"},
    ],
)
def test_a_wrong_account_is_refused_beside_its_field(office, colleague, changes):
    before = User.objects.count()
    assert "error-summary" in office.post(reverse(OPEN), filled(**changes)).content.decode()
    assert User.objects.count() == before
    assert not Notice.objects.exists()


def test_a_closed_account_is_out_at_once(office, administrator, colleague):
    theirs = StrictClient()
    theirs.force_login(colleague)
    assert theirs.get(reverse("desk_home")).status_code == 200
    page = office.get(reverse(CLOSE, args=[colleague.pk])).content.decode()
    assert "collega@kotatgent.test" in page
    office.post(reverse(CLOSE, args=[colleague.pk]))
    assert "/account/login/" in theirs.get(reverse("desk_home"))["Location"]
    colleague.refresh_from_db()
    assert not colleague.is_active
    assert Event.objects.about(colleague).get(kind="closed").actor_id == administrator.pk


def test_closing_twice_is_a_conflict(office, colleague):
    office.post(reverse(CLOSE, args=[colleague.pk]))
    assert office.post(reverse(CLOSE, args=[colleague.pk])).status_code == 409
    assert "Sluit dit account" not in office.get(reverse(CLOSE, args=[colleague.pk])).content.decode()


def test_nobody_closes_the_own_account(office, administrator):
    assert "Sluit dit account" not in office.get(reverse(CLOSE, args=[administrator.pk])).content.decode()
    assert office.post(reverse(CLOSE, args=[administrator.pk])).status_code == 400
    administrator.refresh_from_db()
    assert administrator.is_active


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT])
def test_accounts_of_landlords_and_students_are_not_found_here(office, role):
    other = make_user(role)
    assert office.get(reverse(CLOSE, args=[other.pk])).status_code == 404
    assert office.post(reverse(CLOSE, args=[other.pk])).status_code == 404
    other.refresh_from_db()
    assert other.is_active


def test_an_unknown_account_is_not_found(office):
    assert office.get(reverse(CLOSE, args=[987654])).status_code == 404


@pytest.mark.parametrize("page", [HOME, OPEN, CLOSE])
def test_another_administrator_comes_in_and_reads_english(client, page):
    client.force_login(make_user(Role.ADMINISTRATOR, language="en"))
    assert client.get(url(page).replace("/nl/", "/en/")).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
@pytest.mark.parametrize("page", [HOME, OPEN, CLOSE])
def test_nobody_else_comes_in(client, page, role):
    address = url(page)
    client.force_login(make_user(role))
    assert client.get(address).status_code == 403
    assert client.post(address, filled()).status_code == 403
    assert not User.objects.filter(email="nieuw@kotatgent.test").exists()


@pytest.mark.parametrize("page", [HOME, OPEN, CLOSE])
def test_a_stranger_signs_in_and_an_administrator_needs_the_second_factor(client, page):
    address = url(page)
    assert "/account/login/" in client.get(address)["Location"]
    client.force_login(make_user(Role.ADMINISTRATOR, second_factor=False))
    assert client.get(address)["Location"] == "/nl/account/2fa/"


def test_wrong_methods(office, colleague):
    assert office.post(reverse(HOME)).status_code == 405
    assert office.put(reverse(OPEN)).status_code == 405
    assert office.delete(reverse(CLOSE, args=[colleague.pk])).status_code == 405


def test_the_first_administrator_comes_by_command(capsys):
    call_command("open_administrator", "eerste@kotatgent.test", language="en")
    user = User.objects.get(email="eerste@kotatgent.test")
    assert (user.role, user.language, user.has_usable_password()) == (Role.ADMINISTRATOR, "en", False)
    (event,) = Event.objects.about(user)
    assert (event.actor_id, event.actor_role) == (None, "system:command")
    assert "Administrator" in Notice.objects.get(to_user=user).body
    assert "eerste@kotatgent.test" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("email", "why"), [("geen adres", "valid email"), ("collega@kotatgent.test", "already an account")]
)
def test_the_command_refuses_what_is_no_address_or_is_taken(colleague, email, why):
    with pytest.raises(CommandError, match=why):
        call_command("open_administrator", email)


def test_the_new_administrator_signs_in_with_a_code_and_sets_up_the_second_step(client, mailoutbox):
    call_command("open_administrator", "eerste@kotatgent.test")
    client.post("/nl/account/login/code/", {"email": "eerste@kotatgent.test"})
    code = re.search(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b", mailoutbox[-1].body).group()
    answer = client.post("/nl/account/login/code/confirm/", {"code": code}, follow=True)
    assert answer.redirect_chain[-1][0] == "/nl/account/2fa/"
