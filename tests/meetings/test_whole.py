"""From plan to archive: effects on rows, mails and work lists."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from icalendar import Calendar

from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Conflict, MoveRefused, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.meetings import actions, archive
from kotatgent.meetings.models import Meeting, Paper, Point, Resolution
from kotatgent.notices import actions as outbox
from tests.factories.accounts import NOW, make_user
from tests.factories.meetings import (
    DAY,
    HOUR,
    approved,
    decided,
    everybody,
    group_of,
    held,
    make_chair,
    make_meeting,
    make_member,
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


def work(kind: str, code: str) -> list[tuple[str, str, dt.date]]:
    rows = FollowUp.objects.open().for_people().filter(kind=kind, code=code)
    return [(row.step, row.owner_role, row.due_on) for row in rows.order_by("pk")]


def sent() -> list:
    mail.outbox = []
    outbox.send_due(now=NOW + HOUR)
    return mail.outbox


def calendar_of(message):
    (part,) = message.attachments
    assert part.get_content_type() == "text/calendar"
    sheet = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = sheet.walk("VEVENT")
    return part, sheet, event


class TestInvitations:
    def test_each_member_of_that_day_gets_a_mail_with_an_entry_for_the_calendar(self, staff):
        make_member(name="An", email="an@school.test")
        make_member(name="Jef", email="jef@school.test", until=NOW.date() + 3 * DAY)  # gone by then
        meeting = actions.invite(make_meeting(days=14), by=staff, now=NOW)
        (message,) = sent()
        assert message.to == ["an@school.test"] and "Stadskantoor, zaal 3" in message.body
        part, sheet, event = calendar_of(message)
        assert (sheet["method"], part.get_param("method")) == ("REQUEST", "REQUEST")
        assert event["uid"] == f"meeting-{meeting.code}@kotatgent" and event["sequence"] == 0
        assert event.start == meeting.starts_at and event.end == meeting.ends_at

    def test_a_change_keeps_the_entry_and_raises_its_sequence(self, staff):
        make_member()
        meeting = actions.invite(make_meeting(), by=staff, now=NOW)
        first = calendar_of(sent()[0])[2]
        later = meeting.starts_at + DAY
        actions.change_meeting(meeting, starts_at=later, ends_at=later + HOUR, by=staff, now=NOW)
        _part, sheet, event = calendar_of(sent()[0])
        assert event["uid"] == first["uid"] and event["sequence"] == 1 and sheet["method"] == "REQUEST"
        assert event.start == later

    def test_a_change_before_anybody_is_invited_tells_nobody(self, staff):
        make_member()
        meeting = actions.change_meeting(make_meeting(), place="Elders", by=staff, now=NOW)
        assert sent() == [] and meeting.sequence == 0

    def test_what_stays_the_same_is_no_change(self, staff):
        make_member()
        meeting = actions.invite(make_meeting(), by=staff, now=NOW)
        sent()
        assert actions.change_meeting(meeting, place=meeting.place, by=staff, now=NOW).sequence == 0
        assert sent() == []

    def test_a_cancelled_one_is_taken_out_of_the_calendar(self, staff):
        make_member()
        meeting = actions.invite(make_meeting(), by=staff, now=NOW)
        sent()
        actions.cancel(meeting, reason="Te weinig punten.", by=staff, now=NOW)
        (message,) = sent()
        part, sheet, event = calendar_of(message)
        assert (sheet["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
        assert "Te weinig punten." in message.body
        assert not FollowUp.objects.open().filter(kind="meeting", code=meeting.code).exists()

    def test_without_members_nobody_is_invited(self, staff):
        with pytest.raises(RuleBroken) as refused:
            actions.invite(make_meeting(), by=staff, now=NOW)
        assert refused.value.code == "nobody"

    def test_in_the_language_of_the_account(self, staff):
        user = make_user(Role.PARTNER, language="en")
        make_member(user=user)
        actions.invite(make_meeting(), by=staff, now=NOW)
        (message,) = sent()
        assert message.subject.startswith("Invitation: ") and calendar_of(message)[2]["summary"].endswith(
            "Working group"
        )


class TestHeld:
    def test_of_each_member_it_is_said_whether_they_were_there(self, staff):
        one, other = make_member(), make_member()
        meeting = make_meeting(days=-1)
        for wrong in ({}, {one.pk: "present"}, {one.pk: "present", other.pk: "asleep"}):
            with pytest.raises(RuleBroken), transaction.atomic():
                actions.hold(meeting, presence=wrong, by=staff, now=NOW)
        meeting = actions.hold(meeting, presence={one.pk: "present", other.pk: "excused"}, by=staff, now=NOW)
        assert dict(meeting.attendance.values_list("member", "presence")) == {one.pk: "present", other.pk: "excused"}

    def test_not_before_it_began(self, staff):
        meeting = make_meeting(days=1)
        with pytest.raises(RuleBroken) as refused:
            actions.hold(meeting, presence={}, by=staff, now=NOW)
        assert refused.value.code == "not_yet"

    def test_minutes_are_owed_fourteen_days_after_it(self, staff):
        make_member()
        meeting = make_meeting(days=-1)
        actions.hold(meeting, presence=everybody(meeting), by=staff, now=NOW)
        assert work("meeting", meeting.code) == [("minutes", "staff", meeting.day + 14 * DAY)]

    def test_also_when_nobody_says_that_it_was_held(self, staff):
        make_member()
        meeting = make_meeting(days=3)
        sweep.run(now=meeting.starts_at + HOUR)
        assert work("meeting", meeting.code) == []
        sweep.run(now=meeting.starts_at + DAY)
        assert work("meeting", meeting.code) == [("minutes", "staff", meeting.day + 14 * DAY)]

    def test_put_off_meanwhile_they_are_owed_from_the_new_day(self, staff):
        make_member()
        meeting = make_meeting(days=3)
        later = meeting.starts_at + 10 * DAY
        meeting = actions.change_meeting(meeting, starts_at=later, ends_at=later + HOUR, by=staff, now=NOW)
        sweep.run(now=NOW + 5 * DAY)
        assert work("meeting", meeting.code) == []
        sweep.run(now=later + DAY)
        assert work("meeting", meeting.code) == [("minutes", "staff", meeting.day + 14 * DAY)]

    def test_sent_to_the_chair_they_are_owed_no_longer(self, staff):
        chair = make_chair()
        meeting = held(by=staff)
        actions.send_to_chair(meeting, by=staff, now=NOW)
        assert work("meeting", meeting.code) == []
        assert [message.to for message in sent() if "goed te keuren" in message.subject] == [[chair.email]]

    def test_not_without_a_chair_or_without_a_text(self, staff):
        make_member()
        with pytest.raises(RuleBroken) as refused:
            actions.send_to_chair(held(), by=staff, now=NOW)
        assert refused.value.code == "no_chair"
        with pytest.raises(RuleBroken) as refused:
            actions.send_to_chair(held(text="", days=-4), by=staff, now=NOW)
        assert refused.value.code == "no_text"

    def test_minutes_refuse_a_national_register_number(self, staff):
        make_member()
        with pytest.raises(ValidationError):
            actions.write_minutes(held(), text="Van 85.07.30-033 28.", by=staff, now=NOW)


class TestApproval:
    @pytest.fixture
    def chair(self):
        return make_chair()

    @pytest.fixture
    def waiting(self, chair, staff) -> Meeting:
        meeting = held(by=staff)
        decided(meeting, owner=chair)
        meeting.refresh_from_db()
        return actions.send_to_chair(meeting, by=staff, now=NOW)

    def test_by_the_chair_and_the_archive_keeps_all_of_it(self, waiting, chair):
        paper = actions.approve(waiting, how="writing", later=None, by=chair.user, now=NOW, expected=waiting.version)
        assert paper.number == 1 and paper.sha256 == archive.sha256(Paper.objects.get().content)
        kept = Paper.objects.get().content
        assert kept["text"] == "Verslag." and kept["group"] == "Werkgroep"
        assert [row["text"] for row in kept["decisions"]] == ["We doen het."]
        assert [(row["name"], row["presence"]) for row in kept["attendance"]] == [("Vera Voorzitter", "present")]
        assert kept["approval"]["chair"] == "Vera Voorzitter"
        assert [message.to for message in sent() if "Verslag goedgekeurd" in message.subject] == [[chair.email]]

    def test_by_nobody_else(self, waiting, staff):
        member = make_user(Role.PARTNER)
        make_member(user=member)
        for user in (staff, member):
            with pytest.raises(NotAllowed):
                actions.approve(waiting, how="writing", later=None, by=user, now=NOW)

    def test_not_by_who_wrote_it(self):
        user = make_user(Role.STAFF)
        make_member(user=user, task="chair")
        meeting = held(by=user)
        with pytest.raises(RuleBroken) as refused:
            actions.send_to_chair(meeting, by=user, now=NOW)
        assert refused.value.code == "same_person"

    def test_who_writes_after_it_was_sent_can_not_approve_either(self, staff):
        user = make_user(Role.STAFF)
        make_member(user=user, task="chair")
        meeting = actions.send_to_chair(held(by=staff), by=staff, now=NOW)
        meeting = actions.write_minutes(meeting, text="Anders.", by=user, now=NOW)
        with pytest.raises(RuleBroken) as refused:
            actions.approve(meeting, how="writing", later=None, by=user, now=NOW)
        assert refused.value.code == "same_person"

    def test_what_changed_since_it_was_on_the_screen_is_not_approved(self, waiting, chair, staff):
        decided(waiting, owner=chair, words="Nog iets.")
        with pytest.raises(Conflict):
            actions.approve(waiting, how="writing", later=None, by=chair.user, now=NOW, expected=waiting.version)

    def test_at_a_later_meeting_of_the_same_group_that_began(self, waiting, chair, staff):
        earlier, coming = make_meeting(days=-20), make_meeting(days=2)
        other = make_meeting(group_of("steering"), days=-1)
        for later in (None, earlier, coming, other):
            with pytest.raises(RuleBroken), transaction.atomic():
                actions.approve(waiting, how="meeting", later=later, by=chair.user, now=NOW)
        paper = actions.approve(waiting, how="meeting", later=coming, by=chair.user, now=coming.starts_at)
        assert paper.content["approval"]["meeting_of"] == coming.day.isoformat()

    def test_twice_is_once(self, waiting, chair):
        actions.approve(waiting, how="writing", later=None, by=chair.user, now=NOW)
        with pytest.raises((RuleBroken, MoveRefused)):
            actions.approve(waiting, how="writing", later=None, by=chair.user, now=NOW)
        assert Paper.objects.count() == 1


class TestArchive:
    """What the database refuses whatever the code does."""

    @pytest.fixture
    def meeting(self) -> Meeting:
        chair = make_chair()
        meeting = held()
        decided(meeting, owner=chair)
        actions.add_point(make_meeting(), title="Iets", text="", by=make_user(Role.STAFF), now=NOW)
        actions.send_to_chair(Meeting.objects.get(pk=meeting.pk), by=make_user(Role.STAFF), now=NOW)
        actions.approve(meeting, how="writing", later=None, by=chair.user, now=NOW)
        return Meeting.objects.get(pk=meeting.pk)

    @pytest.mark.parametrize(
        "words",
        [
            "UPDATE meetings_paper SET content = '{}'",
            "UPDATE meetings_paper SET sha256 = 'x'",
            "DELETE FROM meetings_paper",
            "UPDATE meetings_meeting SET text = 'x' WHERE state = 'approved'",
            "UPDATE meetings_meeting SET state = 'held' WHERE state = 'approved'",
            "UPDATE meetings_resolution SET text = 'x'",
            "DELETE FROM meetings_resolution",
            "UPDATE meetings_attendance SET presence = 'absent'",
            "DELETE FROM meetings_attendance",
        ],
    )
    def test_nothing_is_changed_or_removed(self, meeting, words):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)
        paper = Paper.objects.get()
        assert paper.sha256 == archive.sha256(paper.content) and paper.content["text"] == "Verslag."

    def test_the_actions_refuse_it_in_a_sentence(self, meeting):
        staff = make_user(Role.STAFF)
        for act in (
            lambda: actions.write_minutes(meeting, text="x", by=staff, now=NOW),
            lambda: actions.note_presence(meeting, presence=everybody(meeting), by=staff, now=NOW),
            lambda: decided(meeting),
            lambda: actions.remove_decision(meeting.decisions.get(), by=staff, now=NOW),
        ):
            with pytest.raises(RuleBroken) as refused:
                act()
            assert refused.value.code == "closed"

    def test_a_correction_is_a_paper_beside_it(self, meeting):
        first = Paper.objects.get()
        paper = actions.add_correction(meeting, text="Het was zaal 4.", by=make_user(Role.STAFF), now=NOW)
        assert (paper.number, paper.content["text"]) == (2, "Het was zaal 4.")
        again = Paper.objects.get(number=1)
        assert (again.content, again.sha256) == (first.content, first.sha256)

    def test_a_decision_goes_on(self, meeting):
        decision = meeting.decisions.get()
        actions.settle_decision(decision, to="done", reason="", by=make_user(Role.STAFF), now=NOW)
        assert Resolution.objects.get().state == "done"

    def test_a_decision_is_put_off_after_the_archive_closed(self, meeting):
        decision = meeting.decisions.get()
        later = decision.due_on + dt.timedelta(days=30)
        actions.postpone(decision, due_on=later, reason="De raming komt later.", by=make_user(Role.STAFF), now=NOW)
        found = Resolution.objects.get()
        assert (found.due_on, found.reason, found.text) == (later, "De raming komt later.", decision.text)

    def test_only_approved_minutes_get_a_correction(self):
        make_member()
        with pytest.raises(RuleBroken) as refused:
            actions.add_correction(held(), text="x", by=make_user(Role.STAFF), now=NOW)
        assert refused.value.code == "not_approved"


class TestDecisions:
    @pytest.mark.parametrize(
        ("role", "whose", "taken"),
        [(None, "staff", False), (Role.PARTNER, "staff", False), (Role.STEERING, "staff", False),
         (Role.STAFF, "staff", True), (Role.DECISION_MAKER, "decision_maker", True)],
    )  # fmt: skip
    def test_each_is_work_on_the_list_of_its_owner_or_of_kotatgent(self, role, whose, taken):
        user = make_user(role) if role else None
        owner = make_member(user=user)
        decision = decided(held(), owner=owner)
        (row,) = FollowUp.objects.open().filter(kind="meeting-decision", code=decision.code)
        assert (row.step, row.owner_role, row.due_on) == ("carry-out", whose, decision.due_on)
        assert (row.taken_by == user) == (taken or user is None)

    def test_done_it_is_off_the_list(self, staff):
        owner = make_member()
        decision = decided(held(), owner=owner)
        actions.settle_decision(decision, to="done", reason="", by=staff, now=NOW)
        row = FollowUp.objects.get(kind="meeting-decision")
        assert (row.state, row.why, row.taken_by) == ("done", "done", staff)

    def test_put_off_with_a_reason(self, staff):
        owner = make_member()
        decision = decided(held(), owner=owner)
        with pytest.raises(RuleBroken) as refused:
            actions.postpone(decision, due_on=NOW.date() + 90 * DAY, reason=" ", by=staff, now=NOW)
        assert refused.value.code == "no_reason"
        actions.postpone(decision, due_on=NOW.date() + 90 * DAY, reason="Wacht op de Stad.", by=staff, now=NOW)
        assert work("meeting-decision", decision.code) == [("carry-out", "staff", NOW.date() + 90 * DAY)]
        assert Resolution.objects.get().reason == "Wacht op de Stad."

    def test_dropped_only_with_a_reason(self, staff):
        owner = make_member()
        decision = decided(held(), owner=owner)
        with pytest.raises(RuleBroken):
            actions.settle_decision(decision, to="dropped", reason="", by=staff, now=NOW)
        actions.settle_decision(decision, to="dropped", reason="Niet meer nodig.", by=staff, now=NOW)
        assert FollowUp.objects.get(kind="meeting-decision").state == "cancelled"

    def test_by_its_owner_and_not_by_another_member(self):
        mine, other = make_user(Role.PARTNER), make_user(Role.PARTNER)
        owner = make_member(user=mine)
        make_member(user=other)
        decision = decided(held(), owner=owner)
        with pytest.raises(NotAllowed):
            actions.settle_decision(decision, to="done", reason="", by=other, now=NOW)
        actions.settle_decision(decision, to="done", reason="", by=mine, now=NOW)
        assert Resolution.objects.get().settled_by == mine

    def test_settled_once(self, staff):
        owner = make_member()
        decision = decided(held(), owner=owner)
        actions.settle_decision(decision, to="done", reason="", by=staff, now=NOW)
        with pytest.raises(RuleBroken):
            actions.settle_decision(decision, to="dropped", reason="x", by=staff, now=NOW)

    def test_one_that_was_written_by_mistake_goes_and_the_others_move_up(self, staff):
        owner = make_member()
        meeting = held()
        first, second = decided(meeting, owner=owner), decided(meeting, owner=owner, words="Twee.")
        actions.remove_decision(first, by=staff, now=NOW)
        assert list(meeting.decisions.values_list("number", "text")) == [(1, "Twee.")]
        assert work("meeting-decision", first.code) == []
        assert len(work("meeting-decision", second.code)) == 1

    def test_one_that_is_on_an_agenda_is_taken_off_it_first(self, staff):
        owner = make_member()
        decision = decided(held(), owner=owner)
        Point.objects.create(meeting=make_meeting(), position=1, kind="decision", decision=decision, made_at=NOW)
        with pytest.raises(RuleBroken) as refused:
            actions.remove_decision(decision, by=staff, now=NOW)
        assert refused.value.code == "on_an_agenda" and Resolution.objects.exists()

    def test_the_owner_is_a_member_and_the_day_does_not_lie_before_the_meeting(self, staff):
        make_member()
        stranger = make_member(group_of("steering"))
        meeting = held()
        with pytest.raises(RuleBroken) as refused:
            decided(meeting, owner=stranger)
        assert refused.value.field == "owner"
        with pytest.raises(RuleBroken) as refused:
            decided(meeting, days=-1)
        assert refused.value.field == "due_on"
        decided(meeting, days=0)


def test_what_is_approved_says_each_owner_what_is_theirs():
    chair = make_chair()
    owner = make_member(name="An", email="an@school.test")
    meeting = held()
    decided(meeting, owner=owner, words="Vraag de lijst op.")
    actions.send_to_chair(Meeting.objects.get(pk=meeting.pk), by=make_user(Role.STAFF), now=NOW)
    sent()
    actions.approve(meeting, how="writing", later=None, by=chair.user, now=NOW)
    bodies = {message.to[0]: message.body for message in sent()}
    assert "Vraag de lijst op." in bodies["an@school.test"]
    assert "Vraag de lijst op." not in bodies[chair.email]


def test_the_archive_is_found_by_its_words():
    from kotatgent.meetings.models import Group
    from kotatgent.meetings.queries import archive as found

    make_chair()
    approved(text="De kamers in de Brugse Poort werden besproken.")
    approved(days=-10, text="Niets bijzonders.")
    groups = Group.objects.all()
    assert found(groups).count() == 2
    assert [paper.content["text"][:9] for paper in found(groups, words="BRUGSE poort")] == ["De kamers"]
    assert not found(groups, words="brugse ledeberg").exists()
    assert not found(Group.objects.filter(code="steering")).exists()
