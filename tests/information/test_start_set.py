"""The pages that come with the product: both languages whole, each fact named and known, no page of staff touched."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils.translation import override

from frontend.information_links import leads_to
from kotatgent.accounts.roles import Role
from kotatgent.information import actions, queries, reference_data
from kotatgent.information.markdown import render
from kotatgent.information.marks import marks_in, without_source
from kotatgent.information.models import Edition, Page
from kotatgent.information.reference_data import start_set
from tests.factories.accounts import NOW, make_user
from tests.factories.information import published

FACTS = set(re.findall(r"\*\*(F\d+\.\d+[a-z]?)\*\*", (Path(settings.BASE_DIR) / "docs" / "domain.md").read_text()))
BOTH = [(code, language) for code in start_set() for language in ("nl", "en")]
ASKED_FOR = {
    "norms", "fire-safety", "lease", "deposit", "tax", "certificate", "family-dwelling", "costs", "conflict", "fraud",
    "visits", "accessibility", "register", "inspection",
}  # fmt: skip


def load() -> None:
    reference_data.load(apps.get_app_config("information"), using="default")


def test_the_set_is_whole():
    assert start_set().keys() >= ASKED_FOR
    files = {file.name for file in reference_data.FOLDER.glob("*.md")}
    assert files == {f"{code}.{language}.md" for code, language in BOTH}


@pytest.mark.parametrize(("code", "language"), BOTH)
def test_each_fact_is_known_and_has_its_source(code, language):
    page = start_set()[code]
    text = page[f"body_{language}"]
    assert marks_in(text), "a page without a single source"
    assert set(marks_in(text)) <= FACTS
    assert without_source(text, page["sources"]) == []


@pytest.mark.parametrize("code", start_set())
def test_both_languages_name_the_same_facts_and_every_source_is_used(code):
    page = start_set()[code]
    dutch, english = set(marks_in(page["body_nl"])), set(marks_in(page["body_en"]))
    assert dutch == english
    for source in render(page["body_nl"], page["sources"], "nl").sources:
        assert set(source.line.marks) <= dutch, source.line.name
        assert source.line.seen_on is None  # nobody knows the day, so none is told


@pytest.mark.parametrize(("code", "language"), BOTH)
def test_every_link_leads_somewhere(code, language):
    text = start_set()[code][f"body_{language}"]
    targets = re.findall(r"\]\(([^)]*)\)", text)
    for target in targets:
        kind, _colon, name = target.partition(":")
        assert leads_to(target, language), target
        assert kind != "page" or name in start_set(), target


@pytest.mark.parametrize(("code", "language"), BOTH)
def test_short_and_plain(code, language):
    page = start_set()[code]
    assert len(page[f"summary_{language}"]) <= 200
    assert len(page[f"body_{language}"].split()) <= 400
    sentences = re.split(r"(?<=[.?!:])\s|\n", re.sub(r"\[[A-Z]\d[^\]]*\]", "", page[f"body_{language}"]))
    assert max(len(sentence.split()) for sentence in sentences) <= 36


@pytest.mark.django_db
def test_loading_once_more_changes_nothing_of_staff():
    staff = make_user(Role.STAFF)
    page = Page.objects.get(code="norms")
    actions.change_page(page, by=staff, now=NOW, title_nl="Van ons", sources=page.sources)
    actions.withdraw(Page.objects.get(code="fraud"), by=staff, now=NOW)
    count = Edition.objects.count()
    load()
    assert Page.objects.get(code="norms").title_nl == "Van ons"
    assert Page.objects.get(code="fraud").state == "withdrawn"
    assert Edition.objects.count() == count == len(start_set())


@pytest.mark.django_db
def test_an_address_that_staff_have_is_left_to_them(monkeypatch):
    staff = published(title_nl="Van de balie", slug_nl="van-de-balie")
    late = {"late": start_set()["fraud"] | {"slug_nl": "van-de-balie", "slug_en": "late"}}
    monkeypatch.setattr(reference_data, "start_set", lambda: late)
    load()
    assert queries.at("van-de-balie", "nl") == staff and not Page.objects.filter(code="late").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_the_set_is_read_by_anybody(client, language):
    for page in queries.for_readers():
        with override(language):
            answer = client.get(f"/{language}/info/over/{page.code}/", follow=True)
        content = answer.content.decode()
        assert answer.status_code == 200 and page.shown.part("title", language) in answer.context["title"]
        assert not re.search(r"\[[A-Z]\d", content)
