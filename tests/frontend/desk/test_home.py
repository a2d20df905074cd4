import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frontend.desk import work
from inspections.actions import requests
from inspections.enums import Course
from inspections.models import UnfitProcedure
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP, VISITOR
from kotatgent.followups.actions import plan
from kotatgent.moderation import actions as moderation
from kotatgent.moderation import identity
from kotatgent.notices.models import Letter, Notice
from landlords.actions import state_derogation
from listings import actions as listings
from listings import checks
from listings.actions import sublets
from listings.enums import SubletGround
from tests.factories.accounts import NOW, TODAY, make_user, number
from tests.factories.advice import asked as question
from tests.factories.defects import reported
from tests.factories.information import published
from tests.factories.inspecting import decided, inspected, proposal_of
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.listings import make_listing
from tests.factories.meetings import held
from tests.factories.sublets import asked, landlord_user
from tests.frontend.desk.conftest import put_in_doubt
from tests.frontend.desk.test_follow_ups import put_aside

pytestmark = pytest.mark.django_db


def home(client, **query) -> str:
    return client.get(reverse("desk_home"), query).content.decode()


def state_small(room):
    before = {"built_on": dt.date(1990, 1, 1), "first_asked_on": dt.date(2000, 1, 1)}
    return state_derogation(room, by=user_of(landlord_of(room.building)), now=NOW, **before)


def moderate(listing) -> None:
    """A report, an objection and a sentence that was kept, all in one building."""
    building, landlord = listing.room.building, listing.landlord
    facts = {"about": "advert", "ground": "wrong", "words": "x", "email": "", "language": "nl"}
    moderation.report(listing, by=VISITOR, now=NOW, **facts)
    other = make_listing(make_room(building), landlord=landlord)
    case = moderation.report(other, by=VISITOR, now=NOW, **facts).case
    decision = moderation.decide(case, outcome="change", ground="wrong", reason="x", by=make_user(Role.STAFF), now=NOW)
    identity.ask(listing.code, "an@example.org", now=NOW)
    moderation.object_to(decision, words="x", by=user_of(landlord), now=NOW)
    draft = make_listing(make_room(building), landlord=landlord, published=False, description_nl="Enkel meisjes.")
    reasons = {one.key: "x" for one in checks.findings(draft)}
    listings.publish(draft, by=user_of(landlord), now=NOW, reasons=reasons)


def fill(count: int) -> None:
    """This many of everything that can wait."""
    for n in (number() for _ in range(count)):
        listing = make_listing()
        building = listing.room.building
        moderate(listing)
        state_small(make_room(building, area_m2=9))
        newcomer = make_landlord()
        make_building(newcomer, street="Veldstraat", house_number=building.address.number)
        put_in_doubt(f"CA-{n},2020-05-04,2030-05-04,Veldstrat,{building.address.number},,9000,,,")
        put_aside(f"unheard-{n}")
        second_opinion(building)
        for code in (f"M{n}", f"L{n}"):
            mail = Notice.objects.create(
                code=code, template="x", to_email="x@y.test", language="nl", subject="x", body="x", about_kind="x",
                about_code="x", state="failed", queued_at=NOW, try_at=NOW,
            )  # fmt: skip
        Letter.objects.create(code=f"L{n}", notice=mail, cause="refused", made_at=NOW)
        reported(building, theme="gas")
        declared()
        away = asked(make_room(building), ground=SubletGround.EXCHANGE)
        question(now=NOW)
        to_review(f"page-{n}")
        held(days=-3, text="")  # its minutes are to be written
        sublets.object_to(away, objection="other", reason="x", by=landlord_user(away), now=NOW)


def to_review(slug: str) -> None:
    """An information page whose day of review is today."""
    page = published(title_nl=slug, title_en=slug, slug_nl=slug, slug_en=slug)
    plan(kind="page", code=page.code, step="review", due_on=TODAY, owner_role=Role.STAFF, by=SWEEP, now=NOW)


def second_opinion(building) -> None:
    """The landlord asked for a certificate, was refused, and asked for a second opinion."""
    landlord = user_of(landlord_of(building))
    asked = requests.file_request(building, by=landlord, now=NOW)
    asked = requests.refuse_request(asked, reason="x", by=make_user(Role.DECISION_MAKER), now=NOW)
    requests.note_opinion(asked, asked_on=TODAY, by=landlord, now=NOW)


def declared() -> UnfitProcedure:
    """A decision unfit that is to be handed over."""
    room = make_room(make_building())
    report = inspected(room.building, ("co", "III", None))
    return decided(proposal_of(report, Course.UNFIT), Course.UNFIT, reason="CO.").unfit_decision.procedure


def test_nothing_waits(desk):
    page = home(desk)
    assert "Niets wacht op ons" in page
    assert "<table" not in page


def test_everything_that_waits_has_its_row_and_one_action(desk, building, claim, doubt, lost_mail):
    row, case = put_aside(), declared()
    small = state_small(make_room(building, area_m2=9))
    page = home(desk)
    for name, code in (
        ("desk_building", building.code),
        ("desk_claim", claim.code),
        ("desk_doubt", doubt.code),
        ("derogation", small.code),
        ("desk_mail", lost_mail.code),
        ("desk_follow_up", row.pk),
        ("unfit_case", case.code),
    ):
        assert page.count(f'href="{reverse(name, args=[code])}"') == 1
    assert "7 dingen wachten op ons" in page


def test_counts_are_the_same_everywhere(desk):
    fill(2)
    counts = work.counts()
    assert set(counts.values()) == {2}
    page = home(desk)
    assert "36 dingen" in page
    for code, section in work.SECTIONS.items():
        assert f"{section.short} (2)" in page
        alone = home(desk, wat=code)
        assert alone.count('<th scope="row">') == 2
        assert f"{section.short} (2)" in alone


def test_costs_the_same_for_one_and_for_three(desk):
    queries = [{}, *({"wat": code} for code in work.SECTIONS)]

    def asked() -> list[int]:
        found = []
        for query in queries:
            home(desk, **query)  # the first request also fills caches
            with CaptureQueriesContext(connection) as statements:
                rows.append(home(desk, **query).count('<th scope="row">'))
            found.append(len(statements))
        return found

    rows: list[int] = []
    fill(1)
    for_one = asked()
    fill(2)
    assert asked() == for_one
    assert set(rows[len(queries) :]) == {3, 54}


def test_the_most_urgent_comes_first_and_late_is_said_in_words(desk):
    late = make_listing(now=NOW - dt.timedelta(days=60)).room.building
    make_listing()
    page = home(desk)
    assert re.search(r"te laat", page)
    assert page.index(late.address.line) < page.rindex(reverse("desk_building", args=["X"])[:-3])


def test_a_long_section_shows_some_and_the_way_to_all(desk):
    for _ in range(9):
        make_listing()
    page = home(desk)
    assert "Toon alle 9" in page
    assert page.count('<th scope="row">') == 8
    assert home(desk, wat="adressen").count('<th scope="row">') == 9


def test_pages_of_a_section(desk):
    for _ in range(21):
        make_listing()
    assert home(desk, wat="adressen").count('<th scope="row">') == 20
    assert home(desk, wat="adressen", page=2).count('<th scope="row">') == 1
    assert desk.get(reverse("desk_home"), {"wat": "adressen", "page": 3}).status_code == 404


def test_an_unknown_section_is_not_found(desk):
    assert desk.get(reverse("desk_home"), {"wat": "roddel"}).status_code == 404


def test_an_empty_section_says_what_comes_there(desk):
    assert "Elke mail kwam aan" in home(desk, wat="mails")


def test_done_work_leaves_the_list(desk, building):
    desk.post(reverse("desk_none", args=[building.code]))
    assert "Niets wacht op ons" in home(desk)


def test_tomorrow_it_is_a_day_less(client, building):
    with time_machine.travel(NOW + dt.timedelta(days=13)):
        client.force_login(make_user(Role.STAFF))
        assert "morgen" in home(client)
