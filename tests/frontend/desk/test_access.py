"""What a wrong code or a wrong method meets at the desk, and who has no second factor; the roles: tests/matrix."""

import pytest
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.followups.models import Term
from kotatgent.terms.models import Version
from tests.factories.accounts import make_user
from tests.factories.starts import begun
from tests.frontend.desk.test_follow_ups import put_aside

pytestmark = pytest.mark.django_db

# Page → what its address needs (fixture and attribute), None for a page without one.
PAGES = {
    "desk_home": None,
    "desk_building": ("building", "code"),
    "desk_found": ("building", "code"),
    "desk_link": ("building", "code"),
    "desk_none": ("building", "code"),
    "desk_place": ("building", "code"),
    "desk_claim": ("claim", "code"),
    "desk_doubt": ("doubt", "code"),
    "desk_landlords": None,
    "desk_landlord": ("landlord", "code"),
    "desk_starts": None,
    "desk_start": ("start", "code"),
    "desk_start_new": None,
    "desk_start_change": ("start", "code"),
    "desk_start_withdraw": ("start", "code"),
    "desk_mails": None,
    "desk_mail": ("lost_mail", "code"),
    "desk_follow_up": ("set_aside", "pk"),
    "desk_terms": None,
    "desk_term": ("term", "code"),
    "desk_conditions": None,
    "desk_condition": ("conditions", "number"),
}
FOR_THE_OFFICES = {"checklists": None, "checklist": ("checklist", None), "checklist_file": ("checklist", None)}
FOR_KEEPERS = {"checklist_new": None}
ONLY_READ = {"desk_home", "desk_starts", "desk_start", "desk_building", "desk_landlords", "desk_landlord",
             "desk_mails", "desk_mail", "desk_terms",
             "desk_conditions", "desk_condition", "checklists", "checklist", "checklist_file"}  # fmt: skip


@pytest.fixture
def address(request):
    def address(page: str) -> str:
        needs = {**PAGES, **FOR_THE_OFFICES, **FOR_KEEPERS}[page]
        if needs is None:
            return reverse(page)
        subject = request.getfixturevalue(needs[0])
        return reverse(page, args=subject if needs[1] is None else [getattr(subject, needs[1])])

    return address


@pytest.fixture
def start():
    return begun()


@pytest.fixture
def landlord(building):
    return building.tenures.get().landlord


@pytest.fixture
def set_aside():
    return put_aside()


@pytest.fixture
def term():
    return Term.objects.get(code="repair")


@pytest.fixture
def conditions():
    return Version.objects.get()


@pytest.fixture
def checklist():
    return ("quality", 1)


@pytest.mark.parametrize("page", [*PAGES, "checklists", "checklist", *FOR_KEEPERS])
def test_a_colleague_comes_in_and_reads_english(client, address, page):
    client.force_login(make_user(Role.STAFF, language="en"))
    answer = client.get(address(page).replace("/nl/", "/en/", 1))
    assert answer.status_code == 200
    assert 'lang="en"' in answer.content.decode()


@pytest.mark.parametrize("page", [*PAGES, *FOR_THE_OFFICES, *FOR_KEEPERS])
def test_without_the_second_factor_nothing_is_shown(client, address, page):
    url = address(page)
    client.force_login(make_user(Role.STAFF, second_factor=False))
    answer = client.get(url)
    assert (answer.status_code, answer["Location"]) == (302, "/nl/account/2fa/")


@pytest.mark.parametrize("page", [page for page, needs in PAGES.items() if needs])
def test_an_unknown_code_is_not_found(desk, page):
    numbers = (987654, 10**40) if page in ("desk_follow_up", "desk_condition") else ("NIET-DAAR", "x" * 300)
    for number in numbers:
        assert desk.get(reverse(page, args=[number])).status_code == 404


@pytest.mark.parametrize("args", [("quality", 99), ("gossip", 1), ("quality", 10**40)])
def test_an_unknown_checklist_is_not_found(desk, args):
    assert desk.get(reverse("checklist", args=args)).status_code == 404


@pytest.mark.parametrize("page", sorted({*PAGES} - ONLY_READ))
def test_pages_to_write_take_no_put(desk, address, page):
    assert desk.put(address(page)).status_code == 405


def test_sending_again_is_a_post(desk, lost_mail):
    assert desk.get(reverse("desk_send_again", args=[lost_mail.code])).status_code == 405
    assert desk.post(reverse("desk_send_again", args=["NIETDAAR"])).status_code == 404
