"""What is written, answered, changed, marked and withdrawn; and the files that come with it."""

import datetime as dt
import io
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import text
from kotatgent.core.errors import Conflict, Hidden, MoveRefused, NotAllowed, RuleBroken
from kotatgent.exchange import actions, queries, words
from kotatgent.exchange.enums import MOVES
from kotatgent.exchange.models import Answer, EarlierAnswer, File, Topic
from kotatgent.media.models import PdfFile, Picture
from tests.factories.accounts import NOW, make_user
from tests.factories.exchange import a_pdf, a_picture, fresh, make_topic, partner

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_states_written_down_by_hand():
    assert {(before, after) for before, found in MOVES.items() for after in found} == {
        ("open", "answered"),
        ("open", "withdrawn"),
        ("answered", "open"),
        ("answered", "withdrawn"),
    }


def test_answers_stand_in_order_and_are_signed_by_a_side():
    topic = make_topic(by=partner("ugent"))
    actions.answer(topic, words="Wij komen.", by=make_user(Role.FIRE_INSPECTOR), now=NOW + HOUR)
    actions.answer(topic, words="Wij ook.", by=partner("hogent"), now=NOW + 2 * HOUR)
    found = queries.with_posts(make_user(Role.STAFF)).get()
    assert [(words.signature(one), one.text) for one in found.answers.all()] == [
        ("Brandweer", "Wij komen."),
        ("HOGENT", "Wij ook."),
    ]
    assert found.last_post_at == NOW + 2 * HOUR


def test_an_answer_with_an_older_clock_still_comes_last():
    topic = make_topic()
    actions.answer(topic, words="Eerst.", by=make_user(Role.STAFF), now=NOW + HOUR)
    late = actions.answer(topic, words="Daarna.", by=make_user(Role.STAFF), now=NOW)
    assert late.posted_at == NOW + HOUR == fresh(topic).last_post_at
    assert [one.text for one in topic.answers.all()] == ["Eerst.", "Daarna."]


def test_of_who_is_gone_it_says_that_it_was_a_colleague():
    author = partner("ugent")
    topic = make_topic(by=author)
    assert words.signature(topic) == "Universiteit Gent"
    Topic.objects.update(author=None)
    assert words.signature(fresh(topic)) == "een collega van Universiteit Gent"


class TestChanging:
    def test_what_it_said_before_stays(self):
        author = partner("ugent")
        topic = make_topic(by=author, title="Eerst", words="Zo was het.")
        actions.change(topic, title="Later", words="Zo is het.", by=author, now=NOW + HOUR, expected=1)
        topic = fresh(topic)
        assert (topic.title, topic.text, topic.changed_at, topic.version) == ("Later", "Zo is het.", NOW + HOUR, 2)
        assert topic.search_text == text.plain("Later Zo is het.")
        assert [(one.title, one.text, one.until) for one in topic.earlier.all()] == [
            ("Eerst", "Zo was het.", NOW + HOUR)
        ]
        assert topic.last_post_at == NOW  # nobody is told a second time

    def test_saving_the_same_changes_nothing(self):
        topic = make_topic(by=(author := partner("ugent")))
        actions.change(topic, title=topic.title, words=topic.text, by=author, now=NOW + HOUR, expected=1)
        assert (fresh(topic).changed_at, topic.earlier.count()) == (None, 0)

    def test_who_comes_second_is_told_what_changed(self):
        topic = make_topic(by=(author := partner("ugent")))
        actions.change(topic, title="Van mij", words=topic.text, by=author, now=NOW, expected=1)
        with pytest.raises(Conflict) as refused:
            actions.change(topic, title="Van jou", words=topic.text, by=author, now=NOW, expected=1)
        assert refused.value.changes == {"title": "Van mij"}
        assert fresh(topic).title == "Van mij"


class TestChangingAnAnswer:
    @pytest.fixture
    def author(self):
        return partner("hogent")

    @pytest.fixture
    def answered(self, author) -> Answer:
        return actions.answer(make_topic(), words="Wij kommen.", by=author, now=NOW + HOUR)

    def test_what_it_said_before_stays(self, author, answered):
        actions.change_answer(answered, words="Wij komen.", by=author, now=NOW + 2 * HOUR, expected=1)
        found = Answer.objects.get()
        assert (found.text, found.changed_at, found.version) == ("Wij komen.", NOW + 2 * HOUR, 2)
        assert [(one.number, one.text, one.until) for one in found.earlier.all()] == [
            (1, "Wij kommen.", NOW + 2 * HOUR)
        ]
        told = Event.objects.about(found).get(kind="changed")
        assert (told.actor_id, told.facts["fields"]) == (author.pk, ["text"])

    def test_it_is_found_by_its_new_words_and_nobody_is_told_again(self, author, answered):
        desk = make_user(Role.STAFF)
        actions.mark_read(answered.topic, by=desk, now=NOW + HOUR)
        actions.change_answer(answered, words="Kolibrie.", by=author, now=NOW + 2 * HOUR)
        assert queries.holding(queries.topics_for(desk), "kolibrie").count() == 1
        assert queries.holding(queries.topics_for(desk), "kommen").count() == 0
        assert queries.unread(desk).count() == 0 and fresh(answered.topic).last_post_at == NOW + HOUR

    def test_saving_the_same_changes_nothing(self, author, answered):
        actions.change_answer(answered, words=answered.text, by=author, now=NOW + 2 * HOUR, expected=1)
        found = Answer.objects.get()
        assert (found.changed_at, found.earlier.count(), found.version) == (None, 0, 1)

    def test_a_colleague_stands_in_and_nobody_else_does(self, answered):
        actions.change_answer(answered, words="Wij komen.", by=partner("hogent"), now=NOW + 2 * HOUR)
        for other in (partner("ugent"), make_user(Role.STAFF)):
            with pytest.raises(NotAllowed):
                actions.change_answer(answered, words="Anders.", by=other, now=NOW + 2 * HOUR)
        assert Answer.objects.get().text == "Wij komen."

    def test_not_of_what_somebody_does_not_read(self):
        topic = make_topic(audience="services")
        answered = actions.answer(topic, words="Ja.", by=make_user(Role.STAFF), now=NOW)
        with pytest.raises(Hidden):
            actions.change_answer(answered, words="Nee.", by=partner("ugent"), now=NOW)

    def test_not_any_more_once_the_topic_is_withdrawn(self, author, answered):
        actions.withdraw(answered.topic, reason="Dubbel.", by=make_user(Role.STAFF), now=NOW + HOUR)
        with pytest.raises(RuleBroken) as refused:
            actions.change_answer(answered, words="Toch.", by=author, now=NOW + HOUR)
        assert refused.value.code == "withdrawn"

    def test_who_comes_second_is_told_what_changed(self, author, answered):
        actions.change_answer(answered, words="Van mij.", by=author, now=NOW + HOUR, expected=1)
        with pytest.raises(Conflict) as refused:
            actions.change_answer(answered, words="Van jou.", by=author, now=NOW + HOUR, expected=1)
        assert refused.value.changes == {"text": "Van mij."}

    def test_its_earlier_words_go_with_the_topic(self, author, answered):
        actions.change_answer(answered, words="Wij komen.", by=author, now=NOW + HOUR)
        actions.forget(answered.topic, by=make_user(Role.STAFF), now=NOW + HOUR)
        assert not EarlierAnswer.objects.exists()


class TestMarking:
    def test_answered_and_open_again(self):
        topic = make_topic(by=(author := partner("ugent")))
        actions.mark_answered(topic, by=author, now=NOW + HOUR)
        assert (fresh(topic).state, fresh(topic).answered_at) == ("answered", NOW + HOUR)
        actions.answer(topic, words="Nog dit.", by=make_user(Role.STAFF), now=NOW + HOUR)  # somebody adds something
        actions.reopen(topic, by=author, now=NOW + HOUR)
        assert (fresh(topic).state, fresh(topic).answered_at) == ("open", None)
        assert [event.after for event in Event.objects.about(topic).filter(kind="moved").order_by("pk")] == [
            "answered", "open",
        ]  # fmt: skip

    def test_an_announcement_is_no_question(self):
        topic = make_topic(by=(author := partner("ugent")), kind="announcement")
        with pytest.raises(RuleBroken):
            actions.mark_answered(topic, by=author, now=NOW)

    def test_the_second_press_is_refused(self):
        topic = make_topic(by=(author := partner("ugent")))
        actions.mark_answered(topic, by=author, now=NOW)
        with pytest.raises(MoveRefused):
            actions.mark_answered(topic, by=author, now=NOW)


class TestWithdrawing:
    def test_it_stays_with_its_reason_and_nothing_else_is_found(self):
        topic = make_topic(by=partner("ugent"), title="Kolibrie", attached=[a_pdf()])
        desk = make_user(Role.STAFF)
        actions.withdraw(topic, reason=" Er stond\neen naam in. ", by=desk, now=NOW + HOUR)
        topic = fresh(topic)
        assert (topic.state, topic.withdrawn_at, topic.reason) == ("withdrawn", NOW + HOUR, "Er stond een naam in.")
        assert Event.objects.about(topic).filter(kind="moved", after="withdrawn", actor_id=desk.pk).count() == 1
        for user in (desk, partner("ugent")):
            assert queries.visible(user).count() == 1
            assert queries.unread(user).count() == queries.files_for(user).count() == 0
            assert queries.holding(queries.topics_for(user), "kolibrie").count() == 0

    @pytest.mark.parametrize("do", ["answer", "change"])
    def test_nothing_is_added_any_more(self, do):
        topic = make_topic(by=(author := partner("ugent")))
        actions.withdraw(topic, reason="Vergissing.", by=author, now=NOW)
        with pytest.raises(RuleBroken):
            if do == "answer":
                actions.answer(topic, words="x", by=author, now=NOW)
            else:
                actions.change(topic, title="x", words="x", by=author, now=NOW)

    def test_a_reason_is_asked(self):
        topic = make_topic(by=(author := partner("ugent")))
        with pytest.raises(RuleBroken):
            actions.withdraw(topic, reason="  ", by=author, now=NOW)


class TestFiles:
    def test_a_pdf_and_a_picture_are_kept_cleaned(self):
        topic = make_topic(attached=[a_pdf("map/Draaiboek.pdf", pages=2), a_picture()])
        pdf, picture = topic.files.order_by("pk")
        assert (pdf.name, pdf.pdf.pages, picture.name) == ("Draaiboek.pdf", 2, "affiche.jpg")
        assert default_storage.exists(pdf.pdf.path)
        with default_storage.open(picture.picture.path("full")) as kept:
            assert Image.open(io.BytesIO(kept.read())).format == "WEBP"

    @pytest.mark.parametrize(
        ("upload", "said"),
        [
            (SimpleUploadedFile("x.exe", b"MZ" * 100), "foto"),
            (SimpleUploadedFile("x.pdf", b"%PDF-1.7 kapot"), "pdf"),
            (a_pdf("x.pdf", locked=True), "wachtwoord"),
        ],
    )
    def test_what_is_wrong_is_said_with_its_name_and_nothing_is_kept(self, upload, said):
        upload.seek(0)
        with pytest.raises(ValidationError) as refused:
            make_topic(attached=[a_picture(), upload])
        (message,) = refused.value.message_dict["attached"]
        assert upload.name in message and said in message
        assert not (
            Topic.objects.exists() or File.objects.exists() or Picture.objects.exists() or PdfFile.objects.exists()
        )

    def test_no_national_number_in_a_name(self):
        with pytest.raises(ValidationError):
            make_topic(attached=[a_picture("85.07.30-033.28.jpg")])

    def test_five_and_no_more(self):
        assert make_topic(attached=[a_picture() for _ in range(5)]).files.count() == 5
        with pytest.raises(RuleBroken) as refused:
            make_topic(attached=[a_picture() for _ in range(6)])
        assert refused.value.field == "attached"


class TestReading:
    def test_it_is_unread_until_it_is_opened_and_again_when_somebody_answers(self):
        reader, topic = partner("hogent"), make_topic()
        assert list(queries.unread(reader)) == [topic]
        actions.mark_read(topic, by=reader, now=NOW + HOUR)
        actions.mark_read(topic, by=reader, now=NOW + HOUR)
        assert not queries.unread(reader).exists() and topic.readings.filter(user=reader).count() == 1
        actions.answer(topic, words="x", by=partner("ugent"), now=NOW + 2 * HOUR)
        assert list(queries.unread(reader)) == [topic]

    def test_who_writes_has_read(self):
        author, other = partner("ugent"), partner("hogent")
        topic = make_topic(by=author)
        assert not queries.unread(author).exists()
        actions.answer(topic, words="x", by=other, now=NOW + HOUR)
        assert not queries.unread(other).exists() and queries.unread(author).exists()

    def test_all_at_once_is_all_that_one_reads_and_of_nobody_else(self):
        topics = [
            make_topic(),
            make_topic(audience="services"),
            make_topic(audience="institution", institution="hogent"),
        ]
        reader, other = partner("hogent"), partner("hogent")
        assert actions.mark_all_read(by=reader, now=NOW + HOUR) == 2
        assert (queries.unread(reader).count(), queries.unread(other).count()) == (0, 2)
        assert not topics[1].readings.filter(user=reader).exists()

    def test_what_comes_while_the_button_is_pressed_stays_unread(self):
        reader = partner("hogent")
        make_topic(now=NOW + HOUR)
        assert actions.mark_all_read(by=reader, now=NOW) == 0
        assert queries.unread(reader).count() == 1


class TestSearching:
    def test_every_word_somewhere_in_title_text_or_answer(self):
        topic = make_topic(title="Waarborg bij vertrek", words="Wie heeft een modelbrief?")
        actions.answer(topic, words="Bij ons ligt er één in het Engels: café-stijl.", by=partner("ugent"), now=NOW)
        make_topic(title="Iets anders", words="Over de belastingdag.")
        for wanted, found in {
            "waarborg": 1, "WAARBORG modelbrief": 1, "modelbrief engels": 1, "cafe": 1, "waarborg belastingdag": 0,
            "100%": 0, "_": 0, "": 2,
        }.items():  # fmt: skip
            assert queries.holding(queries.topics_for(partner("hogent")), wanted).count() == found, wanted

    def test_an_earlier_version_is_not_found(self):
        topic = make_topic(by=(author := partner("ugent")), title="Kolibrie")
        actions.change(topic, title="Specht", words=topic.text, by=author, now=NOW)
        assert not queries.holding(queries.topics_for(author), "kolibrie").exists()


DO = {
    "answer": partial(actions.answer, words="Nog dit."),
    "answered": actions.mark_answered,
    "reopen": actions.reopen,
    "withdraw": partial(actions.withdraw, reason="Vergissing."),
    "change": lambda topic, *, by, now: actions.change(topic, title=f"Om {now}", words="x", by=by, now=now),
}
ACTS = st.lists(st.sampled_from(sorted(DO)), max_size=8)


@given(ACTS)
def test_whatever_is_done_in_whatever_order_the_rows_hold_together(acts):
    with transaction.atomic():
        author = partner("ugent")
        topic, now = make_topic(by=author), NOW
        for act in acts:
            now += HOUR
            try:
                with transaction.atomic():
                    DO[act](topic, by=author, now=now)
            except RuleBroken:
                pass
        topic = fresh(topic)
        posted = [topic.posted_at, *Answer.objects.filter(topic=topic).values_list("posted_at", flat=True)]
        assert topic.last_post_at == max(posted)
        assert (topic.state == "withdrawn") == bool(topic.reason)
        assert topic.earlier.count() == topic.version - 1
        transaction.set_rollback(True)
