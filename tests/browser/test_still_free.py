"""A landlord on a phone says that rooms are still free: by the link of the mail, without scripts too."""

import datetime as dt
import re

import pytest

from kotatgent.core import clock
from kotatgent.notices.models import Notice
from listings.actions import freshness
from listings.models import Listing
from tests.factories.landlords import landlord_of, make_room
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link(building):
    now = clock.now()
    long_ago = now - dt.timedelta(days=60)
    for room in (*building.rooms.all(), make_room(building, label="Zolderverdieping-achteraan")):
        listing = make_listing(room)
        Listing.objects.filter(pk=listing.pk).update(confirmed_on=long_ago, ask_on=now)
    freshness.ask(now=now)
    return re.search(r"/nl/nog-vrij/\S+/", Notice.objects.get(template="fresh_asked").body)[0]


@pytest.mark.parametrize("scripts", [True, False])
def test_by_the_link_of_the_mail(new_page, link, look, building, scripts):
    page = new_page(java_script_enabled=scripts)
    page.goto(link)
    if scripts:
        look(page)
    page.locator("button[name=free]").first.click()
    page.get_by_text("Bevestigd op").wait_for()
    page.locator("button[name=rented]:not(.linklike)").first.click()
    page.get_by_text("Verkeerde knop?").wait_for()
    if scripts:
        look(page)
    states = Listing.objects.filter(landlord=landlord_of(building)).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["published", "rented", "published"]


def test_on_the_start_page(new_page, link, look, landlord):
    page = new_page(user=landlord)
    page.goto("/en/mijn/")
    look(page)
    page.get_by_role("button", name="All of these are still free").click()
    page.get_by_text("Thank you, your answer is saved.").wait_for()
    assert not page.locator("button[name=free]").count()
