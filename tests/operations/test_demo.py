import datetime as dt
import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import check_password
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F

from inspections.enums import Course, Kind, ProposalState, ReportState, VisitState
from inspections.models import CertificateRequest, CertificateRoom, ImportDoubt, Proposal, RepairOrder, Report, Visit
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import SECOND_FACTOR_ROLES, Role
from kotatgent.audit.models import Event
from kotatgent.contact.models import Thread
from kotatgent.core import clock
from kotatgent.followups.enums import State as StepState
from kotatgent.followups.models import Clock, FollowUp
from kotatgent.media.models import Picture
from kotatgent.notices.enums import State as NoticeState
from kotatgent.notices.models import Notice
from kotatgent.operations import demo_logins
from kotatgent.operations.demo import town
from kotatgent.operations.demo.people import PASSWORD
from kotatgent.operations.register import INVARIANTS
from landlords.models import Room, Tenure
from landlords.queries import buildings_of, landlord_of
from listings.enums import State
from listings.models import Listing, Photo, Standing
from tests.operations import demo_digest

pytestmark = pytest.mark.xdist_group("town")  # what they look at is made once, not in each process

ROOMS, SEED = 60, 7


@pytest.mark.django_db
def test_the_town_is_built_on_an_empty_database():
    """Also the test that asks pytest for a database: the fixtures of this module open it by themselves."""
    assert not User.objects.exists()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """One town for all tests of this module; each test looks at it and changes nothing that stays."""
    mail.outbox = []
    with django_db_blocker.unblock(), transaction.atomic():
        town.fill(rooms=ROOMS, seed=SEED, today=clock.today())
        yield [message.to for message in mail.outbox]
        transaction.set_rollback(True)


@pytest.fixture
def look(demo, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("look")
class TestTheTown:
    def test_holds_about_as_many_rooms_as_were_asked(self):
        assert ROOMS - 3 <= Room.objects.count() <= ROOMS + 3

    def test_obeys_every_rule_of_the_data(self):
        broken = {
            code: found.examples for code, one in INVARIANTS.items() if (found := one.tally(clock.today())).broken
        }
        assert broken == {}

    def test_every_rule_saw_rows(self):
        blind = {code for code, one in INVARIANTS.items() if not one.tally(clock.today()).seen}
        assert blind == set()

    def test_tells_its_story_in_the_register_from_two_years_ago_to_yesterday(self):
        first, last = Event.objects.earliest("at").at, Event.objects.latest("at").at
        today = clock.start_of(clock.today())
        assert first < today - dt.timedelta(days=720)
        assert today - dt.timedelta(days=2) < last < today

    def test_sends_no_mail_and_leaves_only_the_last_evening_in_the_outbox(self, demo):
        assert demo == []
        waiting = Notice.objects.filter(state=NoticeState.QUEUED)
        assert all(notice.queued_at > clock.start_of(clock.today()) - dt.timedelta(hours=5) for notice in waiting)
        assert Notice.objects.filter(state=NoticeState.SENT).count() > 20

    def test_offices_are_late_as_offices_are(self):
        """A few by weeks, none by a year; no term of three months has grown to more than half a year."""
        today = clock.today()
        work = FollowUp.objects.open().exclude(owner_role="")
        assert work.overdue(today).count() * 3 < work.count()
        assert not work.overdue(today - dt.timedelta(days=200))
        assert not work.filter(step="lookup").overdue(today - dt.timedelta(days=90))
        assert not CertificateRequest.objects.filter(
            state__in=["filed", "silent"], decide_by__lt=today - dt.timedelta(days=60)
        )
        terms = Clock.objects.filter(term__code__in=["repair", "fire-repair"])
        assert terms and all((one.until - one.started_on).days <= 184 for one in terms)

    def test_adverts_have_drawings_as_photos(self):
        assert Photo.objects.values("listing").distinct().count() > ROOMS / 2
        assert Picture.objects.values("sha256").distinct().count() <= 24

    @pytest.mark.parametrize("course", Course.values)
    def test_a_proposal_of_each_course_waits_for_the_decision_maker(self, course):
        assert Proposal.objects.filter(state=ProposalState.OPEN, course=course).exists()

    @pytest.mark.parametrize("kind", Kind.values)
    def test_inspectors_have_visits_today_and_tomorrow_and_a_report_being_written(self, kind):
        inspector = demo_logins.account(Role(f"{kind}_inspector"))
        mine = Visit.objects.filter(inspector=inspector, kind=kind, state=VisitState.PLANNED)
        days = {clock.date_of(moment) for moment in mine.values_list("planned_for", flat=True)}
        assert {clock.today(), clock.today() + dt.timedelta(days=1)} <= days
        assert Report.objects.filter(visit__inspector=inspector, state=ReportState.DRAFT).exists()

    def test_staff_have_a_claim_a_mail_that_failed_rows_in_doubt_and_a_step_set_aside(self):
        assert Tenure.objects.filter(state="claimed").exists()
        assert Notice.objects.filter(state=NoticeState.FAILED).exists()
        assert ImportDoubt.objects.filter(state="open").count() == 2
        assert FollowUp.objects.get(state=StepState.FAILED).error

    def test_certificates_are_there_in_every_state(self):
        states = {listing.certificate(clock.today()) for listing in Listing.objects.public().with_facts()}
        assert states == {"valid", "none", "unknown"}
        assert CertificateRoom.objects.filter(end_reason="unfit").exists()
        assert Standing.objects.exclude(block="").exists()


@pytest.mark.usefixtures("look")
class TestTheLandlordToTryItWith:
    def test_has_a_home_page_with_something_of_each_kind(self):
        landlord = landlord_of(demo_logins.account(Role.LANDLORD))
        buildings = buildings_of(landlord)
        mine = Listing.objects.filter(landlord=landlord)
        soon = clock.today() + dt.timedelta(days=100)
        assert len(buildings) == 6
        assert RepairOrder.objects.filter(building__in=buildings, state="running").exists()
        assert Standing.objects.filter(room__building__in=buildings, valid_until__lt=soon).exists()
        assert mine.filter(state=State.REMOVED).exists()
        asked = mine.filter(asking__asked_on=clock.today() - dt.timedelta(days=4))
        assert asked.filter(state=State.PUBLISHED, confirmed_on__lt=F("asking__asked_on")).count() == 1
        assert mine.filter(state=State.PAUSED, paused_why="stale").count() == 1
        assert mine.filter(state=State.DRAFT, fixed_cents=None).exists()
        assert Thread.objects.filter(listing__in=mine, landlord_read_at=None).exists()
        assert Thread.objects.filter(listing__in=mine).exclude(landlord_read_at=None).exists()


@pytest.mark.usefixtures("look")
class TestLogins:
    @pytest.mark.parametrize("role", Role.values)
    def test_there_is_an_account_for_each_role_with_the_printed_password(self, role):
        user = demo_logins.account(Role(role))
        assert user.email == f"{role}@demo.kotatgent.example"
        assert check_password(PASSWORD, user.password)
        assert any(user.email in line and demo_logins.code(user) in line for line in demo_logins.describe())

    def test_all_accounts_share_one_hash(self):
        assert User.objects.values("password").distinct().count() == 1

    @pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
    def test_the_printed_code_is_the_one_that_the_second_factor_takes(self, role, settings):
        settings.DEBUG = True
        out = io.StringIO()
        call_command("demo_code", role, stdout=out)
        authenticator = Authenticator.objects.get(user=demo_logins.account(Role(role)))
        assert TOTP(authenticator).validate_code(out.getvalue().strip())

    def test_no_code_without_debug(self, settings):
        settings.DEBUG = False
        with pytest.raises(CommandError, match="DEBUG"):
            call_command("demo_code", "staff")

    def test_no_code_for_a_role_without_a_second_factor(self):
        with pytest.raises(CommandError, match="invalid choice"):
            call_command("demo_code", "student")

    def test_no_code_where_there_is_no_demo(self, settings):
        settings.DEBUG = True
        User.objects.filter(role=Role.STAFF).update(is_active=False)
        with pytest.raises(CommandError, match="no demo"):
            call_command("demo_code", "staff")


@pytest.mark.usefixtures("look")
class TestASecondTime:
    def test_a_database_with_accounts_is_left_alone(self):
        before = demo_digest.of_tables()
        with pytest.raises(CommandError, match="only fills an empty"):
            call_command("demo", rooms=ROOMS)
        assert demo_digest.of_tables() == before

    def test_if_empty_says_nothing_and_does_nothing(self):
        before = demo_digest.of_tables()
        call_command("demo", "--if-empty", rooms=ROOMS)
        assert demo_digest.of_tables() == before
