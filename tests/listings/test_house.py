"""What an advert says of the contract, the furniture and the house (R12): filled in, shown, left out, and refused."""

import pytest
from django.core.exceptions import ValidationError

from listings import actions
from listings.models import Listing
from listings.validators import check_furniture
from tests.factories.accounts import NOW
from tests.factories.landlords import user_of
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

SAID = {
    "contract": "exchange",
    "viewing": "video",
    "signs_remotely": True,
    "furniture": ["wardrobe", "bed"],
    "bicycles": "covered",
    "domicile": "possible",
    "house_rules_nl": "Stil na 22 uur.",
}


@pytest.fixture
def listing():
    return make_listing(published=False)


@pytest.fixture
def me(client, listing):
    client.force_login(user_of(listing.landlord))
    return client


def step(listing, name):
    return f"/nl/mijn/zoekertjes/{listing.code}/stap/{name}/"


def words(page):
    return " ".join(page.content.decode().split())


class TestFilledIn:
    def test_the_house(self, me, listing):
        facts = {"furnished": "on", "furniture": ["desk", "bed"], "bicycles": "locked", "domicile": "not_possible"}
        rules = {"house_rules_nl": "Stil na 22 uur.", "house_rules_en": "Quiet after ten."}
        answer = me.post(step(listing, "house"), {"version": listing.version, **facts, **rules})
        assert answer["Location"].endswith("/stap/energy/")
        found = Listing.objects.get()
        assert (found.furnished, sorted(found.furniture)) == (True, ["bed", "desk"])
        assert (found.bicycles, found.domicile) == ("locked", "not_possible")
        assert (found.house_rules_nl, found.house_rules_en) == (rules["house_rules_nl"], rules["house_rules_en"])
        page = words(me.get(f"/nl/mijn/zoekertjes/{listing.code}/nakijken/"))
        assert "bed en bureau" in page and "In een afgesloten ruimte" in page and "Stil na 22 uur." in page

    def test_the_contract(self, me, listing):
        facts = {"months": "5", "contract": "short_stay", "viewing": "both", "signs_remotely": "on"}
        me.post(step(listing, "term"), {"version": listing.version, "available_from": "2026-09-01", **facts})
        found = Listing.objects.get()
        assert (found.months, found.contract, found.viewing, found.signs_remotely) == (5, "short_stay", "both", True)

    def test_nothing_said_of_the_contract_is_an_ordinary_lease(self, me, listing):
        me.post(step(listing, "term"), {"version": listing.version, "months": "12", "available_from": "2026-09-01"})
        found = Listing.objects.get()
        assert (found.contract, found.viewing, found.signs_remotely) == ("lease", "", False)

    @pytest.mark.parametrize(
        ("name", "value"),
        [("furniture", "piano"), ("bicycles", "roof"), ("domicile", "maybe"), ("house_rules_nl", "x" * 2001)],
    )
    def test_what_is_not_in_the_list_or_too_long_is_refused_at_its_field(self, me, listing, name, value):
        sent = {"version": listing.version, "furnished": "on", "house_rules_en": "Quiet after ten.", name: value}
        page = me.post(step(listing, "house"), sent)
        assert list(page.context["form"].errors) == [name]
        assert "Quiet after ten." in page.content.decode() and f'href="#id_{name}' in page.content.decode()
        assert Listing.objects.get().version == listing.version

    def test_the_second_saver_sees_in_words_what_changed(self, me, listing):
        sent = {"version": listing.version, "furniture": ["bed"], "bicycles": "locked"}
        me.post(step(listing, "house"), sent)
        page = words(me.post(step(listing, "house"), {**sent, "furniture": ["lamp"], "bicycles": "none"}))
        assert "Iemand anders bewaarde dit intussen" in page
        assert "In een afgesloten ruimte" in page and "Bed" in page
        assert Listing.objects.get().furniture == ["bed"]

    def test_it_may_be_left_out(self, me, listing):
        actions.change(listing, by=user_of(listing.landlord), now=NOW, furnished=False)
        listing.refresh_from_db()
        page = words(me.get(f"/nl/mijn/zoekertjes/{listing.code}/"))
        assert page.count("niet verplicht, maar ze helpen") == 2  # the house, the photos
        me.post(step(listing, "house"), {"version": listing.version, "bicycles": "none"})
        assert words(me.get(f"/nl/mijn/zoekertjes/{listing.code}/")).count("niet verplicht, maar ze helpen") == 1


class TestShown:
    def test_all_of_it_in_both_languages(self, client):
        code = make_listing(**SAID).code
        page = words(client.get(f"/nl/koten/{code}/"))
        for said in (
            "Tijdens een uitwisseling of stage", "Via video", "ook op afstand", "<dt>Er is</dt><dd>bed en kleerkast<",
            "Onder een afdak", "Alleen wie uit het buitenland komt", "Stil na 22 uur.",
        ):  # fmt: skip
            assert said in page, said
        english = words(client.get(f"/en/koten/{code}/"))
        for said in (
            "During an exchange or an internship", "By video", "<dt>There is</dt><dd>bed and wardrobe<", "Under a roof",
            "The landlord wrote the house rules in Dutch only.", '<div lang="nl"><p>Stil na 22 uur.',
        ):  # fmt: skip
            assert said in english, said

    def test_what_was_not_said_is_left_out(self, client):
        page = words(client.get(f"/nl/koten/{make_listing().code}/"))
        for heading in ("Meubels en huis", "Er is", "Huisregels", "Bezichtigen", "Je adres inschrijven", "Tekenen"):
            assert f">{heading}<" not in page, heading

    def test_a_room_that_is_not_furnished_but_not_empty(self, client):
        code = make_listing(furnished=False, furniture=["hob", "fridge"]).code
        page = words(client.get(f"/nl/koten/{code}/"))
        assert "<dt>Gemeubeld</dt><dd>Nee</dd>" in page and "<dt>Er is</dt><dd>koelkast en kookplaat</dd>" in page

    def test_that_it_is_not_possible_needs_no_hint(self, client):
        page = words(client.get(f"/nl/koten/{make_listing(domicile='not_possible').code}/"))
        assert "Niet mogelijk" in page and "Alleen wie uit het buitenland" not in page

    def test_programs(self, client):
        said, silent = (client.get(f"/api/v1/listings/{make_listing(**facts).code}/").json() for facts in (SAID, {}))
        names = [*SAID, "house_rules_en"]
        assert {name: said[name] for name in names} == {**SAID, "furniture": ["bed", "wardrobe"], "house_rules_en": ""}
        assert [silent[name] for name in names] == ["lease", None, False, [], None, None, "", ""]


@pytest.mark.parametrize("wrong", [["piano"], ["bed", "bed"], {"bed": True}, "bed", [["bed"]], [1]])
def test_no_door_takes_other_furniture(listing, wrong):
    with pytest.raises(ValidationError):
        check_furniture(wrong)
    with pytest.raises(ValidationError):
        actions.change(listing, by=user_of(listing.landlord), now=NOW, furniture=wrong)
    assert Listing.objects.get().furniture == []
