import pytest
from django.urls import reverse

from kotatgent.audit.models import Event
from kotatgent.notices.models import Notice
from landlords.enums import TenureState

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(claim) -> str:
    return reverse("desk_claim", args=[claim.code])


def test_the_page_shows_both_landlords_and_reading_is_recorded(desk, staff, claim, url):
    page = desk.get(url).content.decode()
    assert "Tweede Nieuwkomer" in page
    assert "Fien Verzonnen" in page
    (event,) = Event.objects.about(claim.landlord).filter(kind="read")
    assert (event.actor_id, event.facts["page"]) == (staff.pk, "desk_claim")


@pytest.mark.parametrize(
    ("answer", "state", "told", "subject"),
    [
        ("accept", TenureState.ACTIVE, "Aanvaard.", "staat nu ook op jouw naam"),
        ("refuse", TenureState.REFUSED, "Geweigerd.", "komt niet op jouw naam"),
    ],
)
def test_the_answer_is_carried_out_and_the_landlord_hears_it(desk, claim, url, answer, state, told, subject):
    page = desk.post(url, {"answer": answer}, follow=True).content.decode()
    claim.refresh_from_db()
    assert claim.state == state
    assert told in page
    mail = Notice.objects.get(template="claim_decided")
    assert subject in mail.subject
    assert claim.building.address.line in mail.body
    assert mail.to_user == claim.landlord.members.get().user


def test_without_an_answer_nothing_happens(desk, claim, url):
    assert "error-summary" in desk.post(url, {}).content.decode()
    claim.refresh_from_db()
    assert claim.state == TenureState.CLAIMED


def test_a_colleague_was_first(desk, claim, url):
    desk.post(url, {"answer": "accept"})
    assert desk.post(url, {"answer": "refuse"}).status_code == 409
    claim.refresh_from_db()
    assert claim.state == TenureState.ACTIVE
    assert Notice.objects.filter(template="claim_decided").count() == 1
    assert 'name="answer"' not in desk.get(url).content.decode()
