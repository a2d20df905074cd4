"""The open data as programs fetch it: whole, packed, only when it is new, and what changed since."""

import gzip
import json

import pytest

from kotatgent.opendata import editions
from tests.factories.listings import make_listing
from tests.opendata.conftest import publish, shelf  # noqa: F401  fixtures
from tests.opendata.fetching import fetch

pytestmark = pytest.mark.django_db

HERE = "/api/v1/open-data/"
FILES = {
    "listings.csv": "text/csv", "listings.json": "application/json", "listings.geojson": "application/geo+json",
    "addresses.csv": "text/csv", "addresses.json": "application/json", "addresses.geojson": "application/geo+json",
    "figures.csv": "text/csv", "figures.json": "application/json", "catalog.ttl": "text/turtle",
    "catalog.jsonld": "application/ld+json", "listings.csv-metadata.json": "application/csvm+json",
}  # fmt: skip


@pytest.fixture
def edition(publish):  # noqa: F811
    make_listing()
    return publish()


@pytest.mark.parametrize("name", list(FILES))
def test_a_file_is_served_whole_to_everybody(client, edition, name):
    answer = fetch(client, HERE + name)
    assert answer.status_code == 200
    assert answer["Content-Type"].split(";")[0] == FILES[name]
    assert answer.body == (edition.folder / name).read_bytes()
    assert answer["Content-Length"] == str(len(answer.body))
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert 'rel="license"' in answer["Link"]
    assert "Set-Cookie" not in answer


def test_a_table_leads_to_its_description(client, edition):
    link = fetch(client, HERE + "listings.csv")["Link"]
    assert '<listings.csv-metadata.json>; rel="describedby"; type="application/csvm+json"' in link
    assert fetch(client, HERE + "listings.csv-metadata.json").status_code == 200


@pytest.mark.parametrize("accept", ["text/csv", "text/html", "image/png", "*/*", ""])
def test_the_address_says_the_form_whatever_a_program_would_rather_have(client, edition, accept):
    assert fetch(client, HERE + "listings.csv", accept=accept).status_code == 200


def test_it_travels_packed(client, edition):
    packed = fetch(client, HERE + "listings.json", accept_encoding="br, gzip")
    assert packed["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.body) == (edition.folder / "listings.json").read_bytes()
    assert packed["Content-Length"] == str(len(packed.body))
    plain = fetch(client, HERE + "listings.json")
    assert "Content-Encoding" not in plain and plain["ETag"] != packed["ETag"]


@pytest.mark.parametrize("packing", [{}, {"accept_encoding": "gzip"}])
def test_who_has_it_is_told_so(client, edition, packing):
    first = fetch(client, HERE + "listings.csv", **packing)
    again = fetch(client, HERE + "listings.csv", if_none_match=first["ETag"], **packing)
    assert (again.status_code, again.body, again["ETag"]) == (304, b"", first["ETag"])
    later = fetch(client, HERE + "listings.csv", if_modified_since=first["Last-Modified"], **packing)
    assert later.status_code == 304
    assert fetch(client, HERE + "listings.csv", if_none_match='"other"', **packing).status_code == 200


def test_a_new_day_is_a_new_file(client, edition, publish):  # noqa: F811
    before = fetch(client, HERE + "listings.csv")
    publish(days=1)
    answer = fetch(client, HERE + "listings.csv", if_none_match=before["ETag"])
    assert answer.status_code == 200


def test_head_says_the_same_without_the_content(client, edition):
    whole, head = fetch(client, HERE + "listings.csv"), client.head(HERE + "listings.csv")
    assert (head.status_code, list(head.streaming_content)) == (200, [])
    assert head["ETag"] == whole["ETag"]
    head.close()


def test_an_earlier_day(client, edition, publish):  # noqa: F811
    publish(days=1)
    old = fetch(client, f"{HERE}listings.json?day={edition.day}")
    assert json.loads(old.body)["date"] == edition.day.isoformat()
    assert fetch(client, f"{HERE}listings.json?day=2020-01-01").status_code == 404


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("listings.csv?day=yesterday", "day"),
        ("listings.csv?colour=red", "colour"),
        ("changes/?after=x", "after"),
        ("changes/?since=x", "since"),
        ("changes/?dataset=figures", "dataset"),
        ("changes/?page_size=0", "page_size"),
        ("changes/?page_size=1001", "page_size"),
        ("changes/?since=2026-03-03&after=2026-03-03.0", "since"),
        ("changes/?page=2", "page"),
    ],
)
def test_a_wrong_parameter_is_named(client, edition, address, name):
    answer = client.get(HERE + address)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])


@pytest.mark.parametrize("name", ["nothing.csv", "figures.geojson", "edition.json", "changes.jsonl", "..%2Fx.csv"])
def test_what_is_no_file_of_ours_is_nowhere(client, edition, name):
    answer = client.get(HERE + name)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_nothing_is_there_before_the_first_night(client, shelf):  # noqa: F811
    assert client.get(HERE + "listings.csv").status_code == 404
    body = client.get(HERE + "changes/").json()
    assert (body["results"], body["cursor"], body["next"]) == ([], None, None)


@pytest.mark.parametrize("verb", ["post", "put", "delete"])
def test_it_is_for_reading(client, edition, verb):
    assert getattr(client, verb)(HERE + "listings.csv").status_code == 405


def test_changes_by_page(client, edition, publish):  # noqa: F811
    for _number in range(3):
        make_listing()
    publish(days=1)
    first = client.get(f"{HERE}changes/?since={edition.day}&dataset=listings&page_size=2").json()
    assert [change["what"] for change in first["results"]] == ["added", "added"]
    second = client.get(first["next"].removeprefix("http://testserver")).json()
    assert (len(second["results"]), second["next"]) == (1, None)
    publish(days=2)
    assert client.get(f"{HERE}changes/?after={second['cursor']}").json()["results"] == []


def test_changes_that_are_no_longer_kept(client, edition, publish):  # noqa: F811
    publish(days=60)
    answer = client.get(f"{HERE}changes/?since={edition.day}")
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert "whole file" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["listings.csv", "changes/"])
def test_no_request_asks_the_database(client, edition, name, django_assert_num_queries):
    fetch(client, HERE + name)
    with django_assert_num_queries(0):
        fetch(client, HERE + name)


def test_a_folder_that_goes_while_it_is_asked_for(client, edition):
    (edition.folder / "listings.csv").unlink()
    assert client.get(HERE + "listings.csv").status_code == 404
    assert editions.newest() is not None
