"""Is this really the landlord: what is answered, what is kept, who is told, and that nothing is given away."""

import datetime as dt

import pytest

from kotatgent.accounts.roles import Role
from kotatgent.moderation import identity
from kotatgent.moderation.actions import forget_cases
from kotatgent.moderation.models import Doubt
from kotatgent.notices.models import Notice
from landlords.actions import set_payment_account
from listings import actions
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import join, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db
IBAN, OTHER_IBAN = "BE71 0961 2345 6769", "BE68 5390 0754 7034"


@pytest.fixture
def listing():
    return make_listing()


@pytest.fixture
def landlord(listing):
    return listing.landlord


def words(page):
    return " ".join(page.content.decode().split())


def ask(client, code, given, language="nl"):
    return client.post(f"/{language}/klopt-dit/", {"code": code, "given": given})


class TestAnswered:
    def test_the_address_of_the_account(self, client, listing, landlord):
        email = user_of(landlord).email
        assert "Ja, dit hoort bij het zoekertje" in words(ask(client, listing.code, email))
        assert "Yes, this belongs" in words(ask(client, f" {listing.code.lower()} ", email.upper(), "en"))

    def test_of_whoever_acts_for_the_landlord(self, client, listing, landlord):
        assert "Ja, dit hoort" in words(ask(client, listing.code, join(landlord).email))

    @pytest.mark.parametrize("start", ["+32", "0", "0032 ", "0 "])
    def test_the_telephone_however_it_is_written(self, client, listing, landlord, start):
        given = start + landlord.phone.removeprefix("+32")
        assert "Ja, dit hoort" in words(ask(client, listing.code, given))

    def test_the_account(self, client, listing, landlord):
        set_payment_account(landlord, number=IBAN, by=user_of(landlord), now=NOW)
        assert "Ja, dit hoort" in words(ask(client, listing.code, IBAN.replace(" ", "").lower()))
        assert "Nee, dit kennen we niet" in words(ask(client, listing.code, OTHER_IBAN))

    def test_an_account_where_none_was_given_can_t_be_said(self, client, listing):
        assert "Dat kunnen we niet zeggen" in words(ask(client, listing.code, IBAN))
        assert not Doubt.objects.exists() and not Notice.objects.filter(template="identity_doubt").exists()

    def test_another_one(self, client, listing, landlord):
        page = words(ask(client, listing.code, "bedrog@example.org"))
        assert "Nee, dit kennen we niet bij dit zoekertje" in page
        assert f"/nl/koten/{listing.code}/bericht/" in page and f"/nl/koten/{listing.code}/melden/" in page
        for secret in (user_of(landlord).email, landlord.phone, landlord.last_name):
            assert secret not in page

    @pytest.mark.parametrize("verb", ["pause", "withdraw"])
    def test_an_advert_that_is_not_online(self, client, listing, landlord, verb):
        getattr(actions, verb)(listing, by=user_of(landlord), now=NOW)
        page = words(ask(client, listing.code, user_of(landlord).email))
        assert "Deze kamer staat hier nu niet te huur" in page and not Doubt.objects.exists()

    def test_a_code_that_is_none(self, client):
        assert "staat hier nu niet te huur" in words(ask(client, "ZZZZ", "an@example.org"))

    def test_who_left_is_no_longer_the_landlord(self, client, listing, landlord):
        other = join(landlord)
        other.memberships.update(until=NOW)
        assert "Nee, dit kennen we niet" in words(ask(client, listing.code, other.email))

    @pytest.mark.parametrize(
        "given", ["", "hallo", "an@", "04", "BE71 0961 2345 6768", "an@example", "\x00", "+", "@", "1" * 300]
    )
    def test_what_is_none_of_the_three_is_refused_at_its_field(self, client, listing, given):
        page = words(ask(client, listing.code, given))
        assert 'href="#id_given"' in page and f'value="{listing.code}"' in page
        assert not Doubt.objects.exists()

    def test_the_code_comes_along_with_the_link(self, client, listing):
        assert f'value="{listing.code}"' in words(client.get(f"/nl/klopt-dit/?code={listing.code}"))

    def test_nobody_guesses(self, client, listing):
        answers = [ask(client, listing.code, f"an{n}@example.org").status_code for n in range(11)]
        assert answers == [200] * 10 + [429]
        assert Doubt.objects.count() == 10


class TestKept:
    def test_a_hash_and_how_often(self, listing):
        for given in ("Bedrog+kot@Example.org", "bedrog@example.org"):
            assert identity.ask(listing.code, given, now=NOW) == "no_match"
        doubt = Doubt.objects.get()
        assert (doubt.kind, doubt.times, doubt.of_another) == ("email", 2, False)
        assert "bedrog" not in str([getattr(doubt, field.attname) for field in doubt._meta.concrete_fields])

    def test_that_it_is_another_landlord_s(self, listing):
        identity.ask(listing.code, user_of(make_listing().landlord).email, now=NOW)
        assert Doubt.objects.get().of_another is True

    def test_one_address_behind_several_adverts(self, listing):
        for code in (listing.code, make_listing().code, make_listing().code):
            identity.ask(code, "0470 12 34 56", now=NOW)
        assert identity.other_adverts(Doubt.objects.earliest("pk")) == 2

    def test_the_landlord_is_told_once_a_day_and_not_what(self, listing, landlord):
        for later in (0, 1, 25):
            identity.ask(listing.code, f"an{later}@example.org", now=NOW + dt.timedelta(hours=later))
        mails = Notice.objects.filter(template="identity_doubt")
        assert [mail.to_email for mail in mails] == [user_of(landlord).email] * 2
        assert not any("an0@example.org" in mail.body for mail in mails)


class TestLookedAt:
    @pytest.fixture
    def doubt(self, listing):
        identity.ask(listing.code, "an@example.org", now=NOW)
        return Doubt.objects.get()

    @pytest.fixture
    def staff(self, client):
        client.force_login(make_user(Role.STAFF))
        return client

    def test_it_is_on_the_work_list(self, staff, doubt):
        page = words(staff.get("/nl/balie/?wat=vreemd"))
        assert f"/nl/balie/klopt-niet/{doubt.code}/" in page and "Kijk of iemand dit zoekertje misbruikt" in page

    def test_fraud_is_noted_and_leaves_the_list(self, staff, doubt):
        assert "voor geen ander zoekertje" in words(staff.get(f"/nl/balie/klopt-niet/{doubt.code}/"))
        staff.post(f"/nl/balie/klopt-niet/{doubt.code}/", {"found": "fraud", "note": "Aangifte gedaan."})
        doubt.refresh_from_db()
        assert (doubt.state, doubt.note) == ("fraud", "Aangifte gedaan.")
        assert doubt not in identity.waiting()

    def test_nothing_chosen(self, staff, doubt):
        page = words(staff.post(f"/en/balie/klopt-niet/{doubt.code}/", {"note": "Called."}))
        assert 'href="#id_found' in page and "Called." in page

    def test_a_mistake_may_turn_out_to_be_fraud(self, staff, doubt):
        for found in ("mistake", "fraud", "mistake"):
            staff.post(f"/nl/balie/klopt-niet/{doubt.code}/", {"found": found})
        doubt.refresh_from_db()
        assert doubt.state == "fraud"

    @pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT, Role.QUALITY_INSPECTOR, Role.STEERING])
    def test_others_don_t_see_it(self, client, doubt, role):
        client.force_login(make_user(role))
        assert client.get(f"/nl/balie/klopt-niet/{doubt.code}/").status_code in (302, 403, 404)

    def test_it_goes_with_the_words_of_the_advert(self, doubt, listing):
        forget_cases(listing)
        assert not Doubt.objects.exists()
