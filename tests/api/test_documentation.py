"""The documentation of the API in both languages, and answers that say which language they are in."""

from typing import Any

import pytest

from kotatgent.api.described import DESCRIBED
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

SCHEMA, DOCS = "/api/v1/schema/?format=json", "/api/v1/docs/"
SAME = {"Pixels.", "Postcode."}  # in both languages


def said(part: Any) -> set[str]:
    """Every sentence of a schema; lists of values of an enumeration are none."""
    if isinstance(part, list):
        return set().union(*(said(one) for one in part))
    if not isinstance(part, dict):
        return set()
    own = {str(part[name]) for name in ("description", "summary") if isinstance(part.get(name), str)}
    return {one for one in own if one and not one.startswith("* `")}.union(*(said(one) for one in part.values()))


def test_the_schema_is_in_english_and_every_sentence_of_it_in_dutch(client):
    english, dutch = (said(client.get(SCHEMA + more).json()) for more in ("", "&lang=nl"))
    assert english & dutch == SAME
    assert len(english) == len(dutch) > 100
    assert "Euro per maand, alles inbegrepen." in dutch and "Breedtegraad (WGS 84)." in dutch
    assert set(DESCRIBED) <= english  # nothing is left that the schema says no more


def test_but_for_its_sentences_the_schema_is_the_same(client):
    def bare(part: Any) -> Any:
        if isinstance(part, list):
            return [bare(one) for one in part]
        if isinstance(part, dict):
            return {name: bare(one) for name, one in part.items() if name not in ("description", "summary")}
        return part

    assert bare(client.get(SCHEMA).json()) == bare(client.get(f"{SCHEMA}&lang=nl").json())


@pytest.mark.parametrize("language", ["", "fr", "x" * 300, "../nl"])
def test_another_language_is_english_for_programs(client, language):
    assert said(client.get(f"{SCHEMA}&lang={language}").json()) == said(client.get(SCHEMA).json())


@pytest.mark.parametrize(
    ("sent", "asked", "language", "other"),
    [
        ({}, "", "nl", "English"),
        ({"accept-language": "en"}, "", "en", "Nederlands"),
        ({"accept-language": "en"}, "?lang=nl", "nl", "English"),
        ({}, "?lang=en", "en", "Nederlands"),
        ({}, "?lang=fr", "nl", "English"),
    ],
)
def test_the_page_is_in_the_language_that_was_asked_for(client, sent, asked, language, other):
    answer = client.get(DOCS + asked, headers=sent)
    page = answer.content.decode()
    assert f'<html lang="{language}">' in page and f">{other}</a>" in page
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]
    script = client.get(f"{DOCS}{asked or '?'}&script=", headers=sent).content.decode()
    assert f"lang\\u003D{language}" in script  # escaped, as it stands in a script


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_of_the_open_data_leads_to_its_own_language(client, language):
    assert f"{DOCS}?lang={language}" in client.get(f"/{language}/opendata/").content.decode()


def test_an_answer_that_depends_on_the_language_says_so(client):
    """So that a cache between us and a program gives nobody the words of somebody else."""
    code = make_listing().code
    for path in ("listings/", f"listings/{code}/", "addresses/?q=voorbeeld", "certificates/x/", "figures/"):
        for language in ("nl", "en"):
            answer = client.get(f"/api/v1/{path}", headers={"accept-language": language})
            assert "Accept-Language" in answer["Vary"] and answer["Content-Language"] == language, path
    dutch, english = (
        client.get(f"/api/v1/listings/{code}/", headers={"accept-language": one}).json() for one in ("nl", "en")
    )
    assert (dutch["certificate"]["label"], english["certificate"]["label"]) == ("Onbekend", "Unknown")
