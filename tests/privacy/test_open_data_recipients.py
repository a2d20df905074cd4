"""Whoever reuses the open data is a recipient: the register of processing says so, to people and to the officer."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories.landlords import user_of
from tests.factories.listings import make_listing

CATEGORIES = tomllib.loads((Path(settings.BASE_DIR) / "kotatgent" / "privacy" / "personal.toml").read_text("utf-8"))[
    "categories"
]
IN_THE_FILES = {"advert", "building", "inspection", "sublet"}


def test_of_what_is_in_the_files_and_of_nothing_else():
    for part in ("recipients", "recipients_nl"):
        assert {code for code, one in CATEGORIES.items() if "open data" in one[part]} == IN_THE_FILES


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("nl", "wie de open data"), ("en", "whoever reuses the open data")])
def test_the_landlord_of_an_advert_reads_so(client, language, words):
    client.force_login(user_of(make_listing().landlord))
    assert words in client.get(f"/{language}/mijn-gegevens/").content.decode()
