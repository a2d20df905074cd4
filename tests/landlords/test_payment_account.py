"""The payment account: what is kept of it, what staff see, and that nobody ever reads it back."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Hidden, NotAllowed
from kotatgent.privacy import actions as privacy
from landlords import actions, queries
from landlords.validators import iban
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_landlord, user_of
from tests.factories.opening import may_open
from tests.privacy.leftovers import dump

pytestmark = pytest.mark.django_db

MINE, OTHER = "BE68 5390 0754 7034", "NL91 ABNA 0417 1643 00"
HERE, GONE, LIST = "landlord_payment_account", "landlord_payment_account_remove", "desk_shared_accounts"


@pytest.fixture
def landlord():
    return make_landlord(first_name="Noor")


@pytest.fixture
def me(client, landlord):
    client.force_login(user_of(landlord))
    return client


@pytest.fixture
def desk(client):
    client.force_login(make_user(Role.STAFF))
    return client


def give(landlord, number=MINE, now=NOW):
    return actions.set_payment_account(landlord, number=number, by=user_of(landlord), now=now)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        (MINE, "BE68539007547034"),
        ("be71-0961.2345 6769", "BE71096123456769"),
        (OTHER, "NL91ABNA0417164300"),
        ("FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
    ],
)
def test_one_spelling_of_an_account(typed, known):
    assert iban(typed) == known


@pytest.mark.parametrize(
    "typed",
    [
        "BE71 0961 2345 6768",
        "BE71 0961 2345 676",
        "BE71 0961 2345 67690",
        "ZZ71 0961 2345 6769",
        "0961234567 69",
        "x",
        "÷",
    ],
)
def test_what_is_no_account(typed, landlord):
    with pytest.raises(ValidationError):
        give(landlord, typed)
    landlord.refresh_from_db()
    assert landlord.account_hash == ""


def test_the_same_account_is_the_same_however_it_is_written(landlord):
    give(landlord)
    known = landlord.__class__.objects.get(pk=landlord.pk).account_hash
    assert len(known) == 64
    give(landlord, "be68539007547034")
    assert landlord.__class__.objects.get(pk=landlord.pk).account_hash == known
    assert Event.objects.about(landlord).filter(kind="recorded").count() == 1  # once more changed nothing


def test_nobody_but_who_acts_for_a_landlord_changes_it(landlord):
    for stranger, refusal in ((user_of(make_landlord()), Hidden), (make_user(Role.STAFF), NotAllowed)):
        with pytest.raises(refusal):
            actions.set_payment_account(landlord, number=MINE, by=stranger, now=NOW)
        with pytest.raises(refusal):
            actions.remove_payment_account(landlord, by=stranger, now=NOW)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_landlord_gives_replaces_and_removes_it(me, landlord, language):
    page = f"/{language}/mijn/gegevens/rekening/"
    empty, known = {"nl": ("geen rekening bekend", "als vingerafdruk"), "en": ("No account is", "as a fingerprint")}[
        language
    ]
    assert empty in me.get(page).content.decode()
    for number in (MINE, OTHER):
        after = me.post(page, {"number": number}, follow=True).content.decode()
        assert known in after
        assert number not in after and number.replace(" ", "") not in after
    assert known.split()[-1] in me.get(f"/{language}/mijn/gegevens/").content.decode()
    me.post(f"{page}verwijderen/")
    landlord.refresh_from_db()
    assert (landlord.account_hash, landlord.account_since) == ("", None)
    assert empty in me.get(page).content.decode()


def test_a_wrong_number_says_so_and_stays_on_the_page(me, landlord):
    give(landlord)
    page = me.post(reverse(HERE), {"number": "BE71 0961 2345 6768"}).content.decode()
    assert "Dit is geen rekeningnummer" in page
    assert 'value="BE71 0961 2345 6768"' in page
    assert "je hoeft het niet te geven" in me.post(reverse(HERE), {"number": " "}).content.decode()
    assert queries.landlord_of(user_of(landlord)).account_hash


def test_who_may_not_come_here(client, landlord):
    assert client.get(reverse(HERE)).status_code == 302
    assert client.post(reverse(GONE)).status_code == 302
    client.force_login(make_user(Role.STAFF))
    assert client.get(reverse(HERE)).status_code == 403
    client.force_login(user_of(landlord))
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(reverse(GONE)).status_code == 405


# Accounts of three registrations, and who stands with whom.
TOGETHER = [
    (("a", "b", "c"), []),
    (("a", "a", "b"), [{0, 1}]),
    (("a", "a", "a"), [{0, 1, 2}]),
    (("", "", "a"), []),
    (("a", "", "a"), [{0, 2}]),
]
NUMBERS = {"a": MINE, "b": OTHER, "c": "FR14 2004 1010 0505 0001 3M02 606"}


@pytest.mark.parametrize(("accounts", "groups"), TOGETHER)
def test_registrations_on_one_account(accounts, groups):
    rows = [make_landlord() for _ in accounts]
    for row, account in zip(rows, accounts, strict=True):
        if account:
            give(row, NUMBERS[account])
    found = queries.registrations_on(queries.shared_accounts())
    assert [{rows.index(row) for row in group} for group in found] == groups
    for number, row in enumerate(rows):
        row.refresh_from_db()
        mates = {rows.index(one) for one in queries.share_account_with(row)}
        assert mates == next((group - {number} for group in groups if number in group), set())


def test_staff_see_registration_numbers_and_that_is_recorded(desk, landlord):
    other, alone = make_landlord(), make_landlord()
    for row in (landlord, other):
        give(row)
    give(alone, OTHER)
    landlord.refresh_from_db()
    page = desk.get(reverse(LIST)).content.decode()
    assert landlord.code in page and other.code in page
    assert alone.code not in page and landlord.account_hash not in page and "Noor" not in page
    for row, times in ((landlord, 1), (other, 1), (alone, 0)):
        assert Event.objects.about(row).filter(kind="read", facts__page=LIST).count() == times
    for row in (landlord, alone):
        may_open(row, User.objects.get(role=Role.STAFF))
    file = desk.get(reverse("desk_landlord", args=[landlord.code])).content.decode()
    assert "dezelfde rekening als andere registraties" in file and other.code in file
    assert landlord.account_hash not in file
    file = desk.get(reverse("desk_landlord", args=[alone.code])).content.decode()
    assert "bewaard als vingerafdruk" in file and "dezelfde rekening" not in file


def test_the_list_says_that_there_is_nothing(desk, landlord):
    give(landlord)
    assert "bij meer dan één registratie" in desk.get(reverse(LIST)).content.decode()


def test_the_list_costs_the_same_for_one_and_for_three(desk):
    def shared(number):
        for _ in range(2):
            give(make_landlord(), number)

    shared(MINE)
    desk.get(reverse(LIST))
    with CaptureQueriesContext(connection) as for_one:
        desk.get(reverse(LIST))
    shared(OTHER), shared(NUMBERS["c"])
    with CaptureQueriesContext(connection) as for_three:
        assert desk.get(reverse(LIST)).content.decode().count('<th scope="row">') == 3
    assert len(for_three) == len(for_one)


def test_it_goes_when_somebody_is_erased(landlord):
    other = make_landlord()
    for row in (landlord, other):
        give(row)
    privacy.close_own_account(by=user_of(landlord), now=NOW)
    landlord.refresh_from_db()
    assert (landlord.account_hash, landlord.account_since) == ("", None)
    assert not queries.shared_accounts().exists()


@pytest.mark.django_db(transaction=True)
def test_the_number_is_nowhere(landlord, caplog):
    give(landlord)
    told = json.dumps(list(Event.objects.values_list("facts", flat=True)))
    for heap in (dump().decode(), told, caplog.text):
        assert not any(word in heap for word in (MINE, "BE68539007547034", "0754 7034"))
