"""Terms of use: which text was accepted, by whom, and what a new version or a withdrawal changes."""

import datetime as dt
import hashlib

import pytest
from django.db import transaction

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict
from kotatgent.terms import actions, queries
from kotatgent.terms.models import Acceptance, Consent
from tests.factories.accounts import NOW, TODAY, make_user

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + dt.timedelta(days=1)
LATER = NOW + dt.timedelta(hours=1)


def clause(code, kind="term"):
    """Its text in Dutch: five lines, from `<code> titel` to `<code> grond`."""
    parts = {"title": "titel", "body": "tekst", "purpose": "doel", "recipients": "ontvangers", "ground": "grond"}
    dutch = {f"{name}_nl": f"{code} {word}" for name, word in parts.items()}
    english = {f"{name}_en": f"{code} {name}" for name in parts}
    return {"code": code, "kind": kind, "source": "test", **dutch, **english}


def definition(number=90, *clauses):
    clauses = clauses or (clause("gebruik"), clause("delen"), clause("nieuws", kind="consent"))
    return {"number": number, "title_nl": "Voorwaarden", "title_en": "Terms", "clauses": list(clauses)}


def in_force(number=90, *clauses, on=TODAY):
    """Read from a file, and published by one of the staff on behalf of another."""
    version = actions.draft(definition(number, *clauses), by=COMMAND, now=NOW)
    actions.ask_review(version, by=make_user(Role.STAFF), now=NOW)
    return actions.publish(version, effective_on=on, by=make_user(Role.STAFF), now=NOW)


def accept(version, by, **facts):
    facts = {"language": "nl", "shown_hash": version.text_hash("nl"), "now": NOW, **facts}
    return actions.accept(version, by=by, **facts)


@pytest.fixture
def landlord():
    return make_user(Role.LANDLORD)


class TestAccept:
    def test_the_hash_is_of_the_exact_text_on_the_screen(self, landlord):
        version = in_force()
        text = (
            "Voorwaarden\n\n"
            "gebruik titel\ngebruik tekst\ngebruik doel\ngebruik ontvangers\ngebruik grond\n\n"
            "delen titel\ndelen tekst\ndelen doel\ndelen ontvangers\ndelen grond"
        )
        accept(version, landlord, shown_hash=hashlib.sha256(text.encode()).hexdigest())
        kept = Acceptance.objects.get(user=landlord)
        assert (kept.version, kept.language, kept.accepted_at) == (version, "nl", NOW)
        assert kept.text_hash == hashlib.sha256(text.encode()).hexdigest()
        (event,) = Event.objects.about(version).filter(kind="accepted")
        assert (event.actor_id, event.facts) == (landlord.pk, {"language": "nl", "text_hash": kept.text_hash})

    def test_each_language_is_a_text_of_its_own(self, landlord):
        version = in_force()
        with pytest.raises(Conflict):
            accept(version, landlord, language="en")
        accept(version, landlord, language="en", shown_hash=version.text_hash("en"))
        assert Acceptance.objects.get(user=landlord).language == "en"

    def test_a_text_that_is_not_the_one_is_refused(self, landlord):
        version = in_force()
        for shown in ("", "x" * 64, version.text_hash("nl").upper()):
            with pytest.raises(Conflict, match="veranderd terwijl je las"):
                accept(version, landlord, shown_hash=shown)
        assert not Acceptance.objects.exists()
        assert not queries.has_accepted(landlord.pk, TODAY)

    def test_an_older_version_and_a_draft_are_refused(self, landlord):
        older, newer = in_force(90), in_force(91, clause("ander"))
        draft = actions.draft(definition(92), by=COMMAND, now=NOW)
        for version in (older, draft):
            with pytest.raises(Conflict):
                accept(version, landlord)
        accept(newer, landlord)
        assert queries.has_accepted(landlord.pk, TODAY)

    def test_one_that_is_to_come_may_be_accepted_before_and_counts_from_its_first_day(self, landlord):
        in_force(90)
        coming = in_force(93, clause("ander"), on=TOMORROW)
        accept(coming, landlord)
        assert [queries.has_accepted(landlord.pk, day) for day in (TODAY, TOMORROW)] == [False, True]

    def test_a_new_version_asks_again_from_its_first_day(self, landlord):
        accept(in_force(90), landlord)
        newer = in_force(91, clause("ander"), on=TOMORROW)
        assert queries.has_accepted(landlord.pk, TODAY)
        assert not queries.has_accepted(landlord.pk, TOMORROW)
        accept(newer, landlord, now=NOW + dt.timedelta(days=1))
        assert queries.has_accepted(landlord.pk, TOMORROW)
        assert Acceptance.objects.filter(user=landlord).count() == 2

    def test_twice_is_once_and_the_first_moment_counts(self, landlord):
        version = in_force()
        accept(version, landlord)
        accept(version, landlord, now=LATER)
        assert Acceptance.objects.get(user=landlord).accepted_at == NOW
        assert Event.objects.about(version).filter(kind="accepted").count() == 1

    def test_it_counts_for_the_account_that_accepted_and_for_nobody_else(self, landlord):
        accept(in_force(), landlord)
        assert not queries.has_accepted(make_user(Role.LANDLORD).pk, TODAY)
        assert not queries.has_accepted(None, TODAY)

    def test_the_proof_stays_when_the_account_goes(self, landlord):
        version = in_force()
        accept(version, landlord, party="L-1234")
        with transaction.atomic():
            landlord.emailaddress_set.all().delete()
            landlord.delete()
        kept = Acceptance.objects.get()
        assert (kept.user, kept.party, kept.version) == (None, "L-1234", version)


class TestConsent:
    def choose(self, version, by, *yes, now=NOW):
        actions.choose_consents(version, yes=yes, by=by, now=now, language="nl")

    def test_given_with_its_exact_text_and_withdrawn_without_touching_anything_else(self, landlord):
        version = in_force(90, clause("a"), clause("nieuws", kind="consent"), clause("onderzoek", kind="consent"))
        accept(version, landlord)
        self.choose(version, landlord, "nieuws", "onderzoek")
        self.choose(version, landlord, "onderzoek", now=LATER)
        given = {consent.code: consent for consent in Consent.objects.filter(user=landlord)}
        assert (given["nieuws"].given_at, given["nieuws"].withdrawn_at) == (NOW, LATER)
        assert given["onderzoek"].withdrawn_at is None
        text = "nieuws titel\nnieuws tekst\nnieuws doel\nnieuws ontvangers\nnieuws grond"
        assert given["nieuws"].text_hash == hashlib.sha256(text.encode()).hexdigest()
        assert queries.consents_given(landlord) == {"onderzoek"}
        assert queries.has_accepted(landlord.pk, TODAY)
        kinds = Event.objects.filter(subject_kind="clause", facts__clause="nieuws").order_by("pk")
        assert [event.kind for event in kinds] == ["consented", "consent_withdrawn"]

    def test_given_again_is_a_new_consent(self, landlord):
        version = in_force()
        for moment, yes in enumerate([["nieuws"], [], ["nieuws"]]):
            self.choose(version, landlord, *yes, now=NOW + dt.timedelta(hours=moment))
        rows = Consent.objects.filter(user=landlord).order_by("given_at")
        assert [row.withdrawn_at is None for row in rows] == [False, True]

    def test_it_goes_on_under_the_next_version_and_can_be_withdrawn_there(self, landlord):
        self.choose(in_force(90), landlord, "nieuws")
        newer = in_force(91, clause("gebruik"), clause("nieuws", kind="consent"))
        assert queries.consents_given(landlord) == {"nieuws"}
        self.choose(newer, landlord, "nieuws", now=LATER)
        assert Consent.objects.count() == 1
        self.choose(newer, landlord, now=LATER)
        assert queries.consents_given(landlord) == set()

    def test_a_clause_that_is_no_consent_or_is_not_there_gives_none(self, landlord):
        self.choose(in_force(), landlord, "gebruik", "verzonnen")
        assert not Consent.objects.exists()

    def test_of_another_account_nothing_changes(self, landlord):
        version, other = in_force(), make_user(Role.LANDLORD)
        self.choose(version, other, "nieuws")
        self.choose(version, landlord, now=LATER)
        assert queries.consents_given(other) == {"nieuws"}
