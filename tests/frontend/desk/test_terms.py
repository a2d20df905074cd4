import pytest
from django.urls import reverse
from django.utils.html import escape

from kotatgent.audit.models import Event
from kotatgent.followups.models import Term
from tests.factories.inspecting import certified, inspected
from tests.factories.landlords import make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def term() -> Term:
    return Term.objects.get(code="certificate-decision")


def url(term: Term) -> str:
    return reverse("desk_term", args=[term.code])


def filled(term: Term, **changes) -> dict[str, object]:
    sources = {"source_nl": "besluit van 1 maart 2026", "source_en": "decision of 1 March 2026"}
    return {"amount": 45, "unit": "days", **sources, "version": term.version, **changes}


def test_every_term_is_listed_with_source_and_what_is_uncertain(desk):
    page = desk.get(reverse("desk_terms")).content.decode()
    for term in Term.objects.all():
        assert escape(term.label_nl) in page
    assert "Wonen in Vlaanderen (aanvraag van een attest)" in page and "F2.6" not in page
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
    [{"source_nl": ""}, {"source_en": "  "}, {"amount": ""}, {"amount": "-1"}, {"amount": "veel"}, {"unit": "weeks"},
     {"amount": "99999"}, {"source_nl": "x" * 201}],
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
    desk.post(url(term), filled(term, amount=60, source_nl=term.source_nl, source_en=term.source_en))
    term.refresh_from_db()
    assert term.version == 1
    assert not Event.objects.about(term).exists()


@pytest.mark.parametrize(
    ("language", "mine", "other"), [("nl", "Voorstel: ", "Proposal: "), ("en", "Proposal: ", "Voorstel: ")]
)
def test_sources_are_in_the_language_of_the_page(desk, language, mine, other):
    page = desk.get(f"/{language}/balie/termijnen/").content.decode()
    assert mine in page
    assert other not in page


def test_every_start_value_has_its_source_in_both_languages():
    for term in Term.objects.all():
        assert term.source_nl and term.source_en
        assert ("voorstel" in term.source_nl) == ("proposal" in term.source_en)


def test_the_page_says_how_many_dates_keep_the_old_length(desk, term):
    assert "Er loopt geen datum" in desk.get(url(term)).content.decode()
    for _ in range(2):
        inspected(make_room().building)
    assert "2 datums die lopen, houden de lengte waarmee ze begonnen" in desk.get(url(term)).content.decode()
    certified(make_room().building)  # decided: its date runs no more
    assert "2 datums die lopen" in desk.get(url(term)).content.decode()
    validity = Term.objects.get(code="certificate-validity")
    assert "1 datum die loopt, houdt" in desk.get(url(validity)).content.decode()
    desk.post(url(term), filled(term))
    assert Event.objects.about(term).get().facts["running"] == 2
