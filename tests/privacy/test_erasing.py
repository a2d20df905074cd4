"""Somebody is erased: what goes is gone everywhere, what stays says nothing of who it was."""

import datetime as dt
import io
import json
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail as django_mail
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse

from inspections.actions import requests
from inspections.models import Defect
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.contact import actions as contact
from kotatgent.contact.models import Post, Thread
from kotatgent.core.errors import NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.media import versions
from kotatgent.media.models import Picture
from kotatgent.newsletter.models import Subscriber
from kotatgent.notices import actions as outbox
from kotatgent.notices.models import Notice
from kotatgent.operations.register import INVARIANTS
from kotatgent.privacy import actions, erasure_list
from kotatgent.privacy.enums import Right
from kotatgent.privacy.fates import FATES, OTHERS_ACT
from kotatgent.privacy.models import DataRequest, Erasure
from kotatgent.privacy.people import person_of
from kotatgent.privacy.preview import preview
from kotatgent.terms.models import Acceptance, Consent
from landlords import actions as landlords
from landlords.models import Invitation, Landlord, Member
from listings.actions import add_photo
from listings.models import Listing
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.campaign import address, make_campaign, people, person, take_in
from tests.factories.defects import reported
from tests.factories.inspecting import certified
from tests.factories.landlords import accept_terms, join, make_landlord, user_of
from tests.factories.listings import make_listing
from tests.factories.newsletter import reader
from tests.media.pictures import jpeg

pytestmark = pytest.mark.django_db
CLOSE = "/nl/mijn-gegevens/sluiten/"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ERASURE_LIST = tmp_path / "erased"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def listing():
    landlord = make_landlord(first_name="Marieke", last_name="Onbestaand", phone="+32470123456")
    found = make_listing(landlord=landlord, description_nl="Ruime kamer van Marieke.")
    upload = jpeg()
    add_photo(found, io.BytesIO(upload), size=len(upload), alt="Het raam", by=user_of(landlord), now=NOW)
    return Listing.objects.get(pk=found.pk)


@pytest.fixture
def me(listing) -> User:
    return user_of(listing.landlord)


def talk(listing, email="an@student.example", name="An Student"):
    return contact.start_thread(
        listing, name=name, email=email, body="Is het vrij?", language="nl", by=make_user(Role.STUDENT), now=NOW
    )[0]


def files() -> list[str]:
    return sorted(str(path) for path in Path(default_storage.path("")).rglob("*") if path.is_file())


def sound() -> None:
    for rule in INVARIANTS.values():
        found = rule.tally(TODAY)
        assert not found.broken, (rule.sentence, found.examples)


def test_a_landlord_is_gone_but_for_the_number(listing, me, django_capture_on_commit_callbacks):
    code, address = listing.landlord.code, listing.room.building.address.line
    assert versions.make_waiting(now=NOW) == 1
    assert len(files()) == 6  # as it was kept in two sizes, and two widths in two formats
    with django_capture_on_commit_callbacks(execute=True):
        actions.close_own_account(by=me, now=NOW)
    assert not User.objects.filter(pk=me.pk).exists()
    assert not EmailAddress.objects.filter(email=me.email).exists()
    landlord = Landlord.objects.get(code=code)
    assert (landlord.first_name, landlord.last_name, landlord.phone) == ("", "", "")
    assert landlord.name == "gewist"
    assert not Member.objects.filter(landlord=landlord).exists()
    gone = Listing.objects.get(pk=listing.pk)
    assert (gone.state, gone.description_nl, gone.search_text) == ("withdrawn", "", "")
    assert not Picture.objects.exists()
    assert files() == []
    assert list(Acceptance.objects.values_list("user", "party")) == [(None, code)]
    assert not Consent.objects.exists()
    assert [tenure.state for tenure in landlord.tenures.all()] == ["ended"]
    assert gone.room.building.address.line == address  # a fact about the building
    sound()


def test_the_advert_is_offline_at_once(client, listing, me):
    actions.close_own_account(by=me, now=NOW)
    assert client.get(reverse("listing", args=[listing.code])).status_code in (404, 410)
    assert client.get("/api/v1/listings/").json()["count"] == 0


def test_who_wrote_keeps_the_own_words_and_reads_none_of_the_landlord(listing, me):
    thread = talk(listing)
    contact.reply_as_landlord(thread, body="Bel Marieke.", by=me, now=NOW)
    actions.close_own_account(by=me, now=NOW)
    assert [post.body for post in Post.objects.order_by("pk")] == ["Is het vrij?", "—"]
    assert Thread.objects.get().visitor_email == "an@student.example"
    assert not any("Marieke" in mail.body for mail in Notice.objects.all())
    with pytest.raises(RuleBroken) as refused:
        contact.reply_as_visitor(Thread.objects.get(), body="Hallo?", by=Thread.objects.get().visitor, now=NOW)
    assert refused.value.code == "erased"


def test_the_copy_of_who_wrote_loses_the_landlords_words(client, listing, me):
    copy = talk(listing).seen
    assert copy.words["description_nl"]
    actions.close_own_account(by=me, now=NOW)
    copy.refresh_from_db()
    assert copy.words == {} and copy.facts["code"] == listing.code
    assert "is hier gewist" in client.get(reverse("seen", args=[copy.code])).content.decode()


def test_a_student_is_gone_and_the_landlord_keeps_the_own_words(listing, me):
    thread = talk(listing)
    student = thread.visitor
    contact.reply_as_landlord(thread, body="Ja, vrij.", by=me, now=NOW)
    actions.close_own_account(by=student, now=NOW)
    thread.refresh_from_db()
    assert (thread.visitor_name, thread.visitor_email, thread.visitor) == ("—", "", None)
    assert [post.body for post in Post.objects.order_by("pk")] == ["—", "Ja, vrij."]
    assert Listing.objects.get(pk=listing.pk).state == "published"
    with pytest.raises(RuleBroken):
        contact.reply_as_landlord(thread, body="Nog interesse?", by=me, now=NOW)


def test_the_last_mail_goes_out_and_then_its_address_goes_too(listing, me, mailoutbox):
    email = me.email
    actions.close_own_account(by=me, now=NOW)
    assert list(Notice.objects.exclude(to_email="").values_list("template", "to_email")) == [("account_erased", email)]
    outbox.send_due(now=NOW)
    assert [mail.to for mail in mailoutbox if "gesloten" in mail.subject] == [[email]]
    sweep.run(now=NOW)
    assert not Notice.objects.exclude(to_email="").exists()
    assert Notice.objects.get(template="account_erased").body == ""


def test_mails_that_wait_are_not_sent(listing, me, mailoutbox):
    talk(listing)
    outbox_before = len(mailoutbox)
    actions.close_own_account(by=me, now=NOW)
    outbox.send_due(now=NOW)
    assert [mail.subject for mail in mailoutbox[outbox_before:]] == ["Je account bij Kotatgent is gesloten"]


def test_a_procedure_that_runs_holds_it_and_says_which(listing, me):
    requests.file_request(listing.room.building, by=me, now=NOW)
    with pytest.raises(RuleBroken) as refused:
        actions.close_own_account(by=me, now=NOW)
    assert listing.room.building.address.line in str(refused.value)
    assert User.objects.filter(pk=me.pk).exists()
    assert Listing.objects.get(pk=listing.pk).state == "published"


def test_a_certificate_stays_with_the_building(listing, me):
    building = listing.room.building
    certified(building, now=NOW + DAY)
    actions.close_own_account(by=me, now=NOW + 2 * DAY)
    assert building.certificates.get().scope.filter(ended_on__isnull=True).exists()
    sound()


def test_the_register_says_that_it_was_done_and_not_to_whom(listing, me):
    email = me.email
    actions.close_own_account(by=me, now=NOW)
    erased = Erasure.objects.get()
    event = Event.objects.get(subject_kind="erasure", subject_code=erased.code)
    assert event.actor_id == me.pk or event.actor_id is not None
    assert event.facts["rows"]["accounts.User"] == 1
    assert not Event.objects.filter(facts__icontains=email).exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.PRIVACY_OFFICER])
def test_an_account_of_an_office_is_not_erased(role):
    user = make_user(role)
    with pytest.raises(RuleBroken) as refused:
        actions.close_own_account(by=user, now=NOW)
    assert refused.value.code == "office_account"


class TestPages:
    @pytest.fixture
    def mine(self, client, me):
        me.set_password("verzonnen-gegevens")
        me.save()
        client.force_login(me)
        client.post(reverse("account_reauthenticate"), {"password": "verzonnen-gegevens"})
        return client

    def test_it_says_first_what_goes_and_what_stays(self, mine, listing):
        page = mine.get(CLOSE).content.decode()
        for words in (
            "Je account sluiten",
            "Dit gaat weg",
            "Dit blijft, zonder je naam",
            "Zoekertjes (1)",
            "registratienummer",
        ):
            assert words in page, words

    def test_without_the_tick_nothing_happens(self, mine, me):
        page = mine.post(CLOSE, {}).content.decode()
        assert "Vink dit aan om je account te sluiten." in page
        assert User.objects.filter(pk=me.pk).exists()

    def test_with_it_the_account_is_gone_and_one_is_signed_out(self, mine, me):
        other = Client()
        other.force_login(me)
        assert mine.post(CLOSE, {"understood": "on"}).status_code == 302
        assert not User.objects.filter(pk=me.pk).exists()
        assert other.get("/nl/mijn/").status_code == 302
        assert not Session.objects.filter(session_key=mine.session.session_key).exists()

    def test_what_holds_it_stands_there_and_there_is_no_button(self, mine, me, listing):
        requests.file_request(listing.room.building, by=me, now=NOW)
        page = mine.get(CLOSE).content.decode()
        assert "Nog niet." in page
        assert 'name="understood"' not in page

    def test_whoever_found_an_open_screen_is_asked_for_the_password(self, client, me):
        with time_machine.travel(NOW - dt.timedelta(hours=1), tick=False):
            client.force_login(me)
        answer = client.post(CLOSE, {"understood": "on"})
        assert "reauthenticate" in answer["Location"]
        assert User.objects.filter(pk=me.pk).exists()

    @pytest.mark.parametrize("role", [Role.STAFF, Role.STEERING])
    def test_offices_have_no_such_page(self, client, role):
        client.force_login(make_user(role))
        assert client.get(CLOSE).status_code in (302, 404)


class TestRequest:
    @pytest.fixture
    def asked(self, me) -> DataRequest:
        return actions.ask(kind=Right.ERASURE, words="Weg ermee.", by=me, now=NOW, language="nl")

    @pytest.fixture
    def officer(self, client):
        user = make_user(Role.PRIVACY_OFFICER)
        client.force_login(user)
        return user

    def test_the_officer_sees_what_would_go_and_erases(self, client, officer, asked, me):
        path = f"/nl/toezicht-privacy/verzoeken/{asked.code}/wissen/"
        assert path in client.get(f"/nl/toezicht-privacy/verzoeken/{asked.code}/").content.decode()
        assert "Dit blijft, zonder je naam" in client.get(path).content.decode()
        assert client.post(path).status_code == 302
        asked.refresh_from_db()
        assert (asked.state, asked.email, asked.words, asked.answer, asked.user) == ("granted", "", "—", "—", None)
        assert not User.objects.filter(pk=me.pk).exists()
        assert client.get(path).status_code == 404
        sound()

    def test_nobody_else(self, asked, me):
        with pytest.raises(RuleBroken):
            actions.erase_for_request(asked, by=me, now=NOW)

    def test_a_request_for_something_else_erases_nobody(self, officer, me):
        asked = actions.ask(kind=Right.ACCESS, words="Alles.", by=me, now=NOW, language="nl")
        with pytest.raises(RuleBroken):
            actions.erase_for_request(asked, by=officer, now=NOW)

    def test_another_request_is_answered_first(self, officer, asked, me):
        actions.ask(kind=Right.ACCESS, words="Alles.", by=me, now=NOW, language="nl")
        with pytest.raises(RuleBroken) as refused:
            actions.erase_for_request(asked, by=officer, now=NOW)
        assert refused.value.code == "held"


class TestWithoutAnAccount:
    """Somebody who wrote about an advert, asked for the newsletter and was invited, and never had an account."""

    ADDRESS = "an.zonder@student.example"

    @pytest.fixture
    def asked(self, listing) -> DataRequest:
        talk(listing, email="An.Zonder@student.example", name="An Zonder")
        talk(listing, email="iemand.anders@student.example", name="Iemand Anders")
        reader(self.ADDRESS)
        facts = {"words": "An Zonder hoest ervan.", "where": "bij An Zonder"}
        reported(listing.room.building, email="An.Zonder@student.example", **facts)
        reported(listing.room.building, email="iemand.anders@student.example")
        landlords.invite(
            listing.landlord, email=self.ADDRESS, role="manager", language="nl", by=user_of(listing.landlord), now=NOW
        )
        return DataRequest.objects.create(
            code="ZONDER77",
            kind=Right.ERASURE,
            state="open",
            email=self.ADDRESS,
            language="nl",
            words="Weg met alles van An.",
            filed_at=NOW,
            due_on=TODAY + 30 * DAY,
        )

    @pytest.fixture
    def officer(self, client):
        user = make_user(Role.PRIVACY_OFFICER)
        client.force_login(user)
        return user

    def left(self) -> list[str]:
        """Where the address or the name still stands, of every table that the list of fates names."""
        found = []
        for label in FATES:
            for row in apps.get_model(label)._base_manager.all():
                text = json.dumps(model_to_dict(row), default=str).lower()
                if "zonder@" in text or "an zonder" in text:
                    found.append(label)
        return found

    def test_the_officer_sees_what_stands_at_the_address_and_erases_it(self, client, officer, asked):
        path = f"/nl/toezicht-privacy/verzoeken/{asked.code}/wissen/"
        assert path in client.get(f"/nl/toezicht-privacy/verzoeken/{asked.code}/").content.decode()
        assert "Het account en alles" not in client.get(path).content.decode()
        there = {"contact.Thread", "newsletter.Subscriber", "landlords.Invitation", "inspections.Defect"}
        assert there <= set(self.left())
        assert client.post(path).status_code == 302
        outbox.send_due(now=NOW)
        assert [mail.to for mail in django_mail.outbox][-1] == [self.ADDRESS]
        sweep.run(now=NOW)
        assert self.left() == []
        asked.refresh_from_db()
        assert (asked.state, asked.email, asked.words) == ("granted", "", "—")
        assert not Subscriber.objects.exists()
        assert sorted(Thread.objects.values_list("visitor_name", flat=True)) == ["Iemand Anders", "—"]
        assert Invitation.objects.get().state == "withdrawn"
        kept = Defect.objects.order_by("pk").values_list("email", "words", "where", "theme")
        assert list(kept) == [
            ("", "—", "", "damp"),
            ("iemand.anders@student.example", "Zwarte schimmel boven het bed.", "", "damp"),
        ]
        assert client.get(path).status_code == 404
        sound()

    def test_who_only_wrote_a_message_is_shown_no_empty_list(self, client, officer, asked):
        Subscriber.objects.all().delete()
        Invitation.objects.all().delete()
        page = client.get(f"/nl/toezicht-privacy/verzoeken/{asked.code}/wissen/").content.decode()
        assert "Dit blijft, zonder je naam" in page
        assert "Dit gaat weg" not in page

    def test_somebody_else_is_not_touched(self, officer, asked, me):
        actions.erase_address_for_request(asked, by=officer, now=NOW)
        assert User.objects.filter(pk=me.pk).exists()
        left = {thread.visitor_name: thread.visitor_email for thread in Thread.objects.all()}
        assert left == {"—": "", "Iemand Anders": "iemand.anders@student.example"}

    def test_nobody_else_and_nothing_else(self, officer, asked, me):
        with pytest.raises(NotAllowed):
            actions.erase_address_for_request(asked, by=me, now=NOW)
        DataRequest.objects.filter(pk=asked.pk).update(kind=Right.ACCESS)
        with pytest.raises(RuleBroken):
            actions.erase_address_for_request(asked, by=officer, now=NOW)

    def test_a_former_landlord_is_invited_no_more(self, officer):
        make_campaign()
        take_in(people(1))
        asked = DataRequest.objects.create(
            code="ZONDER78",
            kind=Right.ERASURE,
            state="open",
            email=address(1),
            language="nl",
            words="Weg.",
            filed_at=NOW,
            due_on=TODAY + 30 * DAY,
        )
        actions.erase_address_for_request(asked, by=officer, now=NOW)
        assert (person(1).state, person(1).email) == ("refused", None)

    def test_put_back_from_before_it_goes_again_and_hears_nothing(self, officer, asked, listing):
        actions.erase_address_for_request(asked, by=officer, now=NOW)
        sweep.run(now=NOW)
        told = Notice.objects.filter(template="account_erased").count()
        talk(listing, email=self.ADDRESS, name="An Zonder")
        assert replayed()["back"] == 0  # whoever writes again is not erased for what was before
        Erasure.objects.all().delete()  # a copy of before does not know of it
        assert replayed("--dry-run") == {"on_the_list": 1, "back": 1, "erased": 0}
        assert replayed() == {"on_the_list": 1, "back": 1, "erased": 1}
        assert "An Zonder" not in Thread.objects.values_list("visitor_name", flat=True)
        assert Notice.objects.filter(template="account_erased").count() == told
        sweep.run(now=NOW)
        assert replayed()["back"] == 0


def replayed(*args: str) -> dict[str, int]:
    out = io.StringIO()
    call_command("replay_erasures", *args, stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


class TestAfterARestore:
    """The database comes back as it was before: the account as it stood, with the number and the moment it had."""

    def erased_and_back(self, me: User) -> User:
        was = {"pk": me.pk, "email": me.email, "role": me.role, "made_at": me.made_at, "password": me.password}
        actions.close_own_account(by=me, now=NOW)
        sweep.run(now=NOW)
        return User.objects.create(**was)

    def test_who_is_on_the_list_goes_again_and_hears_nothing(self, me):
        back = self.erased_and_back(me)
        assert replayed("--dry-run") == {"on_the_list": 1, "back": 1, "erased": 0}
        assert replayed() == {"on_the_list": 1, "back": 1, "erased": 1}
        assert not User.objects.filter(pk=back.pk).exists()
        assert Notice.objects.filter(template="account_erased").count() == 1
        assert replayed() == {"on_the_list": 1, "back": 0, "erased": 0}

    def test_who_came_back_by_themselves_is_somebody_else(self, me):
        email = me.email
        actions.close_own_account(by=me, now=NOW)
        sweep.run(now=NOW)
        newcomer = User.objects.create_user(email=email, role=Role.LANDLORD, made_at=NOW + DAY)
        assert replayed()["back"] == 0
        assert User.objects.filter(pk=newcomer.pk).exists()

    def test_the_list_names_nobody_and_the_row_forgets(self, me):
        actions.close_own_account(by=me, now=NOW)
        assert len(Erasure.objects.get().mark) == 64
        sweep.run(now=NOW)
        assert Erasure.objects.get().mark == ""
        (mark,) = erasure_list.marks()
        assert len(mark) == 64

    def test_a_list_that_can_not_be_written_is_tried_again(self, me, settings, tmp_path):
        settings.ERASURE_LIST = tmp_path / "file"
        settings.ERASURE_LIST.write_text("in the way")
        actions.close_own_account(by=me, now=NOW)
        with pytest.raises(FileExistsError):
            actions.list_erasures(now=NOW)
        settings.ERASURE_LIST.unlink()
        assert actions.list_erasures(now=NOW) == 1

    def test_a_list_that_is_not_there_is_an_error_and_not_an_empty_one(self):
        with pytest.raises(CommandError):
            replayed()


def test_while_others_act_for_the_landlord_what_is_the_landlords_stays_and_the_preview_says_so(listing, me):
    other = make_user(Role.LANDLORD)
    Member.objects.create(landlord=listing.landlord, user=other, role="co_owner", since=NOW)
    thread = talk(listing)
    contact.reply_as_landlord(thread, body="Ja, kom kijken.", by=other, now=NOW)
    told = preview(person_of(me))
    kept = [thing for kept in told.stays if kept.why == str(OTHERS_ACT) for thing in kept.things]
    assert len(kept) == 5  # landlord, letting, advert, photo and its file
    assert not {name for name, _number in told.goes} & {name for name, _number in kept}
    actions.close_own_account(by=me, now=NOW)
    assert not User.objects.filter(pk=me.pk).exists()
    landlord = Landlord.objects.get(pk=listing.landlord.pk)
    assert (landlord.first_name, landlord.phone) == ("Marieke", "+32470123456")
    assert Listing.objects.get(pk=listing.pk).description_nl == "Ruime kamer van Marieke."
    assert Picture.objects.count() == 1
    assert [post.body for post in Post.objects.order_by("pk")] == ["Is het vrij?", "Ja, kom kijken."]
    assert Notice.objects.filter(about_kind="thread", to_email="an@student.example").exists()
    sound()


class TestOthersAct:
    """A landlord for whom several people act (docs/adr/0029)."""

    def test_the_owner_goes_and_the_co_owner_becomes_the_owner(self, listing, me):
        other = join(listing.landlord, "co_owner", accepted=False)
        accept_terms(other, party=listing.landlord.code)
        actions.close_own_account(by=me, now=NOW)
        assert Landlord.objects.get().first_name == "Marieke"
        assert [(member.user, member.role) for member in Member.objects.all()] == [(other, "owner")]
        assert Listing.objects.get(pk=listing.pk).state == "published"
        sound()

    def test_managers_alone_are_not_left_behind(self, listing, me):
        join(listing.landlord, "manager", accepted=False)
        with pytest.raises(RuleBroken, match="enige eigenaar"):
            actions.close_own_account(by=me, now=NOW)
        assert User.objects.filter(pk=me.pk).exists()

    def test_nobody_is_invited_any_more_to_what_is_gone(self, listing, me):
        landlords.invite(listing.landlord, email="an@kotatgent.example", role="manager", language="nl", by=me, now=NOW)
        actions.close_own_account(by=me, now=NOW)
        assert [(row.state, row.email) for row in Invitation.objects.all()] == [("withdrawn", "")]
        sound()

    def test_an_invitation_to_who_is_gone_forgets_the_address(self, listing, me):
        other = make_user(Role.LANDLORD)
        landlords.invite(listing.landlord, email=other.email, role="manager", language="nl", by=me, now=NOW)
        actions.close_own_account(by=other, now=NOW)
        assert [(row.state, row.email) for row in Invitation.objects.all()] == [("withdrawn", "")]
        sound()
