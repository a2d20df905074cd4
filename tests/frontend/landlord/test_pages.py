"""The landlord's pages: seven cases, the terms door, conflicts, and what is typed is kept."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from kotatgent.accounts.roles import Role
from kotatgent.media.models import Picture
from kotatgent.terms.models import Acceptance, Consent
from landlords.models import Building, Landlord
from listings.enums import State
from listings.models import Listing, Photo
from tests.factories.accounts import make_user
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room, user_of
from tests.factories.listings import make_listing
from tests.media.pictures import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing():
    return make_listing(published=False)


@pytest.fixture
def me(client, listing):
    client.force_login(user_of(listing.landlord))
    return client


def pages(listing):
    building, room = listing.room.building, listing.room
    return [
        f"panden/{building.code}/",
        f"panden/{building.code}/gedeeld/",
        f"panden/{building.code}/plaats/",
        f"panden/{building.code}/attest/",
        f"panden/{building.code}/brandweer/",
        f"panden/{building.code}/kamers/nieuw/",
        f"kamers/{room.code}/",
        f"kamers/{room.code}/verwijderen/",
        f"zoekertjes/{listing.code}/",
        f"zoekertjes/{listing.code}/stap/price/",
        f"zoekertjes/{listing.code}/fotos/",
        f"zoekertjes/{listing.code}/nakijken/",
        f"zoekertjes/{listing.code}/withdraw/",
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_works_for_its_landlord(me, listing, language):
    for path in ["", "gegevens/", "voorwaarden/", "berichten/", "panden/nieuw/", *pages(listing)]:
        assert me.get(f"/{language}/mijn/{path}").status_code == 200, path


def test_a_stranger_does_not_learn_that_it_exists(client, listing):
    client.force_login(user_of(make_landlord()))
    for path in pages(listing):
        assert client.get(f"/nl/mijn/{path}").status_code == 404, path


@pytest.mark.parametrize("role", [Role.STAFF, Role.QUALITY_INSPECTOR, Role.STUDENT])
def test_others_may_not(client, listing, role):
    client.force_login(make_user(role))
    for path in pages(listing):
        hidden = role == Role.STUDENT and path.startswith("zoekertjes/")  # a student has adverts too, and not this one
        assert client.get(f"/nl/mijn/{path}").status_code == (404 if hidden else 403), path


def test_anonymous_signs_in_first(client, listing):
    for path in pages(listing):
        assert client.get(f"/nl/mijn/{path}")["Location"].startswith("/nl/account/login/?next=/nl/mijn/"), path


def test_unknown_code_and_wrong_method(me, listing):
    assert me.get("/nl/mijn/panden/XXXXXXXX/").status_code == 404
    assert me.get(f"/nl/mijn/zoekertjes/{listing.code}/stap/magic/").status_code == 404
    assert me.get(f"/nl/mijn/kamers/{listing.room.code}/zoekertje/").status_code == 405
    assert me.put(f"/nl/mijn/zoekertjes/{listing.code}/nakijken/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_for_any_number(client, count, django_assert_max_num_queries):
    building = make_building()
    for number in range(count):
        make_listing(make_room(building, label=f"K{number}"), landlord=landlord_of(building))
    client.force_login(user_of(landlord_of(building)))
    with django_assert_max_num_queries(30):
        client.get("/nl/mijn/")


class TestTerms:
    def test_publishing_by_the_page_needs_them(self, client):
        landlord = make_landlord(accepted=False)
        listing = make_listing(make_room(make_building(landlord)), landlord=landlord, published=False)
        client.force_login(user_of(landlord))
        page = client.post(f"/nl/mijn/zoekertjes/{listing.code}/nakijken/")
        assert "gebruiksvoorwaarden" in str(page.context["form"].non_field_errors())
        assert Listing.objects.get().state == State.DRAFT

    def test_acceptance_keeps_hash_language_and_moment_and_no_consent_by_itself(self, client):
        landlord = make_landlord(accepted=False)
        client.force_login(user_of(landlord))
        form = client.get("/en/mijn/voorwaarden/").context["form"]
        client.post("/en/mijn/voorwaarden/", {"text_hash": form.initial["text_hash"]})
        kept = Acceptance.objects.get()
        assert (kept.language, kept.text_hash) == ("en", kept.version.text_hash("en"))
        assert kept.party == landlord.code
        assert not Consent.objects.exists()

    def test_another_text_than_the_one_in_force_is_not_accepted(self, client):
        client.force_login(user_of(make_landlord(accepted=False)))
        page = client.post("/nl/mijn/voorwaarden/", {"text_hash": "0" * 64})
        assert "veranderd terwijl je las" in page.content.decode()
        assert not Acceptance.objects.exists()

    def test_consent_is_given_and_withdrawn_beside_the_terms(self, me):
        hash_ = me.get("/nl/mijn/voorwaarden/").context["form"].initial["text_hash"]
        me.post("/nl/mijn/voorwaarden/", {"text_hash": hash_, "consents": ["newsletter"]})
        assert Consent.objects.get().withdrawn_at is None
        me.post("/nl/mijn/voorwaarden/", {"text_hash": hash_})
        assert Consent.objects.get().withdrawn_at is not None
        assert Acceptance.objects.count() == 1


class TestForms:
    def test_a_company_needs_a_number_that_can_exist(self, client):
        client.force_login(make_user(Role.LANDLORD))
        facts = {"kind": "company", "first_name": "A", "last_name": "B", "company_name": "C", "phone": "092667640",
                 "language": "nl", "kbo_number": "0123.456.788"}  # fmt: skip
        page = client.post("/nl/mijn/gegevens/", facts).content.decode()
        assert "Dit is geen KBO-nummer" in page
        assert 'value="0123.456.788"' in page
        assert not Landlord.objects.exists()
        client.post("/nl/mijn/gegevens/", {**facts, "kbo_number": "0123.456.749"})
        assert Landlord.objects.get().kbo_number == "0123456749"

    def test_the_deposit_is_refused_at_its_field_and_nothing_is_lost(self, me, listing):
        path = f"/nl/mijn/zoekertjes/{listing.code}/stap/price/"
        page = me.post(path, {"rent_cents": "400", "fixed_cents": "12,50", "deposit_cents": "900"}).content.decode()
        assert "hoogstens twee maanden huur" in page
        assert 'value="12,50"' in page

    def test_the_second_saver_sees_what_changed(self, me, listing):
        path = f"/nl/mijn/zoekertjes/{listing.code}/stap/term/"
        facts = {"version": listing.version, "months": "10", "available_from": "2026-10-01"}
        me.post(path, facts)
        page = me.post(path, {**facts, "months": "6"}).content.decode()
        assert "Iemand anders bewaarde dit intussen" in page
        assert Listing.objects.get().months == 10

    def test_a_second_landlord_at_an_address_waits(self, client):
        building = make_building()
        client.force_login(user_of(make_landlord()))
        address = building.address
        client.post(
            "/nl/mijn/panden/nieuw/",
            {
                "kind": "rooming_house",
                "street": address.street_name,
                "number": address.number,
                "box": address.box,
                "place": address.place_id,
                "neighbourhood": address.neighbourhood_id,
            },
        )
        assert Building.objects.count() == 1
        assert building.tenures.filter(state="claimed").count() == 1
        assert client.get(f"/nl/mijn/panden/{building.code}/").status_code == 404


class TestPhotos:
    def post(self, me, listing, content, name="foto.jpg"):
        upload = SimpleUploadedFile(name, content, content_type="image/jpeg")
        return me.post(f"/nl/mijn/zoekertjes/{listing.code}/fotos/", {"photo": upload, "alt": "Bureau"})

    def test_kept_with_its_description(self, me, listing):
        assert self.post(me, listing, jpeg()).status_code == 302
        photo = Photo.objects.get()
        assert photo.alt == "Bureau"
        assert default_storage.exists(photo.picture.path("card"))

    @pytest.mark.parametrize("content", [b"", b"no picture", jpeg()[:200]])
    def test_what_is_no_picture_leaves_no_row(self, me, listing, content):
        page = self.post(me, listing, content)
        assert page.status_code == 200
        assert not Picture.objects.exists()

    def test_seen_by_its_landlord_before_it_is_online_and_by_nobody_else(self, me, listing, client):
        self.post(me, listing, jpeg())
        code = Picture.objects.get().code
        mine = me.get(f"/nl/beeld/{code}-card.webp")
        assert mine.getvalue()[:4] == b"RIFF"
        client.logout()
        assert client.get(f"/nl/beeld/{code}-card.webp").status_code == 404
