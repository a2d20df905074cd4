"""The pages of the exchange: each for whoever reads it, and nothing of it for anybody else."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.exchange import actions, queries
from kotatgent.exchange.models import Answer, File, Mailing, Topic
from tests.factories.accounts import make_user
from tests.factories.exchange import a_pdf, a_picture, fresh, make_topic, partner

pytestmark = pytest.mark.django_db
LIST, NEW, MAILS = "/nl/partners/overleg/", "/nl/partners/overleg/nieuw/", "/nl/partners/overleg/mails/"
HOUR = dt.timedelta(hours=1)


def page_of(topic: Topic, more: str = "") -> str:
    return f"{LIST}{topic.code}/{more}"


def text(page) -> str:
    return " ".join(page.content.decode().split())


def number(page) -> str:
    """What stands beside the exchange in the navigation."""
    (link,) = [part for part in text(page).split("<li>") if f'href="{LIST}"' in part and "site-nav" not in part][:1]
    return link.split('aria-hidden="true">')[1].split("<")[0] if "number" in link else ""


@pytest.fixture
def reader(client):
    user = partner("hogent")
    client.force_login(user)
    return user


@pytest.mark.parametrize("path", ["", "wijzigen/", "intrekken/", "beantwoord/", "heropenen/"])
def test_doors(client, path):
    topic = make_topic(by=partner("ugent"), audience="institution", institution="ugent")
    only_post = path in ("beantwoord/", "heropenen/")
    ask = client.post if only_post else client.get
    assert "/account/login/" in ask(page_of(topic, path))["Location"]
    client.force_login(partner("hogent"))
    assert ask(page_of(topic, path)).status_code == 404
    client.force_login(make_user(Role.LANDLORD))
    assert ask(page_of(topic, path)).status_code == 403
    client.force_login(partner("ugent"))
    assert ask(f"{LIST}XXXX/{path}").status_code == 404
    assert client.delete(page_of(topic, path)).status_code == 405
    if only_post:
        assert client.get(page_of(topic, path)).status_code == 405
    assert ask(page_of(topic, path)).status_code in (200, 302, 409)


@pytest.mark.parametrize("path", ["wijzigen/", "beantwoord/"])
def test_who_reads_and_did_not_sign_may_not(client, reader, path):
    topic = make_topic(by=partner("ugent"))
    assert client.get(page_of(topic)).status_code == 200
    assert client.post(page_of(topic, path)).status_code == 403
    assert "intrekken" not in text(client.get(page_of(topic)))


class TestList:
    def test_what_is_new_stands_out_and_the_number_falls(self, client, reader):
        topic, _other = make_topic(title="Kolibrie"), make_topic(title="Specht")
        make_topic(title="Geheim", audience="services")
        page = client.get(LIST)
        assert "Kolibrie" in text(page) and "Geheim" not in text(page)
        assert text(page).count("Nieuw</span>") == 2 or text(page).count("Nieuw") >= 2
        assert number(page) == "2"
        assert number(client.get(page_of(topic))) == "1"  # at once, on the page itself
        assert number(client.get(LIST)) == "1"
        client.post(f"{LIST}alles-gelezen/")
        assert number(client.get(LIST)) == "" and not queries.unread(reader).exists()

    def test_looking_with_head_reads_nothing(self, client, reader):
        client.head(page_of(make_topic()))
        assert queries.unread(reader).count() == 1

    def test_searching_and_showing(self, client, reader):
        question = make_topic(title="Kolibrie", by=reader)
        make_topic(title="Specht", kind="announcement")
        assert "Specht" not in text(client.get(f"{LIST}?q=kolibrie"))
        assert "Niets gevonden" in text(client.get(f"{LIST}?q=pinguin"))
        assert "Kolibrie" not in text(client.get(f"{LIST}?show=announcement"))
        assert "Specht" in text(client.get(f"{LIST}?show=unread"))
        assert "Kolibrie" in text(client.get(f"{LIST}?show=open"))
        actions.mark_answered(question, by=reader, now=clock.now())
        assert "Kolibrie" not in text(client.get(f"{LIST}?show=open"))
        assert client.get(f"{LIST}?show=x").status_code == 200

    def test_pages(self, client, reader):
        for n in range(21):
            make_topic(title=f"Bericht {n}")
        assert "Blad 1 van 2" in text(client.get(LIST)) or "Pagina 1 van 2" in text(client.get(LIST))
        assert client.get(f"{LIST}?page=2").status_code == 200
        assert client.get(f"{LIST}?page=3").status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_for_any_number(self, client, reader, count, django_assert_num_queries):
        for _ in range(count):
            topic = make_topic(by=partner("ugent"))
            actions.answer(topic, words="x", by=partner("ugent"), now=clock.now())
        client.get(LIST)
        with django_assert_num_queries(6):
            client.get(LIST)

    @pytest.mark.parametrize("count", [1, 3])
    def test_a_topic_costs_the_same_for_any_number_of_answers(self, client, reader, count, django_assert_num_queries):
        topic = make_topic(by=partner("ugent"), attached=[a_pdf() for _ in range(count)])
        for _ in range(count):
            actions.answer(topic, words="x", by=partner("ugent"), attached=[a_picture()], now=clock.now())
        client.get(page_of(topic))
        with django_assert_num_queries(14):
            client.get(page_of(topic))

    @pytest.mark.parametrize(
        "role", [Role.STAFF, Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR, Role.DECISION_MAKER, Role.STEERING]
    )
    def test_every_service_finds_it_in_the_navigation(self, client, role):
        make_topic(by=partner("ugent"))
        client.force_login(make_user(role))
        assert number(client.get(LIST)) == "1"

    @pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR])
    def test_nobody_else_hears_of_it(self, client, role):
        client.force_login(make_user(role))
        assert client.get(LIST).status_code == client.get(NEW).status_code == 403
        assert LIST not in text(client.get("/nl/koten/"))

    def test_who_did_not_use_the_second_step_is_told_no_number(self, client):
        make_topic(by=partner("ugent"))
        client.force_login(make_user(Role.STAFF, second_factor=False))
        assert "site-nav" in text(page := client.get("/nl/account/2fa/")) and number(page) == ""


class TestWriting:
    FACTS = {"kind": "question", "to": "all", "title": "Kolibrie", "words": "Wie zag er een?"}

    def test_with_a_pdf_and_a_picture(self, client, reader):
        answer = client.post(NEW, self.FACTS | {"attached": [a_pdf(), a_picture()]})
        topic = Topic.objects.get()
        assert answer["Location"] == page_of(topic)
        assert (topic.author, topic.audience, topic.title, topic.files.count()) == (reader, "all", "Kolibrie", 2)
        assert "HOGENT" in text(client.get(page_of(topic)))

    def test_to_the_desk_alone(self, client, reader):
        assert "HOGENT en de balie van Kotatgent" in text(client.get(NEW))
        client.post(NEW, self.FACTS | {"to": "hogent"})
        assert Topic.objects.get().institution == reader.institution

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"kind": "x"}, "kind"),
            ({"to": "services"}, "to"),
            ({"to": "ugent"}, "to"),
            ({"title": ""}, "title"),
            ({"title": "x" * 121}, "title"),
            ({"words": ""}, "words"),
            ({"words": "85.07.30-033.28"}, "words"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(self, client, reader, facts, field):
        page = client.post(NEW, self.FACTS | facts | {"attached": [a_pdf()]})
        assert page.status_code == 200 and page.context["form"].errors[field]
        assert "Kies je bestand opnieuw" in text(page)
        for name in {"title", "words"} - {field}:
            assert self.FACTS[name] in text(page)
        assert not Topic.objects.exists()

    def test_a_file_that_is_wrong_is_named_at_its_field(self, client, reader):
        page = client.post(NEW, self.FACTS | {"attached": [a_pdf("Slot.pdf", locked=True)]})
        (said,) = page.context["form"].errors["attached"]
        assert "Slot.pdf" in said and "Wie zag er een?" in text(page)
        assert not Topic.objects.exists()

    def test_six_files(self, client, reader):
        page = client.post(NEW, self.FACTS | {"attached": [a_picture() for _ in range(6)]})
        assert page.context["form"].errors["attached"]

    def test_the_desk_chooses_an_institution(self, client):
        client.force_login(make_user(Role.STAFF))
        assert "Stad en brandweer" in text(client.get(NEW))
        client.post(NEW, self.FACTS | {"to": "ugent"})
        assert Topic.objects.get().institution.code == "ugent"


class TestTopic:
    def test_text_is_text_and_links_can_be_followed(self, client, reader):
        topic = make_topic(words="Zie <script>alert(1)</script> https://stad.gent/x\n\nTweede alinea.")
        page = client.get(page_of(topic)).content.decode()
        assert "&lt;script&gt;" in page and '<a href="https://stad.gent/x" rel="nofollow">' in page
        assert "<p>Tweede alinea.</p>" in page

    def test_an_answer_of_the_own_side_is_changed_and_says_so(self, client, reader):
        topic = make_topic(by=reader)
        own = actions.answer(topic, words="Wij kommen.", by=reader, now=clock.now())
        other = actions.answer(topic, words="Wij ook.", by=make_user(Role.STAFF), now=clock.now())
        page = text(client.get(page_of(topic)))
        address = f"{page_of(topic)}{own.code}/wijzigen/"
        assert address in page and f"{other.code}/wijzigen/" not in page
        assert "Wij kommen." in text(client.get(address))
        answer = client.post(address, {"text": "Wij komen.", "version": "1"})
        assert answer["Location"] == f"{page_of(topic)}#{own.code}"
        page = text(client.get(page_of(topic)))
        assert (
            "Wij komen." in page and "gewijzigd op" in page and "Wat er eerst stond" in page and "Wij kommen." in page
        )
        assert client.get(f"{page_of(topic)}{other.code}/wijzigen/").status_code == 403
        elsewhere = make_topic()
        assert client.get(f"{page_of(elsewhere)}{own.code}/wijzigen/").status_code == 404

    def test_answering(self, client, reader):
        topic = make_topic()
        assert client.post(page_of(topic), {"words": "Wij.", "attached": [a_pdf()]})["Location"] == page_of(topic)
        found = Answer.objects.get()
        assert (found.text, found.author, found.files.count(), topic.files.count()) == ("Wij.", reader, 1, 1)
        page = client.post(page_of(topic), {"words": ""})
        assert page.status_code == 200 and page.context["form"].errors["words"]

    def test_an_answer_of_others_is_marked_as_new_once(self, client, reader):
        topic = make_topic()
        client.get(page_of(topic))
        actions.answer(topic, words="Nieuws.", by=partner("ugent"), now=clock.now())
        for new in (True, False):
            posts = text(client.get(page_of(topic))).split('<ol class="posts">')[1].split("</ol>")[0]
            assert ("Nieuw" in posts.replace("Nieuws.", "")) is new

    def test_asked_answered_and_open_again(self, client, reader):
        topic = make_topic(by=partner("hogent"))  # a colleague asked
        client.post(page_of(topic, "beantwoord/"))
        assert fresh(topic).state == "answered" and "Beantwoord" in text(client.get(page_of(topic)))
        assert client.post(page_of(topic, "beantwoord/")).status_code == 409
        client.post(page_of(topic, "heropenen/"))
        assert fresh(topic).state == "open"

    def test_changing_shows_what_it_said_before(self, client, reader):
        topic = make_topic(by=reader, title="Eerst", words="Zo was het.")
        client.post(page_of(topic, "wijzigen/"), {"title": "Later", "text": "Zo is het.", "version": "1"})
        page = text(client.get(page_of(topic)))
        assert "gewijzigd op" in page and "Zo was het." in page and "Zo is het." in page

    def test_two_change_it_and_nothing_typed_is_lost(self, client, reader):
        topic = make_topic(by=reader, title="Eerst")
        actions.change(topic, title="Van jou", words=topic.text, by=partner("hogent"), now=clock.now())
        facts = {"title": "Van mij", "text": topic.text, "version": "1"}
        page = client.post(page_of(topic, "wijzigen/"), facts)
        assert "Van jou" in text(page) and 'value="Van mij"' in text(page)
        client.post(page_of(topic, "wijzigen/"), facts | {"version": "2"})
        assert fresh(topic).title == "Van mij"

    def test_the_desk_withdraws_with_a_reason(self, client):
        topic = make_topic(by=partner("ugent"), title="Kolibrie", words="geheimewoorden", attached=[a_pdf("Plan.pdf")])
        client.force_login(make_user(Role.STAFF))
        page = client.post(page_of(topic, "intrekken/"), {"reason": ""})
        assert page.status_code == 200 and page.context["form"].errors["reason"]
        client.post(page_of(topic, "intrekken/"), {"reason": "Er stond een naam in."})
        client.force_login(partner("hogent"))
        page = text(client.get(page_of(topic)))
        assert "Er stond een naam in." in page and "Kolibrie" in page
        assert "geheimewoorden" not in page and "Plan.pdf" not in page and "<textarea" not in page
        assert client.post(page_of(topic), {"words": "Toch nog."}).status_code == 200
        assert not Answer.objects.exists()


class TestFiles:
    def path(self, topic: Topic) -> str:
        return f"{LIST}bestand/{topic.files.exclude(pdf=None).get().pdf.code}.pdf"

    def test_a_pdf_comes_under_its_name_and_opens_outside_the_site(self, client, reader):
        topic = make_topic(attached=[a_pdf("Plan é.pdf")])
        answer = client.get(self.path(topic))
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")
        assert answer["Content-Disposition"].startswith("attachment; filename")
        assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]

    def test_nobody_else_gets_a_file(self, client):
        topic = make_topic(by=make_user(Role.STAFF), audience="services", attached=[a_pdf(), a_picture()])
        picture = f"/nl/beeld/{topic.files.exclude(picture=None).get().picture.code}-full.webp"
        assert "/account/login/" in client.get(self.path(topic))["Location"]
        assert client.get(picture).status_code == 404
        for user, status in ((partner("ugent"), 404), (make_user(Role.FIRE_INSPECTOR), 200)):
            client.force_login(user)
            for answer in (client.get(self.path(topic)), client.get(picture)):
                assert answer.status_code == status
                assert not answer.streaming or b"".join(answer.streaming_content)
        client.force_login(make_user(Role.STEERING))
        assert client.get(self.path(topic)).status_code == 404
        client.force_login(make_user(Role.LANDLORD))
        assert client.get(self.path(topic)).status_code == 403

    def test_a_file_that_is_gone_from_the_disk(self, client, reader):
        topic = make_topic(attached=[a_pdf()])
        default_storage.delete(File.objects.get().pdf.path)
        assert client.get(self.path(topic)).status_code == 404
        assert client.post(self.path(topic)).status_code == 405


class TestMails:
    def test_choosing_how_often(self, client, reader):
        assert reader.email in text(client.get(MAILS))
        assert client.post(MAILS, {"pace": "weekly"})["Location"] == LIST
        assert Mailing.objects.get().pace == "weekly"
        assert client.post(MAILS, {"pace": "hourly"}).context["form"].errors["pace"]

    def test_doors(self, client):
        assert "/account/login/" in client.get(MAILS)["Location"]
        client.force_login(make_user(Role.STUDENT))
        assert client.get(MAILS).status_code == 403
