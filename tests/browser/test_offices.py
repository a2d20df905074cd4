"""The pages of the desk, of the privacy officer and of the administrator: nothing for axe to find, on a desk and on a
phone, in light and in dark."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from inspections.imports import import_certificates
from inspections.models import ImportDoubt
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock
from kotatgent.followups import actions as followups
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from kotatgent.places.models import Street
from landlords.models import Tenure
from tests.browser.conftest import PHONE
from tests.factories.accounts import make_user
from tests.factories.landlords import make_building, make_landlord, make_room, user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "number,issued_on,valid_until,street,house_number,box,postcode,rooms,max_residents,vlok_reference"


@pytest.fixture
def town() -> dict[str, list[object]]:
    """Something of everything that the offices see. Page name → its arguments."""
    now = clock.now()
    Street.objects.create(register_id="1", name="Veldstraat")
    landlord = make_landlord(first_name="Noor", last_name="Van den Broeck", now=now)
    room = make_listing(landlord=landlord, now=now, room_facts={"label": "Kamer 1"}).room
    building = room.building
    make_listing(make_room(building, label="Kamer 2", now=now), now=now)
    number = building.address.number
    make_building(make_landlord(now=now), street="Veldstraat", house_number=number, now=now)
    rows = (
        f"CA-2019-17,2019-05-04,2029-05-04,Veldstraat,{number},,9000,Kamer 1,4,VLOK-12",
        f"CA-2020-18,2020-05-04,2030-05-04,Veldstrat,{number},,9000,Kamer 2|Zolder,2,",
    )
    import_certificates(
        "\n".join((LIST, *rows, "")).encode(), file_name="lijst.csv", by=COMMAND, now=now, fire_reason="nagekeken"
    )
    followups.plan(kind="certificate", code="X1", step="unheard-of", due_on=clock.today(), by=COMMAND, now=now)
    sweep.run(now=now)
    user = user_of(landlord)
    mail = Notice.objects.create(
        code="MAIL3", template="x", to_user=user, to_email=user.email, language="nl", subject="Je attest loopt af",
        body="Dag,\n\nVraag op tijd een nieuw attest.\n", about_kind="building", about_code=building.code,
        state="failed", queued_at=now, try_at=now, attempts=6, error="550 mailbox unknown",
    )  # fmt: skip
    doubt = ImportDoubt.objects.get()
    return {
        "desk_home": [],
        "desk_building": [building.code],
        "desk_found": [building.code],
        "desk_link": [building.code],
        "desk_none": [building.code],
        "desk_place": [building.code],
        "desk_claim": [Tenure.objects.get(state="claimed").code],
        "desk_doubt": [doubt.code],
        "desk_landlords": [],
        "desk_landlord": [landlord.code],
        "desk_mails": [],
        "desk_mail": [mail.code],
        "desk_follow_up": [FollowUp.objects.get(state="failed").pk],
        "desk_terms": [],
        "desk_term": ["first-inspection"],
        "checklists": [],
        "checklist": ["quality", 2],
        "checklist_new": [],
        "desk_conditions": [],
        "desk_condition": [1],
    }


OPTIONS = [{}, {"viewport": PHONE, "color_scheme": "dark", "locale": "en-BE"}]


@pytest.mark.parametrize("options", OPTIONS, ids=["desk", "phone-dark"])
def test_desk(new_page, town, accessible, options):
    page: Page = new_page(user=make_user(Role.STAFF), **options)
    for name, args in town.items():
        page.goto(reverse(name, args=args))
        accessible(page)


def test_what_was_wrong_and_what_will_be_shown(new_page, town, accessible):
    page: Page = new_page(user=make_user(Role.STAFF))
    page.goto(reverse("desk_found", args=town["desk_found"]))
    page.get_by_role("button", name="Kijk na").click()
    accessible(page)
    page.get_by_label("Nummer van het attest").fill("CA-2021-9")
    page.get_by_label("Datum van het attest").fill("2021-03-01")
    page.get_by_label("Kamer 2").check()
    page.get_by_label("Reden zonder gunstig brandverslag").fill("De brandweer antwoordde per brief.")
    page.get_by_role("button", name="Kijk na").click()
    accessible(page)
    page.get_by_role("button", name="Registreer").click()
    assert page.get_by_text("Attest CA-2021-9 is geregistreerd.").is_visible()
    assert page.get_by_text("Conformiteitsattest datum 01/03/2021").is_visible()
    accessible(page)


@pytest.mark.parametrize("options", OPTIONS, ids=["desk", "phone-dark"])
def test_a_row_in_doubt_with_a_building_chosen(new_page, town, accessible, options):
    page: Page = new_page(user=make_user(Role.STAFF), **options)
    page.goto(reverse("desk_doubt", args=town["desk_doubt"]))
    page.get_by_role("link", name="Veldstraat").click()
    accessible(page)


@pytest.mark.parametrize("options", OPTIONS, ids=["desk", "phone-dark"])
def test_privacy_officer(new_page, town, accessible, options):
    page: Page = new_page(user=make_user(Role.PRIVACY_OFFICER), **options)
    page.goto(reverse("privacy_home"))
    accessible(page)


@pytest.mark.parametrize("options", OPTIONS, ids=["desk", "phone-dark"])
def test_administrator(new_page, accessible, options):
    colleague = make_user(Role.STAFF)
    page: Page = new_page(user=make_user(Role.ADMINISTRATOR), **options)
    for name, args in (
        ("administrators_home", []),
        ("administrators_open", []),
        ("administrators_close", [colleague.pk]),
    ):
        page.goto(reverse(name, args=args))
        accessible(page)
