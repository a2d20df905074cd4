"""The photos of an advert on the landlord's page: added, described, put in order, at most twelve."""

import re

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from kotatgent.media import versions
from kotatgent.media.models import State
from kotatgent.notices import actions as outbox
from kotatgent.notices.models import Notice
from listings import actions
from listings.models import Listing, Photo
from tests.factories.accounts import NOW
from tests.factories.landlords import make_landlord, user_of
from tests.factories.listings import make_listing, make_photo
from tests.media.pictures import jpeg
from tests.races import at_once, need_two_writers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def listing() -> Listing:
    return make_listing(landlord=make_landlord())


@pytest.fixture
def me(client, listing):
    client.force_login(user_of(listing.landlord))
    return client


def page_of(listing: Listing) -> str:
    return reverse("landlord_advert_photos", args=[listing.code])


def at(photo: Photo) -> str:
    return reverse("landlord_advert_photo", args=[photo.listing.code, photo.pk])


def upload(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(60, 40) if content is None else content, "image/jpeg")


def three(listing: Listing) -> list[Photo]:
    return [make_photo(listing, alt=alt) for alt in ("Bed", "Bureau", "Raam")]


def order(listing: Listing) -> list[str]:
    return list(Photo.objects.filter(listing=listing).order_by("position").values_list("alt", flat=True))


def seen(listing: Listing) -> str:
    return ",".join(str(pk) for pk in Photo.objects.filter(listing=listing).values_list("pk", flat=True))


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_each_place_can_be_reached_and_is_told(me, listing):
    bed, desk, window = three(listing)
    page = text(me.get(page_of(listing)))
    assert "De eerste staat op het kaartje in de lijst met koten." in page
    assert page.count("op het kaartje in de lijst</span>") == 1
    for photo, to, after, words, focus in (
        (window, 2, ["Bed", "Raam", "Bureau"], "Foto 3 is nu foto 2.", "1"),
        (window, 1, ["Raam", "Bed", "Bureau"], "Foto 2 staat nu eerst.", "2"),  # earlier is not there: later has it
        (window, 3, ["Bed", "Bureau", "Raam"], "Foto 1 is nu foto 3.", "2"),  # nor is later
        (bed, 9, ["Bureau", "Raam", "Bed"], "Foto 1 is nu foto 3.", "2"),
    ):
        answer = me.post(at(photo), {"to": to, "seen": seen(listing), "alt": photo.alt}, follow=True)
        assert order(listing) == after, (photo.alt, to)
        assert words in text(answer)
        found = re.findall(r'name="to" value="(\d+)" autofocus', text(answer))
        assert found == [focus], (photo.alt, to)
    assert list(Photo.objects.values_list("position", flat=True)) == [1, 2, 3]
    with translation.override("en"):
        answer = me.post(at(desk), {"to": 2, "seen": seen(listing)}, follow=True)
    assert "Photo 1 is now photo 2." in text(answer)
    assert "on the card in the list" in text(answer)


def test_two_people_at_once_hear_of_each_other(me, listing):
    bed, desk, window = three(listing)
    before = seen(listing)
    actions.move_photo(window, to=1, by=user_of(listing.landlord), now=NOW)
    answer = me.post(at(bed), {"to": 2, "seen": before})
    assert answer.status_code == 409
    assert "Iemand anders veranderde intussen de foto&#x27;s." in text(answer)
    assert order(listing) == ["Raam", "Bed", "Bureau"]
    for facts in ({"to": "x", "seen": before}, {"to": 1, "seen": "1;2"}, {"to": 0, "seen": seen(listing)}):
        assert me.post(at(bed), facts).status_code == 409
    actions.remove_photo(desk, by=user_of(listing.landlord), now=NOW)
    answer = me.post(at(desk), {"alt": "Anders"})
    assert answer.status_code == 409
    assert "Iemand anders heeft dit intussen verwijderd." in text(answer)
    assert order(listing) == ["Raam", "Bed"]


def test_somebody_elses_photos_are_not_there(me, listing):
    other = make_photo(make_listing())
    assert me.get(page_of(other.listing)).status_code == 404
    assert me.post(at(other), {"to": 1, "seen": str(other.pk)}).status_code == 404
    mine = reverse("landlord_advert_photo", args=[listing.code, other.pk])
    assert me.post(mine, {"remove": "1"}).status_code == 404
    assert Photo.objects.filter(pk=other.pk).exists()


def test_what_was_typed_at_a_photo_is_kept_by_whatever_button(me, listing):
    bed, desk, _window = three(listing)
    me.post(at(desk), {"to": 1, "seen": seen(listing), "alt": "Bureau aan het raam"})
    assert order(listing) == ["Bureau aan het raam", "Bed", "Raam"]
    answer = me.post(at(bed), {"to": 1, "seen": seen(listing), "alt": "Bel 0470 12 34 56"})
    assert "Zeg alleen wat je ziet" in text(answer)
    assert "Bel 0470 12 34 56" in text(answer), "nothing typed is lost"
    assert order(listing) == ["Bureau aan het raam", "Bed", "Raam"]


def test_the_thirteenth_is_refused_at_the_field_and_the_others_are_kept(me, listing):
    for _number in range(10):
        make_photo(listing, alt="")
    page = text(me.get(page_of(listing)))
    assert "Hoogstens 12 foto's." in page.replace("&#x27;", "'")
    assert "Je kunt er verschillende tegelijk kiezen. Er is nog plaats voor 2 foto" in page
    several = [upload("a.jpg"), upload("geen.jpg", b"tekst"), upload("b.jpg"), upload("c.jpg"), upload("d.jpg")]
    answer = me.post(page_of(listing), {"photo": several, "alt": "Kast"})
    page = text(answer).replace("&#x27;", "'")
    assert "2 foto's zijn bewaard. Wat je schreef, staat bij de eerste." in page
    assert "Een zoekertje heeft hoogstens 12 foto's. Niet bewaard: c.jpg, d.jpg." in page
    assert "geen.jpg: We kunnen dit bestand niet als foto lezen" in page
    assert "photo" in answer.context["form"].errors
    assert order(listing)[10:] == ["Kast", ""]
    page = text(me.get(page_of(listing))).replace("&#x27;", "'")
    assert "Dit zijn 12 foto's: meer kan niet." in page
    assert 'name="photo"' not in page
    with translation.override("en"):
        answer = me.post(page_of(listing), {"photo": [upload("e.jpg")]})
    assert "An advert has at most 12 photos. Not kept: e.jpg. Remove one first." in text(answer)
    assert Photo.objects.filter(listing=listing).count() == 12


def test_words_are_asked_and_not_required(me, listing):
    advert = reverse("landlord_advert", args=[listing.code])
    assert me.post(page_of(listing), {"photo": upload("a.jpg"), "alt": ""}).status_code == 302
    page = text(me.get(page_of(listing)))
    assert "Bij 1 foto staat nog geen tekst." in page
    assert "Bijvoorbeeld: bed onder het dakraam" in page
    assert "bij 1 foto staat nog geen tekst" in text(me.get(advert))
    me.post(at(listing.photos.get()), {"alt": "Bed onder het dakraam"})
    assert "nog geen tekst" not in text(me.get(page_of(listing))) + text(me.get(advert))


def test_a_file_that_is_damaged_is_told_by_mail_and_on_the_page(me, listing, client):
    broken, whole = make_photo(listing, alt="Bed"), make_photo(listing, alt="Raam")
    default_storage.delete(broken.picture.path("full"))
    assert versions.make_waiting(now=NOW) == 1
    broken.picture.refresh_from_db()
    assert broken.picture.state == State.BROKEN
    outbox.send_due(now=NOW)
    mail = Notice.objects.get(template="photo_broken")
    assert "foto 1" in mail.body
    assert page_of(listing) in mail.body
    assert mail.to_user == user_of(listing.landlord)
    page = text(me.get(page_of(listing)))
    assert "Het bestand van deze foto is beschadigd." in page
    assert broken.picture.code not in page
    assert "een foto is niet meer leesbaar" in text(me.get(reverse("landlord_advert", args=[listing.code])))
    shown = text(client.get(reverse("listing", args=[listing.code]))) + text(client.get(reverse("search")))
    assert broken.picture.code not in shown
    assert whole.picture.code in shown


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_at_the_same_moment_one_hears_of_it(listing):
    need_two_writers()
    bed, desk, _window = three(listing)
    by, before = user_of(listing.landlord), [int(pk) for pk in seen(listing).split(",")]
    outcomes = at_once(
        lambda: actions.move_photo(bed, to=3, seen=before, by=by, now=NOW),
        lambda: actions.move_photo(desk, to=1, seen=before, by=by, now=NOW),
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Photo"]
    assert sorted(Photo.objects.values_list("position", flat=True)) == [1, 2, 3]
