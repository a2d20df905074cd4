"""A large town: what was played is copied. Here a small one a few times; the deep tests ask for a large one."""

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.operations import demo_logins
from kotatgent.operations.demo import bulk, town
from kotatgent.operations.register import INVARIANTS
from kotatgent.places.models import Address
from landlords.models import Landlord, Room
from landlords.queries import buildings_of, landlord_of
from listings.models import Listing, Photo
from tests.operations import demo_digest

pytestmark = pytest.mark.xdist_group("copied town")  # what they look at is made once, not in each process

PLAYED, ROOMS, SEED = 60, 150, 7


@pytest.mark.django_db
def test_the_town_is_built_on_an_empty_database():
    """Also the test that asks pytest for a database: the fixtures of this module open it by themselves."""
    assert not User.objects.exists()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """One town for all tests of this module; each test looks at it and changes nothing that stays."""
    mail.outbox = []
    said: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        bulk.fill(rooms=ROOMS, seed=SEED, today=clock.today(), say=said.append, played=PLAYED)
        yield said
        transaction.set_rollback(True)


@pytest.fixture
def look(demo, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def broken() -> dict[str, list[str]]:
    return {code: found.examples for code, one in INVARIANTS.items() if (found := one.tally(clock.today())).broken}


@pytest.mark.usefixtures("look")
class TestTheTown:
    def test_holds_as_many_rooms_as_were_asked(self):
        assert ROOMS - 3 <= Room.objects.count() <= ROOMS
        assert Listing.objects.count() >= Room.objects.count() - 3

    def test_obeys_every_rule_of_the_data(self):
        assert broken() == {}

    def test_every_reference_leads_somewhere(self):
        connection.check_constraints()

    def test_says_how_far_it_is(self, demo):
        assert any("Playing" in words for words in demo)
        assert any(f"{ROOMS} rooms" in words for words in demo)

    def test_each_landlord_is_somebody_else_at_another_address(self):
        for model, column in ((Landlord, "code"), (Landlord, "phone"), (User, "email_key"), (Address, "key")):
            values = model.objects.values_list(column, flat=True)
            assert len(set(values)) == len(values)
        one_street = Address.objects.values_list("street_name", flat=True).distinct()
        assert len(one_street) > 20

    def test_copies_have_photos_of_their_own_name(self):
        assert Photo.objects.values("picture__code").distinct().count() == Photo.objects.count() > ROOMS / 2

    def test_the_account_to_try_it_with_is_there_once(self):
        landlord = landlord_of(demo_logins.account(Role.LANDLORD))
        assert len(buildings_of(landlord)) == 6
        assert User.objects.filter(role=Role.ADMINISTRATOR).count() == 1

    def test_the_inspector_to_try_it_with_has_a_day_that_a_person_can_do(self):
        inspector = demo_logins.account(Role.QUALITY_INSPECTOR)
        assert 0 < inspector.visits.filter(planned_for__date=clock.today()).count() < 8

    def test_a_row_that_comes_after_has_a_number_that_is_free(self):
        user = User.objects.create(email="new@example.test", role=Role.STUDENT)
        assert user.pk == User.objects.latest("pk").pk

    def test_search_finds_what_is_online_and_pages_end_where_they_must(self, client):
        online = Listing.objects.public().count()
        page = client.get(reverse("search"), {"page_size": 48})
        assert page.context["found"].total == online > 48  # more than one page
        last = page.context["results"].paginator.num_pages
        assert client.get(reverse("search"), {"page_size": 48, "page": last}).status_code == 200
        assert client.get(reverse("search"), {"page_size": 48, "page": last + 1}).status_code == 404

    def test_the_sweep_does_what_is_due_once(self):
        now = clock.now()
        sweep.run(now=now)
        assert not FollowUp.objects.due(clock.date_of(now)).for_the_sweep().exists()
        before = demo_digest.of_tables()
        sweep.run(now=now)
        assert demo_digest.of_tables() == before
        assert broken() == {}


@pytest.mark.django_db
class TestRefused:
    def test_more_than_it_can(self):
        with pytest.raises(CommandError, match="At most 100,000"):
            call_command("demo", rooms=bulk.MOST + 1)
        assert not User.objects.exists()

    def test_where_there_is_data(self):
        User.objects.create(email="somebody@example.test", role=Role.STUDENT)
        with pytest.raises(town.NotEmpty):
            bulk.fill(rooms=2000, seed=1, today=clock.today(), say=print)


@pytest.mark.deep
class TestALargeTown:
    def test_the_command_fills_it_and_the_same_seed_gives_the_same_data(self, db):
        digests = []
        for _ in range(2):
            with transaction.atomic():
                out = io.StringIO()
                call_command("demo", rooms=1500, seed=SEED, stdout=out)
                assert "Copying" in out.getvalue()
                assert 1490 <= Room.objects.count() <= 1500
                assert broken() == {}
                digests.append(demo_digest.of_tables())
                transaction.set_rollback(True)
        assert digests[0] == digests[1]
