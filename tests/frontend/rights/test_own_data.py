"""What we hold on somebody, on their own page; and the copy that they take away."""

import datetime as dt
import io
import zipfile

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.audit.reading import record_reading
from kotatgent.privacy import actions
from kotatgent.privacy.enums import ExportState
from kotatgent.privacy.models import Export
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_landlord, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db
URL = "/nl/mijn-gegevens/"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def landlord():
    return make_landlord(first_name="Marieke", last_name="Onbestaand")


@pytest.fixture
def me(client, landlord):
    client.force_login(user_of(landlord))
    return client


@pytest.fixture
def ready(landlord) -> Export:
    export = actions.ask_export(by=user_of(landlord), now=NOW, language="nl")
    actions.make_exports(now=NOW)
    return export


def test_it_says_what_is_held_and_what_for(me, landlord):
    make_listing(landlord=landlord)
    page = me.get(URL).content.decode()
    for words in (
        "Marieke Onbestaand",
        landlord.code,
        "Het register van kotbazen",
        "Zoekertjes (1)",
        "Studenten een kamer laten vinden",
        "Publieke taak, art. 6(1)(e) AVG",
        "12 maanden nadat het is ingetrokken",
    ):
        assert words in page
    assert "F5." not in page


def test_who_looked_is_said_by_role_and_day(me, landlord):
    record_reading(landlord, by=make_user(Role.STAFF, email="balie@kotatgent.test"), now=NOW, page="desk_landlord")
    page = me.get(URL).content.decode()
    assert f"Kotbaas {landlord.code}" in page and "2 maart 2026" in page
    assert "balie@kotatgent.test" not in page


@pytest.mark.parametrize("role", list(Role))
def test_every_account_has_the_page(client, role):
    client.force_login(make_user(role))
    assert client.get(URL).status_code == 200


def test_it_costs_the_same_however_often_somebody_looked(me, landlord):
    reader = make_user(Role.STAFF)
    counts = []
    for day in range(3):
        record_reading(landlord, by=reader, now=NOW + dt.timedelta(days=day), page="desk_landlord")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            me.get(URL)
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_asking_for_a_copy_and_fetching_it(me, landlord):
    page = me.post(reverse("own_data_ask"), follow=True).content.decode()
    assert "binnen het uur" in page and "Vraag een kopie" not in page
    actions.make_exports(now=NOW)
    export = Export.objects.get()
    address = reverse("own_data_copy", args=[export.code])
    assert address in me.get(URL).content.decode()
    answer = me.get(address)
    body = b"".join(answer.streaming_content)
    assert zipfile.ZipFile(io.BytesIO(body)).namelist() == ["kotatgent.json", "kotatgent.html"]
    assert answer["Cache-Control"] == "private, no-store"
    assert Event.objects.filter(kind="read", subject_kind="export", subject_code=export.code).count() == 1


def test_asking_twice_says_that_it_is_under_way(me):
    me.post(reverse("own_data_ask"))
    assert "Je kopie wordt al gemaakt" in me.post(reverse("own_data_ask"), follow=True).content.decode()
    assert Export.objects.count() == 1


def test_the_link_ends_with_the_week(me, ready, today):
    address = reverse("own_data_copy", args=[ready.code])
    today.move_to(NOW + dt.timedelta(days=7) - dt.timedelta(seconds=1))
    assert b"".join(me.get(address).streaming_content)
    today.move_to(NOW + dt.timedelta(days=7))
    assert me.get(address).status_code == 404
    assert address not in me.get(URL).content.decode()


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.STAFF, Role.PRIVACY_OFFICER])
def test_nobody_else_fetches_it(client, ready, role):
    client.force_login(make_user(role))
    assert client.get(reverse("own_data_copy", args=[ready.code])).status_code == 404


def test_a_copy_that_is_not_there(me):
    assert me.get(reverse("own_data_copy", args=["NERGENS"])).status_code == 404


def test_one_that_is_not_made_yet(me, landlord):
    export = actions.ask_export(by=user_of(landlord), now=NOW, language="nl")
    assert export.state == ExportState.ASKED
    assert me.get(reverse("own_data_copy", args=[export.code])).status_code == 404


@pytest.mark.parametrize(
    ("name", "args", "method"),
    [("own_data", [], "get"), ("own_data_ask", [], "post"), ("own_data_copy", ["X"], "get")],
)
def test_without_an_account(client, name, args, method):
    answer = getattr(client, method)(reverse(name, args=args))
    assert answer.status_code == 302 and reverse("account_login") in answer["Location"]


@pytest.mark.parametrize(
    ("name", "args", "method"),
    [("own_data", [], "post"), ("own_data_ask", [], "get"), ("own_data_copy", ["X"], "post")],
)
def test_the_wrong_method(me, name, args, method):
    assert getattr(me, method)(reverse(name, args=args)).status_code == 405
