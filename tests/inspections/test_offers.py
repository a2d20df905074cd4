"""Moments proposed for a visit: who may, what each answer brings about, and the secret link."""

import datetime as dt

import pytest
import time_machine
from django.core import signing

from inspections.actions import offers, visits
from inspections.enums import Kind, OfferState, VisitState
from inspections.models import Offer, Visit
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from landlords.models import Tenure
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import inspector
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of

pytestmark = pytest.mark.django_db

TUESDAY = NOW + dt.timedelta(days=8)
MOMENTS = [TUESDAY, TUESDAY + dt.timedelta(hours=4), TUESDAY + dt.timedelta(days=1)]


@pytest.fixture
def building():
    building = make_building()
    make_room(building, label="1A")
    return building


@pytest.fixture
def owner(building):
    return user_of(landlord_of(building))


@pytest.fixture
def me():
    return inspector()


@pytest.fixture
def offer(building, me):
    return offers.propose(building, kind=Kind.QUALITY, moments=MOMENTS, by=me, now=NOW)


def mails(template):
    return Notice.objects.filter(template=template)


class TestProposing:
    def test_it_is_not_overdue_before_the_last_of_the_moments(self, building, offer):
        work = FollowUp.objects.open().get(kind="building", code=building.code, step="inspect-quality")
        assert work.due_on == dt.date(2026, 3, 11)

    def test_the_landlord_gets_a_link_that_opens_this_offer(self, offer, owner):
        mail = mails("visit_offer").get()
        assert mail.to_user == owner
        token = mail.body.split("/nl/bezoek/")[1].split("/")[0]
        assert offers.read_token(token, now=NOW) == (offer, owner)
        assert offer.answer_by == dt.date(2026, 3, 9)

    @pytest.mark.parametrize(
        ("moments", "field"),
        [
            (MOMENTS[:1], "first"),
            ([*MOMENTS, TUESDAY + dt.timedelta(days=2)], "first"),
            ([TUESDAY, TUESDAY], "first"),
            ([NOW - dt.timedelta(days=1), TUESDAY], "first"),
            ([NOW + dt.timedelta(days=1), TUESDAY], "first"),
            ([TUESDAY, NOW - dt.timedelta(days=1)], "second"),
            ([TUESDAY, MOMENTS[1], NOW + dt.timedelta(days=1)], "third"),
            ([TUESDAY, NOW + dt.timedelta(days=900)], "second"),
            ([TUESDAY, NOW + dt.timedelta(days=12)], "any_day"),  # a Saturday
        ],
    )
    def test_what_is_refused(self, building, me, moments, field):
        with pytest.raises(RuleBroken) as refused:
            offers.propose(building, kind=Kind.QUALITY, moments=moments, by=me, now=NOW)
        assert refused.value.field == field
        assert not Offer.objects.exists()

    def test_once_at_a_time_and_not_beside_a_visit(self, building, me, offer):
        with pytest.raises(RuleBroken, match="al momenten voorgesteld"):
            offers.propose(building, kind=Kind.QUALITY, moments=MOMENTS, by=me, now=NOW)
        other = make_building()
        visits.plan_visit(other, kind=Kind.QUALITY, planned_for=TUESDAY, by=me, now=NOW)
        with pytest.raises(RuleBroken):
            offers.propose(other, kind=Kind.QUALITY, moments=MOMENTS, by=me, now=NOW)

    @pytest.mark.parametrize(("role", "error"), [(Role.FIRE_INSPECTOR, NotAllowed), (Role.LANDLORD, Hidden)])
    def test_others_may_not(self, building, role, error):
        with pytest.raises(error):
            offers.propose(building, kind=Kind.QUALITY, moments=MOMENTS, by=make_user(role), now=NOW)

    def test_a_visit_that_is_planned_takes_its_place(self, building, me, offer):
        visits.plan_visit(building, kind=Kind.QUALITY, planned_for=TUESDAY, by=me, now=NOW)
        assert Offer.objects.get().state == OfferState.WITHDRAWN


class TestAnswering:
    def test_one_taken_is_a_visit_of_the_inspector_who_proposed(self, offer, owner, me):
        visit = offers.take(offer, offer.slots.all()[1], by=owner, now=NOW)
        assert (visit.planned_for, visit.inspector, visit.state) == (MOMENTS[1], me, VisitState.PLANNED)
        offer.refresh_from_db()
        assert (offer.state, offer.visit, offer.answered_by) == (OfferState.TAKEN, visit, owner)
        assert mails("visit_offer_answered").get().to_user == me
        assert mails("visit_planned").get().to_user == owner
        steps = FollowUp.objects.open().filter(code=visit.code).values_list("step", flat=True)
        assert set(steps) == {"visit-notice", "visit-nudge"}

    def test_none_suits_needs_a_sentence_and_reaches_the_inspector(self, offer, owner, me):
        with pytest.raises(RuleBroken) as refused:
            offers.decline(offer, why_none="  ", by=owner, now=NOW)
        assert refused.value.field == "why_none"
        offers.decline(offer, why_none="Ik ben in Spanje tot 20 maart.", by=owner, now=NOW)
        assert "Spanje" in mails("visit_offer_answered").get().body
        assert not Visit.objects.exists()
        assert FollowUp.objects.open().get(kind="building", step="inspect-quality")

    @pytest.mark.parametrize("first", ["take", "decline", "withdraw", "expire"])
    @pytest.mark.parametrize("then", ["take", "decline"])
    def test_what_is_closed_is_not_answered_again(self, offer, owner, me, first, then):
        slot, now = offer.slots.first(), NOW
        acts = {
            "take": lambda: offers.take(offer, slot, by=owner, now=now),
            "decline": lambda: offers.decline(offer, why_none="Nee.", by=owner, now=now),
            "withdraw": lambda: offers.withdraw(offer, by=me, now=now),
            "expire": lambda: sweep.run(now=TUESDAY),
        }
        acts[first]()
        with pytest.raises(Conflict):
            acts[then]()
        assert Visit.objects.count() == (first == "take")

    def test_without_an_answer_it_expires_once_and_the_inspector_is_told(self, offer, me):
        sweep.run(now=TUESDAY - dt.timedelta(days=1))
        assert Offer.objects.get().state == OfferState.OPEN
        sweep.run(now=TUESDAY)
        sweep.run(now=TUESDAY)
        assert Offer.objects.get().state == OfferState.EXPIRED
        assert mails("visit_offer_answered").get().to_user == me

    def test_a_moment_that_another_landlord_took_first(self, offer, owner, me):
        visits.plan_visit(make_building(), kind=Kind.QUALITY, planned_for=TUESDAY, by=me, now=NOW)
        with pytest.raises(RuleBroken) as refused:
            offers.take(offer, offer.slots.first(), by=owner, now=NOW)
        assert refused.value.code == "busy"

    def test_a_moment_of_another_offer(self, offer, owner, me):
        other = offers.propose(make_building(), kind=Kind.QUALITY, moments=MOMENTS, by=me, now=NOW)
        with pytest.raises(RuleBroken):
            offers.take(offer, other.slots.first(), by=owner, now=NOW)

    def test_a_stranger_may_not(self, offer):
        with pytest.raises(Hidden):
            offers.take(offer, offer.slots.first(), by=user_of(make_landlord()), now=NOW)


@pytest.mark.parametrize("language", ["nl", "en"])
class TestLink:
    @pytest.fixture(autouse=True)
    def _then(self):
        with time_machine.travel(NOW, tick=False):
            yield

    @pytest.fixture
    def path(self, offer, owner, language):
        return f"/{language}/bezoek/{offers.link_token(offer, owner)}/"

    def test_looking_chooses_nothing(self, client, path):
        page = client.get(path)
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "strict-origin" and "no-store" in page["Cache-Control"]
        assert Offer.objects.get().state == OfferState.OPEN

    def test_choosing_without_signing_in_and_again(self, client, path, offer):
        slot = offer.slots.all()[1]
        page = client.post(path, {"answer": str(slot.pk)}, follow=True)
        assert page.status_code == 200 and "09 266 76 40" in page.content.decode()
        assert Visit.objects.get().planned_for == MOMENTS[1]
        page = client.post(path, {"answer": str(offer.slots.all()[0].pk)}, follow=True)
        assert page.status_code == 200 and page.context["form"] is None
        assert Visit.objects.get().planned_for == MOMENTS[1]

    def test_none_suits(self, client, path):
        page = client.post(path, {"answer": "none", "why_none": ""})
        assert page.context["form"].errors["why_none"]
        page = client.post(path, {"answer": "none", "why_none": "Ik werk dan."}, follow=True)
        assert "Ik werk dan." in page.content.decode()

    def test_nothing_chosen(self, client, path):
        assert client.post(path, {}).context["form"].errors["answer"]

    def test_too_late(self, client, path, offer):
        with time_machine.travel(TUESDAY, tick=False):
            page = client.get(path)
            assert page.status_code == 200 and page.context["form"] is None
            client.post(path, {"answer": str(offer.slots.first().pk)})
        assert not Visit.objects.exists()
        with time_machine.travel(NOW + dt.timedelta(days=200), tick=False):
            assert client.get(path).status_code == 410

    def test_forged_or_cut_off(self, client, path):
        assert client.get(path[:-3] + "/").status_code == 404
        assert client.get(path.replace(":", "x", 1)).status_code == 404

    def test_of_somebody_who_no_longer_lets_the_building(self, client, path):
        Tenure.objects.update(state="ended", until=NOW)
        assert client.get(path).status_code == 404

    def test_no_link_for_another_purpose(self, client, offer, owner, language):
        named = {"offer": offer.code, "user": owner.pk, "until": "2030-01-01"}
        token = signing.Signer(salt="other").sign_object(named)
        assert client.get(f"/{language}/bezoek/{token}/").status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_of_the_landlord(client, offer, owner, language):
    path = f"/{language}/mijn/bezoek/{offer.code}/"
    assert "/account/login/" in client.get(path)["Location"]
    client.force_login(user_of(make_landlord()))
    assert client.get(path).status_code == 404
    client.force_login(make_user(Role.STAFF))
    assert client.get(path).status_code == 403
    client.force_login(owner)
    with time_machine.travel(NOW, tick=False):
        assert client.get(f"/{language}/mijn/bezoek/XXXX/").status_code == 404
        assert client.put(path).status_code == 405
        for page in (path, f"/{language}/mijn/", f"/{language}/mijn/panden/{offer.building.code}/"):
            assert offer.code in client.get(page).content.decode() or page == path
        assert client.post(path, {"answer": str(offer.slots.first().pk)}).status_code == 302
        assert client.get(path).context["form"] is None
    assert Visit.objects.get().state == VisitState.PLANNED


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_of_the_inspector(client, building, me, language):
    path = f"/{language}/inspectie/pand/{building.code}/momenten/"
    client.force_login(make_user(Role.LANDLORD))
    assert client.get(path).status_code == 403
    client.force_login(me)
    with time_machine.travel(NOW, tick=False):
        assert client.get(path).status_code == 200
        assert client.post(path, {"first": "2026-03-10T10:00"}).context["form"].errors["second"]
        moments = {"first": "2026-03-10T10:00", "second": "2026-03-14T10:00"}
        assert client.post(path, moments).context["form"].errors["any_day"]
        assert client.post(path, {**moments, "any_day": "on"}).status_code == 302
        offer = Offer.objects.get()
        assert client.get(path).context["offer"] == offer
        assert client.post(path, {"withdraw": offer.code}).status_code == 302
    offer.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN


def test_an_outcome_by_the_page_of_the_inspector(client, building, me):
    visit = visits.plan_visit(building, kind=Kind.QUALITY, planned_for=TUESDAY, by=me, now=NOW)
    path = f"/nl/inspectie/bezoek/{visit.code}/afloop/"
    client.force_login(make_user(Role.FIRE_INSPECTOR))
    assert client.get(path).status_code == 403
    client.force_login(me)
    with time_machine.travel(TUESDAY, tick=False):
        assert client.get(path).status_code == 200
        assert client.post(path, {"outcome": "done"}).context["form"].errors["outcome"]
        assert client.post(path, {"outcome": "refused"}).context["form"].errors["what_happened"]
        past = {"outcome": "put_off", "again_for": "2026-03-01T10:00"}
        assert client.post(path, past).context["form"].errors["again_for"]
        assert client.post(path, {"outcome": "refused", "what_happened": "Neen."}).status_code == 302
        assert building.code in client.get("/nl/inspectie/").content.decode()
        assert client.get(f"/en/inspectie/bezoek/{visit.code}/").status_code == 200
        assert client.post(path, {"outcome": "refused", "what_happened": "Neen."}).status_code == 409
