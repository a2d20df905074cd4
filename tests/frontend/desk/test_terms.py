import pytest
from django.urls import reverse

from kotatgent.audit.models import Event
from kotatgent.followups.models import Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def term() -> Term:
    return Term.objects.get(code="certificate-decision")


def url(term: Term) -> str:
    return reverse("desk_term", args=[term.code])


def filled(term: Term, **changes) -> dict[str, object]:
    return {"amount": 45, "unit": "days", "source": "besluit van 1 maart 2026", "version": term.version, **changes}


def test_every_term_is_listed_with_source_and_what_is_uncertain(desk):
    page = desk.get(reverse("desk_terms")).content.decode()
    for term in Term.objects.all():
        assert term.label_nl in page
    assert "F2.6" in page
    assert page.count("onzeker</span>") == Term.objects.filter(uncertain=True).count() > 0


def test_a_change_is_saved_and_recorded(desk, staff, term):
    answer = desk.post(url(term), filled(term), follow=True)
    term.refresh_from_db()
    assert (term.amount, term.unit, term.source, term.version) == (45, "days", "besluit van 1 maart 2026", 2)
    assert "Bewaard." in answer.content.decode()
    (event,) = Event.objects.about(term)
    assert (event.actor_id, event.before, event.after) == (staff.pk, "60 days", "45 days")
    assert "60 days → 45 days" in desk.get(url(term)).content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"source": ""}, {"source": "  "}, {"amount": ""}, {"amount": "-1"}, {"amount": "veel"}, {"unit": "weeks"},
     {"amount": "99999"}, {"source": "x" * 201}],
)  # fmt: skip
def test_a_wrong_value_is_refused_beside_its_field(desk, term, changes):
    page = desk.post(url(term), filled(term, **changes)).content.decode()
    assert "error-summary" in page
    term.refresh_from_db()
    assert term.amount == 60


def test_the_second_of_two_sees_what_changed_and_can_save_on_purpose(desk, term):
    desk.post(url(term), filled(term, amount=50))
    answer = desk.post(url(term), filled(term, amount=45))
    page = answer.content.decode()
    assert ">50<" in page
    assert ">45<" in page
    term.refresh_from_db()
    assert term.amount == 50
    assert 'name="version" value="2"' in page
    desk.post(url(term), filled(term, amount=45, version=2))
    term.refresh_from_db()
    assert term.amount == 45


def test_saving_the_same_changes_nothing(desk, term):
    desk.post(url(term), filled(term, amount=60, source=term.source))
    term.refresh_from_db()
    assert term.version == 1
    assert not Event.objects.about(term).exists()
