"""Somebody scans the code on an extract: what the page makes of it."""

import json

import pytest

from inspections import public
from inspections.actions import certificates
from inspections.enums import EndReason
from inspections.extracts import statement
from inspections.models import Certificate
from kotatgent.accounts.roles import Role
from kotatgent.core import clock, signing
from landlords.enums import BuildingKind
from tests.factories.accounts import make_user
from tests.factories.inspecting import certified
from tests.factories.landlords import make_building, make_room

pytestmark = pytest.mark.django_db

OURS = "Dit papier komt uit ons register."
DIFFERS = "maar het register zegt vandaag iets anders"
FOREIGN = "is niet van ons, of is veranderd nadat wij hem ondertekenden"
VALID = "Dit conformiteitsattest is geldig"
ENDED = "Dit conformiteitsattest is niet meer geldig"


@pytest.fixture(autouse=True)
def keys(settings):
    settings.SIGNING_KEYS = signing.next_keys()


@pytest.fixture
def found() -> Certificate:
    return issued()


def issued(**facts) -> Certificate:
    building = make_building(**facts)
    for label in ("Kamer 1", "Kamer 2"):
        make_room(building, label=label)
    return certified(building, now=clock.now()).certificate


def signed(found: Certificate) -> str:
    shown = public.certificate(found.number, on=clock.today())
    assert shown is not None
    return statement.sign(statement.make(shown, on=clock.today()))


def page(client, found: Certificate, code: str | None = None, language: str = "nl") -> str:
    answer = client.get(f"/{language}/attest/{found.number}/", {} if code is None else {"s": code})
    assert answer.status_code == 200
    return answer.content.decode()


def heading(html: str) -> str:
    return html.split("<h1>")[1].split("</h1>")[0]


def end(found: Certificate) -> None:
    boss = make_user(Role.DECISION_MAKER)
    reason = EndReason.RENOVATION
    certificates.end_certificate(found, reason=reason, on=clock.today(), by=boss, now=clock.now())


def test_without_a_statement_as_ever(client, found):
    html = page(client, found)
    assert heading(html) == VALID
    assert "papier" not in html


def test_ours_and_the_same(client, found):
    html = page(client, found, signed(found))
    assert heading(html) == VALID
    assert OURS in html
    assert DIFFERS not in html


def test_a_number_typed_in_small_letters(client, found):
    answer = client.get(f"/nl/attest/{found.number.lower()}/", {"s": signed(found)})
    assert answer.status_code == 200
    assert OURS in answer.content.decode()


def test_ours_and_ended_since(client, found):
    code = signed(found)
    end(found)
    html = page(client, found, code)
    assert heading(html) == ENDED
    assert DIFFERS in html
    assert "Kamer 1, Kamer 2" in html
    assert str(EndReason.RENOVATION.label) not in html  # never why


def test_ours_and_ended_for_one_room(client, found):
    code = signed(found)
    scope = found.scope.get(room__label="Kamer 2")
    scope.ended_on, scope.end_reason = clock.today(), EndReason.RENOVATION
    scope.save()
    html = page(client, found, code)
    assert heading(html) == VALID
    assert DIFFERS in html
    assert '<td data-label="Op het papier">Kamer 1, Kamer 2</td>' in html
    assert '<td data-label="Vandaag in het register">Kamer 1</td>' in html


def test_ours_with_another_number_of_residents(client, found):
    code = signed(found)
    Certificate.objects.filter(pk=found.pk).update(max_residents=9)
    html = page(client, found, code)
    assert DIFFERS in html
    assert '<td data-label="Vandaag in het register">9</td>' in html


def test_tampered_with(client, found):
    head, body, tail = signed(found).split(".")
    for code in (f"{head}.{body[:-2]}AA.{tail}", f"{head}.{body}.{tail[::-1]}", "", "x"):
        html = page(client, found, code)
        assert heading(html) == "Dit papier komt niet uit ons register"
        assert FOREIGN in html
        assert OURS not in html


def test_refused_in_english_too(client, found):
    html = page(client, found, "x", "en")
    assert heading(html) == "This paper does not come from our register"
    assert "Do not rely on this paper." in html


def test_signed_by_another_site(client, found, settings):
    ours, settings.SIGNING_KEYS = settings.SIGNING_KEYS, signing.next_keys()
    settings.SIGNING_KEYS = json.dumps({"keys": json.loads(settings.SIGNING_KEYS)["keys"][:1]})
    code = signed(found)
    settings.SIGNING_KEYS = ours
    assert FOREIGN in page(client, found, code)


def test_signed_with_a_former_key(client, found, settings):
    code = signed(found)
    settings.SIGNING_KEYS = signing.next_keys()
    assert OURS in page(client, found, code)


def test_the_statement_of_another_certificate(client, found):
    other = issued()
    html = page(client, found, signed(other))
    assert heading(html) == "Dit papier komt niet uit ons register"
    assert other.number in html
    assert OURS not in html


def test_signed_but_no_longer_in_the_register(client, found):
    code = signed(found)
    Certificate.objects.filter(pk=found.pk).update(number="CA-9")
    answer = client.get(f"/nl/attest/{found.number}/", {"s": code})
    assert answer.status_code == 404
    assert "niet meer in ons register" in answer.content.decode()


def test_an_unknown_number_with_a_foreign_code(client):
    answer = client.get("/nl/attest/CA-9/", {"s": "x"})
    assert answer.status_code == 404
    assert FOREIGN in answer.content.decode()


def test_a_site_without_keys_says_so(client, found, settings):
    code = signed(found)
    settings.SIGNING_KEYS = ""
    html = page(client, found, code)
    assert heading(html) == VALID
    assert "kunnen de code van dit papier niet nakijken" in html


def test_the_home_of_a_host_keeps_its_number(client):
    found = issued(kind=BuildingKind.HOST_HOME, house_number="7319")
    code = signed(found)
    Certificate.objects.filter(pk=found.pk).update(building=make_building(kind=BuildingKind.HOST_HOME))
    html = page(client, found, code)
    assert "een ander adres" in html
    found.refresh_from_db()
    assert found.building.address.line not in html
    assert "7319" not in html


def test_the_keys_are_for_everybody(client, settings):
    settings.SIGNING_KEYS = signing.next_keys()
    answer = client.get("/.well-known/jwks.json")
    assert answer["Content-Type"] == "application/jwk-set+json"
    assert "public" in answer["Cache-Control"]
    assert "max-age=3600" in answer["Cache-Control"]
    assert answer.json() == signing.public_keys()
    assert len(answer.json()["keys"]) == 2
    assert '"d"' not in answer.content.decode()
