"""Photos of adverts as everybody sees them: a small one for a small screen, and only while the advert is online."""

import re

import pytest
import time_machine
from django.urls import reverse

from kotatgent.media import versions
from listings import actions
from tests.factories.accounts import NOW
from tests.factories.landlords import user_of
from tests.factories.listings import make_listing, make_photo
from tests.frontend.public.test_weight import Loads

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with time_machine.travel(NOW, tick=False):
        yield


def images(page) -> list[str]:
    return re.findall(r"<img class=\"photo\"[^>]*>", page.content.decode())


def test_until_the_versions_are_made_there_is_the_one_picture(client):
    listing = make_listing()
    code = make_photo(listing).picture.code
    for url, size in ((reverse("search"), "card"), (reverse("listing", args=[listing.code]), "full")):
        page = client.get(url)
        assert f'src="/nl/beeld/{code}-{size}.webp"' in images(page)[0]
        assert b"<picture>" not in page.content


def test_a_screen_is_offered_what_it_needs_and_the_page_does_not_jump(client):
    for _number in range(2):
        listing = make_listing()
        make_photo(listing), make_photo(listing, alt="")
    versions.make_waiting(now=NOW)
    modern = versions.MODERN
    for url, sizes in (
        (reverse("search"), "(min-width: 44rem) 13.5rem, 6rem"),
        (reverse("listing", args=[listing.code]), "(min-width: 60rem) 42rem, 100vw"),
    ):
        page = client.get(url)
        html = page.content.decode()
        first, second = images(page)
        assert 'width="640" height="480"' in first  # as the photo is
        assert "lazy" not in first
        assert 'loading="lazy"' in second
        sources = re.findall(r'<source type="([^"]+)" srcset="([^"]+)" sizes="([^"]+)">', html)
        assert [kind for kind, _set, _sizes in sources] == [f"image/{modern}"] * 2
        assert {one for _kind, _set, one in sources} == {sizes}
        offered = re.findall(rf"/nl/beeld/[A-Z0-9]+-(\d+)-[0-9a-f]{{10}}\.{modern} (\d+)w", sources[0][1])
        assert offered == [("320", "320"), ("640", "640")]
        for address in re.findall(r"/nl/beeld/[^ \"]+", html):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert answer.getvalue()
    assert 'alt="Foto 2 van het kot"' in images(client.get(reverse("listing", args=[listing.code])))[1]
    assert not [one for one in Loads(html).found if one.startswith("http")]


def test_a_version_is_kept_long_and_shown_to_whom_the_advert_is(client):
    listing = make_listing()
    picture = make_photo(listing).picture
    versions.make_waiting(now=NOW)
    picture.refresh_from_db()
    key = picture.versions["jpg"]["320"]

    def get(**changes):
        facts = {"code": picture.code, "width": 320, "key": key, "kind": "jpg", **changes}
        answer = client.get(reverse("picture_version", kwargs=facts))
        answer.getvalue()  # to its end, as a browser reads it
        return answer

    answer = get()
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert set(answer["Cache-Control"].split(", ")) == {"private", "max-age=31536000", "immutable"}
    for wrong in ({"key": "0000000000"}, {"width": 1280}, {"kind": "png"}, {"code": "A" * 16}):
        assert get(**wrong).status_code == 404, wrong
    actions.pause(listing, by=user_of(listing.landlord), now=NOW)
    assert get().status_code == 404
    client.force_login(user_of(listing.landlord))
    assert get().status_code == 200
