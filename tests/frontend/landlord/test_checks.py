"""Before an advert is online: what the check-answers page asks, and what becomes of what is kept."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.notices.models import Notice
from landlords.models import Landlord
from listings import actions, checks
from listings.enums import KeptState, State
from listings.models import Kept, Listing, WordingRule
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_building, make_landlord, make_room, user_of
from tests.factories.listings import make_listing, make_photo

pytestmark = pytest.mark.django_db

REFUSING = "Enkel meisjes."
WHY = "Het is een huis van zusters, met één gedeelde douche."


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def landlord() -> Landlord:
    return make_landlord()


@pytest.fixture
def signed_in(client, landlord):
    client.force_login(user_of(landlord))
    return client


def draft(landlord, *sentences: str, **facts) -> Listing:
    return make_listing(landlord=landlord, published=False, description_nl=" ".join(sentences), **facts)


def check_url(listing) -> str:
    return reverse("landlord_advert_publish", args=[listing.code])


def reasons(listing, reason=WHY) -> dict[str, str]:
    return {f"reason_{one.key}": reason for one in checks.findings(listing)}


def state_of(listing) -> str:
    listing.refresh_from_db()
    return listing.state


def text(answer) -> str:
    return answer.content.decode()


def test_an_advert_without_a_question_goes_online(signed_in, landlord):
    listing = draft(landlord, "Een rustige kamer.")
    assert "We hebben een vraag" not in text(signed_in.get(check_url(listing)))
    assert signed_in.post(check_url(listing)).status_code == 302
    assert state_of(listing) == State.PUBLISHED


def test_the_sentence_is_shown_with_why_and_where_to_change_it(signed_in, landlord):
    listing = draft(landlord, "Een rustige kamer.", REFUSING)
    page = text(signed_in.get(check_url(listing)))
    assert "We hebben een vraag bij één zin" in page
    assert f"<blockquote><p>{REFUSING}</p></blockquote>" in page
    assert "weigert om hun geslacht" in page
    assert reverse("landlord_advert_step", args=[listing.code, "description"]) + "#id_description_nl" in page


def test_without_a_reason_it_stays_a_draft_and_nothing_typed_is_lost(signed_in, landlord):
    listing = draft(landlord, REFUSING, "Alleen voor Belgische studenten.")
    first, second = (f"reason_{one.key}" for one in checks.findings(listing))
    page = text(signed_in.post(check_url(listing), {first: WHY, second: "  "}))
    assert "Wijzig de zin, of zeg waarom hij kan blijven." in page
    assert WHY in page
    assert state_of(listing) == State.DRAFT
    assert not Kept.objects.exists()


def test_kept_with_a_reason_it_is_online_and_waits_for_a_person(signed_in, landlord):
    listing = draft(landlord, REFUSING)
    assert signed_in.post(check_url(listing), reasons(listing)).status_code == 302
    assert state_of(listing) == State.PUBLISHED
    kept = Kept.objects.get()
    assert (kept.sentence, kept.reason, kept.ground, kept.state) == (REFUSING, WHY, "sex", KeptState.WAITING)
    assert kept.rule.startswith("nl-sex")
    assert WHY not in str(list(Event.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Mail naar fien@verzonnen.example.", "Haal het e-mailadres weg."),
        ("Stort op BE68 5390 0754 7034.", "Haal het rekeningnummer weg."),
    ],
)  # fmt: skip
def test_an_address_or_an_account_can_t_be_kept(signed_in, landlord, sentence, why):
    listing = draft(landlord, sentence)
    assert 'name="reason_' not in text(signed_in.get(check_url(listing)))
    page = text(signed_in.post(check_url(listing), reasons(listing)))
    assert why in page
    assert state_of(listing) == State.DRAFT


def test_a_number_that_is_something_else_can_be_kept(signed_in, landlord):
    listing = draft(landlord, "Vraag bij de stad dossier 0912 345 678 op.")
    signed_in.post(check_url(listing), reasons(listing, "Het is een dossiernummer."))
    assert state_of(listing) == State.PUBLISHED
    assert Kept.objects.get().kind == "phone"


def test_house_rules_are_read_too(signed_in, landlord):
    listing = draft(landlord, "Een kamer.", house_rules_en="Girls only.")
    signed_in.post(check_url(listing))
    assert state_of(listing) == State.DRAFT


def test_what_was_kept_is_not_asked_again(signed_in, landlord):
    listing = draft(landlord, REFUSING)
    signed_in.post(check_url(listing), reasons(listing))
    actions.pause(listing, by=user_of(landlord), now=NOW)
    page = text(signed_in.get(check_url(listing)))
    assert "We hebben een vraag" not in page
    assert "kijkt nog naar één zin die je liet staan" in page
    signed_in.post(check_url(listing))
    assert state_of(listing) == State.PUBLISHED
    assert Kept.objects.count() == 1


def step_url(listing) -> str:
    return reverse("landlord_advert_step", args=[listing.code, "description"])


def test_an_advert_online_is_asked_at_the_field_and_keeps_what_was_typed(signed_in, landlord):
    listing = make_listing(landlord=landlord)
    assert "kept_because" not in text(signed_in.get(step_url(listing)))
    typed = {"description_nl": f"Mooie kamer. {REFUSING}", "description_en": "", "version": listing.version}
    page = text(signed_in.post(step_url(listing), typed))
    assert "weigert om hun geslacht" in page
    assert f"Mooie kamer. {REFUSING}" in page
    assert 'name="kept_because"' in page
    listing.refresh_from_db()
    assert REFUSING not in listing.description_nl
    assert signed_in.post(step_url(listing), {**typed, "kept_because": WHY}).status_code == 302
    listing.refresh_from_db()
    assert REFUSING in listing.description_nl
    assert Kept.objects.get().reason == WHY


def test_a_change_of_price_asks_nothing_of_old_sentences(signed_in, landlord):
    """What stands online from before a rule is not held against who changes something else."""
    rules = WordingRule.objects.filter(ground="sex")
    rules.update(active=False)
    listing = make_listing(landlord=landlord, description_nl=REFUSING)
    rules.update(active=True)
    actions.change(listing, by=user_of(landlord), now=NOW, rent_cents=41000)
    assert not Kept.objects.exists()


def test_a_photo_says_only_what_can_be_seen(signed_in, landlord):
    listing = make_listing(landlord=landlord)
    photo = make_photo(listing)
    url = reverse("landlord_advert_photo", args=[listing.code, photo.pk])
    page = text(signed_in.post(url, {"alt": "Bel 0470 12 34 56"}))
    assert "Zeg alleen wat je ziet" in page
    photo.refresh_from_db()
    assert "0470" not in photo.alt


def test_in_english(signed_in, landlord):
    listing = draft(landlord, REFUSING)
    with translation.override("en"):
        page = text(signed_in.get(check_url(listing)))
    assert "We have a question about one sentence" in page
    assert "refuse people for their sex" in page


# The price


@pytest.fixture
def like_rooms():
    """Ten rooms of three landlords at € 400."""
    others = [make_landlord() for _each in range(3)]
    for at in range(10):
        room = make_room(make_building(others[at % 3]))
        make_listing(room, landlord=others[at % 3], rent_cents=40000, fixed_cents=0, advance_cents=0)


def test_a_price_far_from_the_usual_is_asked_about_and_yes_is_enough(signed_in, landlord, like_rooms):
    listing = draft(landlord, "Een kamer.", rent_cents=90000)
    page = text(signed_in.get(check_url(listing)))
    assert "Klopt de prijs?" in page
    assert "De helft van 10 kamers" in page
    assert "Vink aan als de prijs klopt" in text(signed_in.post(check_url(listing)))
    assert state_of(listing) == State.DRAFT
    assert signed_in.post(check_url(listing), {"price_is_right": "on"}).status_code == 302
    assert state_of(listing) == State.PUBLISHED


def test_the_landlord_and_the_student_read_the_same_sentence(client, signed_in, landlord, like_rooms):
    listing = make_listing(landlord=landlord)
    step = text(signed_in.get(reverse("landlord_advert_step", args=[listing.code, "price"])))
    signed_in.logout()
    public = text(client.get(reverse("listing", args=[listing.code])))
    sentence = "De helft van 10 kamers zoals deze in de stad kost € 400 tot € 400 per maand, alles inbegrepen"
    sentences = {page[page.index("De helft van") : page.index("alles inbegrepen;")] for page in (step, public)}
    assert len(sentences) == 1
    assert sentences.pop().split(" zoals")[0] == sentence.split(" zoals")[0]


def test_too_few_to_say(signed_in, landlord):
    listing = make_listing(landlord=landlord)
    assert "te weinig kamers zoals deze" in text(
        signed_in.get(reverse("landlord_advert_step", args=[listing.code, "price"]))
    )
    assert "De helft van" not in text(signed_in.get(reverse("listing", args=[listing.code])))


# The desk


@pytest.fixture
def kept(landlord) -> Kept:
    listing = draft(landlord, REFUSING)
    found = checks.findings(listing)
    actions.publish(listing, by=user_of(landlord), now=NOW, reasons={one.key: WHY for one in found})
    return Kept.objects.get()


@pytest.fixture
def desk(client):
    client.force_login(make_user(Role.STAFF))
    return client


def kept_url(kept) -> str:
    return reverse("desk_kept", args=[kept.code])


def test_staff_find_the_sentence_on_their_work_list(desk, kept):
    assert kept_url(kept) in text(desk.get(reverse("desk_home")))
    page = text(desk.get(kept_url(kept)))
    assert REFUSING in page
    assert WHY in page


def test_it_may_stay(desk, kept):
    assert desk.post(kept_url(kept), {"way": "stay"}).status_code == 302
    kept.refresh_from_db()
    assert kept.state == KeptState.FINE
    assert not Notice.objects.filter(template="words_to_change").exists()
    assert desk.post(kept_url(kept), {"way": "stay"}).status_code == 409


def test_it_must_change_and_the_landlord_is_told_why(desk, kept, landlord):
    page = text(desk.post(kept_url(kept), {"way": "change", "answer": ""}))
    assert "Zeg de kotbaas waarom." in page
    desk.post(kept_url(kept), {"way": "change", "answer": "Een douche is geen reden."})
    notice = Notice.objects.get(template="words_to_change")
    assert "Een douche is geen reden." in notice.body
    assert REFUSING in notice.body
    listing = kept.listing
    assert state_of(listing) == State.PUBLISHED  # nothing goes offline by itself
    desk.force_login(user_of(landlord))
    actions.pause(listing, by=user_of(landlord), now=NOW)
    assert 'name="reason_' not in text(desk.get(check_url(listing)))
    desk.post(check_url(listing), reasons(listing))
    assert state_of(listing) == State.PAUSED


def test_a_sentence_that_is_gone_waits_no_longer(kept, landlord):
    actions.change(kept.listing, by=user_of(landlord), now=NOW, description_nl="Een kamer.")
    kept.refresh_from_db()
    assert kept.state == KeptState.GONE


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT, Role.QUALITY_INSPECTOR, Role.STEERING])
def test_others_don_t_look(client, kept, role):
    client.force_login(make_user(role))
    assert client.get(kept_url(kept)).status_code in (403, 404)
    assert client.get(reverse("desk_wording")).status_code in (403, 404)


def test_strangers_sign_in_first(client, kept):
    assert client.get(kept_url(kept)).status_code == 302


RULE = {
    "language": "nl", "ground": "sex", "source": "F4.13", "words": "zeemeermin*", "patterns": "geen .. @",
    "innocent": "", "active": "on",
}  # fmt: skip


def test_staff_write_a_rule_and_its_next_version(desk):
    sentence = {"sentence": "Geen zeemeerminnen."}
    assert "Bij deze zin vragen we niets." in text(desk.get(reverse("desk_wording"), sentence))
    assert desk.post(reverse("desk_wording_new"), {**RULE, "code": "nl-sea"}).status_code == 302
    assert "(nl-sea:1)" in text(desk.get(reverse("desk_wording"), sentence))
    url = reverse("desk_wording_rule", args=["nl-sea"])
    assert desk.post(url, {**RULE, "version": 1, "active": ""}).status_code == 302
    assert "Bij deze zin vragen we niets." in text(desk.get(reverse("desk_wording"), sentence))
    assert list(WordingRule.objects.filter(code="nl-sea").values_list("version", "current")) == [(2, True), (1, False)]
    assert "Eerdere versies" in text(desk.get(url))


def test_a_rule_that_can_t_be_read_is_refused_at_the_field(desk):
    page = text(desk.post(reverse("desk_wording_new"), {**RULE, "code": "nl-sea", "patterns": "geen (x)"}))
    assert "Deze regel kunnen we niet lezen: geen (x)" in page
    assert "zeemeermin*" in page


def test_a_name_that_is_taken_is_said_at_the_field(desk):
    assert "Er is al een regel met deze naam." in text(
        desk.post(reverse("desk_wording_new"), {**RULE, "code": "nl-sex"})
    )


def test_who_saves_an_old_version_sees_what_changed(desk):
    url = reverse("desk_wording_rule", args=["nl-sex"])
    assert desk.post(url, {**RULE, "version": 1}).status_code == 302
    page = text(desk.post(url, {**RULE, "words": "meermin*", "version": 1}))
    assert "zeemeermin*" in page
    assert WordingRule.objects.get(code="nl-sex", current=True).words == "zeemeermin*"
