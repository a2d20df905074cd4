"""What people are warned of beside a message: sentences written before the words were, in the three languages."""

import pytest

from kotatgent.contact import actions as contact
from kotatgent.contact.warnings import warnings
from tests.factories.accounts import NOW
from tests.factories.contact import make_thread
from tests.factories.landlords import user_of

UNSEEN = [
    "Please transfer the deposit before the viewing.",
    "You have to pay two months in advance, then I send you the keys.",
    "Send the money up front and the room is yours.",
    "I can hold the room if the deposit is paid without a visit.",
    "Je moet de waarborg storten voor de bezichtiging.",
    "Betaal op voorhand, dan hou ik het kot vrij.",
    "Wil je de waarborg overschrijven om de kamer te reserveren?",
    "Stort vooraf 500 euro op mijn rekening.",
    "Il faut verser la caution avant la visite.",
    "Payez d'avance et je vous envoie les clés.",
]
NOT_UNSEEN = [
    "You can come and see the room on Friday before the others.",
    "The deposit is two months and is paid when we sign.",
    "Is heating in the rent, or paid by meter?",
    "De waarborg betaal je na het tekenen van het contract.",
    "Kan ik de kamer zien voor ik beslis?",
    "De kosten zijn een voorschot, met een afrekening per jaar.",
    "Je betaalt de huur elke maand.",
    "Vous pouvez visiter la chambre avant de décider.",
    "La caution est de deux mois.",
    "Bel gerust aan, ik ben thuis voor zes uur.",
]
TRANSFER = [
    "Use Western Union please.",
    "Stuur me een cadeaukaart van 100 euro.",
    "Par carte cadeau ou paysafecard.",
    "Only bitcoin.",
]
NOT_TRANSFER = [
    "The union of students is next door.",
    "Er ligt een kaart van Gent klaar.",
    "Une carte d'étudiant suffit.",
]


@pytest.mark.parametrize("message", UNSEEN)
def test_money_before_the_room_was_seen(message):
    assert "unseen" in warnings(message)


@pytest.mark.parametrize("message", NOT_UNSEEN)
def test_what_honest_people_write(message):
    assert warnings(message) == []


@pytest.mark.parametrize("message", TRANSFER)
def test_money_that_nobody_gets_back(message):
    assert "transfer" in warnings(message)


@pytest.mark.parametrize("message", NOT_TRANSFER)
def test_words_that_only_look_like_it(message):
    assert "transfer" not in warnings(message)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Mijn rekening is BE71 0961 2345 6769.", ["account"]),
        ("Mijn rekening is BE11 3456 7891 2345.", []),  # its check digits are wrong
        ("App me op 0470 12 34 56", ["elsewhere"]),
        ("Mail naar jan@example.org", ["elsewhere"]),
        (
            "Betaal vooraf via Western Union op BE71 0961 2345 6769 of app 0470 12 34 56",
            ["unseen", "transfer", "account", "elsewhere"],
        ),
        ("", []),
    ],
)
def test_the_gravest_first(message, found):
    assert warnings(message) == found


@pytest.mark.django_db
class TestShown:
    def page(self, client, body, language="nl"):
        thread, token = make_thread()
        contact.reply_as_landlord(thread, body=body, by=user_of(thread.listing.landlord), now=NOW)
        return " ".join(client.get(f"/{language}/bericht/{token}/").content.decode().split())

    def test_beside_the_message_in_the_language_of_the_page(self, client):
        body = "Stort vooraf 500 euro op BE71 0961 2345 6769."
        dutch, english = (self.page(client, body, language) for language in ("nl", "en"))
        assert "vraagt geld voor je de kamer zag" in dutch and "Er staat een rekeningnummer in dit bericht" in dutch
        assert "asks for money before you saw the room" in english
        assert "Stort vooraf 500 euro" in english  # nothing is held back

    def test_nothing_beside_an_honest_one(self, client):
        assert "post__warning" not in self.page(client, "Ja, de kamer is nog vrij.")

    def test_not_beside_the_own_message(self, client):
        _thread, token = make_thread(body="Ik stort vooraf op BE71 0961 2345 6769, goed?")
        assert "post__warning" not in client.get(f"/nl/bericht/{token}/").content.decode()

    def test_the_landlord_is_warned_as_well(self, client):
        thread, _token = make_thread(body="I pay by Western Union, send me the keys.")
        client.force_login(user_of(thread.listing.landlord))
        assert (
            "geld te sturen dat niemand terugkrijgt"
            in client.get(f"/nl/mijn/berichten/{thread.code}/").content.decode()
        )
