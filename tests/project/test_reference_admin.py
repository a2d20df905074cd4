"""The door under /naslag/: reference data only, administrators only, every change in the audit register."""

import pytest
from django.contrib import admin
from django.urls import reverse

from inspections.models import Certificate, Checklist
from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.audit.reference_admin import ReferenceAdmin
from kotatgent.operations.admin_site import ReferenceSite
from kotatgent.places.models import Campus, Place
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

REFERENCE_DATA = {
    "accounts.Institution", "places.Place", "places.Campus", "places.Street", "places.Neighbourhood",
    "places.ReferenceFile", "followups.Term", "inspections.Checklist", "meetings.Group",
}  # fmt: skip
ONLY_LOOKED_AT = {"places.Street", "places.Neighbourhood", "places.ReferenceFile", "followups.Term",
                  "inspections.Checklist"}  # fmt: skip


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def naslag(client, administrator):
    client.force_login(administrator)
    return client


def registered() -> dict[str, type]:
    return {model._meta.label: model for model in admin.site._registry}


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_no_case_no_person_and_no_secret_is_registered():
    assert set(registered()) == REFERENCE_DATA


def test_what_packages_register_by_themselves_is_left_out():
    """allauth registers addresses, second factors and sessions; Django registers groups."""
    site = ReferenceSite()
    site.register(User)
    site.register([Certificate], admin.ModelAdmin)
    assert not site._registry
    site.register(Place, ReferenceAdmin)
    assert list(site._registry) == [Place]


@pytest.mark.parametrize("label", sorted(REFERENCE_DATA))
def test_lists_and_pages_are_shown(naslag, label):
    model = registered()[label]
    assert naslag.get(address(model, "changelist")).status_code == 200
    if row := model._default_manager.first():
        assert naslag.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("label", sorted(ONLY_LOOKED_AT))
def test_what_comes_from_elsewhere_is_only_looked_at(naslag, label):
    model = registered()[label]
    assert naslag.get(address(model, "add")).status_code == 403
    if row := model._default_manager.first():
        assert naslag.post(address(model, "change", row.pk), {}).status_code == 403


@pytest.mark.parametrize("label", sorted(REFERENCE_DATA))
def test_nothing_is_deleted(naslag, label):
    model = registered()[label]
    if row := model._default_manager.first():
        assert naslag.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        naslag.post(address(model, "changelist"), chosen)
        assert model._default_manager.filter(pk=row.pk).exists()


def test_an_addition_and_a_change_are_in_the_audit_register(naslag, administrator):
    naslag.post(address(Institution, "add"), {"code": "nieuw", "name": "Nieuwe school"})
    made = Institution.objects.get(code="nieuw")
    naslag.post(address(Institution, "change", made.pk), {"code": "nieuw", "name": "Andere naam"})
    made.refresh_from_db()
    assert made.name == "Andere naam"
    changed, created = Event.objects.about(made)
    assert (created.kind, created.actor_id, created.facts) == ("created", administrator.pk, {"where": "naslag"})
    assert (changed.kind, changed.facts) == ("changed", {"where": "naslag", "fields": ["name"]})


def test_a_campus_is_moved_and_the_event_names_the_fields(naslag):
    campus = Campus.objects.first()
    facts = {
        "institution": campus.institution_id,
        "code": campus.code,
        "name": campus.name,
        "lat": "51.01",
        "lon": "3.71",
    }
    naslag.post(address(Campus, "change", campus.pk), facts)
    assert Event.objects.about(campus).get().facts["fields"] == ["lat", "lon"]


def test_without_its_event_a_change_does_not_happen(naslag, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError("the register is full")

    monkeypatch.setattr("kotatgent.audit.reference_admin.record", refuse)
    with pytest.raises(RuntimeError):
        naslag.post(address(Institution, "add"), {"code": "nieuw", "name": "Nieuwe school"})
    assert not Institution.objects.filter(code="nieuw").exists()


def test_a_checklist_shows_its_items_without_a_way_to_change_them(naslag):
    checklist = Checklist.objects.first()
    page = naslag.get(address(Checklist, "change", checklist.pk)).content.decode()
    assert checklist.items.first().title_nl in page
    assert 'name="items-0-title_nl"' not in page


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_other_roles_do_not_come_in(client, role):
    client.force_login(make_user(role))
    answer = client.get(reverse("admin:index"))
    assert answer.status_code in (302, 403)
    assert "places" not in answer.content.decode()


def test_a_stranger_and_an_administrator_without_second_factor_do_not_come_in(client):
    assert "/account/login/" in client.get(reverse("admin:index"), follow=True).redirect_chain[-1][0]
    client.force_login(make_user(Role.ADMINISTRATOR, second_factor=False))
    assert client.get(reverse("admin:index"))["Location"] == "/nl/account/2fa/"
