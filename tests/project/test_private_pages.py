"""Private unless listed: the whole map of addresses is walked, and whoever is not meant to come in does not."""

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path
from rest_framework.permissions import AllowAny

from frontend.access import landlord_page
from kotatgent import urls
from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role
from tests.project.url_walk import Door, doors

pytestmark = pytest.mark.django_db

# Views of packages carry no audience of ours. Here stands every one of them, and how it guards itself.
FOR_SIGNING_IN = {
    "account_login", "account_logout", "account_inactive", "account_signup", "account_email_verification_sent",
    "account_reset_password", "account_confirm_login_code", "account_confirm_password_reset_code",
    "account_complete_password_reset", "account_password_reset_completed", "account_request_login_code",
    "mfa_authenticate", "mfa_login_webauthn",
}  # fmt: skip
FOR_ACCOUNTS = {
    "account_reauthenticate", "account_email", "account_change_password", "account_set_password", "mfa_index",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "usersessions_list",
}  # fmt: skip
ADMIN, API = "admin", "api"


def unmarked(found: list[Door]) -> list[str]:
    """Views without an audience that stand on no written list."""
    return [
        f"{door.name or door.view.__name__} ({door.route})"
        for door in found
        if not hasattr(door.view, "audience")
        and door.name not in FOR_SIGNING_IN | FOR_ACCOUNTS
        and door.namespaces[:1] not in {(ADMIN,), (API,)}
    ]


def marked_doors() -> list[Door]:
    return [door for door in doors() if hasattr(door.view, "audience")]


def signed_in(client, role: Role, **facts):
    user = User.objects.create_user(email=f"{role}@kotatgent.test", role=role, **facts)
    client.force_login(user)
    return client


def forgotten(request):
    return HttpResponse("secret")


class WithForgottenView:
    handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
    urlpatterns = [*urls.urlpatterns, path("vergeten/", forgotten, name="forgotten")]


def test_every_view_has_an_audience_or_stands_on_the_list():
    assert unmarked(list(doors())) == []


def test_the_list_names_only_what_is_there():
    assert FOR_SIGNING_IN | FOR_ACCOUNTS <= {door.name for door in doors()}


def test_a_view_without_an_audience_is_noticed():
    assert unmarked(list(doors([path("vergeten/", forgotten)]))) == ["forgotten (vergeten/)"]
    nested = [path("balie/", include([path("vergeten/", forgotten, name="forgotten")]))]
    assert unmarked(list(doors(nested))) == ["forgotten (balie/vergeten/)"]
    assert unmarked(list(doors([path("gezien/", landlord_page(forgotten))]))) == []
    del forgotten.audience


@pytest.mark.parametrize("role", [None, Role.STAFF, Role.ADMINISTRATOR, Role.LANDLORD])
def test_a_view_without_an_audience_is_closed_to_everybody(client, role):
    if role:
        signed_in(client, role)
    with override_settings(ROOT_URLCONF=WithForgottenView):
        answer = client.get("/vergeten/")
    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_a_stranger_is_sent_to_sign_in_or_finds_nothing(client):
    open_to_strangers = []
    for door in marked_doors():
        if not door.view.audience.needs_account or door.address is None:
            continue
        for answer in (client.get(door.address), client.post(door.address)):
            sent_away = answer.status_code == 302 and "/account/login/" in answer["Location"]
            if not sent_away and answer.status_code != 404:
                open_to_strangers.append((door.name, answer.status_code))
    assert open_to_strangers == []


def test_every_page_for_accounts_can_be_walked():
    assert [door.route for door in marked_doors() if door.view.audience.needs_account and not door.address] == []


@pytest.mark.parametrize("name", sorted(FOR_ACCOUNTS))
def test_pages_of_packages_for_accounts_send_a_stranger_to_sign_in(client, name):
    (door,) = (door for door in doors() if door.name == name)
    answer = client.get(door.address)
    assert answer.status_code in (302, 404, 405)
    assert answer.status_code != 302 or "/account/" in answer["Location"]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_sees_the_pages_of_another_audience(client, role):
    """With the second factor or without: another role's page is never shown."""
    signed_in(client, role, institution=Institution.objects.create(code="school", name="School"))
    shown = []
    for door in marked_doors():
        roles = door.view.audience.roles
        if roles and role not in roles and client.get(door.address).status_code not in (302, 403, 404):
            shown.append(door.name)
    assert shown == []


@pytest.mark.parametrize("role", [None, Role.LANDLORD, Role.STAFF, Role.PRIVACY_OFFICER])
def test_reference_data_is_for_administrators(client, role):
    if role:
        signed_in(client, role)
    for door in doors():
        if door.namespaces[:1] == (ADMIN,) and door.name not in {"admin:login", "admin:logout"} and door.address:
            assert client.get(door.address).status_code in (302, 403, 404), door.name


# The public part of the API, as its contract names it: no personal data of anybody. The last one is the API's own 404.
OPEN_IN_THE_API = {
    "api:listings", "api:listing", "api:addresses", "api:certificate", "api:figures", "api:schema", "api:docs",
    "api:open_data_csv", "api:open_data_json", "api:open_data_geojson", "api:open_data_csv_metadata",
    "api:open_data_turtle", "api:open_data_jsonld", "api:open_data_changes", "api/v1/^",
}  # fmt: skip


def open_in_the_api() -> set[str]:
    """Views of the API that let everybody in, or that are no views of Django REST framework at all."""
    return {
        door.name or door.route
        for door in doors()
        if door.namespaces[:1] == (API,)
        and any(rule is AllowAny for rule in getattr(getattr(door.view, "cls", None), "permission_classes", [AllowAny]))
    }


def test_api_asks_who_somebody_is_unless_it_stands_on_the_list():
    assert open_in_the_api() == OPEN_IN_THE_API


@pytest.mark.parametrize("role", [None, Role.STUDENT, Role.STAFF])
def test_the_rest_of_the_api_is_closed_to_strangers_and_without_the_second_factor(client, role):
    if role:
        signed_in(client, role)
    closed = [
        door for door in doors() if door.namespaces[:1] == (API,) and (door.name or door.route) not in OPEN_IN_THE_API
    ]
    assert closed
    for door in closed:
        for answer in (client.get(door.address), client.post(door.address)):
            assert answer.status_code in (401, 403, 404), door.name
