"""A question from its first words to its forgetting, by playing the actions and the sweep."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from kotatgent.accounts.roles import Role
from kotatgent.advice import actions, flow, handlers, links
from kotatgent.advice.enums import MOVES, REFERRAL_MOVES, State
from kotatgent.advice.models import Agency, Question, Referral, Theme
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, MoveRefused, NotAllowed, RuleBroken
from kotatgent.core.text import ALPHABET
from kotatgent.followups import sweep, taking
from kotatgent.followups.models import FollowUp, Term
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from tests.factories.accounts import NOW, make_user
from tests.factories.advice import ANSWER, PASSING, WORDS, adviser, answered, asked, closed_question, in_state, referred
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
EMAIL = "vrager@student.example"


def sound(now=NOW) -> None:
    for code, one in INVARIANTS.items():
        if code.startswith(("advice.", "followups.")):
            found = one.tally(now.date())
            assert not found.broken, (code, found.examples)


def open_steps(question: Question) -> dict[str, dt.date]:
    rows = FollowUp.objects.about(flow.KIND, question.code).unfinished()
    return dict(rows.values_list("step", "due_on"))


def nights(until: dt.datetime, since: dt.datetime = NOW) -> None:
    moment = since
    while moment < until:
        moment += DAY
        sweep.run(now=moment)


def mails(template: str) -> list[Notice]:
    return list(Notice.objects.filter(template=template).order_by("pk"))


def test_what_may_follow_on_what():
    written = {
        "new": "answered referred closed",
        "asked": "answered referred closed",
        "answered": "asked referred closed",
        "referred": "asked closed",
        "closed": "asked",
    }
    assert {state: set(to.split()) for state, to in written.items()} == MOVES
    written = {"told": "", "asked": "agreed refused", "agreed": "passed refused", "refused": "", "passed": ""}
    assert {state: set(to.split()) for state, to in written.items()} == REFERRAL_MOVES


def test_a_question_waits_five_working_days_for_staff(django_capture_on_commit_callbacks):
    monday = dt.datetime(2026, 3, 2, 9, tzinfo=NOW.tzinfo)
    made = asked(now=monday, email=EMAIL)
    assert made.answer_by == dt.date(2026, 3, 9)
    row = FollowUp.objects.get(kind="question", code=made.code)
    assert (row.step, row.owner_role, row.due_on) == ("answer", Role.STAFF, made.answer_by)
    easter = asked(now=dt.datetime(2026, 4, 2, 9, tzinfo=NOW.tzinfo))  # Thursday; Easter Monday is the 6th
    assert easter.answer_by == dt.date(2026, 4, 10)
    sound()


def test_the_receipt_holds_the_code_and_no_word_of_the_question():
    made = asked(email=EMAIL, where="Veldstraat 1, kamer 3")
    answered(made)
    received, told = mails("advice_received")[0], mails("advice_answered")[0]
    for mail in (received, told):
        assert mail.to_email == EMAIL and links.key_of(made.code) in mail.body
        assert WORDS not in mail.body and ANSWER not in mail.body and "Veldstraat" not in mail.body
    asked()  # without an address nobody is mailed
    assert Notice.objects.count() == 2


def test_the_code_is_typed_in_any_way_and_nothing_else_opens():
    key = links.key_of("ACDEFGHJ")
    assert len(key) == 24 and set(key) <= set(ALPHABET + "-")
    for typed in (key, key.lower(), key.replace("-", ""), f" {key.replace('-', ' ')} "):
        assert links.opened(typed) == "ACDEFGHJ"
    other = "3" if key[-1] != "3" else "4"
    for wrong in ("", key[:-1], key[:-1] + other, key + "A", "ACDEFGHJ"):
        assert links.opened(wrong) == ""


def test_somebody_takes_it_answers_it_and_it_is_off_the_list():
    made, by = asked(), adviser()
    taking.take(FollowUp.objects.get(code=made.code, step="answer"), by=by, now=NOW)
    found = answered(made, by=by)
    assert (found.state, found.answered_at) == (State.ANSWERED, NOW)
    row = FollowUp.objects.get(code=made.code, step="answer")
    assert (row.state, row.taken_by) == ("done", by)
    assert set(open_steps(found)) == {"warn-silent"}
    sound()


def test_more_words_after_an_answer_wait_anew_and_before_it_change_nothing():
    made = asked()
    first = open_steps(made)
    actions.add(made, words="En in contanten?", now=NOW + DAY)
    assert open_steps(made) == first and Question.objects.get().state == State.NEW
    found = actions.add(answered(made), words="En nu?", now=NOW + 2 * DAY)
    assert found.state == State.ASKED and set(open_steps(found)) == {"answer"}
    sound()


def test_who_did_not_see_the_last_message_is_told_so():
    made = asked()
    actions.add(made, words="Nog iets.", now=NOW)
    with pytest.raises(Conflict):
        actions.answer(made, words=ANSWER, seen=1, by=adviser(), now=NOW)
    with pytest.raises(Conflict):
        actions.close(made, seen=1, by=adviser(), now=NOW)
    assert actions.answer(made, words=ANSWER, seen=2, by=adviser(), now=NOW).state == State.ANSWERED


@pytest.mark.parametrize("role", [role for role in Role if role != Role.STAFF])
def test_only_staff_answer(role):
    made, by = asked(), make_user(role)
    office = Agency.objects.get(code="op-krot")
    for act in (
        lambda: actions.answer(made, words=ANSWER, by=by, now=NOW),
        lambda: actions.refer(made, office, words=ANSWER, by=by, now=NOW),
        lambda: actions.note(made, words="x", by=by, now=NOW),
        lambda: actions.close(made, by=by, now=NOW),
        lambda: actions.put_under(made, Theme.objects.get(code="tax"), by=by, now=NOW),
        lambda: actions.write_agency(office, by=by, now=NOW, contact="x"),
        lambda: actions.write_block(code="x", by=by, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


class TestTheme:
    def under(self, code: str) -> Theme:
        return Theme.objects.get(code=code)

    @pytest.mark.parametrize("state", State)
    def test_in_every_state_and_nothing_else_changes(self, state):
        made = in_state(state)
        before, steps = (made.state, made.answer_by, made.closed_at), open_steps(made)
        found = actions.put_under(made, self.under("tax"), seen=self.under("deposit"), by=adviser(), now=NOW)
        assert found.theme.code == "tax"
        assert ((found.state, found.answer_by, found.closed_at), open_steps(found)) == (before, steps)
        sound()

    def test_the_register_says_from_which_to_which_and_by_whom(self):
        made, by = asked(), adviser()
        actions.put_under(made, self.under("tax"), by=by, now=NOW)
        event = Event.objects.get(subject_code=made.code, kind="changed")
        assert (event.before, event.after, event.actor_id) == ("deposit", "tax", by.pk)
        assert event.facts["fields"] == ["theme"]

    def test_under_the_same_theme_is_no_change(self):
        made = asked()
        actions.put_under(made, self.under("deposit"), by=adviser(), now=NOW)
        assert not Event.objects.filter(subject_code=made.code, kind="changed").exists()

    def test_who_saw_another_theme_is_told_so(self):
        made = asked()
        actions.put_under(made, self.under("tax"), seen=self.under("deposit"), by=adviser(), now=NOW)
        with pytest.raises(Conflict):
            actions.put_under(made, self.under("lease"), seen=self.under("deposit"), by=adviser(), now=NOW)
        assert Question.objects.get().theme.code == "tax"

    def test_not_without_words_to_judge_by(self):
        made = closed_question()
        nights(NOW + 190 * DAY)
        made.refresh_from_db()
        assert made.forgotten_at is not None
        with pytest.raises(RuleBroken) as refusal:
            actions.put_under(made, self.under("tax"), by=adviser(), now=NOW + 190 * DAY)
        assert refusal.value.code == "forgotten"


def test_nothing_goes_to_an_office_without_consent_to_these_words():
    made = referred(asked(email=EMAIL), passing=PASSING)
    assert (made.state, made.question.state) == ("asked", State.REFERRED)
    with pytest.raises(MoveRefused):
        actions.pass_on(made, by=adviser(), now=NOW)
    agreed = actions.agree(made, now=NOW)
    assert open_steps(made.question)["pass-on"] == dt.date(2026, 3, 4)  # Monday and two working days
    with pytest.raises(RuleBroken) as refusal:
        actions.close(made.question, by=adviser(), now=NOW)
    assert refusal.value.code == "to_pass_on"
    sound()
    passed = actions.pass_on(agreed, by=adviser(), now=NOW + DAY)
    assert passed.state == "passed" and "pass-on" not in open_steps(made.question)
    with pytest.raises(RuleBroken):
        actions.refuse(passed, now=NOW + DAY)
    sound()


def test_consent_is_withdrawn_as_long_as_nothing_went_out():
    made = actions.agree(referred(asked(), passing=PASSING), now=NOW)
    assert actions.refuse(made, now=NOW).state == "refused"
    assert "pass-on" not in open_steps(made.question)
    kinds = list(Event.objects.filter(subject_kind="referral").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["created", "moved", "consented", "moved", "consent_withdrawn"]
    again = actions.agree(referred(made.question, passing=PASSING), now=NOW)
    actions.close_own(again.question, now=NOW)
    again.refresh_from_db()
    assert again.state == "refused"
    sound()


def test_told_where_to_go_needs_no_consent():
    made = referred(asked())
    assert (made.state, made.words) == ("told", "")
    with pytest.raises(RuleBroken):
        actions.agree(made, now=NOW)


def test_a_place_holder_that_is_not_filled_in_is_never_sent():
    made = asked()
    with pytest.raises(ValidationError) as refusal:
        answered(made, words="Dag, over {about}: ja.")
    assert "{about}" in str(refusal.value)
    with pytest.raises(ValidationError):
        referred(made, passing="Het gaat over {about}.")
    assert Question.objects.get().state == State.NEW and not Referral.objects.exists()


def test_silence_closes_with_a_notice_and_not_before():
    made = answered(asked(email=EMAIL))
    nights(NOW + 20 * DAY)
    assert not mails("advice_closing")
    nights(NOW + 21 * DAY, NOW + 20 * DAY)
    made.refresh_from_db()
    assert made.close_on == dt.date(2026, 3, 30) and "30 maart 2026" in mails("advice_closing")[0].body
    nights(NOW + 28 * DAY, NOW + 21 * DAY)  # the last day still counts
    assert Question.objects.get().state == State.ANSWERED
    nights(NOW + 29 * DAY, NOW + 28 * DAY)
    made.refresh_from_db()
    assert (made.state, made.closed_why, made.close_on) == (State.CLOSED, "silence", None)
    assert len(mails("advice_closed")) == 1 and set(open_steps(made)) == {"forget"}
    assert not FollowUp.objects.filter(state="failed").exists()
    sound(NOW + 29 * DAY)


def test_a_missed_month_of_nights_warns_first_all_the_same():
    made = answered(asked(email=EMAIL))
    sweep.run(now=NOW + 60 * DAY)
    made.refresh_from_db()
    assert made.state == State.ANSWERED and made.close_on == dt.date(2026, 5, 8)
    sweep.run(now=NOW + 68 * DAY)
    assert Question.objects.get().state == State.CLOSED


def test_who_writes_after_the_notice_stops_it():
    made = answered(asked())
    nights(NOW + 22 * DAY)
    found = actions.add(made, words="Nog een vraag.", now=NOW + 22 * DAY)
    assert (found.state, found.close_on) == (State.ASKED, None)
    nights(NOW + 40 * DAY, NOW + 22 * DAY)
    assert Question.objects.get().state == State.ASKED
    sound(NOW + 40 * DAY)


def test_what_may_be_passed_on_keeps_a_silent_question_open():
    made = actions.agree(referred(asked(), passing=PASSING), now=NOW)
    nights(NOW + 60 * DAY)
    assert Question.objects.get().state == State.REFERRED
    actions.pass_on(Referral.objects.get(), by=adviser(), now=NOW + 60 * DAY)
    nights(NOW + 80 * DAY, NOW + 60 * DAY)
    assert Question.objects.get().state == State.CLOSED
    assert not FollowUp.objects.filter(state="failed").exists()
    assert made.question.code


def test_opened_again_within_its_term_with_words():
    made = closed_question()
    assert made.reopen_until == dt.date(2026, 4, 1)
    with pytest.raises(RuleBroken):
        actions.reopen(made, words="Toch niet.", now=NOW + 31 * DAY)
    found = actions.reopen(made, words="Toch niet.", now=NOW + 30 * DAY)
    assert (found.state, found.closed_at, found.closed_why) == (State.ASKED, None, "")
    assert set(open_steps(found)) == {"answer"}
    sound()


def test_one_short_question_is_answered_once():
    made = closed_question()
    found = actions.rate(made, helped="partly", remark="Wat traag.", now=NOW)
    assert (found.helped, found.remark, found.rated_at) == ("partly", "Wat traag.", NOW)
    with pytest.raises(RuleBroken):
        actions.rate(found, helped="yes", remark="", now=NOW)
    with pytest.raises(RuleBroken):
        actions.rate(asked(), helped="yes", remark="", now=NOW)


def test_after_its_term_every_word_is_gone_and_the_figures_stay():
    listing = make_listing()
    made = asked(listing=listing, email=EMAIL)
    actions.note(made, words="Zie ook de vorige.", by=adviser(), now=NOW)
    referral = actions.agree(referred(made, passing=PASSING), now=NOW)
    actions.pass_on(referral, by=adviser(), now=NOW)
    closed = actions.rate(actions.close_own(made, now=NOW), helped="yes", remark="Goed.", now=NOW)
    sweep.run(now=NOW + 184 * DAY)  # 2 September: the last day of six months
    assert Question.objects.get().forgotten_at is None
    sweep.run(now=NOW + 185 * DAY)
    found = Question.objects.get()
    assert found.forgotten_at == NOW + 185 * DAY
    assert (found.email, found.email_hash, found.where, found.remark, found.listing) == ("", "", "", "", None)
    assert not found.messages.exists() and not found.notes.exists()
    assert found.referrals.get().words == "—" and not Notice.objects.filter(about_code=made.code).exists()
    assert (found.theme.code, found.asked_at, found.helped, found.was_referred) == ("deposit", NOW, "yes", True)
    assert closed.code == found.code
    with pytest.raises(RuleBroken):
        actions.reopen(found, words="x", now=NOW + 185 * DAY)
    sound(NOW + 185 * DAY)


def test_the_register_says_neither_words_nor_who():
    made = asked(email=EMAIL, where="Veldstraat 1")
    actions.rate(actions.close_own(answered(made), now=NOW), helped="no", remark="Slecht.", now=NOW)
    events = Event.objects.filter(subject_code=made.code)
    said = str(list(events.values_list("facts", "before", "after")))
    for word in (WORDS, ANSWER, EMAIL, "Veldstraat", "Slecht"):
        assert word not in said
    assert set(events.filter(facts__side="asker").values_list("actor_role", flat=True)) == {"system:visitor"}


@pytest.mark.parametrize("state", State)
def test_every_state_is_sound(state):
    found = in_state(state)
    assert found.state == state
    sound()


def test_steps_of_the_sweep_are_carried_out_by_these():
    assert {step for kind, step in sweep.registry.steps() if kind == flow.KIND} == {
        "warn-silent", "close-silent", "forget",
    }  # fmt: skip
    assert handlers.WEEK == 7 * DAY


def test_terms_are_the_products_own_choice():
    for code in ("advice-answer", "advice-pass-on", "advice-silence", "advice-close", "advice-reopen", "keep-question"):
        term = Term.objects.get(code=code)
        assert term.uncertain and term.source_nl.startswith("eigen keuze")


def test_reference_data_names_every_theme_and_office():
    assert list(Theme.objects.values_list("code", flat=True)) == [
        "lease", "deposit", "condition", "fire", "certificate", "family", "fraud", "conflict", "tax", "other",
    ]  # fmt: skip
    offices = list(Agency.objects.values_list("code", "contact"))
    assert offices == [("huurdersbond", ""), ("housing-service", ""), ("op-krot", ""), ("justice", "")]
