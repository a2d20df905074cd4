"""Every form of every role, each of its fields, with what people, programs and mistakes put into it.

What is accepted is written exactly as it came; what is refused says why at the field, in the language of the page, and
stays on the screen. A national register number is refused in each free text (F5.3). Nothing is a fault of the server.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from frontend import forms
from inspections.models import FamilyCase, UnfitProcedure
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import NotAllowed
from kotatgent.operations import demo_logins
from kotatgent.operations.demo import town
from kotatgent.privacy.actions import assess_breach, log_breach
from kotatgent.privacy.enums import Risk
from kotatgent.privacy.models import DataRequest, RetentionRun
from kotatgent.terms import actions as terms
from landlords.actions import state_derogation
from landlords.models import Building, Derogation, Landlord, Room
from landlords.queries import users_of
from listings.models import Listing
from tests.factories.contact import make_thread
from tests.factories.opening import may_open
from tests.walls import test_rare
from tests.walls.complaining import ALLOWED, Walked, complaints, some
from tests.walls.crawling import crawl, signed_in
from tests.walls.strings import NATIONAL, STRINGS
from tests.walls.trying import send, submit

pytestmark = pytest.mark.xdist_group("walk")  # what they look at is made once, not in each process

ROOMS, SEED = 24, 7
DAY = dt.timedelta(days=1)


@pytest.mark.django_db
def test_the_database_is_empty():
    """Also the test that asks pytest for a database: the town opens it by itself."""
    assert not User.objects.exists()


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker) -> Iterator[list[Walked]]:
    mail.outbox = []
    with django_db_blocker.unblock(), transaction.atomic():
        town.fill(rooms=ROOMS, seed=SEED, today=clock.today())
        _more()
        found: dict[tuple[str, ...], Walked] = {}
        for role in [None, *Role]:
            account = demo_logins.account(role) if role else None
            client = signed_in(account)
            if account is not None:
                _reasons(account)
            for form in crawl(client, "/nl/", "/nl/thuis/", "/nl/mijn-gegevens/", "/nl/rechten/", *_links(role)):
                found.setdefault(form.key, Walked(role, client, form))
        yield [found[key] for key in sorted(found)]
        transaction.set_rollback(True)


def _more() -> None:
    """What the demo leaves out: terms that are being written, and a breach that was logged a moment ago."""
    now = clock.now()
    terms.begin(by=demo_logins.account(Role.STAFF), now=now)
    officer = demo_logins.account(Role.PRIVACY_OFFICER)
    for risk in (None, Risk.HIGH):
        words = {"what": "Een mail ging naar iemand anders.", "whose": "Van één kotbaas."}
        breach = log_breach(found_at=now, **words, by=officer, now=now)
        if risk is not None:
            assess_breach(breach, risk=risk, why="Met telefoonnummers.", by=officer, now=now, expected=1)
    warned = FamilyCase.objects.filter(state="warned").first()
    assert warned is not None
    FamilyCase.objects.filter(pk=warned.pk).update(students_until=clock.today() - DAY)
    rooms = Room.objects.filter(derogations=None, removed_at=None, residents=1)
    rooms.filter(pk=rooms.earliest("pk").pk).update(area_m2=10)
    room = rooms.get(area_m2=10)
    owner = users_of(room.building.tenures.earliest("pk").landlord)[0]
    facts = {"built_on": dt.date(1990, 5, 1), "first_asked_on": dt.date(2000, 5, 1)}
    state_derogation(room, **facts, by=owner, now=now)
    RetentionRun.objects.create(
        code="GEREMD22",
        kind="mails",
        day=clock.today() - DAY,
        ran_at=now,
        there=2000,
        due=1500,
        removed=0,
        state="braked",
    )


def _reasons(user: User) -> None:
    """Whoever opens files said why, so that the pages behind the question are walked as well."""
    files: list[Any] = [*Building.objects.all(), *Landlord.objects.all(), *DataRequest.objects.all()]
    for file in files:
        with suppress(NotAllowed):
            may_open(file, user)


def _links(role: Role | None) -> list[str]:
    """Pages that only a link in a mail leads to, and those of which the crawl would open too few."""
    match role:
        case None:
            _thread, token = make_thread(Listing.objects.public().earliest("pk"), now=clock.now())
            return [f"/nl/bericht/{token}/"]
        case Role.DECISION_MAKER | Role.STAFF:
            cases = UnfitProcedure.objects.filter(state__in=["opened", "heard", "annulled"]).order_by("state")
            pages = [f"/nl/beslissingen/ongeschikt/{code}/" for code in cases.values_list("code", flat=True)]
            declared = UnfitProcedure.objects.filter(state="decided").exclude(decision=None).earliest("pk")
            return [*pages, f"/nl/beslissingen/ongeschikt/{declared.code}/hand-over/"] if role == Role.STAFF else pages
        case Role.QUALITY_INSPECTOR:
            waits = Derogation.objects.filter(state__in=["claimed", "lapsed"]).values_list("code", flat=True)
            seen = FamilyCase.objects.filter(state="warned").values_list("code", flat=True)
            pages = [("afwijking", code) for code in waits] + [("gezinswoning", code) for code in seen]
            return [f"/nl/inspectie/{page}/{code}/" for page, code in pages]
    return []


@pytest.fixture
def open_town(walk, django_db_blocker) -> Iterator[list[Walked]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield walk
        transaction.set_rollback(True)


def _all_complaints(walk: list[Walked], *, whole: bool) -> list[str]:
    found = []
    for walked in walk:
        usual = submit(walked.client, walked.form)
        if usual.raised or usual.status not in ALLOWED:
            found.append(f"{walked.form.route} as it stands: {usual.status} {usual.raised!r}"[:300])
        for one in walked.form.written:
            for naughty in STRINGS + NATIONAL if whole else some(walked.form, one):
                found += complaints(walked, one, naughty, usual)
    return found


def test_one_string_in_each_field(open_town):
    found = _all_complaints(open_town, whole=False)
    assert found == [], chr(10).join(found)


@pytest.mark.deep
def test_every_string_in_each_field(open_town):
    assert _all_complaints(open_town, whole=True) == []


def test_a_refusal_is_in_the_language_of_the_page(open_town):
    """What is wrong of itself in nearly every field: half a form, and text that is too long."""
    same = set()
    for walked in open_town:
        form = walked.form
        if form.method != "post":
            continue
        english = replace(form, action=form.action.replace("/nl/", "/en/", 1))
        for text in ("", "\x00" + "lang " * 4000):
            typed = {one.name: text for one in form.written}
            said = [send(walked.client, each, each.filled() | typed).errors for each in (form, english)]
            same |= {(form.route, error) for error in said[0] if error in said[1]}
            if len(said[0]) != len(said[1]):
                same.add((form.route, f"{said}"))
    assert same == set()


# Forms with a free text that no walk comes to, and where they are tried.
BEHIND_A_CODE = {  # tests/walls/test_codes.py
    "ActivateTotpForm", "AuthenticateForm", "ConfirmEmailCodeForm", "ConfirmForm", "ConfirmLoginCodeForm",
    "ConfirmResetCodeForm", "PasswordForm",
}  # fmt: skip
NEVER_SENT = {"NumberForm", "SampleForm"}  # the number becomes the address of a page; the gallery is for development
# A landlord of the town meets the form of a sublet as well.
NOT_WALKED = (BEHIND_A_CODE | NEVER_SENT | set(test_rare.CASES) | {"AddPasskeyForm"}) - {"SubletAnswerForm"}


def _below(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def test_every_form_with_a_free_text_was_walked(open_town, monkeypatch):
    bound: set[str] = set()
    clean = forms.Form.full_clean

    def note(self):
        if self.is_bound:
            bound.update(kind.__qualname__ for kind in type(self).__mro__)
        clean(self)

    monkeypatch.setattr(forms.Form, "full_clean", note)
    for walked in open_town:
        submit(walked.client, walked.form)
    free = {
        kind.__qualname__
        for kind in _below(forms.Form)
        if kind.__module__.startswith("frontend.") and any(map(forms.is_free_text, kind.base_fields.values()))
    }
    assert free - bound == NOT_WALKED
