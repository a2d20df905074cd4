"""The lease and the inventory of an advert, read back line by line."""

import datetime as dt
import io

import pypdf
import pytest
import time_machine

from kotatgent.accounts.roles import Role
from kotatgent.core import throttle
from landlords.enums import BuildingKind, LandlordKind, RoomKind, Use
from listings.enums import Bicycles, Furniture
from listings.models import Listing
from tests.factories.accounts import make_user
from tests.factories.landlords import join, landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.listings import certify, make_listing, none_known

pytestmark = pytest.mark.django_db

DAY = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)  # a Monday
DRAFT = "Ontwerptekst van Kotatgent, door de Stad te bevestigen voor gebruik."


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel(DAY, tick=False):
        yield


def fetched(client, listing: Listing, kind: str, language: str = "nl", *, own: bool = False) -> pypdf.PdfReader:
    where = "mijn/zoekertjes" if own else "koten"
    answer = client.get(f"/nl/{where}/{listing.code}/papieren/{kind}-{language}.pdf")
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Type"] == "application/pdf" and answer["X-Robots-Tag"] == "noindex"
    return pypdf.PdfReader(io.BytesIO(answer.content))


def lines(reader: pypdf.PdfReader) -> list[str]:
    """Without the foot of the page; what was broken in two stays two lines."""
    found = [line.strip() for page in reader.pages for line in page.extract_text().split("\n")]
    return [line for line in found if line and " · " not in line]


def under(found: list[str], heading: str) -> list[str]:
    """The lines of one clause."""
    rest = found[found.index(heading) + 1 :]
    number = int(heading.split(".")[0])
    return rest[: next((n for n, line in enumerate(rest) if line.startswith(f"{number + 1}. ")), len(rest))]


class TestLease:
    def test_of_the_landlord_it_is_filled_in(self, client):
        landlord = make_landlord(postal_street="Kouter 7", postal_postcode="9000", postal_place="Gent")
        listing = make_listing(landlord=landlord, room_facts={"label": "Kamer 3"}, tax_cents=163600)
        certify(listing.room, issued_on=dt.date(2026, 1, 15), max_residents=8)
        client.force_login(user_of(landlord))
        reader = fetched(client, listing, "huurovereenkomst", own=True)
        found = lines(reader)
        street = listing.room.building.address.line
        assert found[:2] == [DRAFT, "Huurovereenkomst voor een studentenkamer"]
        assert f"Ingevuld uit zoekertje {listing.code} op Kotatgent, zoals het was op 2 maart 2026." in found
        assert under(found, "1. De verhuurder") == [
            "Voornamen en familienaam Fien Verzonnen",
            "Adres Kouter 7, 9000 Gent",
            "Geboorteplaats en -datum",
            f"Registratienummer bij Kotatgent {landlord.code}",
        ]
        assert under(found, "3. Wat er verhuurd wordt")[1:9] == [
            f"Adres {street}, 9000 Gent",
            "Kamer Kamer 3",
            "Soort Kamer",
            "Verdieping 1",
            "Nettovloeroppervlakte 14 m²",
            "Voor 1 persoon",
            "Van de huurder alleen wastafel",
            "Gedeeld met anderen toilet, douche of bad en keuken",
        ]
        assert under(found, "5. Hoelang")[-4:] == [
            "Soort contract Studentenhuurcontract",
            "Begint op 1 september 2026",
            "Duur 12 maanden",
            "Laatste dag",
        ]
        assert under(found, "7. Huurprijs") == ["Huur, per maand € 400"]
        assert under(found, "8. Kosten")[2:] == [
            "Al in de huurprijs internet",
            "Vaste kosten, per maand € 30 (water)",
            "Voorschotten, afgerekend via de meter, per",
            "maand € 20 (verwarming)",
            "Betaald naar verbruik elektriciteit",
            "Niet aanwezig televisie",
            "Alles inbegrepen, per maand € 450",
        ]
        assert under(found, "9. Belasting")[-1] == "Doorgerekende belasting, per jaar € 1.636"
        assert "Waarborg € 800" in under(found, "11. Waarborg")
        assert under(found, "14. Conformiteitsattest en energie")[2:] == [
            "Conformiteitsattest Conformiteitsattest datum 15/01/2026",
            "Zoals het in het register stond op 2 maart 2026",
            "Geldig tot en met 15 januari 2036",
            "Maximaal aantal bewoners 8",
            "Energie (EPC) 180 kWh/m² per jaar, het hele gebouw (EPC NR)",
        ]
        assert reader.trailer["/Root"]["/Lang"] == "nl"
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]

    def test_of_a_draft_what_is_not_there_is_a_line_to_write_on(self, client):
        room = make_room()
        landlord = landlord_of(room.building)
        listing = make_listing(
            room,
            published=False,
            rent_cents=40000,
            deposit_cents=None,
            fixed_cents=None,
            advance_cents=None,
            utilities={},
            months=None,
            available_from=None,
            epc_score=None,
            epc_scope="",
        )
        client.force_login(user_of(landlord))
        found = lines(fetched(client, listing, "huurovereenkomst", own=True))
        assert under(found, "5. Hoelang")[-3:] == ["Begint op", "Duur", "Laatste dag"]
        assert [line for line in under(found, "8. Kosten") if "per maand" in line or "maand" == line] == [
            "Vaste kosten, per maand",
            "maand",
            "Alles inbegrepen, per maand",
        ]
        assert under(found, "9. Belasting")[-1] == "Doorgerekende belasting, per jaar"
        assert "Waarborg" in under(found, "11. Waarborg")
        certificate = under(found, "14. Conformiteitsattest en energie")
        assert certificate[2:] == [
            "Conformiteitsattest Onbekend",
            "Zoals het in het register stond op 2 maart 2026",
            "Maximaal aantal bewoners",
            "Energie (EPC)",
        ]

    def test_anybody_sees_it_without_a_name_also_in_english(self, client):
        company = make_landlord(kind=LandlordKind.COMPANY, company_name="Verzonnen Koten bv", kbo_number="0123456749")
        listing = make_listing(landlord=company, deposit_cents=0, house_rules_nl="Stil na 22 uur.", tax_cents=None)
        none_known(listing.room)
        client.force_login(user_of(company))  # on the public page nobody is somebody
        reader = fetched(client, listing, "huurovereenkomst", "en")
        found = lines(reader)
        assert found[:3] == [
            "Draft text of Kotatgent, to be confirmed by the City before use.",
            "This is a translation, as a service. The model is the Dutch text.",
            "Lease of a student room",
        ]
        assert under(found, "1. The landlord") == [
            "Landlord: first two names and surname, or",
            "name of the company",
            "Address, or seat of the company",
            "Place and date of birth, or KBO number of the",
            "company",
            "Registration number with Kotatgent",
        ]
        whole = "\n".join(found)
        assert not [word for word in ("Verzonnen", "0123", company.code) if word in whole]
        assert "Deposit none" in under(found, "11. Deposit")
        assert under(found, "16. House rules")[1:] == ["House rules", "Stil na 22 uur."]  # as it was written
        certificate = under(found, "14. Certificate of conformity and energy")
        assert "Certificate of conformity No certificate of conformity" in certificate
        assert "Maximum number of residents" in certificate
        assert reader.trailer["/Root"]["/Lang"] == "en"
        client.force_login(user_of(company))
        own = lines(fetched(client, listing, "huurovereenkomst", own=True))
        assert under(own, "1. De verhuurder") == [
            "Naam van het bedrijf Verzonnen Koten bv",
            "Zetel van het bedrijf",
            "KBO-nummer 0123456749",
            f"Registratienummer bij Kotatgent {company.code}",
        ]

    def test_of_a_home_of_a_host_only_the_host_gets_the_number(self, client):
        building = make_building(kind=BuildingKind.HOST_HOME, house_number="7319")
        room = make_room(building, kind=RoomKind.HOST_FAMILY, label="Zolder 4")
        listing = make_listing(room)
        for kind in ("huurovereenkomst", "plaatsbeschrijving"):
            found = lines(fetched(client, listing, kind))
            assert "Straat Veldstraat, 9000 Gent" in found and "Huisnummer" in found and "Kamer" in found
            assert "7319" not in "\n".join(found) and "Zolder" not in "\n".join(found)
        client.force_login(user_of(landlord_of(building)))
        own = lines(fetched(client, listing, "huurovereenkomst", own=True))
        assert "Adres Veldstraat 7319, 9000 Gent" in own and "Kamer Zolder 4" in own

    def test_whatever_is_typed_there_is_a_paper(self, client):
        markup = '#panic("x") *vet* $1/0$ \\ = kop <a> @b 😀 中文'
        long = "Heel lange regel " * 100
        landlord = make_landlord(first_name="#", last_name="😀 \\u{0}")
        room = make_room(landlord=landlord, label="x" * 40)
        listing = make_listing(room, house_rules_nl=f"{markup}\r\n\r\n{'W' * 190}\n{long}", bicycles=Bicycles.COVERED)
        client.force_login(user_of(landlord))
        assert "Kamer " + "x" * 40 in lines(fetched(client, listing, "plaatsbeschrijving", own=True))
        rules = under(lines(fetched(client, listing, "huurovereenkomst", own=True)), "16. Huisregels")
        assert '#panic("x") *vet* $1/0$ \\ = kop <a> @b □ □□' in rules
        assert sum(line.count("Heel lange regel") for line in rules) > 90


class TestInventory:
    def test_it_goes_past_every_part(self, client):
        listing = make_listing(
            room_facts={"wc": Use.OWN, "kitchen": Use.NONE},
            furniture=[Furniture.DESK, Furniture.BED],
        )
        client.force_login(user_of(landlord_of(listing.room.building)))
        reader = fetched(client, listing, "plaatsbeschrijving", own=True)
        found = lines(reader)
        headings = [line for line in found if line.split(". ")[0].isdigit()]
        assert headings == [
            "1. Samen opmaken, in de eerste maand",
            "2. Hoe je dit invult",
            "3. Muren en plafond",
            "4. Vloer",
            "5. Deur van de kamer",
            "6. Ramen",
            "7. Elektriciteit en veiligheid",
            "8. Verwarming",
            "9. Wastafel in de kamer",
            "10. Eigen toilet",
            "11. Meubels en toestellen, stuk voor stuk",
            "12. Gemeenschappelijk: inkom, gang en trap",
            "13. Gemeenschappelijk: douche of bad",
            "14. Gemeenschappelijk: fietsen, afval en buiten",
            "15. Meterstanden",
            "16. Sleutels",
            "17. Andere opmerkingen",
            "18. Handtekeningen",
        ]
        first = " ".join(under(found, headings[0]))
        assert "ten laatste in de eerste maand. Ze wordt bij de huurovereenkomst bewaard." in first  # F4.9
        assert "Verhuurder Fien Verzonnen Huurder Adres" in first
        columns = "Staat Opmerking Foto nr. Staat Opmerking Foto nr."
        assert columns in under(found, "3. Muren en plafond")
        furniture = under(found, "11. Meubels en toestellen, stuk voor stuk")
        assert furniture[-2:] == ["Bed", "Bureau"]
        assert under(found, "15. Meterstanden") == [
            "Meter Nummer van de meter Stand bij intrek Stand bij vertrek",
            "Gas",
            "Elektriciteit (betaald volgens verbruik)",
            "Verwarming (voorschot, afgerekend volgens de",
            "meter)",
            "Water",
        ]
        assert "Bij intrek" in under(found, "18. Handtekeningen") and "Bij vertrek" in under(
            found, "18. Handtekeningen"
        )
        assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height

    def test_an_unfurnished_studio_has_nothing_shared_but_the_house(self, client):
        own = {"kind": RoomKind.STUDIO, "area_m2": 20, "wc": Use.OWN, "shower": Use.OWN, "kitchen": Use.OWN}
        listing = make_listing(room_facts={**own, "washbasin": False}, furnished=False, furniture=[])
        found = lines(fetched(client, listing, "plaatsbeschrijving", "en"))
        headings = [line.split(". ")[1] for line in found if line.split(". ")[0].isdigit()]
        assert [each for each in headings if "Own" in each or "Shared" in each or "Washbasin" in each] == [
            "Own toilet",
            "Own shower or bath",
            "Own kitchen",
            "Shared: entrance, corridor and stairs",
            "Shared: bicycles, waste and outside",
        ]
        assert "Bed" not in found


class TestWho:
    def test_the_links_stand_on_the_pages(self, client):
        listing = make_listing()
        page = client.get(f"/nl/koten/{listing.code}/").content.decode()
        assert f'href="/nl/koten/{listing.code}/papieren/" rel="nofollow">Hoe het contract eruit zou zien</a>' in page
        for language, words in (
            ("nl", "Ontwerptekst, door de Stad te bevestigen"),
            ("en", "Draft text, to be confirmed"),
        ):
            page = client.get(f"/{language}/koten/{listing.code}/papieren/").content.decode()
            for name in (
                "huurovereenkomst-nl",
                "huurovereenkomst-en",
                "plaatsbeschrijving-nl",
                "plaatsbeschrijving-en",
            ):
                assert f'href="/{language}/koten/{listing.code}/papieren/{name}.pdf"' in page
            assert words in page
        client.force_login(user_of(landlord_of(listing.room.building)))
        page = client.get(f"/nl/mijn/zoekertjes/{listing.code}/").content.decode()
        assert "Papieren voor de huurder" in page
        assert f'href="/nl/mijn/zoekertjes/{listing.code}/papieren/plaatsbeschrijving-en.pdf"' in page

    def test_only_who_acts_for_the_landlord_gets_a_filled_one(self, client):
        listing = make_listing()
        address = f"/nl/mijn/zoekertjes/{listing.code}/papieren/huurovereenkomst-nl.pdf"
        assert client.get(address).status_code == 302
        for user, status in (
            (user_of(make_landlord()), 404),
            (make_user(Role.STUDENT), 403),
            (make_user(Role.STAFF), 403),
            (join(landlord_of(listing.room.building)), 200),
        ):
            client.force_login(user)
            assert client.get(address).status_code == status

    def test_an_advert_that_is_not_online_has_none_for_a_visitor(self, client):
        draft = make_listing(published=False)
        for address in ("", "huurovereenkomst-nl.pdf", "plaatsbeschrijving-en.pdf"):
            assert client.get(f"/nl/koten/{draft.code}/papieren/{address}").status_code == 404
        online = make_listing()
        for address in ("huurovereenkomst-fr.pdf", "lease-nl.pdf", "x-y.pdf"):
            assert client.get(f"/nl/koten/{online.code}/papieren/{address}").status_code == 404
        assert client.post(f"/nl/koten/{online.code}/papieren/huurovereenkomst-nl.pdf").status_code == 405

    def test_nobody_keeps_the_press_busy(self, client):
        listing = make_listing()
        for _ in range(60):
            throttle.wait("papers:from:127.0.0.1", limit=60, seconds=3600, now=DAY)
        answer = client.get(f"/nl/koten/{listing.code}/papieren/huurovereenkomst-nl.pdf")
        assert answer.status_code == 429 and answer["Retry-After"] == "3600"
