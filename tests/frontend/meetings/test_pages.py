"""The pages of the meetings: who looks, who does, and what stands there."""

import io

import pypdf
import pytest
import time_machine
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.followups.models import FollowUp
from kotatgent.meetings import actions
from kotatgent.meetings.models import Group, Meeting, Paper, Resolution, Seat
from tests.factories.accounts import NOW, make_user
from tests.factories.meetings import (
    DAY,
    approved,
    decided,
    group_of,
    held,
    make_chair,
    make_meeting,
    make_member,
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(client):
    user = make_user(Role.STAFF)
    client.force_login(user)
    return user


def as_member(client, role=Role.PARTNER, group=None):
    user = make_user(role)
    client.force_login(user)
    return make_member(group, user=user)


def get(client, name: str, *args, status: int = 200, language: str = "nl") -> str:
    answer = client.get(reverse(name, args=args).replace("/nl/", f"/{language}/"))
    assert answer.status_code == status, answer.status_code
    return answer.content.decode() if status == 200 else ""


def group_with(members: int) -> Group:
    for _member in range(members):
        make_member()
    return group_of()


READ = ["meeting", "meeting_agenda", "meeting_agenda_pdf"]
WRITE = ["meeting_change", "meeting_invite", "meeting_cancel"]


class TestWho:
    @pytest.mark.parametrize("name", READ)
    @pytest.mark.parametrize("role", [Role.PARTNER, Role.STEERING, Role.DECISION_MAKER])
    def test_members_of_the_group_read(self, client, name, role):
        as_member(client, role)
        meeting = make_meeting()
        assert client.get(reverse(name, args=[meeting.code])).status_code == 200

    @pytest.mark.parametrize("name", READ)
    @pytest.mark.parametrize("role", [Role.PARTNER, Role.STEERING, Role.DECISION_MAKER])
    def test_for_members_of_the_other_group_it_is_not_there(self, client, name, role):
        as_member(client, role, group_of("steering"))
        get(client, name, make_meeting().code, status=404)

    def test_nor_for_who_was_a_member_until_yesterday(self, client):
        member = as_member(client)
        meeting = make_meeting()
        get(client, "meeting", meeting.code)
        Seat.objects.filter(pk=member.pk).update(until=NOW.date() - DAY)
        get(client, "meeting", meeting.code, status=404)
        assert meeting.code not in get(client, "meetings")

    @pytest.mark.parametrize("name", READ + WRITE)
    @pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT, Role.QUALITY_INSPECTOR, Role.PRIVACY_OFFICER])
    def test_other_roles_do_not_come_in(self, client, name, role):
        client.force_login(make_user(role))
        get(client, name, make_meeting().code, status=403)

    @pytest.mark.parametrize("name", WRITE)
    def test_members_do_not_write(self, client, name):
        as_member(client)
        meeting = make_meeting()
        get(client, name, meeting.code, status=403)
        assert client.post(reverse(name, args=[meeting.code])).status_code == 403

    @pytest.mark.parametrize("name", READ + WRITE)
    def test_anonymous_signs_in_first(self, client, name):
        assert "/account/login/" in client.get(reverse(name, args=[make_meeting().code]))["Location"]

    @pytest.mark.parametrize("name", [*READ, *WRITE, "meeting_decision", "meeting_member"])
    def test_a_wrong_code_is_not_there(self, client, staff, name):
        get(client, name, "nergens", status=404)

    @pytest.mark.parametrize("name", ["meeting", "meeting_agenda_pdf", "meeting_minutes_pdf"])
    def test_wrong_method(self, client, staff, name):
        assert client.post(reverse(name, args=[make_meeting().code])).status_code == 405

    def test_only_the_chair_comes_to_the_approval(self, client):
        chair = make_chair()
        meeting = actions.send_to_chair(held(), by=make_user(Role.STAFF), now=NOW)
        as_member(client)
        get(client, "meeting_approve", meeting.code, status=403)
        client.force_login(make_user(Role.STAFF))
        get(client, "meeting_approve", meeting.code, status=403)
        client.force_login(chair.user)
        assert "Keur goed" in get(client, "meeting_approve", meeting.code)


class TestOverview:
    def test_both_groups_against_their_minimum(self, client, staff):
        make_member()
        held(days=-3)
        make_meeting(days=10)
        page = get(client, "meetings")
        assert "1 van minstens 5 gehouden in 2026" in page and "0 van minstens 1 gehouden in 2026" in page
        assert "Er is er nog een gepland." in page
        assert "F6.1" not in page

    def test_a_member_sees_the_own_group_alone(self, client):
        as_member(client)
        page = get(client, "meetings")
        assert ">Werkgroep<" in page and ">Stuurgroep<" not in page and "Plan een vergadering</a>" not in page

    def test_a_partner_finds_them_beside_its_other_pages(self, client):
        as_member(client)
        for name in ("partners_home", "embedding"):
            assert f'<a href="{reverse("meetings")}">Vergaderingen</a>' in get(client, name)

    def test_who_is_in_no_group_is_told_so(self, client):
        client.force_login(make_user(Role.STEERING))
        assert "van geen enkele groep lid" in get(client, "meetings")

    def test_years_that_are_over(self, client, staff):
        make_member()
        held(days=-300)
        page = get(client, "meetings")
        assert "1 gehouden, van minstens 5" in page and "te weinig" in page

    def test_costs_the_same_for_one_and_three(self, client, staff, django_assert_max_num_queries):
        make_member()
        Group.objects.filter(code="working").update(minimum=20)  # or there are enough, and no term is asked
        get(client, "meetings")  # whether this is a demo is remembered
        counts = []
        for number in (1, 2):
            for _meeting in range(number):
                make_meeting(days=9), held(days=-9)
            with django_assert_max_num_queries(40) as asked:
                get(client, "meetings")
            counts.append(len(asked.captured_queries))
        assert counts[0] == counts[1]

    def test_a_meeting_costs_the_same_for_one_and_three(self, client, staff, django_assert_max_num_queries):
        meeting, counts = held(group_with(3)), list[int]()
        get(client, "meeting", meeting.code)
        for number in (1, 2):
            for _decision in range(number):
                decided(meeting)
            with django_assert_max_num_queries(40) as asked:
                get(client, "meeting", meeting.code)
            counts.append(len(asked.captured_queries))
        assert counts[0] == counts[1]


class TestWork:
    FACTS = {"day": "2026-04-10", "begins": "14:00", "ends": "16:00", "place": "Zaal 3", "link": "", "version": ""}

    def test_planned_invited_and_changed(self, client, staff):
        make_member()
        facts = self.FACTS | {"group": group_of().pk}
        answer = client.post(reverse("meeting_new"), facts)
        meeting = Meeting.objects.get()
        assert answer["Location"] == reverse("meeting", args=[meeting.code]) and meeting.state == "planned"
        client.post(reverse("meeting_invite", args=[meeting.code]))
        meeting.refresh_from_db()
        assert meeting.state == "invited"
        facts = self.FACTS | {"begins": "13:00", "version": meeting.version}
        assert client.post(reverse("meeting_change", args=[meeting.code]), facts).status_code == 302
        meeting.refresh_from_db()
        assert (meeting.sequence, meeting.starts_at.hour) == (1, 11)  # 13:00 in Brussels

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"ends": "13:00"}, "Het einde ligt voor het begin"),
            ({"place": ""}, "Zeg waar het is"),
            ({"link": "http://x.test"}, "begint met https://"),
            ({"day": ""}, "Vul dit in"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(self, client, staff, wrong, said):
        facts = self.FACTS | {"group": group_of().pk} | wrong
        page = client.post(reverse("meeting_new"), facts).content.decode()
        assert said in page and 'value="14:00"' in page and not Meeting.objects.exists()

    def test_two_at_once_and_the_second_is_told(self, client, staff):
        meeting = make_meeting()
        facts = self.FACTS | {"version": meeting.version}
        actions.change_meeting(meeting, place="Elders", by=staff, now=NOW)
        page = client.post(reverse("meeting_change", args=[meeting.code]), facts).content.decode()
        assert "Zaal 3" in page
        meeting.refresh_from_db()
        assert meeting.place == "Elders"

    def test_points_are_written_moved_and_taken_out(self, client, staff):
        meeting = make_meeting()
        address = reverse("meeting_agenda", args=[meeting.code])
        for title in ("Een", "Twee", "Drie"):
            client.post(address, {"title": title, "text": ""})
        first, _second, third = meeting.points.order_by("position")
        client.post(address, {"verb": "up", "point": third.pk})
        client.post(address, {"verb": "remove", "point": first.pk})
        assert list(meeting.points.order_by("position").values_list("position", "title")) == [(1, "Drie"), (2, "Twee")]
        assert client.post(address, {"verb": "up", "point": "x"}).status_code == 404

    def test_a_member_adds_a_point_in_the_own_name(self, client):
        member = as_member(client)
        meeting = make_meeting()
        client.post(reverse("meeting_agenda", args=[meeting.code]), {"title": "Fietsen", "text": ""})
        assert f"Van {member.name}" in get(client, "meeting", meeting.code)

    def test_a_member_does_not_bring_the_agenda_in_order(self, client):
        as_member(client)
        meeting = make_meeting()
        point = actions.add_point(meeting, title="Een", text="", by=make_user(Role.STAFF), now=NOW)
        for verb in ("build", "up", "remove"):
            answer = client.post(reverse("meeting_agenda", args=[meeting.code]), {"verb": verb, "point": point.pk})
            assert answer.status_code == 403

    def test_held_written_decided_and_sent(self, client, staff):
        chair = make_chair()
        meeting = make_meeting(days=-1)
        presence = {f"member{chair.pk}": "present"}
        client.post(reverse("meeting_attendance", args=[meeting.code]), presence)
        meeting.refresh_from_db()
        facts = {"text": "Verslag.", "version": meeting.version}
        client.post(reverse("meeting_minutes", args=[meeting.code]), facts)
        facts = {"words": "We doen het.", "owner": chair.pk, "due_on": "2026-05-01", "version": ""}
        client.post(reverse("meeting_decision_new", args=[meeting.code]), facts)
        client.post(reverse("meeting_send", args=[meeting.code]))
        meeting.refresh_from_db()
        assert (meeting.state, meeting.text, bool(meeting.ready_at)) == ("held", "Verslag.", True)
        assert FollowUp.objects.work_of(Role.STAFF).filter(kind="meeting-decision").count() == 1
        assert "We doen het." in get(client, "desk_home")

    def test_minutes_that_somebody_changed_meanwhile_are_not_lost(self, client, staff):
        make_member()
        meeting = held(text="Eerst.")
        actions.write_minutes(meeting, text="Van een collega.", by=make_user(Role.STAFF), now=NOW)
        facts = {"text": "Van mij.", "version": meeting.version}
        page = client.post(reverse("meeting_minutes", args=[meeting.code]), facts).content.decode()
        assert "Van een collega." in page and "Van mij." in page

    def test_minutes_that_are_late_say_so(self, client, staff):
        make_member()
        meeting = held(days=-30, text="")
        assert "Het verslag is te laat" in get(client, "meeting", meeting.code)
        assert "Het verslag is te laat" not in get(client, "meeting", held(days=-10, text="").code)

    def test_approved_by_the_chair_and_closed(self, client):
        chair = make_chair()
        meeting = actions.send_to_chair(held(), by=make_user(Role.STAFF), now=NOW)
        client.force_login(chair.user)
        assert "U bent voorzitter" in get(client, "meeting", meeting.code)
        facts = {"how": "writing", "later": "", "version": meeting.version}
        client.post(reverse("meeting_approve", args=[meeting.code]), facts)
        assert Paper.objects.get().sha256 in get(client, "meeting", meeting.code)
        client.force_login(make_user(Role.STAFF))
        answer = client.post(reverse("meeting_minutes", args=[meeting.code]), {"text": "Anders."})
        assert answer.status_code == 400 and "verandert nooit meer" in answer.content.decode()

    @pytest.mark.parametrize("verb", ["done", "postpone", "drop"])
    def test_what_became_of_a_decision(self, client, verb):
        owner = as_member(client)
        decision = decided(held(), owner=owner)
        facts = {"done-reason": "", "postpone-due_on": "2026-09-01", "postpone-reason": "Later.", "drop-reason": "Nee."}
        versions = {f"{name}-version": decision.version for name in ("done", "postpone", "drop")}
        client.post(reverse("meeting_decision", args=[decision.code]), {"verb": verb, **facts, **versions})
        state = {"done": "done", "postpone": "open", "drop": "dropped"}[verb]
        assert Resolution.objects.get().state == state
        assert "Later." in get(client, "meeting_decision", decision.code) or verb != "postpone"

    def test_another_member_only_looks(self, client):
        decision = decided(held(), owner=make_member())
        Seat.objects.filter(pk=as_member(client).pk).exists()
        page = get(client, "meeting_decision", decision.code)
        assert "Het is gebeurd" not in page

    def test_a_decision_written_by_mistake_is_taken_out(self, client, staff):
        make_member()
        decision = decided(held())
        client.post(reverse("meeting_decision_rewrite", args=[decision.code]), {"verb": "remove"})
        assert not Resolution.objects.exists()

    def test_a_correction_beside_approved_minutes(self, client, staff):
        meeting = approved()
        client.post(reverse("meeting_correct", args=[meeting.code]), {"text": "Het was zaal 4."})
        assert "Het was zaal 4." in get(client, "meeting", meeting.code)

    def test_a_member_is_added_and_their_term_ended(self, client, staff):
        facts = {
            "group": group_of().pk, "body": "stad-gent", "name": "An", "email": "an@school.test", "task": "member",
            "starts_on": "2026-01-01", "until": "",
        }  # fmt: skip
        client.post(reverse("meeting_member_new"), facts)
        member = Seat.objects.get()
        assert (member.name, member.institution) == ("An", None)
        assert "Stad Gent" in get(client, "meeting_members")
        facts |= {"until": "2026-02-01", "version": member.version}
        client.post(reverse("meeting_member", args=[member.code]), facts)
        assert "1 februari 2026" in get(client, "meeting_members")

    def test_addresses_of_members_are_for_staff(self, client):
        make_member(email="an@school.test")
        as_member(client)
        assert "an@school.test" not in get(client, "meeting_members")


class TestArchive:
    def test_found_by_words_in_the_own_groups(self, client):
        approved(text="Over de Brugse Poort.")
        approved(days=-9, text="Over iets anders.")
        as_member(client)
        page = client.get(reverse("meeting_archive"), {"q": "brugse poort"}).content.decode()
        assert "Eén stuk" in page
        assert "Geen enkel verslag" in client.get(reverse("meeting_archive"), {"q": "ledeberg"}).content.decode()

    def test_of_the_other_group_nothing(self, client):
        approved()
        as_member(client, group=group_of("steering"))
        page = client.get(reverse("meeting_archive"), {"group": "working"}).content.decode()
        assert "Eén stuk" not in page


class TestPaper:
    def read(self, client, name, meeting, language="nl"):
        answer = client.get(reverse(name, args=[meeting.code]).replace("/nl/", f"/{language}/"))
        assert answer["Content-Type"] == "application/pdf"
        return pypdf.PdfReader(io.BytesIO(answer.content))

    def words(self, reader) -> str:
        return " ".join(" ".join(page.extract_text() for page in reader.pages).split())

    def test_the_agenda(self, client, staff):
        meeting = make_meeting()
        actions.add_point(meeting, title="Fietsen", text="Waar?", by=staff, now=NOW)
        reader = self.read(client, "meeting_agenda_pdf", meeting)
        assert "Agenda: Werkgroep" in (found := self.words(reader)) and "1. Fietsen" in found and "Waar?" in found
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("nl")

    @pytest.mark.parametrize(("language", "draft"), [("nl", "Ontwerp"), ("en", "Draft")])
    def test_minutes_that_are_not_approved_say_so(self, client, staff, language, draft):
        make_member(name="An Verzonnen")
        found = self.words(self.read(client, "meeting_minutes_pdf", held(text="Het verslag."), language))
        assert draft in found and "Het verslag." in found and "An Verzonnen" in found

    def test_approved_minutes_with_their_corrections(self, client, staff):
        meeting = approved(text="Het verslag.")
        actions.add_correction(meeting, text="Het was zaal 4.", by=staff, now=NOW)
        found = self.words(self.read(client, "meeting_minutes_pdf", meeting))
        assert "Ontwerp" not in found and "Het was zaal 4." in found and "Vera Voorzitter" in found
        assert Paper.objects.get(number=1).sha256 in found.replace(" ", "")

    def test_what_somebody_types_is_no_markup(self, client, staff):
        make_member()
        meeting = held(text="#set page(fill: red) *niet vet* 🚲")
        assert "*niet vet*" in self.words(self.read(client, "meeting_minutes_pdf", meeting))
