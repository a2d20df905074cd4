"""Requests under the GDPR: the clock of the law, the answer, and what is forgotten when nobody confirms (F5.4)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import VISITOR
from kotatgent.audit.models import Event
from kotatgent.core.errors import MoveRefused, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from kotatgent.privacy import actions, links
from kotatgent.privacy.enums import RequestState, Right
from kotatgent.privacy.models import DataRequest
from tests.factories.accounts import NOW, make_user

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def officer():
    return make_user(Role.PRIVACY_OFFICER)


def asked(*, by=None, now=NOW, kind=Right.ERASURE, words="Wis mijn oude telefoonnummer.", language="nl", **facts):
    return actions.ask(kind=kind, words=words, by=by or make_user(), now=now, language=language, **facts)


def by_a_visitor(**facts) -> DataRequest:
    return asked(by=VISITOR, email="noor@example.org", **facts)


def open_steps(request: DataRequest) -> list[tuple[str, dt.date, str]]:
    rows = FollowUp.objects.about("datarequest", request.code).open()
    return list(rows.values_list("step", "due_on", "owner_role"))


@pytest.mark.parametrize(
    ("received", "last_day"),
    [
        (dt.date(2026, 3, 2), dt.date(2026, 4, 2)),
        (dt.date(2026, 1, 31), dt.date(2026, 2, 28)),
        (dt.date(2028, 1, 31), dt.date(2028, 2, 29)),
    ],
)
def test_the_law_gives_one_month(received, last_day):
    request = asked(now=NOW.replace(year=received.year, month=received.month, day=received.day))
    assert request.due_on == last_day
    assert open_steps(request) == [("answer", last_day, Role.PRIVACY_OFFICER)]


def test_with_an_account_nothing_more_is_asked():
    request = asked()
    assert request.state == RequestState.OPEN
    (mail,) = Notice.objects.filter(template="rights_received")
    assert mail.to_user == request.user and "2 april 2026" in mail.body


def test_without_one_the_address_is_confirmed_and_the_month_runs_since_the_day_it_was_asked():
    request = by_a_visitor()
    assert request.state == RequestState.UNCONFIRMED
    assert links.token_of(request) in Notice.objects.get(template="rights_confirm").body
    actions.confirm(request, now=NOW + 3 * DAY)
    request.refresh_from_db()
    assert (request.state, request.due_on) == (RequestState.OPEN, dt.date(2026, 4, 2))
    assert open_steps(request) == [("answer", dt.date(2026, 4, 2), Role.PRIVACY_OFFICER)]
    assert Notice.objects.get(template="rights_received").to_email == "noor@example.org"


def test_what_nobody_confirms_is_forgotten_after_a_week():
    request = by_a_visitor()
    sweep.run(now=NOW + 6 * DAY)
    assert DataRequest.objects.filter(pk=request.pk).exists()
    sweep.run(now=NOW + 7 * DAY)
    assert not DataRequest.objects.exists()
    event = Event.objects.get(subject_kind="datarequest", kind="removed")
    assert "noor" not in str(event.facts)


def test_what_was_confirmed_stays():
    request = by_a_visitor()
    actions.confirm(request, now=NOW)
    sweep.run(now=NOW + 30 * DAY)
    assert DataRequest.objects.get().state == RequestState.OPEN


def test_confirming_twice_is_refused():
    request = by_a_visitor()
    actions.confirm(request, now=NOW)
    with pytest.raises(MoveRefused):
        actions.confirm(request, now=NOW)


@pytest.mark.parametrize("outcome", [RequestState.PARTLY, RequestState.REFUSED])
@pytest.mark.parametrize(
    ("language", "authority", "court"),
    [("nl", "Gegevensbeschermingsautoriteit", "rechter"), ("en", "Data Protection Authority", "court")],
)
def test_refusing_tells_why_and_the_way_to_the_authority_and_the_court(officer, outcome, language, authority, court):
    request = asked(language=language)
    actions.answer(request, outcome=outcome, words="Het dossier blijft bewaard.", by=officer, now=NOW + DAY)
    body = Notice.objects.get(template="rights_answered").body
    for words in ("Het dossier blijft bewaard.", authority, court):
        assert words in body
    assert open_steps(request) == []


def test_granting_has_no_need_of_that(officer):
    request = actions.answer(asked(), outcome=RequestState.GRANTED, words="Gewist.", by=officer, now=NOW + DAY)
    assert (request.answered_by, request.answer) == (officer, "Gewist.")
    assert "rechter" not in Notice.objects.get(template="rights_answered").body


def test_it_is_answered_once_and_with_a_reason(officer):
    request = asked()
    with pytest.raises(RuleBroken, match="waarom niet"):
        actions.answer(request, outcome=RequestState.REFUSED, words="  ", by=officer, now=NOW)
    actions.answer(request, outcome=RequestState.GRANTED, words="Gedaan.", by=officer, now=NOW)
    with pytest.raises(MoveRefused):
        actions.answer(request, outcome=RequestState.REFUSED, words="Toch niet.", by=officer, now=NOW)


@pytest.mark.parametrize("outcome", [RequestState.OPEN, RequestState.UNCONFIRMED])
def test_a_state_that_is_no_answer(officer, outcome):
    with pytest.raises(RuleBroken, match="Kies wat je beslist"):
        actions.answer(asked(), outcome=outcome, words="x", by=officer, now=NOW)


def test_two_months_more_are_told_with_the_reason(officer):
    request = actions.extend(asked(), why="Er zijn veel dossiers.", by=officer, now=NOW + 30 * DAY)
    assert request.due_on == dt.date(2026, 6, 2)
    assert open_steps(request) == [("answer_longer", dt.date(2026, 6, 2), Role.PRIVACY_OFFICER)]
    body = Notice.objects.get(template="rights_longer").body
    assert "2 juni 2026" in body and "Er zijn veel dossiers." in body


def test_the_last_day_of_the_month_is_inside_it_and_the_next_is_not(officer):
    in_time, late = asked(), asked()
    actions.extend(in_time, why="Veel dossiers.", by=officer, now=NOW + 31 * DAY)  # 2 April
    with pytest.raises(RuleBroken, match="eerste maand is voorbij"):
        actions.extend(late, why="Veel dossiers.", by=officer, now=NOW + 32 * DAY)


def test_longer_only_once_with_a_reason_and_while_it_waits(officer):
    request = asked()
    with pytest.raises(RuleBroken, match="waarom het langer duurt"):
        actions.extend(request, why=" ", by=officer, now=NOW)
    actions.extend(request, why="Veel dossiers.", by=officer, now=NOW)
    with pytest.raises(RuleBroken, match="één keer"):
        actions.extend(request, why="Nog meer.", by=officer, now=NOW)
    answered = actions.answer(asked(), outcome=RequestState.GRANTED, words="Gedaan.", by=officer, now=NOW)
    with pytest.raises(RuleBroken, match="wacht niet"):
        actions.extend(answered, why="Veel.", by=officer, now=NOW)


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMINISTRATOR, Role.LANDLORD])
def test_only_the_privacy_officer_decides(role):
    request, by = asked(), make_user(role)
    with pytest.raises(NotAllowed):
        actions.answer(request, outcome=RequestState.GRANTED, words="x", by=by, now=NOW)
    with pytest.raises(NotAllowed):
        actions.extend(request, why="x", by=by, now=NOW)


def test_no_national_register_number_is_kept():
    with pytest.raises(ValidationError, match="rijksregisternummer"):
        asked(words="Ik ben 85.07.30-033.28")


def test_the_audit_register_holds_no_words_of_it(officer):
    request = actions.extend(by_a_visitor_confirmed(), why="Veel dossiers.", by=officer, now=NOW)
    actions.answer(request, outcome=RequestState.REFUSED, words="Blijft bewaard.", by=officer, now=NOW)
    kept = " ".join(f"{event.facts} {event.before} {event.after}" for event in Event.objects.all())
    for words in ("telefoonnummer", "noor", "dossiers", "bewaard"):
        assert words not in kept


def by_a_visitor_confirmed() -> DataRequest:
    return actions.confirm(by_a_visitor(), now=NOW)
