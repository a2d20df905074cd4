"""A building that is let no longer or by somebody else: its adverts go, what the register knows of it stays (F2.1)."""

import datetime as dt

import pytest
import time_machine
from django.core import mail

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from landlords import actions
from landlords.models import Tenure, Transfer
from landlords.queries import buildings_of
from listings import actions as adverts
from listings.models import Listing
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import accept_terms, make_building, make_landlord, make_room, user_of
from tests.factories.listings import certify, make_listing
from tests.factories.places import place
from tests.races import at_once, need_two_writers

pytestmark = pytest.mark.django_db

LAST_DAY = dt.date(2026, 3, 30)  # 28 days after 2 March, by hand
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def seller():
    return make_landlord(first_name="Mira", last_name="Maes")


@pytest.fixture
def buyer():
    return make_landlord(first_name="Bob", last_name="Bracke")


@pytest.fixture
def building(seller):
    return make_building(seller, street="Kouter", house_number="7")


@pytest.fixture
def room(building):
    return make_room(building)


def morning(day):
    return clock.start_of(day) + dt.timedelta(hours=8)


def letting(building, landlord):
    return Tenure.objects.get(building=building, landlord=landlord)


def offer(building, seller, buyer, *, by=None, now=NOW):
    return actions.offer_building(letting(building, seller), to=buyer.code, by=by or user_of(seller), now=now)


def colleague(landlord, role):
    user = make_user(Role.LANDLORD)
    invitation = actions.invite(landlord, email=user.email, role=role, language="nl", by=user_of(landlord), now=NOW)
    actions.take_up_invitation(invitation, by=user, now=NOW)
    accept_terms(user, party=landlord.code)
    return user


def page(answer):
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def lets(landlord):
    return [found.address.line for found in buildings_of(landlord)]


def mails(template):
    return [(notice.to_email, notice.subject) for notice in Notice.objects.filter(template=template)]


class TestHandingOver:
    def test_from_the_offer_by_the_page_to_an_advert_of_the_new_landlord(self, client, seller, buyer, building, room):
        listing = make_listing(room, landlord=seller)
        certify(room, issued_on=dt.date(2025, 1, 1), valid_until=dt.date(2034, 12, 31))
        client.force_login(user_of(seller))
        assert "/overdragen/" in page(client.get(f"/nl/mijn/panden/{building.code}/"))
        said = {"to": f" {buyer.code.lower()} "}
        sent = client.post(f"/nl/mijn/panden/{building.code}/overdragen/", said, follow=True)
        assert buyer.code in page(sent) and "30 maart 2026" in page(sent)
        notices.send_due(now=NOW)
        assert mail.outbox[-1].to == [user_of(buyer).email]
        assert mail.outbox[-1].subject == "Mira Maes draagt Kouter 7 aan je over"

        client.force_login(user_of(buyer))
        transfer = Transfer.objects.get()
        assert f"/nl/mijn/overdracht/{transfer.code}/" in page(client.get("/nl/mijn/"))
        shown = page(client.get(f"/nl/mijn/overdracht/{transfer.code}/"))
        assert "Mira Maes" in shown and "Kouter 7" in shown
        taken = client.post(f"/nl/mijn/overdracht/{transfer.code}/", {"take": "1"}, follow=True)
        assert taken.redirect_chain[-1][0] == f"/nl/mijn/panden/{building.code}/"

        assert (lets(seller), lets(buyer)) == ([], ["Kouter 7"])
        before = letting(building, seller)
        assert (before.state, before.until) == ("ended", NOW)
        listing.refresh_from_db()
        assert listing.state == "withdrawn"
        assert mails("building_taken") == [(user_of(seller).email, "Kouter 7 is overgedragen")]
        anew = make_listing(room, landlord=buyer)
        assert "Conformiteitsattest datum 01/01/2025" in page(client.get(f"/nl/koten/{anew.code}/"))
        assert client.get(f"/nl/koten/{listing.code}/").status_code in (404, 410)
        client.force_login(user_of(seller))
        assert client.get(f"/nl/mijn/panden/{building.code}/").status_code == 404
        rules = {code: rule.tally(clock.today()) for code, rule in INVARIANTS.items() if code.startswith("landlords.")}
        assert {code: tally.examples for code, tally in rules.items() if tally.broken} == {}

    def test_until_the_answer_nothing_changes(self, seller, buyer, building, room):
        listing = make_listing(room, landlord=seller)
        offer(building, seller, buyer)
        listing.refresh_from_db()
        assert (lets(seller), lets(buyer), listing.state) == (["Kouter 7"], [], "published")

    def test_adverts_elsewhere_and_of_others_stay(self, seller, buyer, building, room):
        third = make_landlord()
        shared = actions.add_building(
            third, kind=building.kind, street="Kouter", number="7", place=place("9000"), by=user_of(third), now=NOW
        )
        actions.decide_claim(shared, accept=True, by=make_user(Role.STAFF), now=NOW)
        theirs = make_listing(make_room(building, landlord=third), landlord=third)
        elsewhere = make_listing(landlord=seller)
        here = make_listing(room, landlord=seller)
        draft = make_listing(make_room(building), landlord=seller, published=False)
        actions.take_over(offer(building, seller, buyer), by=user_of(buyer), now=NOW)
        states = {one.pk: Listing.objects.get(pk=one.pk).state for one in (theirs, elsewhere, here, draft)}
        assert states == {
            theirs.pk: "published", elsewhere.pk: "published", here.pk: "withdrawn", draft.pk: "withdrawn"
        }  # fmt: skip
        assert lets(third) == ["Kouter 7"]

    def test_a_claim_of_the_new_landlord_is_answered_with_it(self, seller, buyer, building):
        claim = actions.add_building(
            buyer, kind=building.kind, street="Kouter", number="7", place=place("9000"), by=user_of(buyer), now=NOW
        )
        assert claim.state == "claimed"
        actions.take_over(offer(building, seller, buyer), by=user_of(buyer), now=NOW)
        claim.refresh_from_db()
        assert claim.state == "active" and building.tenures.filter(landlord=buyer).count() == 1
        assert not FollowUp.objects.unfinished().filter(kind="tenure").exists()

    def test_refused_who_offered_it_is_told_and_can_offer_again(self, client, seller, buyer, building):
        transfer = offer(building, seller, buyer)
        client.force_login(user_of(buyer))
        client.post(f"/nl/mijn/overdracht/{transfer.code}/", {"refuse": "1"})
        assert mails("building_not_taken") == [(user_of(seller).email, "Kouter 7 is niet overgenomen")]
        assert lets(seller) == ["Kouter 7"] and Transfer.objects.get().state == "refused"
        assert "Niet overgenomen" in page(client.get(f"/nl/mijn/overdracht/{transfer.code}/"))
        assert offer(building, seller, buyer).state == "offered"

    def test_withdrawn_by_who_offered_it(self, client, seller, buyer, building):
        transfer = offer(building, seller, buyer)
        client.force_login(user_of(seller))
        client.post(f"/nl/mijn/overdracht/{transfer.code}/intrekken/")
        assert Transfer.objects.get().state == "withdrawn"
        assert not FollowUp.objects.unfinished().filter(kind="transfer").exists()
        with pytest.raises(Conflict):
            actions.take_over(transfer, by=user_of(buyer), now=NOW)

    def test_over_the_day_after_its_last_day_and_told_once(self, seller, buyer, building):
        transfer = offer(building, seller, buyer)
        sweep.run(now=morning(LAST_DAY))
        assert Transfer.objects.get().state == "offered"
        with pytest.raises(Conflict):  # before any sweep
            actions.take_over(transfer, by=user_of(buyer), now=morning(LAST_DAY + DAY))
        for _ in range(2):
            sweep.run(now=morning(LAST_DAY + DAY))
        assert Transfer.objects.get().state == "expired" and len(mails("building_not_taken")) == 1

    def test_on_its_last_day_it_can_still_be_taken_over(self, seller, buyer, building):
        actions.take_over(offer(building, seller, buyer), by=user_of(buyer), now=morning(LAST_DAY))
        assert lets(buyer) == ["Kouter 7"]

    def test_numbers_that_can_not_be_the_new_landlord(self, client, seller, building):
        both = make_landlord()
        actions.decide_claim(
            actions.add_building(
                both, kind=building.kind, street="Kouter", number="7", place=place("9000"), by=user_of(both), now=NOW
            ),
            accept=True,
            by=make_user(Role.STAFF),
            now=NOW,
        )
        gone = make_landlord()
        number = gone.code
        actions.erase_landlord(gone, by=user_of(gone), now=NOW)
        client.force_login(user_of(seller))
        said = {
            "ZZZZ9999": "Geen enkele kotbaas heeft dit registratienummer",
            number: "Geen enkele kotbaas heeft dit registratienummer",
            seller.code: "Dit is je eigen nummer",
            both.code: "Deze kotbaas verhuurt het pand al",
        }
        for typed, words in said.items():
            answer = client.post(f"/nl/mijn/panden/{building.code}/overdragen/", {"to": typed})
            assert answer.context["form"].errors.keys() == {"to"}, typed
            assert words in page(answer) and f'value="{typed}"' in page(answer)
        assert not Transfer.objects.exists() and not Notice.objects.filter(template="building_offered").exists()

    def test_twice_is_refused_until_the_first_is_withdrawn(self, seller, buyer, building):
        offer(building, seller, buyer)
        with pytest.raises(RuleBroken) as error:
            offer(building, seller, make_landlord())
        assert error.value.code == "taken"

    def test_so_many_numbers_an_hour(self, client, seller, building):
        client.force_login(user_of(seller))
        answers = [
            client.post(f"/nl/mijn/panden/{building.code}/overdragen/", {"to": "ZZZZ9999"}) for _try in range(21)
        ]
        assert "Geen enkele kotbaas" in page(answers[19]) and answers[20].status_code == 429

    @pytest.mark.parametrize(
        ("who", "offers", "answers"),
        [
            ("seller", True, False),
            ("co_owner", True, False),
            ("manager", False, False),
            ("buyer", False, True),
            ("stranger", False, False),
            ("staff", False, False),
        ],
    )
    def test_who_may_offer_and_who_may_answer(self, seller, buyer, building, who, offers, answers):
        transfer = offer(building, seller, buyer)
        user = {
            "seller": lambda: user_of(seller),
            "co_owner": lambda: colleague(seller, "co_owner"),
            "manager": lambda: colleague(seller, "manager"),
            "buyer": lambda: user_of(buyer),
            "stranger": lambda: user_of(make_landlord()),
            "staff": lambda: make_user(Role.STAFF),
        }[who]()

        def allowed(action):
            try:
                action()
            except (NotAllowed, Hidden):
                return False
            return True

        assert allowed(lambda: actions.refuse_building(transfer, by=user, now=NOW)) is answers
        if answers:
            transfer = offer(building, seller, buyer)
        assert allowed(lambda: actions.withdraw_offer(transfer, by=user, now=NOW)) is offers
        assert allowed(lambda: actions.stop_letting(letting(building, seller), by=user, now=NOW)) is offers

    def test_pages_of_somebody_else_are_not_there(self, client, seller, buyer, building):
        transfer = offer(building, seller, buyer)
        paths = [
            f"/nl/mijn/overdracht/{transfer.code}/",
            f"/nl/mijn/panden/{building.code}/overdragen/",
            f"/nl/mijn/panden/{building.code}/stoppen/",
        ]
        for path in paths:
            assert client.get(path).status_code == 302  # to sign in
        client.force_login(user_of(make_landlord()))
        assert [client.get(path).status_code for path in paths] == [404, 404, 404]
        client.force_login(colleague(seller, "manager"))
        assert [client.get(path).status_code for path in paths] == [404, 403, 403]
        assert "/overdragen/" not in page(client.get(f"/nl/mijn/panden/{building.code}/"))

    def test_in_english(self, client, seller, buyer, building):
        make_listing(make_room(building), landlord=seller)
        transfer = offer(building, seller, buyer)
        client.force_login(user_of(buyer))
        assert "Take over Kouter 7?" in page(client.get(f"/en/mijn/overdracht/{transfer.code}/"))
        client.force_login(user_of(seller))
        assert "through 30 March 2026" in page(client.get(f"/en/mijn/panden/{building.code}/overdragen/"))
        assert "Your advert here is withdrawn" in page(client.get(f"/en/mijn/panden/{building.code}/stoppen/"))


class TestStopping:
    def test_adverts_go_and_the_building_can_be_added_again(self, client, seller, building, room):
        listing = make_listing(room, landlord=seller)
        certify(room, issued_on=dt.date(2025, 1, 1), valid_until=dt.date(2034, 12, 31))
        client.force_login(user_of(seller))
        assert "Je zoekertje hier wordt ingetrokken" in page(client.get(f"/nl/mijn/panden/{building.code}/stoppen/"))
        assert client.post(f"/nl/mijn/panden/{building.code}/stoppen/").url == "/nl/mijn/"
        listing.refresh_from_db()
        room.standing.refresh_from_db()
        assert (lets(seller), listing.state) == ([], "withdrawn")
        assert room.standing.valid_until == dt.date(2034, 12, 31)
        again = actions.add_building(
            seller, kind=building.kind, street="Kouter", number="7", place=place("9000"), by=user_of(seller), now=NOW
        )
        assert (again.state, again.building) == ("active", building)

    def test_an_open_offer_is_withdrawn(self, seller, buyer, building):
        transfer = offer(building, seller, buyer)
        actions.stop_letting(letting(building, seller), by=user_of(seller), now=NOW)
        transfer.refresh_from_db()
        assert transfer.state == "withdrawn"
        assert not FollowUp.objects.unfinished().filter(kind="transfer").exists()

    def test_twice_is_a_conflict(self, seller, building):
        tenure = letting(building, seller)
        actions.stop_letting(tenure, by=user_of(seller), now=NOW)
        with pytest.raises(Conflict):
            actions.stop_letting(tenure, by=user_of(seller), now=NOW)

    @pytest.mark.parametrize("leaves", ["seller", "buyer"])
    def test_who_leaves_the_register_has_no_offer_any_more(self, seller, buyer, building, leaves):
        transfer = offer(building, seller, buyer)
        actions.erase_landlord({"seller": seller, "buyer": buyer}[leaves], by=user_of(seller), now=NOW)
        transfer.refresh_from_db()
        assert transfer.state == "withdrawn"


class TestAtTheDesk:
    def test_a_claim_in_the_place_of_who_let_before(self, client, seller, buyer, building, room):
        listing = make_listing(room, landlord=seller)
        claim = actions.add_building(
            buyer, kind=building.kind, street="Kouter", number="7", place=place("9000"), by=user_of(buyer), now=NOW
        )
        client.force_login(make_user(Role.STAFF))
        path = f"/nl/balie/aanvragen/{claim.code}/"
        assert "Mira Maes" in page(client.get(path))
        before = letting(building, seller)
        client.post(path, {"answer": "accept", "instead_of": [before.code]})
        listing.refresh_from_db()
        assert (lets(seller), lets(buyer), listing.state) == ([], ["Kouter 7"], "withdrawn")
        assert mails("letting_ended") == [(user_of(seller).email, "Kouter 7 staat niet meer op jouw naam")]
        assert len(mails("claim_decided")) == 1

    def test_a_no_changes_nothing_for_who_is_ticked(self, client, seller, buyer, building):
        claim = actions.add_building(
            buyer, kind=building.kind, street="Kouter", number="7", place=place("9000"), by=user_of(buyer), now=NOW
        )
        client.force_login(make_user(Role.STAFF))
        said = {"answer": "refuse", "instead_of": [letting(building, seller).code]}
        client.post(f"/nl/balie/aanvragen/{claim.code}/", said)
        claim.refresh_from_db()
        assert (lets(seller), claim.state, mails("letting_ended")) == (["Kouter 7"], "refused", [])


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_taken_over_while_an_advert_goes_online(self):
        """Whoever is first: no advert of the former landlord is left online."""
        need_two_writers()
        seller, buyer = make_landlord(), make_landlord()
        building = make_building(seller)
        listing = make_listing(make_room(building), landlord=seller, published=False)
        transfer = offer(building, seller, buyer)
        at_once(
            lambda: actions.take_over(transfer, by=user_of(buyer), now=NOW),
            lambda: adverts.publish(listing, by=user_of(seller), now=NOW),
        )
        listing.refresh_from_db()
        assert listing.state == "withdrawn" and lets(seller) == []

    def test_taken_over_twice_and_withdrawn_at_the_same_moment(self):
        need_two_writers()
        seller, buyer = make_landlord(), make_landlord()
        building = make_building(seller)
        transfer = offer(building, seller, buyer)
        at_once(
            lambda: actions.take_over(transfer, by=user_of(buyer), now=NOW),
            lambda: actions.take_over(transfer, by=user_of(buyer), now=NOW),
            lambda: actions.withdraw_offer(transfer, by=user_of(seller), now=NOW),
        )
        transfer.refresh_from_db()
        letting_now = Tenure.objects.filter(building=building, state="active")
        assert [tenure.landlord for tenure in letting_now] == [buyer if transfer.state == "taken_over" else seller]
