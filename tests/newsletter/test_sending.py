"""What goes out, to whom, how fast; what stops it; and leaving, as a person and as a mail program does it."""

import email
import email.policy

import pytest
import time_machine
from django.core import mail
from django.test import Client

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, MoveRefused, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.newsletter import actions, links
from kotatgent.newsletter.enums import Audience
from kotatgent.newsletter.models import Delivery, Issue, SignUp, Subscriber
from kotatgent.notices import actions as outbox
from kotatgent.notices import bounces
from kotatgent.notices.models import Bounce, Notice
from kotatgent.terms import queries as terms
from tests.factories.accounts import NOW, make_user
from tests.factories.newsletter import DAY, HOUR, WORDS, asks, make_issue, path_in, reader, sent, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


def go(now=NOW) -> list[str]:
    """The addresses that get something at this moment."""
    sweep.run(now=now)
    return sorted(message.to[0] for message in sent(now))


def leaving(subscriber: Subscriber) -> str:
    token = links.token_of(subscriber.code, links.LEAVE)
    return f"/{subscriber.language}/nieuwsbrief/uit/{subscriber.code}/{token}/"


class TestTheMail:
    @pytest.mark.parametrize(
        ("language", "subject", "text", "why"),
        [
            ("nl", "Nieuws in maart", "De belastingdag is 30 juni.", "omdat je ingeschreven bent op de nieuwsbrief"),
            (
                "en",
                "News in March",
                "The tax date is 30 June.",
                "because you are subscribed to the Kotatgent newsletter",
            ),
        ],
    )
    def test_it_is_in_the_language_of_the_reader_and_says_who_writes_and_why(self, language, subject, text, why):
        found = reader("an@example.com", language=language)
        started()
        assert go() == ["an@example.com"]
        message = mail.outbox[-1]
        assert message.subject == subject
        for words in (text, why, "Dienst Wonen", "9000 Gent", f"http://testserver{leaving(found)}"):
            assert words in message.body

    def test_the_headers_as_they_leave_the_machine(self):
        """RFC 8058 and RFC 2919, read back from the bytes of the message."""
        found = reader("an@example.com")
        started()
        go()
        message = email.message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=email.policy.default)
        assert message["List-Unsubscribe"].strip() == f"<http://testserver{leaving(found)}>"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["List-Id"] == "Kotatgent <studenten.nieuwsbrief.testserver>"
        assert message["To"] == "an@example.com"
        assert message["Message-ID"]

    def test_on_a_site_with_https_the_address_is_https(self, settings):
        settings.BASE_URL = "https://kot.example"
        reader("an@example.com", audience=Audience.LANDLORDS)
        started(audience=Audience.LANDLORDS)
        go()
        headers = mail.outbox[-1].extra_headers
        assert headers["List-Unsubscribe"].startswith("<https://kot.example/nl/nieuwsbrief/uit/")
        assert headers["List-Id"] == "Kotatgent <kotbazen.nieuwsbrief.kot.example>"

    def test_the_outbox_holds_no_address_and_no_text(self):
        reader("an@example.com")
        started()
        go()
        notice = Notice.objects.get(template="newsletter_issue")
        assert (notice.state, notice.to_email, notice.body, notice.to_user) == ("sent", "", "", None)


class TestWhoGetsIt:
    def test_the_audience_and_nobody_else(self):
        reader("student@example.com")
        reader("baas@example.com", audience=Audience.LANDLORDS)
        asks("misschien@example.com")
        mail.outbox.clear()
        Notice.objects.all().delete()
        started(audience=Audience.LANDLORDS)
        assert go() == ["baas@example.com"]

    def test_a_landlord_gets_it_at_the_address_of_the_account_as_it_is_by_then(self):
        landlord = make_user(Role.LANDLORD, email="oud@example.com")
        reader("oud@example.com", audience=Audience.LANDLORDS)
        started(audience=Audience.LANDLORDS)
        sweep.run(now=NOW)
        landlord.email = "nieuw@example.com"
        landlord.save()
        assert [message.to for message in sent()] == [["nieuw@example.com"]]

    def test_who_subscribes_after_the_start_gets_the_next_one(self):
        reader("vroeg@example.com")
        started(per_hour=1)
        reader("laat@example.com", now=NOW + HOUR)
        assert go() == ["vroeg@example.com"]
        assert go(NOW + 3 * HOUR) == []

    def test_each_gets_it_once(self):
        reader("an@example.com")
        issue = started()
        assert go() == ["an@example.com"]
        for hours in (1, 2):
            assert go(NOW + hours * HOUR) == []
        issue.refresh_from_db()
        assert (issue.state, issue.deliveries.count()) == ("sent", 1)

    def test_so_many_an_hour(self):
        for n in range(5):
            reader(f"a{n}@example.com")
        issue = started(per_hour=2)
        assert len(go()) == 2
        assert len(go(NOW + HOUR / 2)) == 0
        assert len(go(NOW + HOUR)) == 2
        assert len(go(NOW + 2 * HOUR)) == 1
        assert go(NOW + 3 * HOUR) == []
        issue.refresh_from_db()
        assert issue.state == "sent"

    def test_who_left_between_queueing_and_sending_gets_nothing(self):
        found, other = reader("an@example.com"), reader("bo@example.com")
        started()
        sweep.run(now=NOW)
        assert Notice.objects.filter(template="newsletter_issue", state="queued").count() == 2
        actions.leave(found, by=make_user(), now=NOW)
        assert [message.to for message in sent()] == [[other.address]]

    def test_also_while_a_sender_holds_the_mail(self):
        found = reader("an@example.com")
        started()
        sweep.run(now=NOW)
        notice = Notice.objects.get(template="newsletter_issue")
        notice.held_until = NOW + HOUR
        notice.save()
        actions.leave(found, by=make_user(), now=NOW)
        assert outbox._written(notice, NOW) is None


class TestStopping:
    def test_what_waits_stays_where_it_is_until_it_goes_on(self, staff):
        reader("an@example.com")
        issue = started()
        sweep.run(now=NOW)
        actions.stop_issue(issue, by=staff, now=NOW)
        assert sent() == []
        assert go(NOW + HOUR) == []
        actions.start_issue(issue, by=staff, now=NOW + 2 * HOUR)
        assert go(NOW + 2 * HOUR) == ["an@example.com"]

    def test_it_can_be_stopped_as_long_as_a_mail_waits(self, staff):
        reader("an@example.com")
        issue = started()
        sweep.run(now=NOW)
        sweep.run(now=NOW)
        issue.refresh_from_db()
        assert issue.state == "sending"

    def test_dropped_after_a_stop_nothing_more_goes(self, staff):
        for n in range(3):
            reader(f"a{n}@example.com")
        issue = started(per_hour=2)
        assert len(go()) == 2
        actions.stop_issue(issue, by=staff, now=NOW)
        actions.drop_issue(issue, by=staff, now=NOW)
        assert go(NOW + DAY) == []
        with pytest.raises(MoveRefused):
            actions.start_issue(issue, by=staff, now=NOW)

    def test_going_on_keeps_the_moment_of_the_start(self, staff):
        reader("an@example.com")
        issue = started()
        actions.stop_issue(issue, by=staff, now=NOW)
        again = actions.start_issue(issue, by=staff, now=NOW + DAY)
        assert again.started_at == NOW


class TestRules:
    @pytest.mark.parametrize("role", [role for role in Role if role != Role.STAFF])
    def test_staff_alone_write_and_send(self, role):
        reader("an@example.com")
        issue, other = make_issue(), make_user(role)
        for doing in (
            lambda: make_issue(by=other),
            lambda: actions.change_issue(issue, by=other, now=NOW, subject_nl="x"),
            lambda: actions.send_test(issue, by=other, now=NOW),
            lambda: actions.start_issue(issue, by=other, now=NOW),
            lambda: actions.stop_issue(issue, by=other, now=NOW),
            lambda: actions.drop_issue(issue, by=other, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                doing()

    def test_to_nobody_it_does_not_start(self, staff):
        with pytest.raises(RuleBroken, match="Niemand"):
            actions.start_issue(make_issue(by=staff), by=staff, now=NOW)

    def test_what_went_out_does_not_change(self, staff):
        reader("an@example.com")
        issue = started()
        with pytest.raises(RuleBroken):
            actions.change_issue(issue, by=staff, now=NOW, subject_nl="Anders")

    def test_another_text_than_was_looked_at_does_not_go(self, staff):
        reader("an@example.com")
        issue = make_issue(by=staff)
        actions.change_issue(issue, by=staff, now=NOW, subject_nl="Anders")
        with pytest.raises(Conflict):
            actions.start_issue(issue, by=staff, now=NOW, expected=1)

    def test_a_test_goes_to_oneself_in_both_languages(self, staff):
        reader("an@example.com")
        actions.send_test(make_issue(by=staff), by=staff, now=NOW)
        found = sent()
        assert {message.to[0] for message in found} == {staff.email}
        assert sorted(message.subject for message in found) == ["[Proef] Nieuws in maart", "[Test] News in March"]


class TestLeaving:
    def test_one_click_as_a_mail_program_does_it(self):
        """No cookie, no session, no token of the page; the body that RFC 8058 names."""
        found = reader("an@example.com")
        started()
        go()
        (address,) = [mail.outbox[-1].extra_headers["List-Unsubscribe"].strip("<>")]
        program = Client(enforce_csrf_checks=True)
        answer = program.post(
            address.removeprefix("http://testserver"),
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 204
        assert not answer.cookies
        assert not Subscriber.objects.filter(pk=found.pk).exists()

    def test_as_multipart_too(self):
        """RFC 8058 allows either form."""
        found = reader("an@example.com")
        answer = Client(enforce_csrf_checks=True).post(leaving(found), {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, Subscriber.objects.count()) == (204, 0)

    @pytest.mark.parametrize(("language", "button"), [("nl", "Schrijf me uit"), ("en", "Unsubscribe")])
    def test_a_person_sees_one_button(self, client, language, button):
        found = reader("an@example.com", language=language)
        for _ in range(2):
            page = client.get(leaving(found))
            assert page.content.decode().count(f">{button}</button>") == 1
        assert Subscriber.objects.count() == 1
        page = client.post(leaving(found), follow=True)
        assert Subscriber.objects.count() == 0
        assert page.context["found"] is None

    def test_twice_is_no_error(self, client):
        found = reader("an@example.com")
        path = leaving(found)
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
        assert client.get(path).status_code == 200

    @pytest.mark.parametrize("purpose", ["nothing", links.CONFIRM])
    def test_a_forged_link_ends_nothing(self, client, purpose):
        found = reader("an@example.com")
        token = "0" * 40 if purpose == "nothing" else links.token_of(found.code, purpose)
        path = f"/nl/nieuwsbrief/uit/{found.code}/{token}/"
        assert client.get(path).status_code == 404
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 404
        assert Subscriber.objects.count() == 1

    def test_nothing_of_the_person_stays_but_numbers(self):
        found = reader("an@example.com")
        issue = started()
        go()
        notice = Notice.objects.get(template="newsletter_issue")
        bounces.report(event_id="E1", message_id=notice.message_id, hard=False, reason="an@example.com vol", now=NOW)
        actions.leave(found, by=make_user(), now=NOW)
        delivery = Delivery.objects.get()
        assert (delivery.issue, delivery.subscriber) == (issue, None)
        notice.refresh_from_db()
        assert (notice.error, Bounce.objects.get().reason) == ("", "")
        said = Event.objects.filter(subject_kind="subscriber").values_list("facts", flat=True)
        assert "example.com" not in str(list(said))

    def test_an_old_link_says_that_its_subscription_ended(self, client):
        old = leaving(reader("an@example.com"))
        client.post(old)
        reader("an@example.com", now=NOW + DAY)
        page = client.get(old)
        assert "schreef je je opnieuw in" in page.content.decode()
        client.post(old)
        assert Subscriber.objects.count() == 1


class TestBounces:
    def bounce(self, client_reason: str, *, hard: bool) -> None:
        notice = Notice.objects.filter(template__startswith="newsletter").latest("pk")
        bounces.report(event_id="E1", message_id=notice.message_id, hard=hard, reason=client_reason, now=NOW)

    @pytest.mark.parametrize(("hard", "left"), [(True, 0), (False, 1)])
    def test_a_mailbox_that_is_not_there_ends_it(self, hard, left):
        reader("an@example.com")
        started()
        go()
        self.bounce("550 an@example.com unknown", hard=hard)
        assert Subscriber.objects.count() == left
        assert ("an@example.com" in Bounce.objects.get().reason) is not hard

    def test_of_a_landlord_the_consent_ends_with_it(self):
        landlord = make_user(Role.LANDLORD, email="baas@example.com")
        reader("baas@example.com", audience=Audience.LANDLORDS)
        started(audience=Audience.LANDLORDS)
        go()
        self.bounce("550", hard=True)
        assert terms.consents_given(landlord) == set()

    def test_a_mail_to_confirm_that_came_back_is_forgotten(self):
        asks("an@example.com")
        sent()
        self.bounce("550", hard=True)
        assert SignUp.objects.count() == 0

    def test_twice_reported_counts_once(self):
        reader("an@example.com")
        started()
        go()
        self.bounce("550", hard=True)
        self.bounce("550", hard=True)
        assert Bounce.objects.count() == 1


class TestTheDesk:
    URL = "/nl/balie/nieuwsbrief/"

    @pytest.fixture
    def desk(self, client, staff):
        client.force_login(staff)
        return client

    def test_a_newsletter_through_the_pages(self, desk, staff):
        with time_machine.travel(NOW, tick=False):
            reader("an@example.com")
            reader("bo@example.com", language="en")
            page = desk.post(f"{self.URL}nieuw/", {"audience": "students", "per_hour": "500", **WORDS}, follow=True)
            issue = Issue.objects.get()
            assert "De belastingdag is 30 juni." in page.content.decode()
            desk.post(f"{self.URL}{issue.code}/", {"what": "test"})
            assert {message.to[0] for message in sent()} == {staff.email}
            page = desk.get(f"{self.URL}{issue.code}/versturen/").content.decode()
            assert "2 mensen krijgen deze mail" in page
            assert "1 in het Nederlands, 1 in het Engels" in page
            page = desk.post(f"{self.URL}{issue.code}/versturen/", {"version": issue.version}, follow=True)
            assert "Stop deze nieuwsbrief" in page.content.decode()
            assert go() == ["an@example.com", "bo@example.com"]
            assert go(NOW + HOUR) == []
            assert "Verstuurd" in desk.get(f"{self.URL}{issue.code}/").content.decode()

    def test_nothing_there_says_so(self, desk):
        assert "Er is nog geen nieuwsbrief" in desk.get(self.URL).content.decode()

    def test_english(self, desk):
        assert "Who gets it" in desk.get("/en/balie/nieuwsbrief/").content.decode()

    @pytest.mark.parametrize(
        "wrong", [{"subject_nl": ""}, {"text_en": ""}, {"per_hour": "0"}, {"audience": "x"}, {"per_hour": "99999"}]
    )
    def test_wrong_input_keeps_what_was_typed(self, desk, wrong):
        facts = {"audience": "students", "per_hour": "500", **WORDS} | wrong
        page = desk.post(f"{self.URL}nieuw/", facts)
        assert page.status_code == 200
        assert set(page.context["form"].errors) == set(wrong)
        assert ("De belastingdag is 30 juni." in page.content.decode()) is ("text_nl" not in wrong)
        assert Issue.objects.count() == 0

    def test_a_national_number_is_refused(self, desk):
        facts = {"audience": "students", "per_hour": "500", **WORDS, "text_nl": "Ik ben 85.07.30-033.28."}
        page = desk.post(f"{self.URL}nieuw/", facts)
        assert "text_nl" in page.context["form"].errors

    def test_two_who_change_it_see_each_other(self, desk, staff):
        issue = make_issue(by=staff)
        actions.change_issue(issue, by=staff, now=NOW, subject_nl="Van een collega")
        facts = {"audience": "students", "per_hour": "500", **WORDS, "version": "1", "subject_nl": "Van mij"}
        page = desk.post(f"{self.URL}{issue.code}/wijzigen/", facts)
        assert "Van een collega" in page.content.decode()
        assert "Van mij" in page.content.decode()

    def test_the_second_look_notices_another_text(self, desk, staff):
        reader("an@example.com")
        issue = make_issue(by=staff)
        actions.change_issue(issue, by=staff, now=NOW, subject_nl="Anders")
        page = desk.post(f"{self.URL}{issue.code}/versturen/", {"version": "1"})
        assert "Een collega wijzigde deze nieuwsbrief" in page.content.decode()
        issue.refresh_from_db()
        assert issue.state == "draft"

    def test_the_stop_button(self, desk, staff):
        reader("an@example.com")
        issue = started()
        page = desk.post(f"{self.URL}{issue.code}/", {"what": "stop"}, follow=True)
        assert "Verstuur verder" in page.content.decode()
        issue.refresh_from_db()
        assert issue.state == "stopped"

    @pytest.mark.parametrize("path", ["", "nieuw/", "{code}/", "{code}/wijzigen/", "{code}/versturen/"])
    def test_who_may_not_come_here(self, client, path):
        url = self.URL + path.format(code=make_issue().code)
        assert "/account/login/" in client.get(url).headers["Location"]
        client.force_login(make_user(Role.LANDLORD))
        assert client.get(url).status_code in (403, 404)

    def test_an_issue_that_is_not_there(self, desk):
        assert desk.get(f"{self.URL}NIETDAAR/").status_code == 404


def test_a_mail_has_one_link():
    reader("an@example.com")
    started()
    go()
    assert path_in(mail.outbox[-1]).startswith("/nl/nieuwsbrief/uit/")
