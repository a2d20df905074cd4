"""Of all that the register holds on people, nothing is in a file: each value of each personal column is looked for."""

import re

import pytest
from django.apps import apps

from kotatgent.core import clock
from kotatgent.opendata import editions, publishing
from kotatgent.operations.demo import town
from kotatgent.privacy import personal

pytestmark = [pytest.mark.django_db]

# What is public of a building and of an advert, and nothing else (docs/open-data.md). Written by hand.
PUBLIC = {
    "places.Address": {"street_name", "street", "number", "box", "lat", "lon", "location_source", "key"},
    "landlords.Building": {"address", "kind"},
    "listings.Listing": {"room", "state", "rent_cents", "confirmed_on", "ask_on", "asking", "landlord", "student"},
    "listings.Standing": {
        "room",
        "looked_up_on",
        "issued_on",
        "valid_until",
        "ended_on",
        "max_residents",
        "blocked_on",
    },
}
SHORTEST = 5  # characters: shorter ones stand everywhere by chance
# A word that says a kind, a state or a choice is nobody's ("person", "room", "valid"), nor is a price or a date.
CHOICE = re.compile(r"[a-z_+]+|[0-9]+\.[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}")

PUBLISHER = "Stad Gent"  # publishes the files, and is named in minutes as what a member is sent by
STATED = re.compile(r"Conformiteitsattest datum|Geen conformiteitsattest|Onbekend")  # in copies of what a visitor saw


def columns(*, personal_ones):
    """(label of the table, field) of the columns with personal data, or of those that are plain or public."""
    for label, by_category in personal.register()["columns"].items():
        listed = {name for code, names in by_category.items() if code != personal.PLAIN for name in names}
        plain = set(by_category.get(personal.PLAIN, ())) | PUBLIC.get(label, set())
        for name in sorted(listed - plain if personal_ones else plain):
            yield label, apps.get_model(label)._meta.get_field(name)


def values(*, personal_ones):
    """(column, text) of every row."""
    for label, field in columns(personal_ones=personal_ones):
        if not field.is_relation and not field.choices:
            for value in field.model._base_manager.values_list(field.name, flat=True):
                yield from ((f"{label}.{field.name}", text) for text in texts(value))


def texts(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif (
        isinstance(value, str)
        and len(value) >= SHORTEST
        and value != PUBLISHER
        and not (CHOICE.fullmatch(value) or STATED.match(value))
    ):
        yield value


@pytest.fixture
def files(shelf):
    town.fill(rooms=24, seed=7, today=clock.today())
    publishing.publish(now=clock.now())
    edition = editions.newest()
    return {
        path.name: path.read_text()
        for path in edition.folder.iterdir()
        if path.name.split(".")[0] in {"listings", "addresses", "changes"}
        and not path.name.endswith((".gz", "-metadata.json"))
    }


def test_no_personal_value_is_in_a_file(files):
    assert set(files) == {
        "listings.csv", "listings.json", "listings.geojson", "addresses.csv", "addresses.json", "addresses.geojson",
        "changes.jsonl",
    }  # fmt: skip
    assert files["listings.json"].count("\n") > 5
    public = {text for _column, text in values(personal_ones=False)}
    wanted = {(column, text) for column, text in values(personal_ones=True) if text not in public}
    assert len(wanted) > 500
    assert {column.split(".")[1] for column, _text in wanted} >= {"Landlord", "User", "Thread", "Notice", "Sublet"}
    name = next(text for column, text in wanted if column == "landlords.Landlord.last_name")
    assert leaks(wanted, {"listings.csv": f"a,{name},b"}), "what leaks is noticed"
    assert leaks(wanted, files) == set()


def leaks(wanted, files):
    return {
        (column, text, name)
        for column, text in wanted
        for name, content in files.items()
        if text in content and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", content)
    }
