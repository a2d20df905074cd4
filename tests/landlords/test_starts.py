"""Who has no e-mail and no computer: begun at the counter, confirmed with the code of a letter, by the person alone."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client

from inspections.actions import requests
from kotatgent.accounts.models import User
from kotatgent.accounts.queries import by_number_and_password
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import VISITOR
from kotatgent.audit.models import Event
from kotatgent.campaign import actions as campaign
from kotatgent.campaign.funnel import funnels
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.notices import actions as outbox
from kotatgent.notices import letters, paper
from kotatgent.notices.models import Letter, Notice
from kotatgent.operations.register import INVARIANTS
from kotatgent.privacy import actions as privacy
from kotatgent.privacy.models import DataRequest, RetentionRun
from kotatgent.terms.models import Acceptance, Consent
from landlords import actions, letter_codes
from landlords.models import Landlord, Start
from landlords.policies import WRONG_TRIES, code_works
from tests.caches import forget
from tests.factories import campaign as former
from tests.factories.accounts import NOW, PASSWORD, TODAY, make_user
from tests.factories.contact import make_thread
from tests.factories.landlords import make_building, make_landlord, make_room, user_of
from tests.factories.listings import make_listing
from tests.factories.starts import PERSON, account, begun, code_on, confirmed, last_letter, text_of
from tests.races import at_once, need_two_writers

pytestmark = pytest.mark.django_db

LAST_DAY = dt.date(2026, 4, 13)  # 42 days after 2 March, by hand
DAY = dt.timedelta(days=1)
TYPED = {**PERSON, "asked": "phone"}
CLAUSES = "/nl/brief/voorwaarden/"


@pytest.fixture(autouse=True)
def monday(settings, tmp_path):
    settings.ERASURE_LIST = tmp_path / "erased"
    forget()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client):
    client.force_login(make_user(Role.STAFF))
    return client


def page(answer):
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def refused(action):
    with pytest.raises(RuleBroken) as error:
        action()
    return error.value.code


def entered(start, code=None, client=None):
    """A browser that typed the number and the code of the letter."""
    client = client or Client()
    answer = client.post("/nl/brief/", {"number": start.code, "code": code or code_on(start)})
    assert answer.status_code == 302, page(answer)
    return client


def accepts(client, **typed):
    shown = client.get(CLAUSES).context["form"].initial["text_hash"]
    return client.post(CLAUSES, {"text_hash": shown, "password": PASSWORD, **typed})


def sound():
    return [broken for check in INVARIANTS if (broken := check.broken())] if hasattr(INVARIANTS[0], "broken") else []


class TestAtTheDesk:
    def test_begun_with_a_letter_and_nothing_in_the_register(self, desk):
        answer = desk.post("/nl/balie/registraties/nieuw/", TYPED, follow=True)
        start = Start.objects.get()
        assert (start.state, start.asked, start.last_day, start.phone) == ("open", "phone", LAST_DAY, "+3292667640")
        assert "Godelieve Voorbeeld" in page(answer) and "13 april 2026" in page(answer)
        letter = Letter.objects.get()
        assert (letter.state, letter.cause, letter.notice.to_email, letter.notice.body) == (
            "waiting",
            "on_paper",
            "",
            "",
        )
        assert f"/nl/balie/brieven/{letter.code}/" in page(answer)
        assert not User.objects.filter(role=Role.LANDLORD).exists() and not Landlord.objects.exists()
        assert mail.outbox == [] and outbox.send_due(now=NOW) == 0
        event = Event.objects.get(subject_kind="start", kind="created")
        assert (event.actor_role, event.facts) == ("staff", {"asked": "phone"})

    @pytest.mark.parametrize(
        ("field", "value", "word"),
        [
            ("postal_street", "", "Vul dit in"),
            ("phone", "12", "telefoonnummer"),
            ("kbo_number", "0123.456.748", "KBO-nummer"),
            ("email", "an@", "geldig"),
            ("asked", "", "Kies"),
            ("last_name", "85.07.30-033.28", "rijksregisternummer"),
        ],
    )
    def test_what_is_wrong_stands_at_its_field_and_stays_typed(self, desk, field, value, word):
        answer = desk.post("/nl/balie/registraties/nieuw/", {**TYPED, field: value})
        assert answer.context["form"].errors.keys() == {field} and word in page(answer)
        assert 'value="Godelieve"' in page(answer) and not Start.objects.exists() and not Letter.objects.exists()

    def test_who_has_an_account_or_is_in_the_register_is_not_begun_twice(self, desk):
        landlord = make_landlord(kind="company", company_name="Koten", kbo_number="0123456749")
        known = {"email": user_of(landlord).email.upper()}
        answer = desk.post("/nl/balie/registraties/nieuw/", TYPED | known)
        assert answer.context["form"].errors.keys() == {"email"}
        company = {"kind": "company", "company_name": "Koten bis", "kbo_number": "0123.456.749"}
        answer = desk.post("/nl/balie/registraties/nieuw/", TYPED | company)
        assert answer.context["form"].errors.keys() == {"kbo_number"} and not Start.objects.exists()

    def test_a_company_that_waits_is_not_begun_twice(self):
        company = {"kind": "company", "company_name": "Koten", "kbo_number": "0123456749"}
        begun(**company)
        assert refused(lambda: begun(**company)) == "taken"

    def test_the_list_shows_who_waits_and_finds_by_name_or_number(self, desk):
        assert "Geen registratie" in page(desk.get("/nl/balie/registraties/"))
        start, other = begun(), begun(last_name="Ander")
        assert start.code in page(desk.get("/nl/balie/registraties/"))
        found = page(desk.get("/nl/balie/registraties/", {"q": "ander"}))
        assert other.code in found and start.code not in found
        confirmed(start)
        assert start.code not in page(desk.get("/nl/balie/registraties/"))
        assert start.code in page(desk.get("/nl/balie/registraties/", {"state": "confirmed"}))

    def test_a_correction_reaches_the_letter_that_waits(self, desk):
        start = begun()
        url = f"/nl/balie/registraties/{start.code}/wijzigen/"
        desk.post(url, {**PERSON, "postal_street": "Dorp 1", "version": "1"})
        assert paper.addressed_to(last_letter(start)) == "Godelieve Voorbeeld\nDorp 1\n9050 Gentbrugge"
        answer = desk.post(url, {**PERSON, "postal_street": "Dorp 2", "version": "1"})
        assert "Dorp 1" in page(answer) and 'value="Dorp 2"' in page(answer)
        assert Start.objects.get().postal_street == "Dorp 1"

    def test_withdrawn_nothing_of_the_person_stays(self, desk):
        start = begun(email="oma@kotatgent.example")
        url = f"/nl/balie/registraties/{start.code}/intrekken/"
        assert "Godelieve" in page(desk.get(url))
        desk.post(url)
        start.refresh_from_db()
        assert (start.state, start.name.strip(), start.phone, start.email, start.code_hash) == ("withdrawn", *4 * [""])
        assert last_letter(start).state == "superseded"
        assert desk.post(url).status_code == 409
        assert desk.get(f"/nl/balie/registraties/{start.code}/").status_code == 200

    @pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT, Role.QUALITY_INSPECTOR, Role.DECISION_MAKER])
    def test_others_see_and_begin_nothing(self, client, role):
        user, start = make_user(role), begun()
        client.force_login(user)
        for end in ("", "nieuw/", f"{start.code}/", f"{start.code}/wijzigen/", f"{start.code}/intrekken/"):
            assert client.get(f"/nl/balie/registraties/{end}").status_code == 403
        for action in (
            lambda: begun(by=user),
            lambda: actions.new_letter(start, by=user, now=NOW),
            lambda: actions.withdraw_start(start, by=user, now=NOW),
            lambda: actions.correct_start(start, by=user, now=NOW, **PERSON),
        ):
            with pytest.raises(NotAllowed):
                action()

    def test_nobody_who_is_not_signed_in(self, client):
        assert "login" in client.get("/nl/balie/registraties/")["Location"]

    def test_opening_one_is_recorded(self, desk):
        start = begun()
        desk.get(f"/nl/balie/registraties/{start.code}/")
        assert Event.objects.get(subject_kind="start", kind="read").subject_code == start.code


class TestTheLetter:
    def test_it_carries_the_code_until_it_is_posted_and_no_row_does(self, desk):
        start = begun()
        code = code_on(start)
        assert re.fullmatch(r"[34679ACDEFGHJKMNPQRTWXY]{4}(-[34679ACDEFGHJKMNPQRTWXY]{4}){2}", code)
        letter = last_letter(start)
        assert desk.get(f"/nl/balie/brieven/{letter.code}/brief.pdf").content.startswith(b"%PDF")
        letters.post(letter, on=TODAY, how="handed", by=make_user(Role.STAFF), now=NOW)
        letter = last_letter(start)
        assert letter.addressee == "Godelieve Voorbeeld\nKerkstraat 5\n9050 Gentbrugge"
        assert code not in text_of(letter) and "niemand kan ze nog lezen" in text_of(letter)
        dump = io.StringIO()
        call_command("dumpdata", stdout=dump)
        assert code not in dump.getvalue() and code.replace("-", "") not in dump.getvalue()

    def test_who_reads_english_gets_it_beside_the_dutch(self):
        words = text_of(last_letter(begun(language="en", asked="phone")))
        assert "aan de telefoon" in words and "by telephone" in words and "/en/brief/" in words

    def test_the_desk_never_shows_the_code(self, desk):
        start = begun()
        for url in (f"registraties/{start.code}/", f"brieven/{last_letter(start).code}/", "brieven/"):
            shown = page(desk.get(f"/nl/balie/{url}"))
            assert code_on(start) not in shown and start.code_hash not in shown
        assert "opent of overhandigt" not in shown

    def test_a_new_one_ends_the_older_code_and_its_letter(self, desk):
        start = begun()
        older, first = code_on(start), last_letter(start)
        with time_machine.travel(NOW + DAY, tick=False):
            desk.post(f"/nl/balie/registraties/{start.code}/brief/")
        start.refresh_from_db()
        first.refresh_from_db()
        assert (first.state, start.letters, start.last_day) == ("closed", 2, LAST_DAY + DAY)
        assert code_on(start) != older
        assert actions.enter_code(number=start.code, code=older, now=NOW) is None
        assert actions.enter_code(number=start.code, code=code_on(start), now=NOW) == start

    def test_a_lost_mail_without_an_address_is_not_sent_by_mail(self):
        notice = last_letter(begun()).notice
        assert refused(lambda: outbox.send_again(notice, by=make_user(Role.STAFF), now=NOW)) == "no_email"


class TestTheCode:
    @pytest.mark.parametrize(
        ("typed", "opens"),
        [
            (lambda code: code, True),
            (lambda code: code.replace("-", ""), True),
            (lambda code: f"  {code.replace('-', ' ').lower()} ", True),
            (lambda code: code[:-1], False),
            (lambda code: code[:-1] + ("3" if code[-1] != "3" else "4"), False),
            (lambda code: "", False),
        ],
    )
    def test_dashes_spaces_and_small_letters_are_spelling(self, typed, opens):
        start = begun()
        found = actions.enter_code(number=f" {start.code.lower()} ", code=typed(code_on(start)), now=NOW)
        assert (found == start) is opens

    def test_it_belongs_to_one_number(self):
        assert actions.enter_code(number=begun().code, code=code_on(begun()), now=NOW) is None

    def test_five_wrong_tries_lock_it_until_a_new_letter(self, client):
        start = begun()
        for _try in range(WRONG_TRIES):
            assert client.post("/nl/brief/", {"number": start.code, "code": "AAAA"}).status_code == 200
        answer = client.post("/nl/brief/", {"number": start.code, "code": code_on(start)})
        assert answer.status_code == 200 and "horen niet bij elkaar" in page(answer)
        assert Event.objects.filter(subject_kind="start", kind="recorded").count() == WRONG_TRIES == 5
        start.refresh_from_db()
        actions.new_letter(start, by=make_user(Role.STAFF), now=NOW)
        start.refresh_from_db()
        entered(start)

    @pytest.mark.parametrize(("on", "works"), [(LAST_DAY, True), (LAST_DAY + DAY, False)])
    def test_it_ends_with_its_last_day_before_any_sweep(self, on, works):
        start = begun()
        assert code_works(start, on=on) is works
        found = actions.enter_code(number=start.code, code=code_on(start), now=clock.start_of(on))
        assert (found == start) is works

    def test_unknown_wrong_and_locked_answer_the_same(self, client):
        start, locked = begun(), begun()
        Start.objects.filter(pk=locked.pk).update(wrong_tries=WRONG_TRIES)
        tries = [("AAAA3333", "AAAA"), (start.code, "AAAA"), (locked.code, code_on(locked))]
        pages = {
            re.sub(r"value=\"[^\"]*\"", "", page(client.post("/nl/brief/", {"number": number, "code": code})))
            for number, code in tries
        }
        assert len(pages) == 1

    def test_too_many_tries_from_one_place(self, client):
        for _try in range(30):
            client.post("/nl/brief/", {"number": "AAAA3333", "code": "AAAA"})
        start = begun()
        answer = client.post("/nl/brief/", {"number": start.code, "code": code_on(start)})
        assert "Er werd te veel verstuurd op korte tijd" in page(answer)

    def test_empty_is_asked_for(self, client):
        answer = client.post("/nl/brief/", {"number": "", "code": ""})
        assert answer.context["form"].errors.keys() == {"number", "code"}

    @pytest.mark.parametrize("role", [Role.STAFF, Role.LANDLORD])
    def test_whoever_is_signed_in_may_not_do_it_for_somebody(self, client, role):
        start = begun()
        client.force_login(make_user(role))
        answer = client.post("/nl/brief/", {"number": start.code, "code": code_on(start)})
        assert answer.status_code == 200 and "Meld je eerst af" in page(answer)
        assert client.get(CLAUSES)["Location"] == "/nl/brief/"

    @pytest.mark.parametrize("step", ["gegevens", "voorwaarden", "wachtwoord"])
    def test_no_step_without_the_code(self, client, step):
        assert client.get(f"/nl/brief/{step}/")["Location"] == "/nl/brief/"
        assert client.post(f"/nl/brief/{step}/", PERSON)["Location"] == "/nl/brief/"

    def test_half_an_hour_on_a_shared_screen_and_a_way_to_stop(self):
        start = begun()
        client = entered(start)
        with time_machine.travel(NOW + dt.timedelta(minutes=31), tick=False):
            assert client.get("/nl/brief/gegevens/")["Location"] == "/nl/brief/"
        client = entered(start)
        client.post("/nl/brief/stoppen/")
        assert client.get("/nl/brief/gegevens/")["Location"] == "/nl/brief/"
        entered(start)


class TestThePerson:
    def test_sees_what_was_written_corrects_it_and_accepts(self):
        start = begun(email="")
        client = entered(start)
        shown = page(client.get("/nl/brief/gegevens/"))
        for value in ("Godelieve", "Voorbeeld", "+3292667640", "Kerkstraat 5", "9050", "Gentbrugge", start.code):
            assert value in shown
        typed = {**PERSON, "first_name": "Godelief", "version": "1"}
        assert client.post("/nl/brief/gegevens/", typed)["Location"] == CLAUSES
        assert not Landlord.objects.exists()
        clauses = client.get(CLAUSES)
        assert "Dienst Toezicht" in page(clauses) and "checked" not in page(clauses)
        answer = accepts(client)
        assert answer["Location"] == "/nl/mijn/geregistreerd/"
        landlord = Landlord.objects.get()
        assert (landlord.code, landlord.first_name, landlord.phone) == (start.code, "Godelief", "+3292667640")
        user = account(landlord)
        assert (user.email, user.number, user.role, user.language) == ("", start.code, "landlord", "nl")
        proof = Acceptance.objects.get()
        assert (proof.user, proof.party, proof.language) == (user, start.code, "nl")
        assert not Consent.objects.exists()
        receipt = page(client.get("/nl/mijn/geregistreerd/"))
        assert start.code in receipt and "Voeg je eerste pand toe" in receipt
        assert client.get("/nl/mijn/").status_code == 200

    def test_the_register_says_who_began_and_that_the_person_accepted(self):
        start = begun()
        accepts(entered(start))
        user = User.objects.get(number=start.code)
        lines = {(event.subject_kind, event.kind): event for event in Event.objects.exclude(kind="read")}
        assert lines["start", "created"].actor_role == "staff"
        for what in (("start", "moved"), ("landlord", "created"), ("version", "accepted"), ("user", "created")):
            assert (lines[what].actor_id, lines[what].actor_role) == (user.pk, "landlord")
        assert lines["landlord", "created"].facts == {"start": start.code}

    def test_a_letter_says_afterwards_that_it_was_done(self):
        landlord = confirmed()
        letter = Letter.objects.get(notice__template="registered_by_letter")
        assert (letter.cause, letter.state, letter.notice.to_user) == ("no_email", "waiting", account(landlord))
        assert paper.addressed_to(letter).startswith("Godelieve Voorbeeld\nKerkstraat 5")
        assert paper.pdf(letter, on=TODAY, invented=False).startswith(b"%PDF")

    def test_consents_apart_and_only_those_that_were_ticked(self):
        client = entered(begun())
        choices = [code for code, _ in client.get(CLAUSES).context["form"].fields["consents"].choices]
        accepts(client, consents=choices[:1])
        assert [row.code for row in Consent.objects.all()] == choices[:1]

    @pytest.mark.parametrize("password", ["", "kort", "1234567890123"])
    def test_without_a_good_password_nothing_is_there(self, password):
        start = begun()
        answer = accepts(entered(start), password=password)
        assert answer.context["form"].errors.keys() == {"password"}
        assert Start.objects.get().state == "open" and not User.objects.filter(number=start.code).exists()

    def test_another_text_than_was_shown_is_not_accepted(self):
        answer = accepts(entered(begun()), text_hash="x" * 64)
        assert "veranderd terwijl je las" in page(answer) and not Landlord.objects.exists()

    def test_wrong_corrections_stand_at_their_field(self):
        client = entered(begun())
        answer = client.post("/nl/brief/gegevens/", {**PERSON, "phone": "1", "postal_street": ""})
        assert answer.context["form"].errors.keys() == {"phone", "postal_street"}
        assert Start.objects.get().phone == "+3292667640"

    def test_a_correction_of_staff_meanwhile_is_shown(self):
        start = begun()
        client = entered(start)
        actions.correct_start(start, by=make_user(Role.STAFF), now=NOW, **{**PERSON, "first_name": "Lieve"})
        answer = client.post("/nl/brief/gegevens/", {**PERSON, "first_name": "Godelief", "version": "1"})
        assert "Lieve" in page(answer) and "Godelief" in page(answer)

    def test_a_new_letter_or_withdrawing_ends_what_was_open_on_the_screen(self):
        start = begun()
        client = entered(start)
        actions.new_letter(start, by=make_user(Role.STAFF), now=NOW)
        assert client.get(CLAUSES)["Location"] == "/nl/brief/"
        start.refresh_from_db()
        with pytest.raises(Conflict):
            actions.correct_start(start, by=VISITOR, letter=1, now=NOW, **PERSON)

    def test_the_code_works_once(self):
        start = begun()
        code = code_on(start)
        accepts(entered(start, code))
        answer = Client().post("/nl/brief/", {"number": start.code, "code": code})
        assert answer.status_code == 200 and "horen niet bij elkaar" in page(answer)
        with pytest.raises(Conflict):
            confirmed(start)

    def test_an_address_of_somebody_else_is_not_told(self):
        """Whoever holds a code learns nothing of who has an account."""
        known = make_user(Role.LANDLORD)
        client = entered(begun())
        assert client.post("/nl/brief/gegevens/", {**PERSON, "email": known.email})["Location"] == CLAUSES
        accepts(client)
        assert Landlord.objects.count() == 1 and User.objects.filter(email=known.email).count() == 1

    def test_in_english(self):
        start = begun(language="en")
        client = Client()
        answer = client.post("/en/brief/", {"number": start.code, "code": code_on(start)})
        assert answer["Location"] == "/en/brief/gegevens/"
        assert "What we wrote down" in page(client.get("/en/brief/gegevens/"))
        shown = client.get("/en/brief/voorwaarden/").context["form"].initial["text_hash"]
        client.post("/en/brief/voorwaarden/", {"text_hash": shown, "password": PASSWORD})
        assert Acceptance.objects.get().language == "en" and User.objects.get(number=start.code).language == "en"


class TestWithoutEmail:
    def test_signs_in_with_the_number(self, client):
        landlord = confirmed()
        answer = client.post("/nl/brief/aanmelden/", {"number": landlord.code.lower(), "password": PASSWORD})
        assert answer.status_code == 302 and client.get("/nl/mijn/").status_code == 200
        assert client.get("/nl/brief/aanmelden/").status_code == 302

    def test_goes_on_where_somebody_wanted_to_be_and_nowhere_else(self):
        landlord = confirmed()
        typed = {"number": landlord.code, "password": PASSWORD}
        assert (
            Client().post("/nl/brief/aanmelden/", {**typed, "next": "/nl/mijn/mensen/"})["Location"]
            == "/nl/mijn/mensen/"
        )
        assert "evil" not in Client().post("/nl/brief/aanmelden/", {**typed, "next": "https://evil.test/"})["Location"]

    @pytest.mark.parametrize(
        ("number", "password"), [("", "x"), ("AAAA3333", PASSWORD), (None, "iets-anders-getypt"), (None, "")]
    )
    def test_not_with_anything_else(self, client, number, password):
        landlord = confirmed()
        number = landlord.code if number is None else number
        assert client.post("/nl/brief/aanmelden/", {"number": number, "password": password}).status_code == 200
        assert by_number_and_password(number, password) is None

    def test_an_account_with_an_address_alone_has_no_number(self):
        user = make_user(Role.LANDLORD)
        assert user.number == "" and by_number_and_password("", PASSWORD) is None

    def test_ten_tries_of_one_number(self, client):
        landlord = confirmed()
        for _try in range(10):
            client.post("/nl/brief/aanmelden/", {"number": landlord.code, "password": "verkeerd-wachtwoord"})
        answer = client.post("/nl/brief/aanmelden/", {"number": landlord.code, "password": PASSWORD})
        assert "Er werd te veel verstuurd op korte tijd" in page(answer)

    def test_forgotten_a_letter_lets_them_choose_anew(self, client, desk):
        landlord = confirmed()
        start = Start.objects.get()
        desk.post(f"/nl/balie/registraties/{start.code}/brief/")
        start.refresh_from_db()
        assert paper.addressed_to(last_letter(start)).startswith("Godelieve Voorbeeld\nKerkstraat 5")
        code = code_on(start)
        browser = entered(start, code)
        assert browser.post("/nl/brief/wachtwoord/", {"password": "kort"}).context["form"].errors.keys() == {"password"}
        browser.post("/nl/brief/wachtwoord/", {"password": "een-heel-ander-woord"})
        assert browser.get("/nl/mijn/").status_code == 200
        assert by_number_and_password(landlord.code, PASSWORD) is None
        assert by_number_and_password(landlord.code, "een-heel-ander-woord") == account(landlord)
        assert actions.enter_code(number=start.code, code=code, now=NOW) is None

    def test_an_address_given_is_confirmed_with_a_code_and_mails_follow(self):
        start = begun(email="oma@kotatgent.example")
        client = entered(start)
        client.post("/nl/brief/gegevens/", {**PERSON, "email": "oma@kotatgent.example", "version": "1"})
        accepts(client)
        user = User.objects.get(number=start.code)
        assert user.email == "" and mail.outbox[-1].to == ["oma@kotatgent.example"]
        assert "oma@kotatgent.example" in page(client.get("/nl/mijn/geregistreerd/"))
        (code,) = re.findall(r"^ +([A-Z0-9]{4}-[A-Z0-9]{4})$", mail.outbox[-1].body, re.MULTILINE)
        client.post("/nl/account/confirm-email/", {"code": code})
        user.refresh_from_db()
        assert (user.email, user.email_key) == ("oma@kotatgent.example", "oma@kotatgent.example")
        notice = requests_mail(user)
        assert (notice.to_email, notice.state) == ("oma@kotatgent.example", "queued")
        assert by_number_and_password(start.code, PASSWORD) == user

    def test_mails_that_matter_are_letters_at_once_and_others_are_none(self):
        user = account(confirmed())
        notice = requests_mail(user)
        assert (notice.state, notice.letter.cause) == ("failed", "no_email")
        assert "geen e-mailadres" in paper._why(notice.letter)
        copy = outbox.queue("registration_unfinished", to=user, about=user, now=NOW, context={"last_day": TODAY})
        assert copy.state == "superseded" and not hasattr(copy, "letter")
        assert outbox.send_due(now=NOW) == 0

    def test_a_message_of_a_student_is_a_letter_without_its_words_and_one_at_a_time(self):
        landlord = confirmed()
        listing = make_listing(room=make_room(make_building(landlord), landlord=landlord))
        make_thread(listing, body="Mag mijn hond mee?")
        make_thread(listing, body="En mijn kat?")
        states = Notice.objects.filter(template="contact_waits").order_by("pk")
        assert [row.state for row in states] == ["failed", "superseded"]
        assert "hond" not in text_of(states[0].letter) and "Meld je aan" in text_of(states[0].letter)

    def test_keeps_the_postal_address(self, client):
        landlord = confirmed()
        client.force_login(account(landlord))
        answer = client.post("/nl/mijn/gegevens/", {**PERSON, "postal_street": "", "version": "1"})
        assert "postal_street" in answer.context["form"].errors

    def test_pages_of_the_account_work(self, client):
        landlord = confirmed()
        client.force_login(account(landlord))
        for url in (
            "mijn/",
            "mijn/mensen/",
            "mijn/gegevens/",
            "mijn-gegevens/",
            "account/email/",
            "account/password/change/",
        ):
            assert client.get(f"/nl/{url}").status_code == 200, url
        assert landlord.code in page(client.get("/nl/mijn/mensen/"))

    def test_the_desk_finds_the_beginning_in_the_file(self, desk):
        landlord = confirmed()
        shown = page(desk.get(f"/nl/balie/kotbazen/{landlord.code}/"))
        assert f"/nl/balie/registraties/{landlord.code}/" in shown and "bevestigd door de kotbaas" in shown


def requests_mail(user):
    """What goes out when a certificate is asked for."""
    landlord = Landlord.objects.get(members__user=user)
    request = requests.file_request(make_building(landlord), by=user, now=NOW)
    return Notice.objects.get(about_code=request.code)


class TestRetention:
    def test_what_was_not_confirmed_goes_after_its_last_day_with_figures_left(self):
        start = begun(email="oma@kotatgent.example")
        letters.post(last_letter(start), on=TODAY, how="ordinary", by=make_user(Role.STAFF), now=NOW)
        sweep.run(now=clock.start_of(LAST_DAY) + dt.timedelta(hours=4))
        start.refresh_from_db()
        assert start.state == "open"
        sweep.run(now=clock.start_of(LAST_DAY + DAY) + dt.timedelta(hours=4))
        start.refresh_from_db()
        assert (start.state, start.last_name, start.email, start.postal_street) == ("expired", "", "", "")
        assert last_letter(start).addressee == "—"
        run = RetentionRun.objects.get(kind="starts", day=LAST_DAY + DAY)
        assert (run.there, run.due, run.removed) == (1, 1, 1)
        dump = io.StringIO()
        call_command("dumpdata", stdout=dump)
        for word in ("Godelieve", "Voorbeeld", "Kerkstraat", "oma@", "+3292667640"):
            assert word not in dump.getvalue()

    def test_a_new_letter_counts_anew(self):
        start = begun()
        actions.new_letter(start, by=make_user(Role.STAFF), now=NOW + 10 * DAY)
        sweep.run(now=clock.start_of(LAST_DAY + DAY) + dt.timedelta(hours=4))
        start.refresh_from_db()
        assert start.state == "open"

    def test_an_account_without_an_address_is_not_taken_for_an_unconfirmed_one(self):
        landlord = confirmed()
        sweep.run(now=NOW + 60 * DAY)
        assert account(landlord).is_active


class TestPrivacy:
    def test_who_is_erased_leaves_a_number(self, client):
        landlord = confirmed()
        user = account(landlord)
        letters.post(last_letter(Start.objects.get()), on=TODAY, how="ordinary", by=make_user(Role.STAFF), now=NOW)
        privacy.close_own_account(by=user, now=NOW)
        assert not User.objects.filter(number=landlord.code).exists() and mail.outbox == []
        landlord.refresh_from_db()
        assert landlord.erased_at is not None
        dump = io.StringIO()
        call_command("dumpdata", stdout=dump)
        assert "Godelieve" not in dump.getvalue() and "Kerkstraat 5" not in dump.getvalue()
        assert (
            refused(lambda: actions.new_letter(Start.objects.get(), by=make_user(Role.STAFF), now=NOW)) == "start_over"
        )

    def test_the_own_page_shows_the_beginning_and_who_read_it(self, client, desk):
        start = begun()
        desk.get(f"/nl/balie/registraties/{start.code}/")
        landlord = confirmed(start)
        client.force_login(account(landlord))
        shown = page(client.get("/nl/mijn-gegevens/"))
        assert "aan de balie of aan de telefoon begon" in shown and "Medewerker" in shown

    def test_somebody_else_s_is_not_in_a_copy(self):
        from kotatgent.privacy.gathering import held_on
        from kotatgent.privacy.people import person_of

        begun(email="mine@kotatgent.example")
        other = make_user(Role.LANDLORD, email="mine@kotatgent.example")
        rows = [table.rows.count() for category in held_on(person_of(other)) for table in category.tables
                if table.label == "landlords.Start"]  # fmt: skip
        assert rows == [0]

    def test_a_right_may_be_used_without_an_address_and_the_answer_is_not_printed(self, client):
        landlord = confirmed()
        client.force_login(account(landlord))
        client.post("/nl/rechten/", {"kind": "access", "words": "Wat weten jullie van mij?"})
        found = DataRequest.objects.get()
        assert (found.user, found.email, found.state) == (account(landlord), "", "open")
        letter = Letter.objects.get(notice__template="rights_waits")
        assert "Wat weten jullie" not in text_of(letter) and found.code in text_of(letter)


class TestCampaign:
    def test_recognised_by_the_address_and_back_once_it_is_confirmed(self):
        former.make_campaign()
        former.take_in(former.people(1))
        start = begun(email=former.address(1))
        assert former.person(1).registered_at is None
        confirmed(start)
        assert former.person(1).registered_at == NOW and former.person(1).state == "waiting"
        user = User.objects.get(number=start.code)
        user.email = former.address(1)
        user.save()
        campaign.came_back(user, now=NOW + DAY)
        found = former.person(1)
        assert (found.state, found.registered_at, found.user) == ("back", NOW, user)
        steps = funnels(found.campaign)[0]
        assert (steps.people("registered"), steps.people("confirmed"), steps.people("accepted")) == (1, 1, 1)

    def test_without_an_address_nobody_is_recognised(self):
        former.make_campaign()
        former.take_in(former.people(1))
        confirmed()
        assert former.person(1).registered_at is None


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_at_once_register_once():
    need_two_writers()
    start = begun()
    done = at_once(lambda: confirmed(start), lambda: confirmed(start))
    assert sorted(type(found).__name__ for found in done) == ["Conflict", "Landlord"]
    assert Landlord.objects.filter(code=start.code).count() == 1


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted():
    need_two_writers()
    start = begun()
    wrong = lambda: actions.enter_code(number=start.code, code="AAAA", now=NOW)  # noqa: E731
    at_once(wrong, wrong)
    assert Start.objects.get().wrong_tries == 2


def test_the_codes_of_letters_differ_and_do_not_follow():
    start = begun()
    codes = set()
    for number in range(1, 200):
        start.letters = number
        codes.add(letter_codes.code_of(start))
    assert len(codes) == 199
    assert {len(code) for code in codes} == {12}
