"""A file that is not on one's work list opens after a reason (docs/adr/0035)."""

import datetime as dt
from dataclasses import replace
from typing import ClassVar

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from kotatgent.privacy import actions
from kotatgent.privacy.enums import RequestState, Why
from kotatgent.privacy.models import FileReason
from landlords.actions import state_derogation
from landlords.models import Derogation, Landlord
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.opening import may_open
from tests.privacy.test_requests import asked
from tests.walls.crawling import Page

pytestmark = pytest.mark.django_db

OFFICES = [Role.STAFF, Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR, Role.DECISION_MAKER]
ASKS = "Waarom open je dit dossier?"
GIVE = "/nl/werk/reden/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def building():
    """On nobody's list."""
    found = make_building()
    FollowUp.objects.all().delete()
    return found


@pytest.fixture
def staff(client):
    found = make_user(Role.STAFF, email="balie@kotatgent.test")
    client.force_login(found)
    return found


def page_of(subject) -> str:
    return reverse("desk_landlord" if isinstance(subject, Landlord) else "building_file", args=[subject.code])


def give(client, subject, why="report", words="", path=None, **extra):
    kind = subject._meta.model_name
    sent = {"kind": kind, "code": subject.code, "next": path or page_of(subject), "why": why, "words": words}
    return client.post(GIVE, sent | extra)


def put_on_list(building, role):
    return FollowUp.objects.create(
        kind="building", code=building.code, step=f"look-{role}", due_on=NOW.date(), owner_role=role, made_at=NOW
    )


def forms_of(answer, action):
    """The forms that send to this address, whatever button is pressed."""
    page = Page(answer.wsgi_request.get_full_path())
    page.feed(answer.content.decode())
    return [replace(form, button=("", "")) for form in page.forms if form.action == action]


def readings(subject):
    return list(Event.objects.about(subject).filter(kind="read").order_by("id").values_list("facts", flat=True))


# Role × on its list; asked the first time, again the same day, at 23:59, and at 00:00 of the next day.
@pytest.mark.parametrize(
    ("role", "on_list", "first", "again", "late", "next_day"),
    [(role, True, False, False, False, False) for role in OFFICES]
    + [(role, False, True, False, False, True) for role in OFFICES],
)
def test_truth_table(client, clock, building, role, on_list, first, again, late, next_day):
    user = make_user(role)
    if on_list:
        put_on_list(building, role)
    client.force_login(user)

    def asks():
        return ASKS in client.get(page_of(building)).content.decode()

    assert asks() == first
    if first:
        assert readings(building) == []
        assert give(client, building)["Location"] == page_of(building)
    assert asks() == again
    clock.move_to(NOW.replace(hour=23, minute=59))
    client.force_login(user)
    assert asks() == late
    clock.move_to((NOW + dt.timedelta(days=1)).replace(hour=0, minute=0))
    client.force_login(user)
    assert asks() == next_day


@pytest.mark.parametrize("role", OFFICES)
def test_the_list_of_another_role_is_not_ones_own(client, building, role):
    for other in set(OFFICES) - {role}:
        put_on_list(building, other)
    client.force_login(make_user(role))
    assert ASKS in client.get(page_of(building)).content.decode()


def test_what_was_done_today_is_still_work_and_tomorrow_no_more(client, clock, building, staff):
    row = put_on_list(building, Role.STAFF)
    FollowUp.objects.filter(pk=row.pk).update(state="done", closed_at=NOW)
    assert ASKS not in client.get(page_of(building)).content.decode()
    clock.move_to((NOW + dt.timedelta(days=1)).replace(hour=0, minute=0))
    client.force_login(staff)
    assert ASKS in client.get(page_of(building)).content.decode()


def test_a_reason_is_of_one_person_and_one_file(client, building, staff):
    may_open(building, make_user(Role.STAFF))
    may_open(make_building(), staff)
    assert ASKS in client.get(page_of(building)).content.decode()


def test_one_tap_records_the_reason_with_the_reading(client, building, staff):
    page = client.get(page_of(building)).content.decode()
    assert page.count('name="why"') == len(Why)
    path = page_of(building) + "?van=zoeken"
    assert give(client, building, "prepare", "weg ermee", path=path)["Location"] == path
    reason = FileReason.objects.get()
    assert (reason.reader, reason.why, reason.words, reason.role) == (staff, "prepare", "", "staff")
    client.get(path)
    assert readings(building) == [{"page": "building_file", "why": "prepare"}]
    assert Event.objects.about(reason).get().facts == {"why": "prepare", "file": f"building {building.code}"}


@pytest.mark.parametrize("words", ["", "zo maar", "  ", "rijksregisternummer 85.07.30-033.28 van hem"])
def test_words_that_are_not_enough_stay_in_their_field(client, building, staff, words):
    answer = give(client, building, "other", words)
    assert answer.context["form"].errors.keys() == {"words"}
    assert words.strip() in answer.content.decode()
    assert page_of(building) in answer.content.decode()
    assert not FileReason.objects.exists()


def test_three_words_of_ones_own(client, building, staff):
    assert give(client, building, "other", "vraag van het OCMW").status_code == 302
    assert FileReason.objects.get().words == "vraag van het OCMW"


@pytest.mark.parametrize("why", ["", "zomaar"])
def test_a_reason_that_is_not_there(client, building, staff, why):
    assert give(client, building, why).status_code == 200
    assert not FileReason.objects.exists()


def test_a_second_reason_on_the_same_day_changes_nothing(client, building, staff):
    give(client, building, "report")
    give(client, building, "check")
    assert FileReason.objects.get().why == "report"


@pytest.mark.parametrize("path", ["https://elders.test/", "//elders.test/", "javascript:alert(1)", ""])
def test_the_way_back_stays_on_this_site(client, building, staff, path):
    sent = {"kind": "building", "code": building.code, "next": path, "why": "report"}
    assert client.post(GIVE, sent)["Location"] == reverse("home")


@pytest.mark.parametrize("extra", [{"kind": "user"}, {"kind": ""}, {"code": "NIETS"}])
def test_a_file_that_is_not_there(client, building, staff, extra):
    assert give(client, building, **extra).status_code == 404


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT, Role.PARTNER, Role.STEERING, Role.ADMINISTRATOR])
def test_who_reads_no_files_gives_no_reasons(client, building, role):
    client.force_login(make_user(role))
    assert give(client, building).status_code == 403
    assert not FileReason.objects.exists()


def test_nobody_signed_in(client, building):
    assert give(client, building)["Location"].startswith("/nl/account/login/")


def test_in_english(client, building):
    client.force_login(make_user(Role.STAFF, language="en"))
    page = client.get(page_of(building).replace("/nl/", "/en/")).content.decode()
    assert "Why do you open this file?" in page and "A complaint or a report came in" in page


def test_a_landlord_is_work_through_a_building_and_through_a_lost_mail(client, building, staff):
    landlord = landlord_of(building)
    assert ASKS in client.get(page_of(landlord)).content.decode()
    row = put_on_list(building, Role.STAFF)
    assert ASKS not in client.get(page_of(landlord)).content.decode()
    row.delete()
    user = user_of(landlord)
    Notice.objects.create(
        code="MAILMAIL", template="x", to_user=user, to_email=user.email, language="nl", subject="x", body="x",
        state="failed", queued_at=NOW, try_at=NOW, attempts=6,
    )  # fmt: skip
    assert ASKS not in client.get(page_of(landlord)).content.decode()


def test_an_answered_request_asks_from_the_next_day_on_and_an_open_one_does_not(client, clock):
    officer, request = make_user(Role.PRIVACY_OFFICER), asked(now=NOW)
    client.force_login(officer)
    path = reverse("rights_request", args=[request.code])
    assert ASKS not in client.get(path).content.decode()
    actions.answer(request, outcome=RequestState.GRANTED, words="Gedaan.", by=officer, now=NOW)
    assert ASKS not in client.get(path).content.decode()  # what one just did may be looked at until midnight
    clock.move_to((NOW + dt.timedelta(days=1)).replace(hour=0, minute=0))
    client.force_login(officer)
    assert ASKS in client.get(path).content.decode()
    assert give(client, request, "check", path=path)["Location"] == path
    assert ASKS not in client.get(path).content.decode()


class TestSentBefore:
    """The question comes in between what somebody sent and its saving."""

    SENT: ClassVar = {"answer": "confirm", "proof": 'Bouwvergunning\nvan "1990"'}
    SHOWN = "van &quot;1990&quot;"

    @pytest.fixture
    def path(self, client):
        """Of a derogation that is on nobody's list."""
        building = make_building()
        room = make_room(building, area_m2=10)
        facts = {"built_on": dt.date(1990, 5, 1), "first_asked_on": dt.date(2000, 5, 1)}
        code = state_derogation(room, **facts, by=user_of(landlord_of(building)), now=NOW).code
        FollowUp.objects.all().delete()
        client.force_login(make_user(Role.QUALITY_INSPECTOR))
        return reverse("derogation", args=[code])

    def test_it_is_saved_after_the_reason(self, client, path):
        form, _own = forms_of(client.post(path, self.SENT), GIVE)
        page = client.post(GIVE, form.filled() | {"why": "report"})
        html = page.content.decode()
        assert "Bewaar het nu" in html and "Bouwvergunning<br>van &quot;1990&quot;" in html
        assert Derogation.objects.get().state == "claimed"
        (again,) = forms_of(page, path)
        assert client.post(again.action, again.filled())["Location"] == path
        found = Derogation.objects.get()
        assert (found.state, found.proof.splitlines()) == ("confirmed", self.SENT["proof"].splitlines())
        assert FileReason.objects.get().why == "report"

    def test_words_that_are_not_enough_keep_it(self, client, path):
        _form, own = forms_of(client.post(path, self.SENT), GIVE)
        page = client.post(GIVE, own.filled() | {"why": "other", "words": "zo"})
        assert page.context["form"].errors
        form, _own = forms_of(page, GIVE)
        assert self.SHOWN in client.post(GIVE, form.filled() | {"why": "check"}).content.decode()

    def test_a_field_of_the_same_name_as_one_of_the_question(self, client, path):
        sent = self.SENT | {"why": "mine", "code": "OTHER", "next": "x"}
        form, _own = forms_of(client.post(path, sent), GIVE)
        (again,) = forms_of(client.post(GIVE, form.filled() | {"why": "prepare"}), path)
        assert again.filled() == sent
        assert FileReason.objects.get().why == "prepare"

    @pytest.mark.parametrize("extra", ["file", "password"])
    def test_a_chosen_file_or_a_password_is_not_sent_again(self, client, path, extra):
        more = {"photo": SimpleUploadedFile("a.jpg", b"x")} if extra == "file" else {"password": "geheim woord"}
        page = client.post(path, self.SENT | more)
        html = page.content.decode()
        assert "Kopieer het" in html and self.SHOWN in html and "geheim" not in html
        form, _own = forms_of(page, GIVE)
        assert {one.name for one in form.fields} == {"csrfmiddlewaretoken", "kind", "code", "next"}

    def test_never_to_another_site(self, client, building, staff):
        sent = {"kind": "building", "code": building.code, "next": "/nl/", "why": "report", "before:note": "x y"}
        for path in ("https://elders.test/", "//elders.test/", "javascript:alert(1)"):
            answer = client.post(GIVE, sent | {"halted": path})
            assert (answer.status_code, answer["Location"]) == (302, "/nl/")


def test_the_person_sees_the_kind_of_reason_and_not_the_words_or_the_name(client, building, staff):
    landlord = landlord_of(building)
    give(client, landlord, "other", "tip van de buurman")
    client.get(page_of(landlord))
    client.force_login(user_of(landlord))
    page = client.get(reverse("own_data")).content.decode()
    assert "Iets anders" in page
    assert "buurman" not in page and staff.email not in page


class TestOfficer:
    PAGE = "/nl/toezicht-privacy/inzage/"

    @pytest.fixture
    def office(self, client):
        client.force_login(make_user(Role.PRIVACY_OFFICER))
        return client

    def test_by_office_and_reason(self, office):
        first, second = make_user(Role.STAFF), make_user(Role.FIRE_INSPECTOR)
        for user, why in ((first, Why.ASKED), (first, Why.ASKED), (second, Why.REPORT)):
            may_open(make_landlord(), user, why=why)
        page = office.get(self.PAGE)
        assert [number for _office, _why, number in page.context["counts"]] == [2, 1]
        assert [len(office.get(self.PAGE, query).context["rows"]) for query in (
            {"role": "staff"}, {"role": "fire_inspector"}, {"why": "asked"}, {"why": "check"},
            {"since": "2026-03-02"}, {"since": "2026-03-03"}, {"until": "2026-03-01"}, {"until": "2026-03-02"},
        )] == [2, 1, 2, 0, 3, 0, 0, 3]  # fmt: skip
        sought = Event.objects.filter(subject_kind="event").latest("id").facts
        assert sought == {"page": "privacy_openings", "sought": {"until": "2026-03-02"}}

    def test_nothing_and_a_wrong_question(self, office):
        assert "geen dossier geopend" in office.get(self.PAGE).content.decode()
        assert "error-summary" in office.get(self.PAGE, {"since": "gisteren"}).content.decode()

    def test_pages_and_cost(self, office):
        reader = make_user(Role.STAFF)
        may_open(make_landlord(), reader)
        office.get(self.PAGE)
        with CaptureQueriesContext(connection) as for_one:
            office.get(self.PAGE)
        FileReason.objects.bulk_create(
            FileReason(code=f"R{n}", reader=reader, role="staff", subject_kind="landlord", subject_code=f"L{n}",
                       day=NOW.date(), given_at=NOW, why="check")
            for n in range(50)
        )  # fmt: skip
        with CaptureQueriesContext(connection) as for_many:
            assert len(office.get(self.PAGE).context["rows"]) == 50
        assert len(for_many) == len(for_one)
        assert len(office.get(self.PAGE, {"page": 2}).context["rows"]) == 1
        assert office.get(self.PAGE, {"page": 3}).status_code == 404

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY_OFFICER])
    def test_nobody_else(self, client, role):
        client.force_login(make_user(role))
        assert client.get(self.PAGE).status_code == 403

    def test_in_english(self, client):
        client.force_login(make_user(Role.PRIVACY_OFFICER, language="en"))
        assert "Files opened outside a work list" in client.get(self.PAGE.replace("/nl/", "/en/")).content.decode()
