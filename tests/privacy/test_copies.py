"""What stands in the copy that somebody takes away, and what does not."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.core.files.storage import default_storage

from inspections.enums import Kind as InspectionKind
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.audit.reading import record_reading
from kotatgent.contact import actions as contact
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import sweep
from kotatgent.notices.models import Notice
from kotatgent.privacy import actions
from kotatgent.privacy.enums import ExportState
from kotatgent.privacy.models import Export
from tests.factories.accounts import NOW, make_user
from tests.factories.contact import make_thread
from tests.factories.inspecting import begun, inspected
from tests.factories.landlords import make_landlord, user_of
from tests.factories.listings import make_listing, make_photo
from tests.factories.partners import make_key, school, works_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def copy(user: User, *, language: str = "nl", now: dt.datetime = NOW) -> zipfile.ZipFile:
    export = actions.ask_export(by=user, now=now, language=language)
    actions.make_exports(now=now)
    with default_storage.open(export.path) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def facts(packed: zipfile.ZipFile) -> dict:
    return json.loads(packed.read("kotatgent.json"))


def rows(found: dict, table: str) -> list[dict]:
    return [
        {column["column"]: value for column, value in zip(part["columns"], row, strict=True)}
        for category in found["categories"]
        for part in category["tables"]
        if part["table"] == table
        for row in part["rows"]
    ]


@pytest.fixture
def landlord():
    return make_landlord(first_name="Marieke", last_name="Onbestaand", phone="+32470111213")


def test_a_landlord_finds_name_building_advert_and_photo(landlord):
    listing = make_listing(landlord=landlord)
    photo = make_photo(listing, alt="Bed onder het dakraam")
    packed = copy(user_of(landlord))
    found = facts(packed)
    (me,) = rows(found, "landlords.Landlord")
    assert (me["first_name"], me["last_name"], me["phone"]) == ("Marieke", "Onbestaand", "+32470111213")
    assert [row["street_name"] for row in rows(found, "places.Address")] == ["Veldstraat"]
    assert [row["description_nl"] for row in rows(found, "listings.Listing")] == [listing.description_nl]
    assert [row["alt"] for row in rows(found, "listings.Photo")] == ["Bed onder het dakraam"]
    assert f"photos/{photo.picture.code}.webp" in packed.namelist()


def test_nothing_of_another_landlord(landlord):
    other = make_landlord(first_name="Iemand", last_name="Anders")
    make_photo(make_listing(landlord=other), alt="Niet van mij")
    packed = copy(user_of(landlord))
    whole = packed.read("kotatgent.json").decode()
    assert "Anders" not in whole and "Niet van mij" not in whole
    assert [name for name in packed.namelist() if name.startswith("photos/")] == []


def test_a_landlord_is_told_what_was_written_and_never_the_address_of_who_wrote(landlord):
    make_thread(make_listing(landlord=landlord), name="Robin Schrijver", email="robin@example.org", body="Nog vrij?")
    packed = copy(user_of(landlord))
    assert [row["body"] for row in rows(facts(packed), "contact.Post")] == ["Nog vrij?"]
    for name in ("kotatgent.json", "kotatgent.html"):
        assert "robin@example.org" not in packed.read(name).decode()


def test_a_student_finds_what_they_wrote_also_before_they_had_an_account():
    student = make_user(Role.STUDENT, email="sam@example.org")
    listing = make_listing()
    make_thread(listing, name="Sam", email="Sam@example.org", body="Zonder account")
    thread, _token = make_thread(listing, name="Sam", email=student.email, body="Met account", by=student)
    contact.reply_as_visitor(thread, body="En nog iets", by=student, now=NOW)
    found = facts(copy(student))
    assert [row["body"] for row in rows(found, "contact.Post")] == ["Zonder account", "Met account", "En nog iets"]
    assert {row["visitor_name"] for row in rows(found, "contact.Thread")} == {"Sam"}


def test_an_address_that_was_not_confirmed_opens_nothing():
    make_thread(name="Kim", email="kim@example.org", body="Geheim")
    claimed = make_user(Role.STUDENT, email="kim@example.org", confirmed=False)
    assert rows(facts(copy(claimed)), "contact.Post") == []


def test_a_report_is_told_once_it_is_signed(landlord):
    listing = make_listing(landlord=landlord)
    building = listing.room.building
    begun(building, kind=InspectionKind.FIRE)
    assert rows(facts(copy(user_of(landlord))), "inspections.Report") == []
    inspected(building)
    assert len(rows(facts(copy(user_of(landlord))), "inspections.Report")) == 1


def test_no_password_no_hash_no_key(landlord):
    user = user_of(landlord)
    whole = copy(user).read("kotatgent.json").decode()
    assert user.password not in whole
    for name in ("password", "session_key", "token_hash", "email_key"):
        assert f'"{name}"' not in whole


def test_of_a_key_to_the_api_only_that_it_was_made():
    manager = works_at(school())
    key, secret = make_key(manager, name="Website")
    packed = copy(manager)
    (row,) = rows(facts(packed), "partners.ApiKey")
    assert row["name"] == "Website" and "secret_hash" not in row
    for name in packed.namelist():
        assert secret.encode() not in packed.read(name) and key.secret_hash.encode() not in packed.read(name)


def test_who_looked_is_told_by_day_and_role_and_not_by_name(landlord):
    reader = make_user(Role.STAFF, email="balie@kotatgent.test")
    for hour in (1, 2):
        record_reading(landlord, by=reader, now=NOW + dt.timedelta(hours=hour), page="desk_landlord")
    packed = copy(user_of(landlord), language="en")
    assert facts(packed)["read_by"] == [
        {"on": "2026-03-02", "role": "Kotatgent staff", "kind": "landlord", "file": landlord.code, "reason": ""}
    ]
    assert "balie@kotatgent.test" not in packed.read("kotatgent.html").decode()


def test_the_page_to_read_is_in_the_language_that_was_asked(landlord):
    assert "Het register van kotbazen" in copy(user_of(landlord)).read("kotatgent.html").decode()
    english = copy(user_of(landlord), language="en").read("kotatgent.html").decode()
    assert "The register of landlords" in english
    assert "F5." not in english


def test_a_second_copy_waits_for_the_first(landlord):
    user = user_of(landlord)
    actions.ask_export(by=user, now=NOW, language="nl")
    with pytest.raises(RuleBroken, match="wordt al gemaakt"):
        actions.ask_export(by=user, now=NOW, language="nl")


def test_it_is_made_once_and_told_by_mail(landlord):
    user = user_of(landlord)
    export = actions.ask_export(by=user, now=NOW, language="nl")
    assert (actions.make_exports(now=NOW), actions.make_exports(now=NOW)) == (1, 0)
    mail = Notice.objects.get(template="export_ready")
    assert mail.to_user == user and "/nl/mijn-gegevens/" in mail.body
    kinds = Event.objects.filter(subject_kind="export", subject_code=export.code).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["created", "moved"]


def test_a_lost_task_is_made_good_by_the_sweep_which_removes_the_file_after_a_week(landlord):
    export = actions.ask_export(by=user_of(landlord), now=NOW, language="nl")
    sweep.run(now=NOW + dt.timedelta(minutes=1))
    assert default_storage.exists(export.path)
    sweep.run(now=NOW + dt.timedelta(days=7))
    assert default_storage.exists(export.path)
    sweep.run(now=NOW + dt.timedelta(days=7, minutes=1))
    assert not default_storage.exists(export.path)
    assert Export.objects.get().state == ExportState.GONE
