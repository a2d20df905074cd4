import csv
import datetime as dt
import io

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frontend.privacy.words import SUBJECTS
from inspections.actions import family
from inspections.enums import FamilyException
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit import sealing
from kotatgent.audit.actors import SWEEP
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event
from kotatgent.audit.reading import record_reading
from kotatgent.audit.record import record
from kotatgent.core.spreadsheet import safe_cell
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_building, make_landlord
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

PAGES = ("privacy_home", "privacy_export")


@pytest.fixture(autouse=True)
def at_work():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer():
    return make_user(Role.PRIVACY_OFFICER)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def reader() -> User:
    return make_user(Role.STAFF, email="lezer@kotatgent.test")


@pytest.fixture
def landlord(reader):
    found = make_landlord()
    record_reading(found, by=reader, now=NOW, page="desk_landlord/zoeken")
    return found


def rows(client, **query) -> list[str]:
    page = client.get(reverse("privacy_home"), query).content.decode()
    return page.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1] if "<tbody>" in page else []


def table(client, **query) -> list[dict[str, str]]:
    answer = client.get(reverse("privacy_export"), query)
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def test_who_read_which_persons_file(office, landlord):
    (row,) = rows(office, kind="read", subject=landlord.code.lower())
    for words in (f"Kotbaas {landlord.code}", "lezer@kotatgent.test", "desk_landlord/zoeken", "2 maart 2026", "09:00"):
        assert words in row


def test_the_reading_itself_pushes_out_no_line(office, landlord):
    """It is written down before anything is counted: the oldest line of the answer was lost."""
    first = len(rows(office, kind="read"))
    found = rows(office, kind="read")
    assert len(found) == first + 1
    assert any(f"Kotbaas {landlord.code}" in row for row in found)


def test_what_one_person_did(office, landlord):
    found = rows(office, actor="LEZER@kotatgent.test", kind="read")
    assert len(found) == 1
    assert rows(office, actor="niemand@kotatgent.test") == []


def test_an_account_is_found_by_its_address(office, landlord, reader):
    with transaction.atomic():
        record(Kind.SIGNED_IN, reader, by=reader, now=NOW)
    found = rows(office, subject="lezer@kotatgent.test")
    assert len(found) == 1
    assert "Account lezer@kotatgent.test" in found[0]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"since": "2026-03-02"}, 1),
        ({"since": "2026-03-03"}, 0),
        ({"until": "2026-03-02"}, 1),
        ({"until": "2026-03-01"}, 0),
        ({"since": "2026-03-01", "until": "2026-03-02"}, 1),
    ],
)
def test_between_dates_with_both_ends(office, landlord, query, count):
    assert len(rows(office, subject=landlord.code, kind="read", **query)) == count


def test_the_last_minute_of_a_day_belongs_to_it(office, landlord, reader):
    late = NOW.replace(hour=23, minute=59)
    record_reading(landlord, by=reader, now=late, page="laat")
    assert len(rows(office, subject=landlord.code, kind="read", until="2026-03-02")) == 2


def test_looking_into_the_register_is_recorded_without_addresses(office, officer, reader):
    office.get(reverse("privacy_home"), {"actor": reader.email, "kind": "read", "since": "2026-01-01"})
    event = Event.objects.filter(actor_id=officer.pk, subject_kind="event").latest("id")
    assert (event.kind, event.subject_code) == ("read", "register")
    sought = {"actor": reader.pk, "kind": "read", "since": "2026-01-01"}
    assert event.facts == {"page": "privacy_home", "sought": sought}
    assert reader.email not in str(event.facts)


def test_export_holds_the_same_and_is_recorded(office, officer, landlord):
    (row,) = table(office, kind="read", subject=landlord.code)
    assert (row["actor"], row["role"], row["subject"]) == ("lezer@kotatgent.test", "staff", "landlord")
    assert row["at"] == "2026-03-02T09:00:00+01:00"
    event = Event.objects.filter(actor_id=officer.pk).latest("id")
    assert event.facts["page"] == "privacy_export"


def test_a_cell_that_a_spreadsheet_would_calculate_is_made_text(office, reader):
    evil = make_user(Role.STUDENT, email="=cmd@kotatgent.test")
    with transaction.atomic():
        record(Kind.SIGNED_IN, evil, by=evil, now=NOW)
    (row,) = table(office, kind="signed_in", actor=evil.email)
    assert row["actor"] == "'=cmd@kotatgent.test"
    assert [safe_cell(text) for text in ("-1", "@x", "1", None)] == ["'-1", "'@x", "1", ""]


def test_the_system_and_an_erased_account_have_their_words(office, landlord, reader):
    with transaction.atomic():
        record(Kind.CHANGED, landlord, by=SWEEP, now=NOW)
    number = reader.pk
    User.objects.filter(pk=number).delete()
    found = " ".join(rows(office, subject=landlord.code))
    assert "het systeem (sweep)" in found
    assert f"account {number}, dat gewist is" in found


def test_one_page_costs_the_same_for_one_event_and_for_three(office, landlord, reader):
    query = {"subject": landlord.code, "kind": "read"}
    rows(office, **query)
    with CaptureQueriesContext(connection) as for_one:
        assert len(rows(office, **query)) == 1
    for _ in range(2):
        record_reading(landlord, by=make_user(Role.STAFF), now=NOW, page="x")
    with CaptureQueriesContext(connection) as for_three:
        assert len(rows(office, **query)) == 3
    assert len(for_three) == len(for_one)


def test_export_costs_the_same_for_one_and_for_three(office, landlord, reader):
    query = {"subject": landlord.code, "kind": "read"}
    table(office, **query)
    with CaptureQueriesContext(connection) as for_one:
        table(office, **query)
    for _ in range(2):
        record_reading(landlord, by=make_user(Role.STAFF), now=NOW, page="x")
    with CaptureQueriesContext(connection) as for_three:
        assert len(table(office, **query)) == 3
    assert len(for_three) == len(for_one)


def test_pages(office, landlord, reader):
    for minute in range(51):
        record_reading(landlord, by=reader, now=NOW + dt.timedelta(minutes=minute), page="x")
    query = {"subject": landlord.code, "kind": "read"}
    assert len(rows(office, **query)) == 50
    assert len(rows(office, **query, page=2)) == 2
    assert office.get(reverse("privacy_home"), {**query, "page": 3}).status_code == 404


@pytest.mark.parametrize("query", [{"since": "gisteren"}, {"kind": "gossip"}, {"subject": "x" * 65}])
def test_a_wrong_question_is_said_beside_its_field(office, landlord, query):
    answer = office.get(reverse("privacy_home"), query)
    assert (answer.status_code, rows(office, **query)) == (200, [])
    assert "error-summary" in answer.content.decode()
    assert office.get(reverse("privacy_export"), query).status_code == 400


@pytest.mark.parametrize("page", PAGES)
def test_another_officer_comes_in_and_reads_english(client, page):
    client.force_login(make_user(Role.PRIVACY_OFFICER, language="en"))
    assert client.get(reverse(page).replace("/nl/", "/en/")).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY_OFFICER])
@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_comes_in(client, page, role):
    client.force_login(make_user(role))
    assert client.get(reverse(page)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_signs_in_and_an_officer_needs_the_second_factor(client, page):
    assert "/account/login/" in client.get(reverse(page))["Location"]
    client.force_login(make_user(Role.PRIVACY_OFFICER, second_factor=False))
    assert client.get(reverse(page))["Location"] == "/nl/account/2fa/"


@pytest.mark.parametrize("page", PAGES)
def test_the_register_is_only_read(office, page):
    assert office.post(reverse(page)).status_code == 405


def test_a_state_is_said_in_words(office):
    make_listing(now=NOW)
    (row,) = rows(office, kind="moved")
    assert "Klad → Online" in row and "published" not in row


def test_whether_a_family_dwelling_went_to_the_prosecutor_is_not_said(office):
    """About an offence: only who reads the planning status sees it (F5.16)."""
    case = family.warn(
        make_building(), reason="Vier.", excluded=FamilyException.values, by=make_user(Role.STAFF), now=NOW
    )
    family.take_back(case, note="Eén contract.", by=make_user(Role.STAFF), now=NOW)
    (row,) = rows(office, kind="moved", subject=case.code)
    assert "Gezinswoning verhuurd aan studenten" in row and case.code in row
    assert not {"lapsed", "warned", "Gewaarschuwd"} & set(row.replace(":", " ").split())
    (line,) = table(office, kind="moved", subject=case.code)
    assert (line["code"], line["before"], line["after"]) == (case.code, "", "")


def test_whatever_has_states_has_a_name():
    assert {model._meta.model_name for model in apps.get_models() if hasattr(model, "MOVES")} <= SUBJECTS.keys()


def test_page_says_how_far_the_register_is_sealed(client, officer, settings, tmp_path):
    settings.AUDIT_HEADS = tmp_path
    make_listing()
    sealing.seal(now=NOW)
    client.force_login(officer)
    assert "Verzegeld tot 2 maart 2026 om 09:00 (schakel 1)" in client.get(reverse("privacy_home")).content.decode()


def test_page_warns_when_lines_wait_too_long_for_their_seal(client, officer, settings, tmp_path):
    settings.AUDIT_HEADS = tmp_path
    make_listing()
    sealing.seal(now=NOW - dt.timedelta(minutes=11))
    make_building()
    client.force_login(officer)
    page = client.get(reverse("privacy_home")).content.decode()
    assert "het laatst verzegeld op 2 maart 2026 om 08:49" in page
    assert "verwittig de beheerder van de site" in page
