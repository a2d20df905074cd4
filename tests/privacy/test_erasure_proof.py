"""The proof of erasing: a marker in every text that the register of personal columns names and that erasing takes, and
in every moment and network address of rows that go; afterwards none of them in the database as a file, the pictures,
the cache, the logs or the outbox, in whatever writing, and no row that was to go.

On SQLite the dump is that of sqlite3; on PostgreSQL it is pg_dump, and an older one is put back and replayed.
"""

import base64
import datetime as dt
import io
import json
import logging
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.conf import settings as site
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from PIL import Image

from inspections.actions.defects import ask_again, close
from inspections.models import Defect
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.contact.models import Thread
from kotatgent.core import clock
from kotatgent.core.fields import sealed_fields
from kotatgent.core.sealing import seal
from kotatgent.followups import sweep
from kotatgent.moderation import identity
from kotatgent.moderation.actions import decide
from kotatgent.moderation.identity import look
from kotatgent.moderation.models import Case, Doubt
from kotatgent.newsletter.actions import send_issues
from kotatgent.newsletter.enums import Audience
from kotatgent.notices import actions as outbox
from kotatgent.notices import bounces, letters
from kotatgent.notices.enums import Post as HowPosted
from kotatgent.notices.models import Letter, Notice
from kotatgent.privacy import actions, personal
from kotatgent.privacy.enums import RequestState, Why
from kotatgent.privacy.fates import FATES, rows_of
from kotatgent.privacy.models import DataRequest
from kotatgent.privacy.people import Person, person_of
from kotatgent.students import actions as students
from kotatgent.students.models import Alert, Match, SavedSearch
from kotatgent.terms.queries import newest
from landlords import actions as landlords
from landlords.enums import MemberRole
from landlords.queries import landlord_of
from listings.actions import freshness, sublets
from listings.enums import SubletGround
from listings.models import Listing
from tests.factories.accounts import NOW, make_user
from tests.factories.listings import make_listing
from tests.factories.newsletter import asks, reader, started
from tests.factories.sublets import DAYS
from tests.media.pictures import MAKER, jpeg
from tests.privacy.leftovers import cache_lives, cached, database_url, dump, files, found_in, run_postgresql

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (models.CharField, models.TextField, models.JSONField)
# Texts of rows that stay for a reason that FATES gives: facts of buildings, case files, hashes, the audit register.
WHOLE_TABLES_STAY = {label for label, fate in FATES.items() if not fate.goes and not fate.blanks} - {
    "listings.Listing",
    "landlords.Landlord",
    "notices.Letter",
}
STARTED = (
    "code", "first_name", "last_name", "company_name", "kbo_number", "phone", "email", "code_hash", "postal_street",
    "postal_postcode", "postal_place", "postal_country",
)  # fmt: skip
# Columns of the others that hold no words of a person.
NO_WORDS = {
    ("accounts.User", "password"): "a hash",
    ("accounts.User", "email_key"): "made from the address: its marker is that of the address",
    ("account.EmailAddress", "email"): "the address of the account",
    ("contact.Link", "token_hash"): "a hash",
    ("contact.Seen", "code"): "a code",
    ("contact.Seen", "facts"): "figures and choices; what somebody wrote stands in `words`",
    ("contact.Seen", "statement"): "a signature over a digest",
    ("contact.Thread", "visitor_email_hash"): "a hash",
    ("landlords.Invitation", "email_hash"): "a hash",
    ("landlords.Landlord", "account_hash"): "a hash",
    ("landlords.Landlord", "phone_hash"): "a hash",
    ("notices.Notice", "to_email_hash"): "a hash",
    ("privacy.DataRequest", "email_hash"): "a hash",
    ("listings.Listing", "removed_why"): "a code",
    ("listings.Kept", "field"): "the name of a column",
    ("listings.Kept", "rule"): "the code of a rule",
    ("listings.Listing", "search_text"): "made from the words of the advert: their markers are in it",
    ("moderation.Report", "email_hash"): "a hash",
    ("inspections.Defect", "email_hash"): "a hash",
    ("moderation.Doubt", "address_hash"): "a hash",
    ("media.Picture", "sha256"): "a hash",
    ("notices.Notice", "about_kind"): "a kind of thing",
    ("notices.Notice", "about_code"): "a code",
    ("campaign.Former", "email_hash"): "a hash",
    ("campaign.Former", "link_hash"): "a hash",
    ("newsletter.Subscriber", "email"): "sealed; that the row goes is seen in tests/newsletter",
    ("newsletter.SignUp", "email"): "sealed; that the row goes is seen in tests/newsletter",
    ("newsletter.Subscriber", "email_hash"): "a hash",
    ("newsletter.SignUp", "email_hash"): "a hash",
    ("terms.Acceptance", "party"): "the registration number, which stays",
    ("terms.Acceptance", "text_hash"): "a hash",
    ("terms.Consent", "code"): "of a clause",
    ("terms.Consent", "text_hash"): "a hash",
    ("landlords.Invitation", "link_hash"): "a hash",
    ("landlords.Landlord", "code"): "the registration number, which stays",
    ("accounts.User", "number"): "the registration number, which stays",
    **{("landlords.Start", name): "empty since it was confirmed: what was there is the landlord's" for name in STARTED},
    ("campaign.Former", "email"): "gone since the person is back",
}
LANGUAGES = {"language"}


def texts() -> set[tuple[str, str]]:
    """Every free text among the personal columns of the tables that erasing touches."""
    listed, found = personal.register()["columns"], set()
    for label in FATES.keys() - WHOLE_TABLES_STAY:
        for code, names in listed[label].items():
            for name in names if code != personal.PLAIN else []:
                field = apps.get_model(label)._meta.get_field(name)
                if isinstance(field, TEXT) and not field.choices and name not in LANGUAGES:
                    found.add((label, name))
    return found - NO_WORDS.keys()


NO_MOMENTS = {
    ("landlords.Member", "until"): "whoever has one acts for the landlord no longer, and this one does",
    ("students.Favourite", "available_from"): "a day that the advert names",
    ("terms.Consent", "withdrawn_at"): "the consent holds",
    (
        "listings.Asking",
        "asked_on",
    ): "a day on which many are asked",
    ("listings.Asking", "answer_by"): "counted from that day",
    ("listings.Kept", "looked_at"): "nobody looked at it yet",
    ("listings.Sublet", "ended_at"): "it is open",
    **{("listings.Sublet", name): "a day" for name in ("starts_on", "ends_on", "lease_until", "last_day")},
}


def moments() -> list[tuple[str, str]]:
    """Every moment among the personal columns of the rows that go."""
    listed = personal.register()["columns"]
    columns = [
        (label, name)
        for label, fate in FATES.items()
        for code, names in listed[label].items()
        for name in names
        if fate.goes and code != personal.PLAIN
    ]
    dates = [one for one in columns if isinstance(apps.get_model(one[0])._meta.get_field(one[1]), models.DateField)]
    return sorted(set(dates) - NO_MOMENTS.keys())


def marker(label: str, column: str) -> str:
    return f"Zq{label.replace('.', '')}{column.replace('_', '')}X7".lower()


class Story:
    """A landlord with an advert, a photo, a talk, letters and a request, through the pages."""

    def __init__(self) -> None:
        self.placed: dict[tuple[str, str], str] = {}
        self.now = NOW

    def put(self, label: str, column: str) -> str:
        return self.placed.setdefault((label, column), marker(label, column))

    def sign_up(self, word: str, role: str) -> tuple[Client, User]:
        agent = self.put("usersessions.UserSession", "user_agent")
        where = self.placed.setdefault(("usersessions.UserSession", "ip"), "203.0.113.209")
        client, email = Client(headers={"user-agent": agent}, REMOTE_ADDR=where), f"{word}@kotatgent.example"
        client.post(reverse("account_signup"), {"email": email, "password1": "verzonnen-gegevens", "role": role})
        user = User.objects.get(email=email)
        (code,) = re.findall(r"^ +([A-Z0-9]{4}-[A-Z0-9]{4})$", mail.outbox[-1].body, re.MULTILINE)
        client.post("/nl/account/confirm-email/", {"code": code})
        return client, user

    def play(self) -> list[User]:
        """The landlord and the student."""
        client, user = self.sign_up(self.put("accounts.User", "email"), "landlord")
        names = ("first_name", "last_name", "company_name", "postal_street", "postal_place", "postal_country")
        facts = {name: self.put("landlords.Landlord", name) for name in names}
        facts |= {"postal_postcode": "zqpostcode7", "phone": "+32470918273", "kbo_number": "0123456749"}
        self.placed |= {("landlords.Landlord", name): word for name, word in facts.items()}
        answer = client.post(reverse("landlord_details"), {"kind": "company", "language": "nl", **facts})
        assert answer.status_code == 302
        landlord = landlord_of(user)
        assert landlord is not None
        facts = {"text_hash": newest().text_hash("nl"), "consents": ["mailings"]}
        assert client.post(reverse("landlord_terms"), facts).status_code == 302
        listing = self._advert(client, make_listing(landlord=landlord))
        invited = f"{self.put('landlords.Invitation', 'email')}@kotatgent.example"
        landlords.invite(landlord, email=invited, role=MemberRole.MANAGER, language="nl", by=user, now=self.now)
        student = self._talk(client, listing)
        self._rights(client, user)
        client.get(reverse("own_data"))
        return [user, student]

    def _advert(self, client: Client, listing: Listing) -> Listing:
        words = {name: f"Kamer {self.put('listings.Listing', name)}" for name in ("description_nl", "description_en")}
        path = reverse("landlord_advert_step", args=[listing.code, "description"])
        self._reported(client, listing)
        self._defect(listing)
        words["description_nl"] += ". Enkel meisjes."
        kept = {"kept_because": self.put("listings.Kept", "reason")}
        assert client.post(path, {"version": listing.version, **words, **kept}).status_code == 302
        exif = Image.Exif()
        exif[MAKER] = self.placed.setdefault(("exif", "maker"), "zqexifmakerx7")
        name = self.placed.setdefault(("file", "name"), "zqfilenamex7")
        photo = SimpleUploadedFile(f"{name}.jpg", jpeg(exif=exif), "image/jpeg")
        alt = self.put("listings.Photo", "alt")
        path = reverse("landlord_advert_photos", args=[listing.code])
        assert client.post(path, {"photo": photo, "alt": alt}).status_code == 302
        Listing.objects.filter(pk=listing.pk).update(ask_on=clock.date_of(self.now))
        assert freshness.ask(now=self.now) == 1
        return listing

    def _reported(self, client: Client, listing: Listing) -> None:
        """Reported by the landlord's own address, decided, and objected to."""
        word, words = self.placed["accounts.User", "email"], self.put("moderation.Report", "words")
        facts = {"about": "advert", "ground": "wrong", "words": words, "email": f"{word}@kotatgent.example"}
        assert Client().post(reverse("listing_report", args=[listing.code]), facts).status_code == 302
        staff, reason = make_user(Role.STAFF), self.put("moderation.Decision", "reason")
        decided = decide(Case.objects.get(), outcome="change", ground="wrong", reason=reason, by=staff, now=self.now)
        identity.ask(listing.code, "an@example.org", now=self.now)
        look(Doubt.objects.get(), found="mistake", note=self.put("moderation.Doubt", "note"), by=staff, now=self.now)
        path = reverse("landlord_decision", args=[listing.code, decided.pk])
        assert client.post(path, {"words": self.put("moderation.Objection", "words")}).status_code == 302

    def _defect(self, listing: Listing) -> None:
        """A defect reported by the landlord's own address, closed, and not solved."""
        email = f"{self.placed['accounts.User', 'email']}@kotatgent.example"
        words = {name: self.put("inspections.Defect", name) for name in ("words", "where")}
        facts = {"theme": "damp", "danger": "no", "since": "days", "email": email, **words}
        assert Client().post(reverse("listing_defect", args=[listing.code]), facts).status_code == 302
        found, reason = Defect.objects.get(), self.put("inspections.Defect", "reason")
        close(found, reason=reason, by=make_user(Role.STAFF), now=self.now)
        ask_again(found, words=self.put("inspections.Defect", "again_words"), now=self.now)

    def _talk(self, client: Client, listing: Listing) -> User:
        word = self.placed.setdefault(("student", "email"), "zqstudentemailx7")
        visitor, student = self.sign_up(word, "student")
        asked = self.placed.setdefault(("student", "words"), "zqstudentwordsx7")
        facts = {"email": student.email, "name": self.put("contact.Thread", "visitor_name"), "body": f"Vrij? {asked}"}
        visitor.post(reverse("listing_contact", args=[listing.code]), facts)
        visitor.post(reverse("listing_keep", args=[listing.code]))
        facts = {"name": self.put("students.SavedSearch", "name"), "pace": "at_once"}
        word = self.put("students.SavedSearch", "query")
        visitor.post(f"{reverse('student_search_new')}?q={word}", facts)
        saved = SavedSearch.objects.get()
        alert = Alert.objects.create(code="A1", search=saved, made_at=self.now)
        Match.objects.create(search=saved, listing=listing, alert=alert, found_at=self.now)
        students.pause(saved, by=student, now=self.now)
        thread = Thread.objects.get()
        path = reverse("landlord_thread", args=[thread.code])
        client.post(path, {"body": f"Ja. {self.put('contact.Post', 'body')}", "verb": "reply"})
        assert thread.posts.count() == 2
        facts = {**DAYS, "ground": SubletGround.CONSENT, "student_name": self.put("listings.Sublet", "student_name")}
        sublets.ask(code=listing.code, label="", by=student, now=self.now, **facts)
        outbox.send_due(now=self.now)
        self._newsletter(student)
        return student

    def _newsletter(self, student: User) -> None:
        """One newsletter that the student gets, and one that was asked for and not confirmed."""
        reader(student.email, now=self.now)
        asks(student.email, audience=Audience.LANDLORDS, now=self.now)
        started(now=self.now)
        send_issues(now=self.now)
        outbox.send_due(now=self.now)

    def _rights(self, client: Client, user: User) -> None:
        words = f"Wis mij. {self.put('privacy.DataRequest', 'words')}"
        client.post(reverse("rights_ask"), {"kind": "erasure", "words": words})
        asked = DataRequest.objects.get()
        officer = make_user(Role.PRIVACY_OFFICER)
        actions.give_reason(
            landlord_of(user), why=Why.OTHER, words=f"Zo maar {self.put('privacy.FileReason', 'words')}", by=officer,
            now=self.now,
        )  # fmt: skip
        actions.extend(asked, why=self.put("privacy.DataRequest", "longer_why"), by=officer, now=self.now)
        client.post(reverse("rights_ask"), {"kind": "rectification", "words": "Mijn naam is anders."})
        answered = DataRequest.objects.get(kind="rectification")
        words = self.put("privacy.DataRequest", "answer")
        actions.answer(answered, outcome=RequestState.GRANTED, words=words, by=officer, now=self.now)
        actions.ask_export(by=user, now=self.now, language="nl")
        actions.make_exports(now=self.now)
        outbox.send_due(now=self.now)

    def _letters(self, user: User) -> list[Letter]:
        """Two mails of the kind that a letter replaces, which came back."""
        for number, notice in enumerate(Notice.objects.filter(to_user=user, state="sent").order_by("pk")[:2]):
            notice.body_nl = "Dag"
            notice.save()
            bounces.report(event_id=f"E{number}", message_id=notice.message_id, hard=True, reason="550", now=self.now)
            Letter.objects.get_or_create(
                notice=notice, defaults={"code": f"L{number}", "cause": "bounced", "made_at": self.now}
            )
        return list(Letter.objects.order_by("pk"))

    def rest(self, users: list[User]) -> None:
        """What no page of today fills: mails of the past, and the other columns."""
        user, persons = users[0], [person_of(user) for user in users]
        posted, closed = self._letters(user)
        staff = make_user(Role.STAFF)
        letters.post(posted, on=clock.date_of(self.now), how=HowPosted.ORDINARY, by=staff, now=self.now)
        letters.close(closed, reason=self.put("notices.Letter", "reason"), by=staff, now=self.now)
        TOTP.activate(users[1], "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        SocialAccount.objects.create(user=users[0], provider="school", uid="1")
        for label, column in sorted(texts() - self.placed.keys()):
            row = self._first(label, persons)
            value: object = self.put(label, column)
            field = row._meta.get_field(column)
            if isinstance(field, models.EmailField) or column in ("email", "to_email", "visitor_email"):
                value = f"{value}@kotatgent.example"
            type(row)._base_manager.filter(pk=row.pk).update(**{column: value})
        for number, (label, column) in enumerate(moments()):
            row = self._first(label, persons)
            moment = (getattr(row, column) or self.now).replace(minute=7, second=13, microsecond=100_001 + 2 * number)
            type(row)._base_manager.filter(pk=row.pk).update(**{column: moment})
            self.placed[label, column] = f"{moment:%M:%S.%f}"  # whatever the hour is called there

    def _first(self, label: str, persons: list[Person]) -> models.Model:
        theirs = [theirs_of(label, person).order_by("pk").first() for person in persons]
        first = next((row for row in theirs if row is not None), None)
        assert first is not None, f"nothing of {label} to mark"
        return first


def theirs_of(label: str, person: Person) -> models.QuerySet[Any]:
    return apps.get_model(label)._base_manager.filter(rows_of(label, person))


def to_go(users: list[User]) -> dict[str, list[Any]]:
    """By table, the keys of the rows that erasing takes whole."""
    labels = [label for label, fate in FATES.items() if fate.goes]
    people = [person_of(user) for user in users]
    return {label: [row.pk for person in people for row in theirs_of(label, person)] for label in labels}


def history() -> dict[str, object]:
    """The figures of what was done; those of today lose the landlord and the adverts that left."""
    out = io.StringIO()
    call_command("figures", "--format", "json", stdout=out)
    figures = json.loads(out.getvalue())
    done = ("quality_inspections_done", "fire_inspections_done", "rooms_conform", "rooms_unfit", "fire_favourable")
    decided = ("decisions_certificate", "decisions_repair", "decisions_unfit", "requests_asked", "rooms_registered")
    return {name: figures[name] for name in done + decided}


@pytest.fixture
def outside(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ERASURE_LIST = tmp_path / "erased"
    settings.AUDIT_HEADS = tmp_path / "heads"
    with time_machine.travel(NOW, tick=False):
        yield tmp_path


def test_every_text_is_marked_or_says_why_not():
    assert texts() & NO_WORDS.keys() == set()
    listed = personal.register()["columns"]
    for label, column in NO_WORDS:
        assert column in {name for names in listed[label].values() for name in names}, (label, column)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_who_was_erased(outside, caplog, mailoutbox, transactional_db):
    caplog.set_level(logging.DEBUG)
    story = Story()
    users = story.play()
    story.rest(users)
    assert set(story.placed) >= texts() | set(moments())
    going = to_go(users)
    assert all(going.values()), going
    before = dump()
    words = {where: word for where, word in story.placed.items() if where[0] not in ("exif", "file")}
    # Each of them really was there, but for what is sealed: of that no copy of the database says anything.
    sealed = {(model._meta.label, name) for model, name in sealed_fields(apps.get_models())}
    assert sealed & words.keys() >= {("landlords.Landlord", "phone"), ("notices.Notice", "body")}
    assert sorted(found_in(before, words)) == sorted(words.keys() - sealed)
    figures = history()

    for user in users:
        actions.close_own_account(by=user, now=story.now)
    outbox.send_due(now=story.now)
    sweep.run(now=story.now + dt.timedelta(minutes=1))

    left = {label: apps.get_model(label)._base_manager.filter(pk__in=keys) for label, keys in going.items()}
    assert not [label for label, rows in left.items() if rows.exists()]
    assert found_in(dump(), story.placed) == []
    assert found_in(files(outside), story.placed) == []
    assert found_in(cached(), words) == [("usersessions.UserSession", "ip")]  # counts tries, an hour at most
    address = words.pop(("usersessions.UserSession", "ip"))
    assert all(0 < seconds <= 3601 for seconds in cache_lives(address))
    assert found_in(caplog.text.encode(), story.placed) == []
    assert history() == figures
    if connection.vendor == "postgresql":
        _put_back_and_replay(before, story.placed)


def _put_back_and_replay(before: bytes, placed: dict[tuple[str, str], str]) -> None:
    name = f"{connection.settings_dict['NAME']}_back"
    with psycopg.connect(database_url(), autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"')
    try:
        run_postgresql("psql", "--quiet", "--set", "ON_ERROR_STOP=1", database_url(name), given=before)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(name).replace("postgresql://", "postgres://"),
            "ERASURE_LIST": str(site.ERASURE_LIST),
        }
        command = [sys.executable, "manage.py", "replay_erasures"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout.splitlines()[-1]) == {"on_the_list": 2, "back": 2, "erased": 2}
        assert found_in(run_postgresql("pg_dump", "--inserts", database_url(name)), placed) == []
    finally:
        with psycopg.connect(database_url(), autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{name}"')


def test_the_search_sees_each_writing():
    word = marker("landlords.Landlord", "last_name")
    for hidden in (
        word.upper().encode(),
        quote(word).encode(),
        base64.b64encode(f"naam={word};".encode()),
        base64.b64encode(f"a {word} b".encode()),
        pickle.dumps({"name": word}),
        seal("x").encode() + word.encode(),
    ):
        assert found_in(hidden, {("a", "b"): word}) == [("a", "b")]
    assert found_in(b"nothing", {("a", "b"): word}) == []
