"""Documents of a meeting: who adds, who opens, and that they are closed with the minutes; the database says so too."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from pypdf import PdfReader

from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.media.models import PdfFile, Picture
from kotatgent.meetings import actions, archive, paper
from kotatgent.meetings.models import Enclosure, Meeting, Paper
from kotatgent.operations.register.invariants import Tally
from kotatgent.operations.register.meetings import documents as in_the_archive
from tests.factories.accounts import NOW, make_user
from tests.factories.exchange import AUTHOR, a_pdf, a_picture
from tests.factories.meetings import decided, group_of, held, make_chair, make_meeting, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


def added(meeting, *uploads, point=None):
    by = make_user(Role.STAFF)
    return actions.add_documents(meeting, attached=uploads or [a_pdf()], point=point, by=by, now=NOW)


def words_of(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


class TestAdding:
    def test_a_pdf_for_the_meeting_and_a_picture_for_a_point(self, staff):
        meeting = make_meeting()
        point = actions.add_point(meeting, title="Infodag", text="", by=staff, now=NOW)
        added(meeting)
        added(meeting, a_picture(), point=point)
        first, second = Enclosure.objects.order_by("pk")
        assert (first.name, first.point, first.pdf.pages) == ("Draaiboek.pdf", None, 1)
        assert (second.name, second.point, second.file_name) == ("affiche.jpg", point, "affiche.webp")

    def test_what_is_kept_names_nobody_and_starts_nothing(self):
        (document,) = added(make_meeting())
        with default_storage.open(document.path) as file:
            content = file.read()
        assert AUTHOR.encode() not in content and b"/JavaScript" not in content

    def test_what_is_no_picture_and_no_pdf_is_refused_and_the_others_with_it(self):
        meeting = make_meeting()
        with pytest.raises(ValidationError) as refused:
            added(meeting, a_pdf(), SimpleUploadedFile("plan.docx", b"PK\x03\x04"))
        assert "plan.docx" in str(refused.value) and "attached" in refused.value.message_dict
        assert not Enclosure.objects.exists() and not PdfFile.objects.exists()

    def test_a_name_with_a_national_register_number_is_refused(self):
        with pytest.raises(ValidationError):
            added(make_meeting(), a_pdf("85.07.30-033 28.pdf"))

    def test_by_nobody_but_staff(self):
        member = make_user(Role.PARTNER)
        make_member(user=member)
        with pytest.raises(NotAllowed):
            actions.add_documents(make_meeting(), attached=[a_pdf()], point=None, by=member, now=NOW)

    def test_a_point_of_another_meeting_is_no_point_of_this_one(self, staff):
        point = actions.add_point(make_meeting(days=20), title="Elders", text="", by=staff, now=NOW)
        with pytest.raises(RuleBroken) as refused:
            added(make_meeting(), point=point)
        assert refused.value.field == "point"

    def test_a_cancelled_meeting_gets_none_and_loses_them(self, staff):
        meeting = make_meeting()
        (document,) = added(meeting)
        actions.cancel(meeting, reason="Ziekte.", by=staff, now=NOW)
        with pytest.raises(RuleBroken) as refused:
            added(meeting)
        assert refused.value.code == "cancelled"
        actions.remove_document(document, by=staff, now=NOW)
        assert not Enclosure.objects.exists()

    def test_a_point_that_is_taken_out_leaves_its_document(self, staff):
        meeting = make_meeting()
        point = actions.add_point(meeting, title="Infodag", text="", by=staff, now=NOW)
        added(meeting, point=point)
        actions.remove_point(point, by=staff, now=NOW)
        assert Enclosure.objects.get().point is None

    def test_taken_out_its_file_goes_too(self, staff, django_capture_on_commit_callbacks):
        (document,) = added(make_meeting(), a_picture())
        path = document.path
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_document(document, by=staff, now=NOW)
        assert not Picture.objects.exists() and not default_storage.exists(path)


class TestPages:
    @pytest.fixture
    def meeting(self) -> Meeting:
        return make_meeting()

    def test_only_members_of_the_group_and_staff_open_it(self, client, meeting):
        member, elsewhere = make_user(Role.PARTNER), make_user(Role.STEERING)
        make_member(user=member)
        make_member(group_of("steering"), user=elsewhere)
        (document,) = added(meeting)
        address = f"/nl/stuurgroep/vergaderingen/documenten/{document.code}/"
        for user, status in (
            (member, 200),
            (make_user(Role.STAFF), 200),
            (elsewhere, 404),
            (make_user(Role.PARTNER), 404),
        ):
            client.force_login(user)
            answer = client.get(address)
            assert answer.status_code == status, user.role
            if answer.streaming:
                assert b"".join(answer.streaming_content).startswith(b"%PDF-")
        client.force_login(member)
        answer = client.get(address)
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")
        assert answer["Content-Type"] == "application/pdf" and answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Disposition"] == 'attachment; filename="Draaiboek.pdf"'
        assert "Draaiboek.pdf" in client.get(f"/nl/stuurgroep/vergaderingen/{meeting.code}/").content.decode()

    def test_a_picture_goes_by_this_way_alone(self, client, meeting):
        (document,) = added(meeting, a_picture())
        client.force_login(make_user(Role.STAFF))
        answer = client.get(f"/nl/stuurgroep/vergaderingen/documenten/{document.code}/")
        assert answer["Content-Type"] == "image/webp" and b"".join(answer.streaming_content)[:4] == b"RIFF"
        assert client.get(f"/nl/beeld/{document.picture.code}-full.webp").status_code in (403, 404)

    def test_staff_add_and_take_out_on_a_page(self, client, staff, meeting):
        client.force_login(staff)
        point = actions.add_point(meeting, title="Infodag", text="", by=staff, now=NOW)
        address = f"/nl/stuurgroep/vergaderingen/{meeting.code}/documenten/"
        page = client.post(address, {"attached": [], "point": ""})
        assert page.status_code == 200 and "error-summary" in page.content.decode()
        client.post(address, {"attached": [a_pdf(), a_picture()], "point": point.pk})
        assert [one.name for one in Enclosure.objects.filter(point=point)] == ["Draaiboek.pdf", "affiche.jpg"]
        gone = Enclosure.objects.get(name="affiche.jpg")
        client.post(address, {"verb": "remove", "document": gone.code})
        assert Enclosure.objects.get().name == "Draaiboek.pdf"

    def test_on_the_paper_of_the_agenda_as_a_list(self, staff, meeting):
        point = actions.add_point(meeting, title="Infodag", text="", by=staff, now=NOW)
        added(meeting)
        added(meeting, a_picture(), point=point)
        said = words_of(paper.agenda(meeting, "nl", on=NOW.date(), invented=False))
        assert "Draaiboek.pdf" in said and "affiche.jpg" in said


class TestClosed:
    @pytest.fixture
    def chair(self):
        return make_chair()

    @pytest.fixture
    def waiting(self, chair, staff) -> Meeting:
        meeting = held(by=staff)
        decided(meeting, owner=chair)
        added(meeting)
        return actions.send_to_chair(Meeting.objects.get(pk=meeting.pk), by=staff, now=NOW)

    @pytest.fixture
    def closed(self, waiting, chair) -> Meeting:
        actions.approve(waiting, how="writing", later=None, by=chair.user, now=NOW)
        return Meeting.objects.get(pk=waiting.pk)

    def test_the_archive_names_each_with_the_hash_of_its_file(self, closed):
        kept = Paper.objects.get()
        document = Enclosure.objects.get()
        assert kept.content["documents"] == [
            {"name": "Draaiboek.pdf", "code": document.code, "point": None, "pages": 1, "sha256": document.pdf.sha256}
        ]
        assert kept.sha256 == archive.sha256(kept.content)
        assert "Draaiboek.pdf" in words_of(paper.minutes(closed, "nl", on=NOW.date(), invented=False))

    def test_nothing_is_added_or_taken_out(self, closed, staff):
        for act in (
            lambda: added(closed),
            lambda: actions.remove_document(Enclosure.objects.get(), by=staff, now=NOW),
        ):
            with pytest.raises(RuleBroken) as refused:
                act()
            assert refused.value.code == "closed"

    @pytest.mark.parametrize(
        "words",
        [
            "UPDATE meetings_enclosure SET name = 'x'",
            "UPDATE meetings_enclosure SET point_id = NULL",
            "DELETE FROM meetings_enclosure",
            "DELETE FROM media_pdffile",
        ],
    )
    def test_the_database_refuses_it(self, closed, words):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)
            connection.check_constraints()
        assert Enclosure.objects.get().name == "Draaiboek.pdf"

    def test_the_page_to_add_them_says_why_not(self, client, closed, staff):
        client.force_login(staff)
        page = client.get(f"/nl/stuurgroep/vergaderingen/{closed.code}/documenten/")
        assert page.status_code == 400 and "goedgekeurd" in page.content.decode()
        assert "documenten/" in client.get(f"/nl/stuurgroep/vergaderingen/{closed.code}/").content.decode()

    def test_what_was_added_since_it_was_on_the_screen_is_not_approved(self, waiting, chair):
        added(waiting)
        with pytest.raises(Conflict):
            actions.approve(waiting, how="writing", later=None, by=chair.user, now=NOW, expected=waiting.version)

    def test_another_file_in_its_place_is_noticed(self, closed):
        def wrong() -> int:
            tally = Tally(NOW.date())
            in_the_archive(tally)
            return tally.broken

        assert wrong() == 0
        path = Enclosure.objects.get().path
        default_storage.delete(path)
        assert wrong() == 1
        default_storage.save(path, io.BytesIO(b"%PDF-1.7 anders"))
        assert wrong() == 1
