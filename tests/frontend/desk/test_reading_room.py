import pytest
from django.urls import reverse

from inspections.models import Checklist, ChecklistItem
from kotatgent.terms.models import Version

pytestmark = pytest.mark.django_db


def test_checklists_with_version_and_how_much_is_confirmed(desk):
    page = desk.get(reverse("checklists")).content.decode()
    for checklist in Checklist.objects.all():
        assert checklist.title_nl in page
        assert f"{checklist.items.count()}, waarvan" in page


@pytest.mark.parametrize("kind", ["quality", "fire"])
def test_a_checklist_shows_each_item_with_its_categories_and_standing(desk, kind):
    page = desk.get(reverse("checklist", args=[kind, 1])).content.decode()
    items = ChecklistItem.objects.filter(checklist__kind=kind, checklist__version=1)
    assert page.count('<th scope="row">') == items.count() > 0
    assert page.count("voorstel</span>") == items.filter(confirmed=False).count()


def test_terms_of_use_are_read_whole(desk):
    version = Version.objects.get()
    assert "van kracht" in desk.get(reverse("desk_conditions")).content.decode()
    page = desk.get(reverse("desk_condition", args=[version.number])).content.decode()
    assert version.text_hash("nl") in page
    assert page.count("<section>") == version.clauses.count()
    english = desk.get(reverse("desk_condition", args=[version.number]).replace("/nl/", "/en/")).content.decode()
    assert version.text_hash("en") in english
