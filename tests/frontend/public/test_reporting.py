"""From a report to a decision and an objection: what each of them sees, and what nobody sees."""

import datetime as dt
import html

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.moderation import actions, links
from kotatgent.moderation.enums import CaseState, ObjectionState, Outcome
from kotatgent.moderation.models import Case, Decision, Objection, Report
from kotatgent.notices.models import Notice
from landlords.models import Landlord
from listings import actions as listings
from listings import standing
from listings.enums import MODERATED, Block, State
from listings.models import Listing
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.landlords import make_landlord, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

WORDS = "De foto's zijn van een ander kot."
EMAIL = "melder@kotatgent.example"
REASON = "De kamer op de foto's is een andere."
REPORT = {"about": "advert", "ground": "not_as_shown", "words": WORDS, "email": EMAIL}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def landlord() -> Landlord:
    return make_landlord()


@pytest.fixture
def listing(landlord) -> Listing:
    return make_listing(landlord=landlord)


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def report_url(listing) -> str:
    return reverse("listing_report", args=[listing.code])


def follow_url(made) -> str:
    return reverse("followed_report", args=[made.code, links.token_of(made.code)])


def reported(listing, **facts) -> Report:
    facts = {"about": "advert", "ground": "not_as_shown", "words": WORDS, "email": EMAIL, "language": "nl", **facts}
    return actions.report(listing, by=make_user(Role.STUDENT), now=NOW, **facts)


def decided(listing, staff, outcome=Outcome.OFFLINE) -> Decision:
    made = reported(listing)
    return actions.decide(made.case, outcome=outcome, ground="not_as_shown", reason=REASON, by=staff, now=NOW)


def state_of(row) -> str:
    row.refresh_from_db()
    return row.state


# Reporting


def test_an_advert_has_a_quiet_link(client, listing):
    page = text(client.get(reverse("listing", args=[listing.code])))
    assert f'href="{report_url(listing)}">Iets mis? Meld het</a>' in page


def test_anybody_reports_and_follows_it(client, listing):
    answer = client.post(report_url(listing), REPORT, follow=True)
    made = Report.objects.get()
    assert answer.redirect_chain[-1][0] == follow_url(made)
    page = text(answer)
    assert "Een medewerker van Kotatgent zal ernaar kijken." in page
    assert WORDS not in page  # whoever looks over a shoulder need not read it
    notice = Notice.objects.get(template="report_received")
    assert (notice.to_email, links.token_of(made.code) in notice.body) == (EMAIL, True)
    assert state_of(listing) == State.PUBLISHED  # nothing happens by a report alone


def test_without_an_address_there_is_no_mail(client, listing):
    client.post(report_url(listing), {**REPORT, "email": ""})
    assert Report.objects.get().email == ""
    assert not Notice.objects.filter(template="report_received").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"words": ""}, "Vul dit in."),
        ({"ground": "x"}, "error-summary"),
        ({"email": "geen adres"}, "error-summary"),
        ({"words": "Mijn nummer is 85.07.30-033.28"}, "rijksregisternummer"),
    ],
)  # fmt: skip
def test_wrong_input_is_said_and_nothing_is_lost(client, listing, wrong, said):
    page = text(client.post(report_url(listing), {**REPORT, **wrong}))
    assert said in page
    assert wrong.get("words") or WORDS in page or "words" in wrong
    assert not Report.objects.exists()


def test_a_program_is_told_that_all_went_well(client, listing):
    assert client.post(report_url(listing), {**REPORT, "website": "x"}).status_code == 302
    assert not Report.objects.exists()


def test_too_many_from_one_place_wait(client, listing):
    for _each in range(10):
        assert client.post(report_url(listing), REPORT).status_code == 302
    answer = client.post(report_url(listing), REPORT)
    assert (answer.status_code, WORDS in text(answer)) == (429, True)


def test_what_is_not_online_can_t_be_reported(client, landlord):
    assert client.get(report_url(make_listing(landlord=landlord, published=False))).status_code == 404


def test_a_wrong_address_shows_nothing(client, listing):
    made = reported(listing)
    assert client.get(reverse("followed_report", args=[made.code, "x" * 40])).status_code == 404


def test_in_english(client, listing):
    with translation.override("en"):
        page = text(client.get(report_url(listing)))
    assert "the landlord never sees who reported" in page


def test_reports_that_wait_are_one_case_with_the_advert_as_it_was(listing, landlord):
    first = reported(listing)
    listings.change(listing, by=user_of(landlord), now=NOW, description_nl="Helemaal anders.")
    listing.refresh_from_db()
    second = reported(listing)
    assert first.case == second.case
    then = [one.facts["description_nl"] for one in first.case.snapshots.all()]
    assert then == ["Een rustige kamer met zicht op de tuin.", "Helemaal anders."]


def test_the_register_does_not_say_who_reported(listing):
    student = make_user(Role.STUDENT)
    actions.report(listing, about="advert", ground="wrong", words=WORDS, email="", language="nl", by=student, now=NOW)
    about = Event.objects.filter(subject_kind__in=["report", "case"])
    assert about.count() == 2
    assert not about.filter(actor_id=student.pk).exists()
    assert WORDS not in str(list(about.values_list("facts", flat=True)))


# Deciding


def case_url(case) -> str:
    return reverse("desk_moderation_case", args=[case.code])


def test_staff_see_the_oldest_first_and_the_advert_then_and_now(client, staff, landlord):
    later = reported(make_listing(landlord=landlord))
    older = reported(make_listing(landlord=landlord))
    Case.objects.filter(pk=older.case.pk).update(opened_at=NOW - dt.timedelta(days=2))
    client.force_login(staff)
    page = text(client.get(reverse("desk_moderation")))
    assert page.index(case_url(older.case)) < page.index(case_url(later.case))
    page = text(client.get(case_url(later.case)))
    assert WORDS in page and EMAIL not in page
    assert "Een rustige kamer met zicht op de tuin." in page and "Nu:" not in page
    listings.change(later.case.listing, by=user_of(landlord), now=NOW, description_nl="Nu anders.", rent_cents=41000)
    page = text(client.get(case_url(later.case)))
    assert "Een rustige kamer met zicht op de tuin.<br><strong>Nu:</strong> Nu anders.</dd>" in page
    assert "<strong>Nu:</strong> € 410</dd>" in page


def test_the_work_list_has_it(client, staff, listing):
    made = reported(listing)
    client.force_login(staff)
    assert case_url(made.case) in text(client.get(reverse("desk_home")))


def test_nobody_decides_without_a_reason(client, staff, listing):
    made = reported(listing)
    client.force_login(staff)
    page = text(client.post(case_url(made.case), {"outcome": "offline", "ground": "wrong", "reason": " "}))
    assert "Vul dit in." in page
    assert state_of(listing) == State.PUBLISHED


def test_offline_with_a_ground_and_a_reason(client, staff, listing, landlord):
    made = reported(listing)
    client.force_login(staff)
    facts = {"outcome": "offline", "ground": "not_as_shown", "reason": REASON}
    assert client.post(case_url(made.case), facts).status_code == 302
    listing.refresh_from_db()
    assert (listing.state, listing.removed_why) == (State.REMOVED, MODERATED)
    to_landlord = Notice.objects.get(template="moderation_decided")
    assert to_landlord.to_user == user_of(landlord)
    assert REASON in to_landlord.body
    assert "1 april 2026" in to_landlord.body  # 30 days, a proposal
    to_reporter = Notice.objects.get(template="report_decided")
    assert "We haalden het zoekertje offline." in to_reporter.body
    assert REASON not in to_reporter.body
    client.logout()
    assert "We haalden het zoekertje offline." in text(client.get(follow_url(made)))


def test_nothing_of_who_reported_reaches_the_landlord(client, staff, listing, landlord):
    decision = decided(listing, staff)
    client.force_login(user_of(landlord))
    pages = [reverse("landlord_advert", args=[listing.code]), decision_url(decision), reverse("own_data")]
    shown = [text(client.get(page)) for page in pages]
    shown += Notice.objects.filter(to_user=user_of(landlord)).values_list("body", flat=True)
    assert not any(word in page for page in shown for word in (WORDS, EMAIL, decision.case.reports.get().code))


def test_no_action_tells_the_landlord_nothing(staff, listing):
    decided(listing, staff, Outcome.NOTHING)
    assert state_of(listing) == State.PUBLISHED
    assert not Notice.objects.filter(template="moderation_decided").exists()
    assert "mag blijven zoals het is" in Notice.objects.get(template="report_decided").body


def test_a_second_decision_comes_too_late(staff, listing):
    decision = decided(listing, staff, Outcome.NOTHING)
    with pytest.raises(Conflict):
        actions.decide(decision.case, outcome="offline", ground="wrong", reason="x", by=staff, now=NOW)
    assert state_of(listing) == State.PUBLISHED


def test_the_landlord_can_t_put_it_back(client, staff, listing, landlord):
    decided(listing, staff)
    client.force_login(user_of(landlord))
    page = text(client.get(f"/nl/mijn/zoekertjes/{listing.code}/"))
    assert "Door Kotatgent offline gehaald" in page and "Door de Stad" not in page
    with pytest.raises(RuleBroken, match="Kotatgent haalde dit zoekertje offline"):
        listings.publish(Listing.objects.get(pk=listing.pk), by=user_of(landlord), now=NOW)


def test_a_certificate_lifts_no_decision_of_moderation(staff, listing, landlord):
    """Removal for a room that is unfit is another thing, with another end."""
    other = make_listing(landlord=landlord)
    standing.block([other.room], why=Block.UNFIT, on=TODAY, by=staff, now=NOW)
    other.refresh_from_db()
    assert other.removed_why == Block.UNFIT
    decided(listing, staff)
    standing.unblock([listing.room], by=staff, now=NOW)
    listing.refresh_from_db()
    assert listing.removed_why == MODERATED


def test_staff_let_it_come_back_once_it_is_changed(client, staff, listing):
    decision = decided(listing, staff)
    client.force_login(staff)
    url = reverse("desk_moderation_back", args=[decision.case.code])
    assert client.post(url).status_code == 302
    assert state_of(listing) == State.PUBLISHED
    assert Notice.objects.filter(template="moderation_back").exists()
    assert client.post(url).status_code == 400


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT, Role.QUALITY_INSPECTOR, Role.STEERING, Role.PARTNER])
def test_others_don_t_decide(client, listing, role):
    made = reported(listing)
    client.force_login(make_user(role))
    assert client.get(case_url(made.case)).status_code in (403, 404)
    assert client.get(reverse("desk_moderation")).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        actions.decide(made.case, outcome="offline", ground="wrong", reason="x", by=make_user(role), now=NOW)


def test_strangers_sign_in_first(client, listing):
    assert client.get(case_url(reported(listing).case)).status_code == 302


# Not solved


def test_who_reported_asks_once_to_look_again(client, staff, listing):
    made = reported(listing)
    assert "Niet opgelost?" not in text(client.get(follow_url(made)))
    actions.decide(made.case, outcome="nothing", ground="wrong", reason="x", by=staff, now=NOW)
    assert "Niet opgelost?" in text(client.get(follow_url(made)))
    assert client.post(follow_url(made), {"words": "Nog altijd zo."}).status_code == 302
    assert state_of(made.case) == CaseState.OPEN
    actions.decide(made.case, outcome="change", ground="wrong", reason="y", by=staff, now=NOW)
    page = text(client.post(follow_url(made), {"words": "En nog."}))
    assert "je vroeg het al eens opnieuw" in page or "Niet opgelost?" not in page
    assert state_of(made.case) == CaseState.DECIDED


# Objecting


def decision_url(decision) -> str:
    return reverse("landlord_decision", args=[decision.case.listing.code, decision.pk])


def test_the_landlord_reads_why_and_objects(client, staff, listing, landlord):
    decision = decided(listing, staff)
    client.force_login(user_of(landlord))
    assert decision_url(decision) in text(client.get(reverse("landlord_advert", args=[listing.code])))
    page = text(client.get(decision_url(decision)))
    assert REASON in page
    assert "Vul dit in." in text(client.post(decision_url(decision), {"words": ""}))
    assert client.post(decision_url(decision), {"words": "Het is dezelfde kamer."}).status_code == 302
    assert state_of(decision.case) == CaseState.OBJECTED
    page = text(client.post(decision_url(decision), {"words": "Nog eens."}))
    assert "geen bezwaar meer maken" in page
    assert Objection.objects.count() == 1


def test_after_the_last_day_it_is_too_late(client, staff, listing, landlord):
    decision = decided(listing, staff)
    with time_machine.travel(NOW + dt.timedelta(days=30), tick=False):
        client.force_login(user_of(landlord))
        assert 'name="words"' in text(client.get(decision_url(decision)))
    with time_machine.travel(NOW + dt.timedelta(days=31), tick=False):
        client.force_login(user_of(landlord))
        assert "geen bezwaar meer maken" in text(client.get(decision_url(decision)))
        client.post(decision_url(decision), {"words": "Te laat."})
    assert not Objection.objects.exists()


def test_another_landlord_sees_no_decision(client, staff, listing):
    decision = decided(listing, staff)
    client.force_login(user_of(make_landlord()))
    assert client.get(decision_url(decision)).status_code == 404


def objected(listing, staff, landlord, outcome=Outcome.OFFLINE) -> Objection:
    decision = decided(listing, staff, outcome)
    return actions.object_to(decision, words="Het is dezelfde kamer.", by=user_of(landlord), now=NOW)


def test_who_decided_first_does_not_decide_on_the_objection(client, staff, listing, landlord):
    objection = objected(listing, staff, landlord)
    client.force_login(staff)
    page = text(client.get(case_url(objection.decision.case)))
    assert "Jij besliste eerst." in page
    assert 'name="outcome"' not in page
    facts = {"outcome": "rejected", "reason": "x"}
    assert client.post(case_url(objection.decision.case), facts).status_code == 403
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(decided_at=NOW, decided_by=staff)
    assert state_of(objection) == ObjectionState.OPEN


def test_right_and_the_advert_is_back_at_once(client, staff, listing, landlord):
    objection = objected(listing, staff, landlord)
    client.force_login(make_user(Role.STAFF))
    facts = {"outcome": "upheld", "reason": "De foto's kloppen."}
    assert client.post(case_url(objection.decision.case), facts).status_code == 302
    assert (state_of(listing), listing.removed_why) == (State.PUBLISHED, "")
    mail = Notice.objects.get(template="objection_decided").body
    assert "U krijgt gelijk. Het zoekertje staat weer online." in mail
    assert client.post(case_url(objection.decision.case), facts).status_code == 200  # nothing is open any more


def test_what_was_paused_does_not_go_online_by_itself(staff, listing, landlord):
    made = reported(listing)
    listings.pause(listing, by=user_of(landlord), now=NOW)
    case = Case.objects.get(pk=made.case.pk)
    decision = actions.decide(case, outcome="offline", ground="wrong", reason="x", by=staff, now=NOW)
    objection = actions.object_to(decision, words="Nee.", by=user_of(landlord), now=NOW)
    actions.decide_objection(objection, upheld=True, reason="x", by=make_user(Role.STAFF), now=NOW)
    assert (state_of(listing), listing.removed_why) == (State.REMOVED, "")
    listings.publish(listing, by=user_of(landlord), now=NOW)
    assert state_of(listing) == State.PUBLISHED


def test_right_but_something_else_is_in_the_way(staff, listing, landlord):
    objection = objected(listing, staff, landlord)
    standing.block([listing.room], why=Block.UNFIT, on=TODAY, by=staff, now=NOW)
    other = make_user(Role.STAFF)
    actions.decide_objection(objection, upheld=True, reason="x", by=other, now=NOW)
    assert (state_of(listing), listing.removed_why) == (State.REMOVED, "")
    assert "weer online" not in Notice.objects.get(template="objection_decided").body


def test_not_right_and_the_decision_stands(staff, listing, landlord):
    objection = objected(listing, staff, landlord)
    actions.decide_objection(objection, upheld=False, reason="Toch niet.", by=make_user(Role.STAFF), now=NOW)
    assert state_of(listing) == State.REMOVED
    assert "De eerste beslissing blijft." in Notice.objects.get(template="objection_decided").body
    assert state_of(objection.decision.case) == CaseState.DECIDED


def test_words_go_when_those_of_the_advert_go(staff, listing, landlord):
    decided(listing, staff)
    actions.forget_cases(listing)
    assert not Case.objects.exists()
    assert not Report.objects.exists()
