"""A breach of data: 72 hours to the minute, who must be told by the risk, and nothing closed before they were."""

import datetime as dt

import pytest
import time_machine

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.followups.models import FollowUp
from kotatgent.privacy import actions
from kotatgent.privacy.enums import Risk
from kotatgent.privacy.models import Breach
from tests.factories.accounts import NOW, make_user

pytestmark = pytest.mark.django_db
URL = "/nl/toezicht-privacy/lekken/"
HOUR = dt.timedelta(hours=1)
FOUND = NOW - 2 * HOUR


@pytest.fixture
def officer():
    return make_user(Role.PRIVACY_OFFICER)


@pytest.fixture
def breach(officer) -> Breach:
    return actions.log_breach(found_at=FOUND, what="Mail aan de verkeerde.", whose="3 adressen.", by=officer, now=NOW)


def assess(breach, risk, by, now=NOW) -> Breach:
    now_on = Breach.objects.get(pk=breach.pk)
    return actions.assess_breach(now_on, risk=risk, why="Kleine groep.", expected=now_on.version, by=by, now=now)


def tell_authority(breach, told_at, by, late_why="") -> Breach:
    now_on = Breach.objects.get(pk=breach.pk)
    facts = {"reference": "GBA-1", "late_why": late_why, "expected": now_on.version, "by": by}
    return actions.note_authority_told(now_on, told_at=told_at, now=told_at, **facts)


def tell_people(breach, told_at, by) -> Breach:
    now_on = Breach.objects.get(pk=breach.pk)
    return actions.note_people_told(
        now_on, told_at=told_at, how="Een mail.", expected=now_on.version, by=by, now=told_at
    )


def close(breach, by) -> Breach:
    now_on = Breach.objects.get(pk=breach.pk)
    measures = "Adressen worden gecontroleerd."
    return actions.close_breach(now_on, measures=measures, expected=now_on.version, by=by, now=NOW + 90 * HOUR)


def waits(breach) -> list[tuple[str, dt.date]]:
    rows = FollowUp.objects.open().filter(kind="breach", code=breach.code, owner_role=Role.PRIVACY_OFFICER)
    return [(row.step, row.due_on) for row in rows.order_by("step")]


def test_the_clock_runs_from_when_we_learned_of_it(breach):
    assert breach.report_by == FOUND + 72 * HOUR
    assert waits(breach) == [("breach-authority", (FOUND + 72 * HOUR).date())]


@pytest.mark.parametrize(
    ("risk", "owed"),
    [
        (Risk.NONE, []),
        (Risk.SOME, ["breach-authority"]),
        (Risk.HIGH, ["breach-authority", "breach-people"]),
    ],
)
def test_the_risk_decides_who_must_be_told(breach, officer, risk, owed):
    assess(breach, risk, officer)
    assert [step for step, _due in waits(breach)] == owed
    for step in owed:
        with pytest.raises(RuleBroken):
            close(breach, officer)
        (tell_authority if step == "breach-authority" else tell_people)(breach, NOW, officer)
    assert close(breach, officer).state == "closed"
    assert waits(breach) == []


def test_more_is_known_later(breach, officer):
    assess(breach, Risk.NONE, officer)
    assert waits(breach) == []
    assess(breach, Risk.HIGH, officer, now=NOW + HOUR)
    assert [step for step, _due in waits(breach)] == ["breach-authority", "breach-people"]
    assess(breach, Risk.SOME, officer, now=NOW + 2 * HOUR)
    assert [step for step, _due in waits(breach)] == ["breach-authority"]


@pytest.mark.parametrize(("after", "late"), [(72 * HOUR, False), (72 * HOUR + dt.timedelta(minutes=1), True)])
def test_after_72_hours_it_is_told_with_the_reason(breach, officer, after, late):
    assess(breach, Risk.SOME, officer)
    if late:
        with pytest.raises(RuleBroken) as refused:
            tell_authority(breach, FOUND + after, officer)
        assert refused.value.field == "late_why"
    assert tell_authority(breach, FOUND + after, officer, late_why="Weekend." if late else "").late_why == (
        "Weekend." if late else ""
    )


def test_not_closed_before_it_was_assessed(breach, officer):
    with pytest.raises(RuleBroken):
        close(breach, officer)


def test_moments_that_can_not_be(breach, officer):
    with pytest.raises(RuleBroken):
        actions.log_breach(found_at=NOW + HOUR, what="x", whose="y", by=officer, now=NOW)
    with pytest.raises(RuleBroken) as refused:
        tell_authority(breach, FOUND - HOUR, officer)
    assert refused.value.field == "told_at"


def test_of_two_officers_the_second_sees_what_the_first_wrote(breach, officer):
    stale = Breach.objects.get(pk=breach.pk)
    assess(breach, Risk.SOME, officer)
    with pytest.raises(Conflict):
        actions.assess_breach(stale, risk=Risk.NONE, why="x", expected=stale.version, by=officer, now=NOW)
    assert Breach.objects.get().risk == "some"


def test_what_is_closed_stays_as_it_is(breach, officer):
    assess(breach, Risk.NONE, officer)
    close(breach, officer)
    with pytest.raises(Conflict):
        assess(breach, Risk.HIGH, officer)


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMINISTRATOR, Role.LANDLORD])
def test_nobody_else(role, client):
    user = make_user(role)
    with pytest.raises(NotAllowed):
        actions.log_breach(found_at=FOUND, what="x", whose="y", by=user, now=NOW)
    client.force_login(user)
    assert client.get(URL).status_code == 403


def test_each_step_is_in_the_register(breach, officer):
    assess(breach, Risk.SOME, officer)
    tell_authority(breach, NOW, officer)
    kinds = Event.objects.filter(subject_kind="breach", subject_code=breach.code).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["created", "moved", "changed"]


class TestPages:
    @pytest.fixture
    def me(self, client, officer):
        client.force_login(officer)
        with time_machine.travel(NOW, tick=False):
            yield client

    def test_from_the_first_word_to_the_last(self, me):
        found = FOUND.astimezone().strftime("%Y-%m-%dT%H:%M")
        facts = {"found_at": found, "what": "Laptop gestolen.", "whose": "Namen van 12 kotbazen."}
        path = me.post(f"{URL}nieuw/", facts)["Location"]
        assert path.startswith(URL)
        page = me.get(path).content.decode()
        assert "Verwittig de toezichthouder voor" in page
        steps = [
            ("assess", {"risk": "high", "why": "Adressen."}),
            ("authority", {"told_at": "2026-03-02 08:30", "reference": "GBA-7"}),
            ("people", {"told_at": "2026-03-02 08:45", "how": "Brief."}),
            ("close", {"measures": "Schijven zijn versleuteld."}),
        ]
        for verb, given in steps:
            version = Breach.objects.get().version
            data = {f"{verb}-{name}": value for name, value in {**given, "version": version}.items()}
            answer = me.post(path, {"verb": verb, **data})
            assert answer.status_code == 302, (verb, answer.content.decode())
        assert Breach.objects.get().state == "closed"
        page = me.get(path).content.decode()
        assert "Schijven zijn versleuteld." in page
        assert '<form method="post" novalidate>' not in page.split("<main")[1]
        assert "Gesloten" in me.get(URL).content.decode()

    def test_bad_input_says_so_and_nothing_typed_is_lost(self, me):
        page = me.post(f"{URL}nieuw/", {"found_at": "gisteren", "what": "Laptop.", "whose": ""}).content.decode()
        assert "Vul een dag en een uur in" in page
        assert "Laptop." in page
        assert not Breach.objects.exists()

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_late_is_said(self, me, breach, language):
        with time_machine.travel(FOUND + 73 * HOUR, tick=False):
            page = me.get(f"/{language}/toezicht-privacy/lekken/{breach.code}/").content.decode()
        assert ("De 72 uur waren om" if language == "nl" else "The 72 hours were over") in page

    def test_unknown_and_signed_out(self, me, client):
        assert me.get(f"{URL}BESTAATNIET/").status_code == 404
        client.logout()
        assert client.get(URL).status_code == 302
