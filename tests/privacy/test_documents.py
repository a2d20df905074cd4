"""The DPIA and the arrangement: written in drafts, never changed once adopted, looked at again in time."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as outbox
from kotatgent.privacy import actions, documents
from kotatgent.privacy.enums import DocumentKind
from kotatgent.privacy.models import Document, Section
from tests.factories.accounts import NOW, TODAY, make_user

pytestmark = pytest.mark.django_db
URL = "/nl/toezicht-privacy/documenten/"
DAY = dt.timedelta(days=1)
REVIEW = dt.date(2027, 3, 2)
BODY = {
    "title_nl": "Risico's", "title_en": "Risks", "body_nl": "Een lijst kan lekken.", "body_en": "A list may leak.",
}  # fmt: skip
ESSENCE = {"essence_nl": "De Stad antwoordt.", "essence_en": "The City answers."}


@pytest.fixture(autouse=True)
def at():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer():
    return make_user(Role.PRIVACY_OFFICER)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


def draft(officer, kind=DocumentKind.DPIA, now=NOW, **words) -> Document:
    """With one section, and of an arrangement the essence."""
    document = actions.begin_document(kind, by=officer, now=now)
    if kind == DocumentKind.ARRANGEMENT:
        document = actions.change_document(document, by=officer, now=now, **(ESSENCE | words))
    if not document.sections.exists():
        actions.write_section(document, None, by=officer, now=now, position=1, **BODY)
    return Document.objects.get(pk=document.pk)


def adopted(officer, kind=DocumentKind.DPIA, *, on=TODAY, review_on=REVIEW, now=NOW) -> Document:
    document = draft(officer, kind, now)
    return actions.adopt_document(
        document, adopted_on=on, adopted_by="Stuurgroep", review_on=review_on, by=officer, now=now
    )


def next_one(officer, kind=DocumentKind.DPIA, now=NOW, **changes) -> Document:
    """The next version, with other words in its first section."""
    document = actions.begin_document(kind, by=officer, now=now)
    section = document.sections.first()
    words = {name: getattr(section, name) for name in BODY} | (changes or {"body_nl": "Een lijst kan niet lekken."})
    actions.write_section(document, section, by=officer, now=now, position=1, **words)
    return Document.objects.get(pk=document.pk)


def noon(day: dt.date) -> dt.datetime:
    return clock.start_of(day) + dt.timedelta(hours=12)


def steps(document: Document) -> dict[str, dt.date]:
    return {row.step: row.due_on for row in FollowUp.objects.open().filter(kind="document", code=document.code)}


class TestVersions:
    def test_the_first_begins_empty_and_the_next_is_a_copy(self, officer):
        first = actions.begin_document(DocumentKind.DPIA, by=officer, now=NOW)
        assert (first.number, first.sections.count()) == (1, 0)
        actions.write_section(first, None, by=officer, now=NOW, position=1, **BODY)
        actions.adopt_document(
            Document.objects.get(), adopted_on=TODAY, adopted_by="Stuurgroep", review_on=REVIEW, by=officer, now=NOW
        )
        second = actions.begin_document(DocumentKind.DPIA, by=officer, now=NOW)
        assert (second.number, second.sections.get().body_nl) == (2, "Een lijst kan lekken.")
        assert Section.objects.count() == 2

    def test_one_draft_at_a_time_of_each(self, officer):
        draft(officer)
        draft(officer, DocumentKind.ARRANGEMENT)
        with pytest.raises(RuleBroken, match="volgende versie"):
            draft(officer)

    @pytest.mark.parametrize("change", ["body", "title", "gone", "new"])
    def test_what_was_adopted_never_changes_by_the_database_itself(self, officer, change):
        document = adopted(officer)
        section = document.sections.get()
        attempts = {
            "body": lambda: Section.objects.filter(pk=section.pk).update(body_nl="Anders"),
            "title": lambda: Document.objects.filter(pk=document.pk).update(title_nl="Anders"),
            "gone": lambda: section.delete(),
            "new": lambda: Document.objects.filter(pk=document.pk).update(adopted_on=TODAY - DAY),
        }
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            attempts[change]()
        assert connection.is_usable()
        assert Section.objects.get().body_nl == "Een lijst kan lekken."

    @pytest.mark.parametrize("what", ["write", "remove", "words", "drop", "adopt"])
    def test_nor_by_an_action(self, officer, what):
        document = adopted(officer)
        section = document.sections.get()
        doings = {
            "write": lambda: actions.write_section(document, section, by=officer, now=NOW, position=1, **BODY),
            "remove": lambda: actions.remove_section(section, by=officer, now=NOW),
            "words": lambda: actions.change_document(document, by=officer, now=NOW, title_nl="x"),
            "drop": lambda: actions.drop_document(document, by=officer, now=NOW),
            "adopt": lambda: actions.adopt_document(
                document, adopted_on=TODAY, adopted_by="x", review_on=REVIEW, by=officer, now=NOW
            ),
        }
        with pytest.raises(RuleBroken, match="verandert niet meer"):
            doings[what]()

    def test_a_section_comes_at_its_place(self, officer):
        document = draft(officer)
        for title in ("Two", "Three"):
            facts = BODY | {"title_en": title}
            actions.write_section(document, None, by=officer, now=NOW, position=9, **facts)
        actions.write_section(document, None, by=officer, now=NOW, position=1, **BODY | {"title_en": "First"})
        found = [(section.position, section.title_en) for section in document.sections.all()]
        assert found == [(1, "First"), (2, "Risks"), (3, "Two"), (4, "Three")]
        actions.remove_section(document.sections.get(title_en="Risks"), by=officer, now=NOW)
        assert [section.position for section in document.sections.all()] == [1, 2, 3]

    def test_what_changed_is_shown_by_section(self, officer):
        before = adopted(officer)
        after = next_one(officer)
        actions.write_section(after, None, by=officer, now=NOW, position=2, **BODY | {"title_en": "Measures"})
        found = documents.changed(before, after, "nl")
        assert [(str(change.what), change.clause.code) for change in found] == [
            ("changed", "risks"),
            ("new", "measures"),
        ]
        assert [(piece.how, piece.words) for piece in found[0].parts["body"] if piece.how != "same"] == [
            ("added", "niet ")
        ]


class TestAdopting:
    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"adopted_on": TODAY + DAY}, "adopted_on"),
            ({"review_on": TODAY}, "review_on"),
            ({"adopted_by": "  "}, "adopted_by"),
        ],
    )
    def test_days_and_body_that_can_not_be(self, officer, facts, field):
        document = draft(officer)
        whole = {"adopted_on": TODAY, "adopted_by": "Stuurgroep", "review_on": REVIEW} | facts
        with pytest.raises(RuleBroken) as refused:
            actions.adopt_document(document, by=officer, now=NOW, **whole)
        assert refused.value.field == field

    def test_not_before_the_version_before(self, officer):
        adopted(officer, on=TODAY)
        document = next_one(officer)
        with pytest.raises(RuleBroken, match="vorige versie"):
            actions.adopt_document(
                document, adopted_on=TODAY - DAY, adopted_by="x", review_on=REVIEW, by=officer, now=NOW
            )

    def test_nothing_new_is_no_version(self, officer):
        adopted(officer)
        document = actions.begin_document(DocumentKind.DPIA, by=officer, now=NOW)
        with pytest.raises(RuleBroken, match="hetzelfde"):
            actions.adopt_document(document, adopted_on=TODAY, adopted_by="x", review_on=REVIEW, by=officer, now=NOW)

    def test_an_empty_one_is_no_version(self, officer):
        document = actions.begin_document(DocumentKind.DPIA, by=officer, now=NOW)
        with pytest.raises(RuleBroken, match="geen deel"):
            actions.adopt_document(document, adopted_on=TODAY, adopted_by="x", review_on=REVIEW, by=officer, now=NOW)

    @pytest.mark.parametrize("lacks", ["essence_nl", "essence_en"])
    def test_an_arrangement_has_its_essence_in_both_languages(self, officer, lacks):
        document = draft(officer, DocumentKind.ARRANGEMENT, **{lacks: ""})
        with pytest.raises(RuleBroken, match="kern"):
            actions.adopt_document(document, adopted_on=TODAY, adopted_by="x", review_on=REVIEW, by=officer, now=NOW)

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY_OFFICER])
    def test_the_officer_alone(self, officer, role):
        document, other = draft(officer), make_user(role)
        with pytest.raises(NotAllowed):
            actions.begin_document(DocumentKind.ARRANGEMENT, by=other, now=NOW)
        with pytest.raises(NotAllowed):
            actions.adopt_document(document, adopted_on=TODAY, adopted_by="x", review_on=REVIEW, by=other, now=NOW)
        with pytest.raises(NotAllowed):
            actions.write_section(document, None, by=other, now=NOW, position=1, **BODY)

    def test_another_text_than_was_on_the_screen_is_not_adopted(self, officer):
        document = draft(officer)
        with pytest.raises(Conflict):
            actions.adopt_document(
                document, adopted_on=TODAY, adopted_by="x", review_on=REVIEW, by=officer, now=NOW,
                expected=document.version - 1,
            )  # fmt: skip


class TestReviewing:
    def test_the_day_is_work_and_two_mails_are_planned(self, officer):
        assert steps(adopted(officer)) == {
            "review": REVIEW,
            "review-soon": dt.date(2027, 1, 31),  # 30 days before 2 March
            "review-late": dt.date(2027, 3, 3),
        }

    @pytest.mark.parametrize(
        ("day", "mails"),
        [
            (dt.date(2027, 1, 30), []),
            (dt.date(2027, 1, 31), ["Binnenkort te herzien"]),
            (dt.date(2027, 3, 2), ["Binnenkort te herzien"]),
            (dt.date(2027, 3, 3), ["Binnenkort te herzien", "Te laat herzien"]),
            (dt.date(2027, 4, 3), ["Binnenkort te herzien", "Te laat herzien"]),
        ],
    )
    def test_when_the_officer_is_reminded(self, officer, day, mails):
        adopted(officer)
        for one in (dt.date(2027, 1, 30), dt.date(2027, 1, 31), dt.date(2027, 3, 2), dt.date(2027, 3, 3), day):
            if one <= day:
                sweep.run(now=noon(one))
                outbox.send_due(now=noon(one))
        found = [message.subject.split(":")[0] for message in mail.outbox if "erzien" in message.subject]
        assert found == mails

    def test_kept_as_it_is_it_is_looked_at_again_later(self, officer):
        document = adopted(officer)
        later = noon(dt.date(2027, 2, 15))
        document = actions.keep_document(document, review_on=dt.date(2028, 2, 15), by=officer, now=later)
        assert (document.reviewed_on, document.review_on) == (dt.date(2027, 2, 15), dt.date(2028, 2, 15))
        assert steps(document) == {
            "review": dt.date(2028, 2, 15),
            "review-soon": dt.date(2028, 1, 16),
            "review-late": dt.date(2028, 2, 16),
        }

    def test_the_next_version_takes_the_place_of_its_steps(self, officer):
        first = adopted(officer)
        second = actions.adopt_document(
            next_one(officer), adopted_on=TODAY, adopted_by="x", review_on=REVIEW, by=officer, now=NOW
        )
        assert steps(first) == {}
        assert steps(second)["review"] == REVIEW
        with pytest.raises(RuleBroken, match="geldt niet meer"):
            actions.keep_document(first, review_on=REVIEW, by=officer, now=NOW)

    def test_close_by_there_is_no_reminder_before(self, officer):
        assert set(steps(adopted(officer, review_on=TODAY + 20 * DAY))) == {"review", "review-late"}

    @pytest.mark.parametrize(
        ("day", "words"),
        [(dt.date(2027, 1, 30), None), (dt.date(2027, 1, 31), "tegen 2 maart 2027"), (dt.date(2027, 3, 3), "te laat")],
    )
    def test_the_home_of_the_officer_has_a_line(self, office, officer, day, words):
        adopted(officer)
        with time_machine.travel(noon(day), tick=False):
            office.force_login(officer)
            page = office.get("/nl/toezicht-privacy/").content.decode()
        assert ("Opnieuw te bekijken" in page) is (words is not None)
        assert words is None or words in page


class TestPages:
    def test_a_document_through_the_pages(self, office):
        page = office.post(f"{URL}nieuw/arrangement/", follow=True)
        document = Document.objects.get()
        assert "Er is nog geen deel" in page.content.decode()
        office.post(f"{URL}{document.code}/delen/nieuw/", {"version": 1, "position": 1, **BODY})
        words = {"title_nl": "Regeling", "title_en": "Arrangement", **ESSENCE}
        office.post(f"{URL}{document.code}/titel/", {"version": 2, **words})
        facts = {"version": 3, "adopted_on": "02-03-2026", "adopted_by": "Stuurgroep", "review_on": "02-03-2027"}
        page = office.post(f"{URL}{document.code}/goedgekeurd/", facts, follow=True)
        assert page.redirect_chain, page.context["form"].errors
        assert "Stuurgroep" in page.content.decode()
        document.refresh_from_db()
        assert (document.state, document.review_on) == ("adopted", REVIEW)
        for language, essence in (("nl", "De Stad antwoordt."), ("en", "The City answers.")):
            assert essence in office.get(f"/{language}/privacy/afspraken/").content.decode()
        page = office.post(
            f"{URL}{document.code}/", {"version": document.version, "review_on": "02-03-2028"}, follow=True
        )
        assert "2 maart 2028" in page.content.decode()

    def test_nothing_there_says_so(self, office):
        assert "Er is nog geen versie" in office.get(URL).content.decode()

    def test_english(self, office, officer):
        document = adopted(officer)
        assert "Looked at again by" in office.get(URL.replace("nl", "en", 1)).content.decode()
        assert "A list may leak." in office.get(f"/en/toezicht-privacy/documenten/{document.code}/").content.decode()

    def test_the_version_before_stays_readable_and_the_next_shows_what_changed(self, office, officer):
        first, second = adopted(officer), next_one(officer)
        page = office.get(f"{URL}{second.code}/").content.decode()
        assert "Wat verandert sinds versie 1" in page
        assert "<ins>" in page
        assert "Een lijst kan lekken." in office.get(f"{URL}{first.code}/").content.decode()

    @pytest.mark.parametrize("wrong", [{"title_nl": ""}, {"body_en": ""}, {"position": "0"}])
    def test_wrong_input_keeps_what_was_typed(self, office, officer, wrong):
        document = draft(officer)
        facts = {"version": document.version, "position": 1, **BODY, "title_en": "Other"} | wrong
        page = office.post(f"{URL}{document.code}/delen/nieuw/", facts)
        assert set(page.context["form"].errors) == set(wrong)
        assert "Een lijst kan lekken." in page.content.decode()
        assert document.sections.count() == 1

    def test_two_at_once_see_each_other(self, office, officer):
        document = draft(officer)
        old = document.version
        actions.write_section(document, None, by=officer, now=NOW, position=2, **BODY | {"title_en": "Colleague"})
        facts = {"version": old, "position": 1, **BODY, "body_nl": "Van mij"}
        page = office.post(f"{URL}{document.code}/deel/risks/", facts)
        assert "Een collega wijzigde deze versie" in page.content.decode()
        assert "Van mij" in page.content.decode()
        page = office.post(f"{URL}{document.code}/deel/risks/", facts | {"version": old + 1})
        assert Section.objects.get(code="risks").body_nl == "Van mij"

    def test_taking_out_and_dropping(self, office, officer):
        document = draft(officer)
        assert "Risico" in office.get(f"{URL}{document.code}/deel/risks/weg/").content.decode()
        office.post(f"{URL}{document.code}/deel/risks/weg/")
        assert document.sections.count() == 0
        office.post(f"{URL}{document.code}/laten-vallen/")
        document.refresh_from_db()
        assert document.state == "dropped"
        assert office.get(f"{URL}{document.code}/").status_code == 200

    def test_a_draft_is_no_public_matter(self, client, officer):
        draft(officer, DocumentKind.ARRANGEMENT)
        page = client.get("/nl/privacy/afspraken/").content.decode()
        assert "Er is nog geen goedgekeurde regeling" in page
        assert "De Stad antwoordt." not in page

    def test_the_steering_group_reads_the_essence_and_nothing_else(self, client, officer):
        document = adopted(officer, DocumentKind.ARRANGEMENT)
        client.force_login(make_user(Role.STEERING))
        assert "/nl/privacy/afspraken/" in client.get("/nl/stuurgroep/").content.decode()
        assert "De Stad antwoordt." in client.get("/nl/privacy/afspraken/").content.decode()
        assert client.get(f"{URL}{document.code}/").status_code in (403, 404)

    @pytest.mark.parametrize("path", ["", "{code}/", "{code}/titel/", "{code}/delen/nieuw/", "{code}/goedgekeurd/"])
    def test_who_may_not_come_here(self, client, officer, path):
        url = URL + path.format(code=draft(officer).code)
        assert "/account/login/" in client.get(url).headers["Location"]
        client.force_login(make_user(Role.STAFF))
        assert client.get(url).status_code in (403, 404)

    @pytest.mark.parametrize("path", ["NIETS/", "NIETS/titel/", "nieuw/niets/"])
    def test_what_is_not_there(self, office, path):
        answer = office.post(URL + path) if "nieuw" in path else office.get(URL + path)
        assert answer.status_code == 404
