"""Where a term, a checklist item or a clause comes from is said in words: the ids of facts are ours alone."""

import pytest
from django.urls import reverse

from frontend.templatetags.words import FACT, source
from inspections.models import ChecklistItem
from kotatgent.accounts.roles import Role
from kotatgent.followups.models import Term
from kotatgent.papers.models import PaperClause, PaperText
from kotatgent.terms.models import Clause
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def test_whatever_reference_data_names_has_words():
    said = [(text, "nl") for text in Term.objects.values_list("source_nl", flat=True)]
    said += [(text, "en") for text in Term.objects.values_list("source_en", flat=True)]
    for rows in (ChecklistItem.objects, Clause.objects, PaperText.objects, PaperClause.objects):
        said += [(text, language) for text in rows.values_list("source", flat=True) for language in ("nl", "en")]
    assert len(said) > 100
    assert not [text for text, language in said if FACT.search(source(text, language))]


def test_the_words_stand_where_the_id_stood_and_what_staff_wrote_stays():
    assert source("F2.34: een termijn van orde", "nl") == (
        "het Vlaamse handboek woningkwaliteit (procedure ongeschikt): een termijn van orde"
    )
    assert source("R10, F2.7", "en") == (
        "what this site has to follow up, Wonen in Vlaanderen (validity of a certificate)"
    )
    assert source("besluit F9.99 van 1 maart 2026", "nl") == "besluit F9.99 van 1 maart 2026"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("name", "args"),
    [("desk_terms", []), ("desk_term", ["repair"]), ("checklist", ["quality", 2]), ("checklist", ["fire", 2]),
     ("desk_condition", [1]), ("desk_paper", ["lease", 1]), ("desk_paper", ["inventory", 1]),
     ("desk_blocks", []), ("desk_agencies", [])],
)  # fmt: skip
def test_no_page_shows_an_id(client, name, args, language):
    client.force_login(make_user(Role.STAFF))
    page = client.get(reverse(name, args=args).replace("/nl/", f"/{language}/")).content.decode()
    assert not FACT.findall(page)
