"""Forms of which the demo has no case, each in a case of its own: every naughty string in every field."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import translation

from inspections.actions import family, unfit
from inspections.defect_links import token_of as defect_token
from inspections.enums import Course, FamilyException, Verdict
from inspections.models import UnfitProcedure
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.advice.links import key_of
from kotatgent.audit.actors import VISITOR
from kotatgent.core import clock
from kotatgent.exchange import actions as exchange
from kotatgent.exchange.models import Answer
from kotatgent.meetings.models import Meeting
from kotatgent.moderation import actions as moderation
from kotatgent.moderation import identity, links
from kotatgent.moderation.models import Decision, Report
from kotatgent.notices import actions as outbox
from kotatgent.terms import actions as terms
from landlords.models import Building
from listings import actions as listings
from listings import checks
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.advice import asked, closed_question
from tests.factories.defects import closed, reported
from tests.factories.exchange import make_topic
from tests.factories.inspecting import certified, inspected, may_be_declared, proposal_of
from tests.factories.landlords import make_building, make_room, user_of
from tests.factories.listings import make_listing
from tests.factories.meetings import approved, held, make_meeting, make_member
from tests.factories.opening import opener
from tests.factories.starts import begun, code_on
from tests.factories.sublets import agreed, days_from, landlord_user
from tests.strict import StrictClient
from tests.walls.complaining import Walked, complaints, some
from tests.walls.crawling import Page, signed_in
from tests.walls.soft_key import credential
from tests.walls.strings import NATIONAL, STRINGS
from tests.walls.trying import Outcome, send, submit

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
# Invented, with the check digits that belong to it; and an address of a video meeting.
FILLED = {"kbo_number": "0123.456.749", "link": "https://overleg.test/"}
Case = tuple[StrictClient, str]  # who looks, and at which page


def _with_one_room() -> Building:
    building = make_building()
    make_room(building, label="1")
    return building


def _procedure(now: dt.datetime) -> UnfitProcedure:
    grave = proposal_of(inspected(_with_one_room(), ("co", "III", None), now=now), Course.UNFIT)
    return unfit.open_for(grave, ground="CO.", by=make_user(Role.DECISION_MAKER), now=now)


def _at(role: Role, route: str, *args: object) -> Case:
    with translation.override("nl"):
        return signed_in(opener(role)), reverse(route, args=args)


def _advice(settings: Any) -> Case:
    settings.UNFIT_ADVICE_EXEMPT = False
    return _at(Role.STAFF, "unfit_step", _procedure(clock.now()).code, "advice")


def _heard(settings: Any) -> Case:
    before = clock.now() - 40 * DAY
    case = _procedure(before)
    by = make_user(Role.DECISION_MAKER)
    unfit.invite(case, hearing_at=before + 20 * DAY, place="Stadhuis", by=by, now=before)
    outbox.send_due(now=before)
    return _at(Role.STAFF, "unfit_step", case.code, "heard")


def _given_back(settings: Any) -> Case:
    now, building = clock.now() - 2 * DAY, _with_one_room()
    mayor, staff = make_user(Role.DECISION_MAKER), make_user(Role.STAFF)
    certified(building, now=now)
    later = now + DAY
    case = may_be_declared(proposal_of(inspected(building, ("co", "III", None), now=later), Course.UNFIT), now=later)
    unfit.decide(case, verdict=Verdict.UNINHABITABLE, reason="CO.", by=mayor, now=later)
    appeal = unfit.record_appeal(case, filed_on=clock.date_of(later), by=staff, now=later)
    unfit.record_answer(appeal, granted=True, answered_on=clock.date_of(later), by=staff, now=later)
    return _at(Role.DECISION_MAKER, "unfit_step", case.code, "give-back")


def _passed_on(settings: Any) -> Case:
    now = clock.now()
    facts = {"reason": "Drie studenten apart.", "excluded": FamilyException.values}
    case = family.warn(make_building(), by=make_user(Role.STAFF), now=now - 400 * DAY, **facts)
    family.recheck(case, in_order=False, note="Nog altijd.", by=make_user(Role.QUALITY_INSPECTOR), now=now - DAY)
    return _at(Role.QUALITY_INSPECTOR, "family_case", case.code)


def _campaign(settings: Any) -> Case:
    return _at(Role.PRIVACY_OFFICER, "campaign_new")


def _sent_back(settings: Any) -> Case:
    writer = make_user(Role.STAFF)
    draft = terms.begin(by=writer, now=clock.now())
    terms.write_clause(draft, draft.clauses.first(), by=writer, now=clock.now(), body_nl="Anders.", body_en="Other.")
    terms.ask_review(draft, by=writer, now=clock.now())
    return _at(Role.STAFF, "desk_condition_back", draft.number)


def _by_letter(settings: Any) -> Case:
    start, client = begun(now=clock.now()), StrictClient()
    return client, client.post("/nl/brief/", {"number": start.code, "code": code_on(start)})["Location"]


def _signed_in_just_now() -> tuple[StrictClient, User]:
    user, client = make_user(), StrictClient()
    client.post("/nl/account/login/", {"login": user.email, "password": PASSWORD})
    page = client.get("/nl/account/2fa/webauthn/add/")
    if page.status_code == 302:  # asks once more who it is
        client.post(page["Location"], {"password": PASSWORD})
    return client, user


def _a_key(client: StrictClient, number: int) -> dict[str, str]:
    challenge = client.get("/nl/account/2fa/webauthn/add/").context["js_data"]["creation_options"]["publicKey"]
    return {"credential": json.dumps(credential(challenge["challenge"], number=number))}


def _with_a_key() -> tuple[StrictClient, Authenticator]:
    client, user = _signed_in_just_now()
    client.post("/nl/account/2fa/webauthn/add/", {"name": "Telefoon", **_a_key(client, 1)})
    return client, Authenticator.objects.get(user=user, type="webauthn")


def _named_key(settings: Any) -> Case:
    client, key = _with_a_key()
    return client, f"/nl/account/2fa/webauthn/keys/{key.pk}/edit/"


def _reported() -> Report:
    facts = {"about": "advert", "ground": "wrong", "words": "De prijs klopt niet.", "email": "", "language": "nl"}
    return moderation.report(make_listing(now=clock.now()), **facts, by=VISITOR, now=clock.now())


def _decided() -> Decision:
    facts = {"outcome": "change", "ground": "wrong", "reason": "De prijs klopt niet."}
    return moderation.decide(_reported().case, **facts, by=make_user(Role.STAFF), now=clock.now())


def _moderate(settings: Any) -> Case:
    return _at(Role.STAFF, "desk_moderation_case", _reported().case.code)


def _ask_again(settings: Any) -> Case:
    report = _decided().case.reports.get()
    return StrictClient(), f"/nl/melding/{report.code}/{links.token_of(report.code)}/"


def _not_solved(settings: Any) -> Case:
    found = closed(reported(_with_one_room(), now=clock.now()), now=clock.now())
    return StrictClient(), f"/nl/gebrek/{found.code}/{defect_token(found.code)}/"


def _question(settings: Any) -> Case:
    return StrictClient(), f"/nl/vraag/{key_of(asked(now=clock.now()).code)}/"


def _helped(settings: Any) -> Case:
    """Closed for so long that it can't be opened again."""
    found = closed_question(now=clock.now() - 40 * DAY)
    return StrictClient(), f"/nl/vraag/{key_of(found.code)}/"


def _object(settings: Any) -> Case:
    decision = _decided()
    listing = decision.case.listing
    with translation.override("nl"):
        return signed_in(user_of(listing.landlord)), reverse("landlord_decision", args=[listing.code, decision.pk])


def _objected(settings: Any) -> Case:
    decision = _decided()
    moderation.object_to(decision, words="Toch wel.", by=user_of(decision.case.listing.landlord), now=clock.now())
    return _at(Role.STAFF, "desk_moderation_case", decision.case.code)


def _kept(settings: Any) -> Case:
    draft = make_listing(published=False, description_nl="Enkel meisjes.", now=clock.now())
    reasons = {one.key: "Zo staat het er." for one in checks.findings(draft)}
    listings.publish(draft, by=user_of(draft.landlord), now=clock.now(), reasons=reasons)
    return _at(Role.STAFF, "desk_kept", draft.kept.get().code)


def _doubt(settings: Any) -> Case:
    listing = make_listing(now=clock.now())
    identity.ask(listing.code, "an@example.org", now=clock.now())
    return _at(Role.STAFF, "desk_identity", listing.doubts.get().code)


def _sublet(settings: Any) -> Case:
    sublet = agreed(now=clock.now(), **days_from(clock.today()))
    with translation.override("nl"):
        return signed_in(landlord_user(sublet)), reverse("landlord_sublet", args=[sublet.code])


def _of_meeting(route: str, meeting: Meeting) -> Case:
    return _at(Role.STAFF, route, meeting.code)


def _coming() -> Meeting:
    make_member(now=clock.now())
    return make_meeting(now=clock.now())


def _held_meeting() -> Meeting:
    make_member(now=clock.now())
    return held(now=clock.now())


def _point(settings: Any) -> Case:
    """By a member, whose own words it becomes."""
    user, meeting = opener(Role.PARTNER), _coming()
    make_member(user=user, now=clock.now())
    with translation.override("nl"):
        return signed_in(user), reverse("meeting_agenda", args=[meeting.code])


def _answer_of_partner(settings: Any) -> tuple[User, Answer]:
    writer = opener(Role.PARTNER)
    return writer, exchange.answer(make_topic(now=clock.now()), words="Wij komen.", by=writer, now=clock.now())


def _changed_answer(settings: Any) -> Case:
    writer, answer = _answer_of_partner(settings)
    with translation.override("nl"):
        return signed_in(writer), reverse("exchange_answer_change", args=[answer.topic.code, answer.code])


def _of_topic(route: str) -> Case:
    writer = opener(Role.PARTNER)
    topic = make_topic(by=writer, now=clock.now())
    with translation.override("nl"):
        return signed_in(writer), reverse(route, args=[topic.code])


CASES: dict[str, Callable[[Any], Case]] = {
    "AdviceForm": _advice,
    "AgainForm": _ask_again,
    "DefectAgainForm": _not_solved,
    "DoubtForm": _doubt,
    "EditPasskeyForm": _named_key,
    "GiveBackForm": _given_back,
    "HeardForm": _heard,
    "LookForm": _kept,
    "ModerateForm": _moderate,
    "ObjectionAnswerForm": _objected,
    "ObjectionForm": _object,
    "PassOnForm": _passed_on,
    "PersonForm": _by_letter,
    "QuestionHelpedForm": _helped,
    "QuestionMoreForm": _question,
    "RecordForm": _campaign,
    "SendBackForm": _sent_back,
    "SubletAnswerForm": _sublet,
}
# Forms of meetings and of the exchange, of which the demo may have a case as well: here on the simplest page there is.
BETWEEN_PARTNERS: dict[str, Callable[[Any], Case]] = {
    "AnswerForm": lambda settings: _of_topic("exchange_topic"),
    "ChangeAnswerForm": _changed_answer,
    "ChangeForm": lambda settings: _of_topic("exchange_change"),
    "CorrectionForm": lambda settings: _of_meeting("meeting_correct", approved(now=clock.now())),
    "DecisionForm": lambda settings: _of_meeting("meeting_decision_new", _held_meeting()),
    "MeetingForm": lambda settings: _of_meeting("meeting_change", _coming()),
    "MemberForm": lambda settings: _at(Role.STAFF, "meeting_member", make_member(now=clock.now()).code),
    "MinutesForm": lambda settings: _of_meeting("meeting_minutes", _held_meeting()),
    "PointForm": _point,
    "ReasonForm": lambda settings: _of_meeting("meeting_cancel", _coming()),
    "TopicForm": lambda settings: _at(Role.PARTNER, "exchange_new"),
    "WithdrawForm": lambda settings: _of_topic("exchange_withdraw"),
}
ALL = CASES | BETWEEN_PARTNERS


NO_ANSWERS = [
    "", "null", "5", '"telefoon"', "[]", "{}", '{"id": 1}', "{", '{"response": []}', "\0", '{"id": "\\ud83d"}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
    '{"id": "x", "rawId": "x", "response": {"clientDataJSON": "é", "attestationObject": "x"}}',
    '{"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "e30", "attestationObject": "AA"}}',
]  # fmt: skip
HANDLE = (
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "signature": "AA",'
    ' "authenticatorData": "' + "A" * 50 + '", "userHandle": "%s"}}'
)


def _page(client: StrictClient, address: str) -> tuple[Page, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    page = Page(address)
    page.feed(answer.content.decode())
    return page, answer.context


def _wrong(name: str, settings: Any, *, whole: bool) -> list[str]:
    client, address = ALL[name](settings)
    page, context = _page(client, address)
    shown = {type(each).__qualname__ for each in [context.get("form"), *(context.get("forms") or {}).values()]}
    assert name in shown
    accepted, found = 0, []
    for form in page.all_forms():
        for one in form.fields:
            one.value = one.value or (str(clock.today()) if one.kind == "date" else FILLED.get(one.name, ""))
        usual = submit(client, form)
        accepted += usual.status == 302 and bool(form.written)
        walked = Walked(None, client, form)
        for one in form.written:
            for naughty in STRINGS + NATIONAL if whole else some(form, one):
                found += complaints(walked, one, naughty, usual)
    assert accepted == 1  # the case is one in which the form can be accepted
    return found


@pytest.mark.parametrize("name", ALL)
def test_one_string_in_each_field(settings, name):
    assert _wrong(name, settings, whole=False) == []


@pytest.mark.deep
@pytest.mark.parametrize("name", ALL)
def test_every_string_in_each_field(settings, name):
    assert _wrong(name, settings, whole=True) == []


class TestPasskey:
    @pytest.fixture
    def add(self):
        client, self.user = _signed_in_just_now()
        page, context = _page(client, "/nl/account/2fa/webauthn/add/")
        (form,) = [form for form in page.all_forms() if form.action.endswith("/webauthn/add/")]
        challenge = context["js_data"]["creation_options"]["publicKey"]["challenge"]

        def send_it(**typed: str) -> Outcome:
            right = {"credential": json.dumps(credential(challenge))}
            return send(client, form, form.filled() | right | typed)

        return send_it

    def test_its_name_is_kept_or_refused(self, add):
        assert add(name="Mijn telefoon").stored("Mijn telefoon")
        for naughty in [*STRINGS, *NATIONAL]:
            outcome = add(name=naughty.text)
            assert outcome.raised is None and outcome.status in (200, 302), naughty
            refused = naughty in NATIONAL or "\0" in naughty.text
            assert not refused or outcome.errors, naughty

    @pytest.mark.parametrize("answer", NO_ANSWERS)
    def test_what_is_no_key_is_refused_in_words(self, add, answer):
        outcome = add(credential=answer)
        assert (outcome.raised, outcome.status) == (None, 200)
        assert "error-summary" in outcome.html

    @pytest.mark.parametrize("facts", [{"challenge": "AAAA"}, {"origin": "https://testserver.example.org"}])
    def test_a_key_made_for_another_site_or_question(self, add, facts):
        outcome = add(credential=json.dumps(credential(**{"challenge": "AAAA"} | facts)))
        assert (outcome.raised, outcome.status) == (None, 200)
        assert "error-summary" in outcome.html

    @pytest.mark.parametrize(
        "answer", [*NO_ANSWERS, *(HANDLE % user for user in ("AA", "_", "OTk5OTk5OTk5OTk5OTk5OTk5"))]
    )
    @pytest.mark.parametrize("again", [False, True])
    def test_what_is_no_answer_signs_nobody_in(self, answer, again):
        client = _with_a_key()[0] if again else StrictClient()
        client.get("/nl/account/2fa/webauthn/login/", headers={"X-Requested-With": "XMLHttpRequest"})
        page = client.post(
            f"/nl/account/2fa/webauthn/{'reauthenticate' if again else 'login'}/", {"credential": answer}
        )
        assert page["Location"].startswith("/nl/account/login/")
        if not again:
            page = client.get(page["Location"])
            assert not page.wsgi_request.user.is_authenticated
            assert 'role="alert"' in page.content.decode() or 'class="panel' in page.content.decode()
