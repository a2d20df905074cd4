"""When a mail that matters does not arrive, a letter goes in its place: one, however often, until somebody posts it."""

import datetime as dt
import io
import re
from pathlib import Path

import pypdf
import pytest
from django.conf import settings as site
from django.core.mail.backends.smtp import EmailBackend

from inspections.actions import requests
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, MoveRefused, NotAllowed, RuleBroken
from kotatgent.notices import actions, letters, paper, queries
from kotatgent.notices.enums import Post
from kotatgent.notices.models import Letter, Notice, Unreachable
from kotatgent.operations.register import INVARIANTS
from landlords.actions import change_details, record_postal_address
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.contact import make_thread
from tests.factories.landlords import make_landlord, user_of
from tests.factories.letters import HOME, mail_to, make_letter
from tests.project.mail_sink import mail_sink

pytestmark = pytest.mark.django_db

AFTER_THE_LAST = dt.timedelta(minutes=876)  # the last attempt, counted from the first
DAY = dt.timedelta(days=1)


@pytest.fixture
def smtp(settings):
    """Real SMTP to a server that does not know the addresses that a test names."""
    settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.{EmailBackend.__name__}"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False

    def to(port: int) -> None:
        settings.EMAIL_PORT = port

    return to


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


def given_up_on(smtp, *, refuses=(), now: dt.datetime = NOW) -> None:
    """All attempts, up to the last."""
    with mail_sink(refuses=refuses) as sink:
        smtp(sink.port)
        for minutes in (0, 1, 6, 36, 156, 876):
            actions.send_due(now=now + dt.timedelta(minutes=minutes))


def read(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def printed(letter: Letter, on: dt.date = TODAY) -> list[str]:
    return read(paper.pdf(letter, on=on, invented=False))


class TestRefused:
    def test_there_is_a_letter_once_the_server_was_tried_for_the_last_time(self, smtp):
        landlord = make_landlord()
        notice = mail_to(landlord)
        with mail_sink(refuses={notice.to_email}) as sink:
            smtp(sink.port)
            for minutes in (0, 1, 6, 36, 156):
                actions.send_due(now=NOW + dt.timedelta(minutes=minutes))
            assert not Letter.objects.exists()
            actions.send_due(now=NOW + AFTER_THE_LAST)
        letter = Letter.objects.get()
        assert (letter.notice, letter.cause, letter.state) == (notice, "refused", "waiting")
        assert Event.objects.about(letter).filter(kind="created").count() == 1
        mark = Unreachable.objects.get()
        assert (mark.user, mark.email, mark.since) == (user_of(landlord), notice.to_email, NOW + AFTER_THE_LAST)

    def test_a_server_that_is_away_says_nothing_of_the_address(self, smtp):
        mail_to(make_landlord())
        smtp(1)
        for minutes in (0, 1, 6, 36, 156, 876):
            actions.send_due(now=NOW + dt.timedelta(minutes=minutes))
        assert Letter.objects.get().cause == "refused"
        assert not Unreachable.objects.exists()

    def test_a_message_that_is_passed_on_is_not_worth_a_letter(self, smtp):
        thread, _token = make_thread()
        given_up_on(smtp, refuses={"@"})
        assert Notice.objects.filter(about_code=thread.code, state="failed").exists()
        assert not Letter.objects.exists()
        assert Notice.objects.lost().count() == Notice.objects.filter(state="failed").count()

    def test_mail_to_our_own_people_neither(self, smtp):
        staff = make_user(Role.STAFF)
        actions.queue("account_opened", to=staff, about=staff, now=NOW)
        given_up_on(smtp, refuses={"@"})
        assert not Letter.objects.exists()

    def test_the_mail_is_on_one_list_only(self, smtp):
        notice = mail_to(make_landlord())
        given_up_on(smtp, refuses={notice.to_email})
        assert list(queries.letters_to_post()) == [notice.letter]
        assert not Notice.objects.lost().exists()

    def test_sent_after_all_the_letter_is_not_needed_until_it_is_lost_again(self, smtp, staff):
        notice = mail_to(make_landlord())
        given_up_on(smtp, refuses={notice.to_email})
        actions.send_again(notice, by=staff, now=NOW + DAY)
        given_up_on(smtp, now=NOW + DAY)
        letter = Letter.objects.get()
        assert letter.state == "superseded"
        assert not queries.letters_to_post().exists()
        notice.refresh_from_db()
        letters.say_undeliverable(notice, by=staff, now=NOW + 2 * DAY)
        letter.refresh_from_db()
        assert (letter.state, letter.cause, letter.settled_at) == ("waiting", "staff", None)
        assert Letter.objects.count() == 1

    def test_a_posted_letter_stays_posted_when_the_mail_goes_out_too(self, smtp, staff):
        notice = mail_to(make_landlord(**HOME))
        given_up_on(smtp, refuses={notice.to_email})
        letters.post(notice.letter, on=TODAY + DAY, how=Post.ORDINARY, by=staff, now=NOW + DAY)
        actions.send_again(notice, by=staff, now=NOW + 2 * DAY)
        given_up_on(smtp, now=NOW + 2 * DAY)
        notice = Notice.objects.get(pk=notice.pk)
        assert (notice.state, notice.letter.state) == ("sent", "posted")
        assert queries.told_on(notice) == TODAY + DAY


class TestNoWorkingAddress:
    def test_what_comes_next_goes_by_letter_at_once(self, smtp):
        landlord = make_landlord()
        first = mail_to(landlord)
        given_up_on(smtp, refuses={first.to_email})
        second = mail_to(landlord, now=NOW + 2 * DAY)
        assert (second.state, second.letter.cause, second.letter.state) == ("failed", "no_address", "waiting")
        with mail_sink() as sink:
            smtp(sink.port)
            assert actions.send_due(now=NOW + 3 * DAY) == 0
            assert sink.mails == []

    def test_another_address_counts_anew(self, smtp):
        landlord = make_landlord()
        given_up_on(smtp, refuses={mail_to(landlord).to_email})
        user = user_of(landlord)
        user.email = "nieuw@kotatgent.test"
        user.save()
        assert mail_to(landlord, now=NOW + 2 * DAY).state == "queued"


class TestStaffSaySo:
    def test_a_mail_that_was_sent(self, staff):
        notice = mail_to(make_landlord())
        actions.send_due(now=NOW)
        letter = letters.say_undeliverable(notice, by=staff, now=NOW + DAY)
        notice.refresh_from_db()
        assert (notice.state, letter.cause) == ("bounced", "staff")
        assert not Unreachable.objects.exists()

    def test_twice_is_a_conflict(self, staff):
        letter = make_letter()
        with pytest.raises(Conflict):
            letters.say_undeliverable(letter.notice, by=staff, now=NOW)
        assert Letter.objects.count() == 1

    def test_a_mail_that_no_letter_replaces(self, staff):
        landlord = user_of(make_landlord())
        notice = actions.queue("account_opened", to=landlord, about=landlord, now=NOW)
        assert notice is not None
        with pytest.raises(RuleBroken) as refused:
            letters.say_undeliverable(notice, by=staff, now=NOW)
        assert refused.value.code == "no_letter"

    def test_nobody_else(self):
        notice = mail_to(make_landlord())
        with pytest.raises(NotAllowed):
            letters.say_undeliverable(notice, by=make_user(Role.QUALITY_INSPECTOR), now=NOW)


class TestPost:
    def test_where_it_went_when_and_how_stays(self, staff):
        letter = make_letter()
        letter = letters.post(letter, on=TODAY, how=Post.REGISTERED, by=staff, now=NOW + DAY)
        assert (letter.state, letter.posted_on, letter.post, letter.settled_by) == (
            "posted",
            TODAY,
            "registered",
            staff,
        )
        assert letter.addressee == "Fien Verzonnen\nKerkstraat 5 bus 2\n9050 Gentbrugge"
        sent = Event.objects.about(letter).get(kind="sent")
        assert (sent.actor_id, sent.facts["how"], sent.facts["on"]) == (staff.pk, "registered", "2026-03-02")
        landlord = letter.notice.to_user.memberships.get().landlord
        change_details(landlord, by=letter.notice.to_user, now=NOW + DAY, kind="person", postal_street="Elders 9")
        assert "Kerkstraat 5 bus 2" in printed(Letter.objects.get(pk=letter.pk), TODAY + 30 * DAY)[0]

    def test_the_landlord_is_told_on_the_day_of_posting(self, staff):
        letter = make_letter()
        assert queries.told_on(letter.notice) is None
        letters.post(letter, on=TODAY + 2 * DAY, how=Post.ORDINARY, by=staff, now=NOW + 3 * DAY)
        assert queries.told_on(Notice.objects.get()) == TODAY + 2 * DAY

    def test_a_mail_that_arrived_was_told_when_it_was_sent(self):
        notice = mail_to(make_landlord())
        assert queries.told_on(notice) is None
        actions.send_due(now=NOW + DAY)
        assert queries.told_on(Notice.objects.get()) == TODAY + DAY

    @pytest.mark.parametrize(("days", "code"), [(2, "day_to_come"), (-1, "before_the_letter")])
    def test_days_that_can_not_be(self, staff, days, code):
        letter = make_letter()
        with pytest.raises(RuleBroken) as refused:
            letters.post(letter, on=TODAY + days * DAY, how=Post.ORDINARY, by=staff, now=NOW + DAY)
        assert (refused.value.code, refused.value.field) == (code, "posted_on")

    def test_without_an_address_nothing_is_posted(self, staff):
        letter = make_letter(make_landlord())
        with pytest.raises(RuleBroken) as refused:
            letters.post(letter, on=TODAY, how=Post.ORDINARY, by=staff, now=NOW)
        assert refused.value.code == "no_address"

    def test_what_was_posted_or_closed_stays_so(self, staff):
        posted, closed = make_letter(), make_letter()
        letters.post(posted, on=TODAY, how=Post.ORDINARY, by=staff, now=NOW)
        letters.close(closed, reason="Aan de telefoon gezegd.", by=staff, now=NOW)
        for letter in (posted, closed):
            with pytest.raises(MoveRefused):
                letters.post(letter, on=TODAY, how=Post.ORDINARY, by=make_user(Role.STAFF), now=NOW)
            with pytest.raises(MoveRefused):
                letters.close(letter, reason="Nog eens.", by=make_user(Role.STAFF), now=NOW)

    def test_an_address_that_changed_since_it_was_printed(self, staff):
        letter = make_letter()
        shown = paper.addressed_to(letter)
        landlord = letter.notice.to_user.memberships.get().landlord
        moved = {**HOME, "postal_street": "Nieuwstraat 1"}
        record_postal_address(landlord, by=staff, now=NOW, **moved)
        with pytest.raises(Conflict):
            letters.post(letter, on=TODAY, how=Post.ORDINARY, shown_address=shown, by=staff, now=NOW)

    def test_closing_needs_a_reason(self, staff):
        with pytest.raises(RuleBroken) as refused:
            letters.close(make_letter(), reason=" ", by=staff, now=NOW)
        assert refused.value.field == "reason"

    def test_only_staff(self):
        letter, inspector = make_letter(), make_user(Role.QUALITY_INSPECTOR)
        landlord = letter.notice.to_user.memberships.get().landlord
        with pytest.raises(NotAllowed):
            letters.post(letter, on=TODAY, how=Post.ORDINARY, by=inspector, now=NOW)
        with pytest.raises(NotAllowed):
            letters.close(letter, reason="x", by=inspector, now=NOW)
        with pytest.raises(NotAllowed):
            record_postal_address(landlord, by=inspector, now=NOW, **HOME)

    def test_half_an_address_is_none(self, staff):
        landlord = make_landlord()
        with pytest.raises(Exception, match="Een postadres heeft"):
            record_postal_address(landlord, by=staff, now=NOW, postal_street="Kerkstraat 5")

    def test_the_rules_of_the_register_hold(self, staff):
        posted = make_letter()
        letters.post(posted, on=TODAY, how=Post.ORDINARY, by=staff, now=NOW)
        make_letter()
        for code in ("notices.letters_to_post", "notices.posted_in_order", "audit.made", "audit.paths", "audit.states"):
            assert INVARIANTS[code].tally(TODAY).broken == 0, code


class TestPaper:
    def test_the_same_words_as_the_mail_to_the_address_in_the_window(self):
        letter = make_letter()
        (words,) = printed(letter)
        flat = " ".join(words.split())
        for fact in (
            "Stad Gent, Dienst Wonen", "Woodrow Wilsonplein 1", "09 266 76 40",
            "Fien Verzonnen", "Kerkstraat 5 bus 2", "9050 Gentbrugge",
            "Gent, 2 maart 2026", letter.code, letter.notice.about_code, letter.notice.subject,
        ):  # fmt: skip
            assert fact in flat
        for line in filter(None, map(str.strip, letter.notice.body.split("\n"))):
            assert "".join(line.removeprefix("- ").split()) in "".join(words.split())

    def test_in_the_window(self):
        reader = pypdf.PdfReader(io.BytesIO(paper.pdf(make_letter(), on=TODAY, invented=False)))
        found: dict[str, tuple[float, float]] = {}

        def place(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
            if text.strip():
                found[text.strip()] = (tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5])

        page = reader.pages[0]
        page.extract_text(visitor_text=place)
        (x, y) = next(spot for words, spot in found.items() if "Fien" in words)
        window = queries.letter_facts()["window"]
        mm = 72 / 25.4
        from_top = float(page.mediabox.height) - y
        assert window["left"] <= x / mm <= window["left"] + window["width"]
        assert window["top"] <= from_top / mm <= window["top"] + window["height"]

    def test_who_reads_english_gets_a_second_page_without_legal_force(self):
        letter = make_letter(make_landlord(language="en", **HOME))
        dutch, english = printed(letter)
        assert letter.notice.language == "en"
        assert letter.notice.subject_nl in " ".join(dutch.split())
        assert letter.notice.subject in " ".join(english.split())
        assert "translation without legal force" in " ".join(english.split())

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_it_can_be_read_aloud(self, language):
        letter = make_letter(make_landlord(language=language, **HOME))
        reader = pypdf.PdfReader(io.BytesIO(paper.pdf(letter, on=TODAY, invented=False)))
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"].startswith("nl")
        about = root["/Metadata"].get_data().decode()
        assert re.search(r"pdfuaid:part\W+1\b", about)

    def test_the_day_of_posting_stays_on_it(self, staff):
        letter = letters.post(make_letter(), on=TODAY, how=Post.ORDINARY, by=staff, now=NOW + DAY)
        again = paper.pdf(letter, on=TODAY + 400 * DAY, invented=False)
        assert "Gent, 2 maart 2026" in read(again)[0]
        assert again == paper.pdf(letter, on=TODAY, invented=False)

    def test_what_somebody_typed_is_no_markup(self):
        landlord = make_landlord(**{**HOME, "postal_street": "#pagebreak() *5*"})
        assert "#pagebreak() *5*" in printed(make_letter(landlord))[0]

    def test_a_letter_to_a_company_names_who_acts_for_it(self):
        company = {"kind": "company", "company_name": "Koten NV", "kbo_number": "0123456749"}
        words = printed(make_letter(make_landlord(**company, **HOME)))[0]
        assert "Koten NV" in words
        assert "Fien Verzonnen" in words

    def test_without_an_address_there_is_no_paper(self):
        with pytest.raises(RuleBroken):
            printed(make_letter(make_landlord()))


def test_every_mail_says_whether_a_letter_may_take_its_place():
    facts = queries.letter_facts()
    sorted_out = [*facts["by_letter"], *facts["mail_only"], *facts["on_paper"]]
    assert {*facts["without_email"], *facts["instead"], *facts["instead"].values()} <= set(facts["mail_only"])
    folder = Path(site.BASE_DIR) / "frontend" / "templates" / "emails" / "nl"
    assert sorted(sorted_out) == sorted(file.stem for file in folder.glob("*.txt"))


def test_a_request_twice_is_one_mail_and_one_letter(smtp):
    landlord = make_landlord()
    notice = mail_to(landlord)
    given_up_on(smtp, refuses={notice.to_email})
    with pytest.raises(RuleBroken):
        requests.file_request(landlord.tenures.get().building, by=user_of(landlord), now=NOW + DAY)
    given_up_on(smtp, refuses={notice.to_email}, now=NOW + DAY)
    assert Letter.objects.count() == 1
