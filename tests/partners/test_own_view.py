"""The start page of partners: figures of last night in fives, so that nobody finds one landlord; and one's meetings."""

import datetime as dt
import html

import pytest
import time_machine

from kotatgent.accounts.models import Institution
from kotatgent.accounts.roles import Role
from kotatgent.partners.own_view import own_view
from kotatgent.places.models import Campus
from kotatgent.steering import actions
from landlords.models import CampusDistance
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing
from tests.factories.meetings import group_of, make_meeting, make_member
from tests.factories.partners import school, works_at

pytestmark = pytest.mark.django_db
PAGE = "/nl/partners/"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def partner(client):
    user = works_at(school())
    client.force_login(user)
    return user


def page(answer):
    return " ".join(html.unescape(answer.content.decode()).split())


def near(campus, count, minutes=5):
    """So many adverts online at this distance of the campus, and nowhere near another one."""
    building = make_building()
    CampusDistance.objects.filter(building=building).delete()
    CampusDistance.objects.create(building=building, campus=campus, minutes=minutes)
    for number in range(count):
        make_listing(make_room(building, label=f"{minutes}-{number}"))


def counted(institution, nights=1):
    """As the last of so many nights counts what is online."""
    moment = NOW + nights * DAY
    with time_machine.travel(moment, tick=False):
        actions.keep_figures(now=moment)
        return {campus.code: count for campus, count in own_view(institution, today=TODAY + nights * DAY).campuses}


@pytest.mark.parametrize(("count", "shown"), [(0, None), (1, None), (4, None), (5, 5), (9, 5), (10, 10)])
def test_under_five_is_hidden_and_the_rest_goes_by_fives(count, shown):
    campus = Campus.objects.filter(institution=school()).first()
    near(campus, count)
    assert counted(school())[campus.code] == shown


def test_within_fifteen_minutes_and_no_further():
    campus = Campus.objects.filter(institution=school()).first()
    near(campus, 5, minutes=15)
    near(campus, 4, minutes=16)
    assert counted(school())[campus.code] == 5


def test_one_more_is_seen_by_nobody():
    """Not from one night to the next, and not by laying two views side by side: only a fifth one shows."""
    first, second = Campus.objects.filter(institution=school())[:2]
    near(first, 5)
    near(second, 5)
    before = [counted(institution) for institution in (school(), None)]
    near(first, 4, minutes=6)
    assert [counted(institution, nights=2) for institution in (school(), None)] == before
    near(first, 1, minutes=7)
    assert counted(school(), nights=3) == before[0] | {first.code: 10}


def test_the_page_says_so(client, partner):
    campus, other = Campus.objects.filter(institution=school())[:2]
    near(campus, 7)
    near(other, 2)
    counted(school())
    with time_machine.travel(NOW + DAY, tick=False):
        shown = page(client.get(PAGE))
    assert "Geteld op het einde van 2 maart 2026" in shown
    row = shown.split(f'<th scope="row">{campus.name}</th>')[1].split("</tr>")[0]
    hidden = shown.split(f'<th scope="row">{other.name}</th>')[1].split("</tr>")[0]
    assert ">5</td>" in row and "minder dan 5, of verborgen" in hidden


def test_before_the_first_night(client, partner):
    assert "De eerste cijfers komen vannacht" in page(client.get(PAGE))


def test_parameters_ask_for_no_other_distance(client, partner):
    campus = Campus.objects.filter(institution=school()).first()
    near(campus, 7)
    counted(school())
    with time_machine.travel(NOW + DAY, tick=False):
        plain = page(client.get(PAGE)).split("<main")[1]
        other = page(client.get(PAGE, {"max_bike_minutes": "5", "minutes": "5", "campus": "x"})).split("<main")[1]
    assert plain == other


class TestMeetings:
    def test_where_one_has_a_seat(self, client, partner):
        make_member(user=partner, institution=Institution.objects.get(code="hogent"))
        meeting = make_meeting(days=14)
        make_meeting(days=28)
        make_meeting(group_of("steering"), days=7)
        shown = page(client.get(PAGE))
        assert f"/nl/stuurgroep/vergaderingen/{meeting.code}/" in shown and "16 maart" in shown
        assert shown.count("/nl/stuurgroep/vergaderingen/") == 3  # that meeting, and all of them twice
        assert client.get(f"/nl/stuurgroep/vergaderingen/{meeting.code}/").status_code == 200

    def test_none_is_planned(self, client, partner):
        make_member(user=partner)
        assert "Er is geen vergadering gepland" in page(client.get(PAGE))

    @pytest.mark.parametrize("facts", [{"until": dt.date(2026, 3, 1)}, {"starts_on": dt.date(2026, 3, 3)}, None])
    def test_nothing_without_a_seat_today(self, client, partner, facts):
        if facts:
            make_member(user=partner, **facts)
        meeting = make_meeting()
        shown = page(client.get(PAGE))
        assert "Je vergaderingen" not in shown and meeting.code not in shown

    def test_the_desk_finds_them_elsewhere(self, client):
        make_meeting()
        client.force_login(make_user(Role.STAFF))
        assert "Je vergaderingen" not in page(client.get(PAGE))
