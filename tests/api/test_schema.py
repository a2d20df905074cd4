"""Whatever the schema of the API allows, and what it does not: no fault of ours, no answer that it leaves out."""

import hypothesis
import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client

from kotatgent.accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.inspecting import certified
from tests.factories.landlords import make_building, make_room
from tests.factories.listings import make_listing

pytestmark = [pytest.mark.deep, pytest.mark.django_db]

TOKEN = "c" * 32  # of the form against forged requests: cookie and header agree, as in a browser


@pytest.fixture
def town():
    """An advert online with a certificate, a draft, and an address without adverts."""
    building = make_building()
    listing = make_listing(make_room(building, label="1A"))
    certified(building)
    make_listing(published=False)
    make_building()
    return listing.landlord


def cookies_of(who, landlord):
    client = Client()
    if who is not None:
        client.force_login(landlord.members.get().user if who == Role.LANDLORD else make_user(who))
    found = {name: morsel.value for name, morsel in client.cookies.items()} | {"csrftoken": TOKEN}
    return "; ".join(f"{name}={value}" for name, value in found.items())


@pytest.mark.parametrize("who", [None, Role.STUDENT, Role.LANDLORD, Role.QUALITY_INSPECTOR, Role.PARTNER])
@pytest.mark.parametrize("lawful", [True, False], ids=["lawful", "unlawful"])
def test_every_question_has_an_answer_of_the_schema(town, who, lawful):
    import schemathesis  # here, because it takes long to load
    from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

    mode = schemathesis.GenerationMode.POSITIVE if lawful else schemathesis.GenerationMode.NEGATIVE
    # A rule may refuse what the schema allows, and a parameter that is left empty counts as left out.
    besides = [positive_data_acceptance, negative_data_rejection]
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    headers = {"Cookie": cookies_of(who, town), "X-CSRFToken": TOKEN, "Accept-Encoding": "identity"}
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        if not lawful and not (operation.query or operation.body):
            continue  # nothing to get wrong

        @hypothesis.settings(max_examples=200, suppress_health_check=list(hypothesis.HealthCheck))
        @hypothesis.given(case=operation.as_strategy(mode))
        def ask(case):
            case.call_and_validate(headers=headers, excluded_checks=besides)

        ask()
        asked += 1
    assert asked >= (13 if lawful else 4)
