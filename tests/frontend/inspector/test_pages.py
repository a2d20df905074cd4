"""The inspector's pages: who may come in, one item a screen, what is saved and what is refused."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.formats import date_format

from inspections.actions import offers, visits
from inspections.enums import Kind
from inspections.models import Finding, Report, Visit
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock, workdays
from kotatgent.media.models import Picture
from tests.factories.accounts import make_user
from tests.factories.inspecting import begun, inspected
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing
from tests.factories.opening import may_open
from tests.media.pictures import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def building():
    building = make_building()
    make_room(building, label="1A")
    return building


@pytest.fixture
def inspector():
    return make_user(Role.QUALITY_INSPECTOR)


@pytest.fixture
def me(client, inspector):
    client.force_login(inspector)
    return client


@pytest.fixture
def report(building, inspector):
    return begun(building, by=inspector, now=clock.now())


def pages(report):
    return [
        f"pand/{report.building.code}/bezoek/",
        f"bezoek/{report.visit.code}/",
        f"verslag/{report.code}/",
        f"verslag/{report.code}/kamers/",
        f"verslag/{report.code}/co/",
        f"verslag/{report.code}/washbasin/{report.building.rooms.get().code}/",
        f"verslag/{report.code}/besluit/",
        f"verslag/{report.code}/tekenen/",
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_works_for_the_inspector_and_a_colleague(client, report, language):
    for user in (report.visit.inspector, make_user(Role.QUALITY_INSPECTOR)):
        client.force_login(user)
        for path in ["", *pages(report)]:
            assert client.get(f"/{language}/inspectie/{path}", follow=True).status_code == 200, path


def test_the_other_service_may_not_write(client, report):
    client.force_login(make_user(Role.FIRE_INSPECTOR))
    for path in pages(report)[1:]:
        assert client.get(f"/nl/inspectie/{path}").status_code == 403, path


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT, Role.STEERING, Role.PARTNER])
def test_others_may_not_come_in(client, report, role):
    client.force_login(make_user(role))
    for path in ["", f"pand/{report.building.code}/", *pages(report)]:
        assert client.get(f"/nl/inspectie/{path}").status_code == 403, path


def test_anonymous_signs_in_first(client, report):
    for path in pages(report):
        assert "/account/login/" in client.get(f"/nl/inspectie/{path}")["Location"], path


def test_no_second_factor_sees_nothing(client, report):
    client.force_login(make_user(Role.QUALITY_INSPECTOR, second_factor=False))
    for path in ["", *pages(report)]:
        assert client.get(f"/nl/inspectie/{path}")["Location"] == "/nl/account/2fa/", path


def test_unknown_and_wrong_method(me, report):
    assert me.get("/nl/inspectie/verslag/XXXXXXXX/").status_code == 404
    assert me.get(f"/nl/inspectie/verslag/{report.code}/no-such-item/").status_code == 404
    assert me.get(f"/nl/inspectie/bezoek/{report.visit.code}/begin/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_work_list_costs_the_same_for_any_number(me, count, django_assert_max_num_queries):
    for _number in range(count):
        make_listing()
    with django_assert_max_num_queries(25):
        assert me.get("/nl/inspectie/").context["waiting"].open == count


def test_a_visit_in_the_past_is_refused_at_its_field(me, building):
    path = f"/nl/inspectie/pand/{building.code}/bezoek/"
    page = me.post(path, {"planned_for": "2020-01-01T10:00"})
    assert page.context["form"].errors["planned_for"]
    assert 'value="2020-01-01T10:00"' in page.content.decode()
    assert not Visit.objects.exists()


def test_one_press_saves_the_category_note_and_photo_and_goes_on(me, report):
    photo = SimpleUploadedFile("x.jpg", jpeg(), content_type="image/jpeg")
    facts = {"category": "III", "note": "Geiser zonder afvoer", "photo": photo, "version": "0"}
    answer = me.post(f"/nl/inspectie/verslag/{report.code}/co/", facts)
    assert answer.status_code == 302
    finding = Finding.objects.get()
    assert (finding.category, finding.note, finding.photos.count()) == ("III", "Geiser zonder afvoer", 1)
    me.post(f"/nl/inspectie/verslag/{report.code}/co/", {"category": "ok", "version": str(finding.version)})
    assert not Finding.objects.exists()
    assert not Picture.objects.exists()


def test_a_photo_that_is_none_saves_nothing_of_the_finding(me, report):
    photo = SimpleUploadedFile("x.jpg", b"no picture", content_type="image/jpeg")
    page = me.post(f"/nl/inspectie/verslag/{report.code}/co/", {"category": "III", "note": "n", "photo": photo})
    assert page.context["form"].errors["photo"]
    assert not Finding.objects.exists()


def test_two_inspectors_at_one_item_the_second_sees_both(client, report):
    path = f"/nl/inspectie/verslag/{report.code}/co/"
    client.force_login(report.visit.inspector)
    client.post(path, {"category": "II", "note": "eerste", "version": "0"})
    client.force_login(make_user(Role.QUALITY_INSPECTOR))
    page = client.post(path, {"category": "III", "note": "tweede", "version": "0"}).content.decode()
    assert "eerste" in page and "tweede" in page
    assert Finding.objects.get().note == "eerste"


def test_kept_on_the_server_says_the_moment_of_the_last_save(me, report):
    moment = clock.now() - dt.timedelta(hours=2)
    Report.objects.filter(pk=report.pk).update(saved_at=moment)
    page = me.get(f"/nl/inspectie/verslag/{report.code}/").content.decode()
    assert f"Bewaard op de server, om {moment.astimezone(clock.BRUSSELS):%H:%M}" in page


def test_a_signed_report_is_read_by_every_office_and_written_by_none(client, building):
    report = inspected(building)
    for role in (Role.FIRE_INSPECTOR, Role.STAFF, Role.DECISION_MAKER, Role.QUALITY_INSPECTOR):
        client.force_login(make_user(role))
        assert client.get(f"/nl/inspectie/verslag/{report.code}/").status_code == 200
    answer = client.post(f"/nl/inspectie/verslag/{report.code}/tekenen/")
    assert answer.status_code in (403, 409) or answer.context["form"].errors


def test_opening_the_file_of_a_building_is_an_event(client, building):
    user = make_user(Role.STAFF)
    client.force_login(user)
    may_open(building, user)
    client.get(f"/nl/inspectie/pand/{building.code}/")
    assert Event.objects.filter(kind="read", subject_code=building.code, actor_id=user.pk).count() == 1


def test_fire_sees_its_own_list(client):
    make_listing()
    client.force_login(make_user(Role.FIRE_INSPECTOR))
    page = client.get("/nl/inspectie/")
    assert page.context["kind"] == Kind.FIRE
    assert page.context["waiting"].open == 1


def test_moments_that_wait_for_the_landlord_are_seen_instead_of_another_visit(me, building, inspector):
    now = clock.now()
    make_listing(building.rooms.get())
    first = clock.start_of(workdays.on_or_after(clock.date_of(now) + dt.timedelta(days=7))) + dt.timedelta(hours=9)
    moments = [first, first + dt.timedelta(hours=2)]
    offer = offers.propose(building, kind=Kind.QUALITY, moments=moments, by=inspector, now=now)
    by = f"kiest een moment, uiterlijk op {date_format(offer.answer_by, 'j F Y')}"
    plan, see = f"/nl/inspectie/pand/{building.code}/bezoek/", f"/nl/inspectie/pand/{building.code}/momenten/"
    for path in ("/nl/inspectie/", f"/nl/inspectie/pand/{building.code}/"):
        page = me.get(path).content.decode()
        assert by in page and see in page and plan not in page, path
    page = me.get(plan).content.decode()
    assert by in page and "worden deze momenten ingetrokken" in page


def test_a_visit_of_before_without_a_report_says_so_and_a_later_one_has_a_page(me, inspector):
    now = clock.now()
    late, later = make_listing().room.building, make_listing().room.building
    for building, planned, told in ((late, -3, -20), (later, 20, 0)):
        visits.plan_visit(
            building,
            kind=Kind.QUALITY,
            planned_for=now + dt.timedelta(days=planned),
            any_day=True,
            by=inspector,
            now=now + dt.timedelta(days=told),
        )
    page = me.get("/nl/inspectie/").content.decode()
    assert page.count("nog geen verslag") == 1
    assert later.address.line not in page.split("Wat te doen is")[0]
    assert "Alle 2 geplande bezoeken" in page
    assert [row.building for row in me.get("/nl/inspectie/bezoeken/").context["visits"]] == [late, later]
