"""The rights of who reads it, with or without an account: on the own page, in the copy, in erasing, by the officer."""

import pytest
import time_machine

from kotatgent.accounts.roles import Role
from kotatgent.core.errors import NotAllowed
from kotatgent.followups import sweep
from kotatgent.newsletter import actions
from kotatgent.newsletter.enums import Audience
from kotatgent.newsletter.models import Delivery, SignUp, Subscriber
from kotatgent.notices.models import Notice
from kotatgent.privacy import actions as privacy
from kotatgent.privacy.copies import copy_of
from kotatgent.privacy.enums import Right
from kotatgent.privacy.models import RetentionRun
from kotatgent.privacy.people import person_of
from kotatgent.privacy.preview import preview
from tests.factories.accounts import NOW, make_user
from tests.factories.newsletter import DAY, asks, reader, sent, started
from tests.privacy.test_requests import by_a_visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at(settings, tmp_path):
    settings.ERASURE_LIST = tmp_path / "erased"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer():
    return make_user(Role.PRIVACY_OFFICER)


def tables(user) -> dict[str, int]:
    """How many rows of each table of the newsletter are in somebody's copy."""
    found = [table for category in copy_of(person_of(user), now=NOW)["categories"] for table in category["tables"]]
    return {table["table"]: len(table["rows"]) for table in found if table["table"].startswith("newsletter.")}


class TestWithAnAccount:
    @pytest.mark.parametrize(
        ("role", "audience"), [(Role.LANDLORD, Audience.LANDLORDS), (Role.STUDENT, Audience.STUDENTS)]
    )
    def test_the_copy_and_the_own_page_hold_it(self, client, role, audience):
        user = make_user(role, email="an@example.com")
        reader("An@example.com", audience=audience)
        reader("iemand-anders@example.com", audience=audience)
        asks("an@example.com", audience=Audience.STUDENTS if role == Role.LANDLORD else Audience.LANDLORDS)
        started(audience=audience)
        sweep.run(now=NOW)
        assert tables(user) == {"newsletter.SignUp": 1, "newsletter.Subscriber": 1, "newsletter.Delivery": 1}
        client.force_login(user)
        page = client.get("/nl/mijn-gegevens/").content.decode()
        assert "Nieuwsbrief" in page
        assert "iemand-anders" not in page

    def test_nobody_elses_shows(self):
        reader("an@example.com")
        other = make_user(email="bo@example.com")
        assert set(tables(other).values()) == {0}

    @pytest.mark.parametrize(
        ("role", "audience"), [(Role.LANDLORD, Audience.LANDLORDS), (Role.STUDENT, Audience.STUDENTS)]
    )
    def test_erasing_takes_it_and_the_preview_says_so(self, role, audience):
        user = make_user(role, email="an@example.com")
        reader("an@example.com", audience=audience)
        asks("an@example.com", audience=Audience.STUDENTS if role == Role.LANDLORD else Audience.LANDLORDS)
        started(audience=audience)
        sweep.run(now=NOW)
        goes = {str(name): number for name, number in preview(person_of(user)).goes}
        assert (goes["Nieuwsbrief"], goes["Nieuwsbrief, nog niet bevestigd"]) == (1, 1)
        privacy.close_own_account(by=user, now=NOW)
        assert (Subscriber.objects.count(), SignUp.objects.count()) == (0, 0)
        assert Delivery.objects.get().subscriber is None
        assert [message.subject for message in sent() if "Nieuws in maart" in message.subject] == []


class TestWithoutAnAccount:
    def page_of(self, request) -> str:
        return f"/nl/toezicht-privacy/verzoeken/{request.code}/"

    def test_the_officer_sees_and_erases_it_by_the_address_of_the_request(self, client, officer):
        request = by_a_visitor(kind=Right.OBJECTION)  # who asks to be erased is erased from all of it at once
        privacy.confirm(request, now=NOW)
        reader(request.email)
        asks(request.email, audience=Audience.LANDLORDS)
        reader("iemand-anders@example.com")
        client.force_login(officer)
        page = client.get(self.page_of(request)).content.decode()
        assert "Voor studenten, Nederlands, sinds 2 maart 2026" in page
        assert "niet bevestigd" in page
        page = client.post(self.page_of(request), {"verb": "newsletter"}, follow=True).content.decode()
        assert "Gewist uit de nieuwsbrief" in page
        assert "Schrijf uit en wis dit adres" not in page
        assert [found.address for found in Subscriber.objects.all()] == ["iemand-anders@example.com"]
        assert SignUp.objects.count() == 0
        request.refresh_from_db()
        assert request.state == "open"

    def test_who_is_not_in_it_has_no_such_part(self, client, officer):
        request = by_a_visitor()
        privacy.confirm(request, now=NOW)
        reader("iemand-anders@example.com")
        client.force_login(officer)
        assert "Schrijf uit en wis dit adres" not in client.get(self.page_of(request)).content.decode()

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY_OFFICER])
    def test_the_officer_alone(self, role):
        reader("an@example.com")
        with pytest.raises(NotAllowed):
            actions.erase_address("an@example.com", by=make_user(role), now=NOW)
        assert Subscriber.objects.count() == 1


class TestRetention:
    @pytest.mark.parametrize(("days", "went"), [(7, 0), (8, 1)])
    def test_a_night_counts_what_went(self, days, went):
        asks("an@example.com")
        sweep.run(now=NOW + days * DAY)
        run = RetentionRun.objects.get(kind="sign_ups")
        assert (run.there, run.due, run.removed) == (1, went, went)

    def test_the_subscription_stays_until_it_is_ended(self):
        reader("an@example.com")
        sweep.run(now=NOW + 3000 * DAY)
        assert Subscriber.objects.count() == 1

    def test_its_mail_does_not_go_out_after_its_term(self):
        asks("an@example.com")
        assert sent(NOW + 8 * DAY) == []
        assert Notice.objects.get().state == "superseded"


def test_a_request_of_any_kind_is_met_by_the_page(client, officer):
    """Objection as well as erasure: the part stands with each."""
    reader("iemand@example.com")
    found = privacy.ask(
        kind=Right.OBJECTION, words="Geen mails meer.", by=make_user(email="iemand@example.com"), now=NOW, language="nl"
    )
    client.force_login(officer)
    page = client.get(f"/nl/toezicht-privacy/verzoeken/{found.code}/").content.decode()
    assert "Schrijf uit en wis dit adres" in page
