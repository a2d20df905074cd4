import pytest
import time_machine

from inspections.imports import import_certificates
from inspections.models import ImportDoubt
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.notices.models import Notice
from kotatgent.places.models import Street
from landlords.models import Building, Tenure
from landlords.queries import users_of_building
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_building, make_landlord
from tests.factories.listings import make_listing

LIST = "number,issued_on,valid_until,street,house_number,box,postcode,rooms,max_residents,vlok_reference"


@pytest.fixture(autouse=True)
def at_work():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def building() -> Building:
    """One with an advert online, so its address is to be looked up."""
    return make_listing(room_facts={"label": "Kamer 1"}).room.building


@pytest.fixture
def claim(building) -> Tenure:
    newcomer = make_landlord(first_name="Tweede", last_name="Nieuwkomer")
    address = building.address
    make_building(newcomer, street=address.street_name, house_number=address.number)
    return Tenure.objects.get(landlord=newcomer)


def put_in_doubt(*rows: str) -> list[ImportDoubt]:
    Street.objects.get_or_create(register_id="1", name="Veldstraat")
    content = "\n".join((LIST, *rows, "")).encode()
    import_certificates(content, file_name="lijst.csv", by=COMMAND, now=NOW, fire_reason="nagekeken")
    return list(ImportDoubt.objects.order_by("row_number"))


@pytest.fixture
def doubt(building) -> ImportDoubt:
    number = building.address.number
    return put_in_doubt(f"CA-1,2020-05-04,2030-05-04,Veldstrat,{number},,9000,kamer 1,,")[0]


@pytest.fixture
def lost_mail(building) -> Notice:
    user = users_of_building(building).get()
    return Notice.objects.create(
        code="MAILMAIL", template="x", to_user=user, to_email=user.email, language="nl", subject="Je attest loopt af",
        body="Beste,\n\n<b>Vraag</b> op tijd een nieuw.", about_kind="building", about_code=building.code,
        state="failed", queued_at=NOW, try_at=NOW, attempts=6, error="550 mailbox unknown",
    )  # fmt: skip
