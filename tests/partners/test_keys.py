"""Keys to the API: made by a manager, shown once, used by a program, withdrawn by the institution or the desk."""

import datetime as dt
import html

import pytest
import time_machine

from kotatgent.accounts import actions as accounts
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.operations.register import INVARIANTS
from kotatgent.partners import actions
from kotatgent.partners.models import ApiKey
from tests.factories.accounts import NOW, make_user
from tests.factories.partners import make_key, school, works_at

pytestmark = pytest.mark.django_db
PAGE = "/nl/partners/sleutels/"
DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 3, 2)
A_YEAR_ON = dt.date(2027, 3, 2)  # by hand
FILLED = {"name": "Website", "opens": ["reads_figures"], "months": "12"}


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager():
    return works_at(school())


def page(answer):
    return " ".join(html.unescape(answer.content.decode()).split())


def secret_in(answer):
    return page(answer).split('<textarea id="secret"')[1].split(">")[1].split("<")[0]


def withdrawing(key):
    return f"{PAGE}{key.code}/intrekken/"


class TestDoors:
    @pytest.mark.parametrize("which", ["list", "withdraw"])
    def test_seven_cases(self, client, manager, which):
        key, _secret = make_key(manager)
        path = PAGE if which == "list" else withdrawing(key)
        assert client.get(path)["Location"].startswith("/nl/account/login/")
        for role in (Role.STUDENT, Role.LANDLORD, Role.STEERING, Role.ADMINISTRATOR):
            client.force_login(make_user(role))
            assert client.get(path).status_code == 403
        client.force_login(make_user(Role.STAFF))
        assert client.get(path).status_code == (403 if which == "list" else 200)
        client.force_login(works_at(school("odisee")))
        assert client.get(path).status_code == (200 if which == "list" else 404)
        client.force_login(works_at(school()))  # a colleague who manages nothing
        assert client.get(path).status_code == (200 if which == "list" else 403)
        assert client.post(path, FILLED).status_code == 403
        client.force_login(manager)
        assert client.get(path).status_code == 200
        assert client.put(path).status_code == 405
        assert client.get(f"{PAGE}XXXX/intrekken/").status_code == 404
        assert ApiKey.objects.filter(withdrawn_at=None).count() == 1

    def test_another_institution_sees_nothing(self, client, manager):
        make_key(manager, name="Kolibrie")
        client.force_login(works_at(school("odisee")))
        assert "Kolibrie" not in page(client.get(PAGE)) and "nog geen sleutel" in page(client.get(PAGE))


class TestMaking:
    def test_the_secret_is_shown_once_and_kept_nowhere(self, client, manager, caplog):
        client.force_login(manager)
        made = client.post(PAGE, FILLED)
        secret = secret_in(made)
        assert secret.startswith("kotatgent_") and len(secret) == 53 and page(made).count(secret) == 1
        assert "no-store" in made["Cache-Control"]
        key = ApiKey.objects.get()
        assert (key.name, key.reads_figures, key.looks_up, key.last_day) == ("Website", True, False, A_YEAR_ON)
        assert (key.institution, key.made_by, key.made_at) == (manager.institution, manager, NOW)
        again = page(client.get(PAGE))
        assert "Website" in again and "2 maart 2027" in again and "Nog niet gebruikt" in again
        for told in (again, caplog.text, *map(str, ApiKey.objects.values_list()), *map(str, Event.objects.values())):
            assert secret not in told and secret.removeprefix("kotatgent_") not in told
        assert key.secret_hash not in again and key.secret_hash not in str(Event.objects.values_list())

    def test_in_the_register_of_everything(self, client, manager):
        client.force_login(manager)
        client.post(PAGE, FILLED)
        event = Event.objects.get(subject_kind="apikey")
        assert (event.kind, event.actor_id) == ("created", manager.pk)
        assert event.facts == {
            "institution": "hogent", "figures": True, "lookup": False, "last_day": "2027-03-02"
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("changed", "field", "words"),
        [
            ({"name": ""}, "name", "Vul dit in"),
            ({"name": "x" * 61}, "name", "60"),
            ({"name": "85.07.30-033.28"}, "name", "rijksregisternummer"),
            ({"opens": []}, "opens", "Kies er minstens één"),
            ({"opens": ["manages"]}, "opens", ""),
            ({"months": "24"}, "months", ""),
            ({"months": ""}, "months", ""),
        ],
    )
    def test_what_is_wrong_stands_at_its_field_and_stays_typed(self, client, manager, changed, field, words):
        client.force_login(manager)
        answer = client.post(PAGE, FILLED | changed)
        assert answer.context["form"].errors.keys() == {field} and words in page(answer)
        assert not ApiKey.objects.exists()

    def test_sent_twice_makes_one(self, client, manager):
        client.force_login(manager)
        client.post(PAGE, FILLED)
        again = client.post(PAGE, FILLED)
        assert "al een sleutel met deze naam" in page(again) and 'id="secret"' not in page(again)
        assert ApiKey.objects.count() == 1
        actions.withdraw_key(ApiKey.objects.get(), by=manager, now=NOW)
        assert 'id="secret"' in page(client.post(PAGE, FILLED))

    def test_ten_at_a_time(self, manager):
        made = [make_key(manager)[0] for _ in range(10)]
        with pytest.raises(RuleBroken) as error:
            make_key(manager)
        assert error.value.code == "too_many_keys"
        actions.withdraw_key(made[0], by=manager, now=NOW)
        make_key(manager)
        make_key(works_at(school("odisee")))

    @pytest.mark.parametrize(("last_day", "fits"), [(TODAY, 1), (A_YEAR_ON, 1), (A_YEAR_ON + DAY, 0), (TODAY - DAY, 0)])
    def test_at_most_a_year(self, manager, last_day, fits):
        if fits:
            assert make_key(manager, last_day=last_day)[0].last_day == last_day
        else:
            with pytest.raises(RuleBroken) as error:
                make_key(manager, last_day=last_day)
            assert error.value.code == "wrong_last_day"

    def test_only_for_ones_own_institution(self, manager):
        facts = {"name": "x", "reads_figures": True, "looks_up": True, "last_day": A_YEAR_ON}
        for by in (works_at(school()), make_user(Role.STAFF), make_user(Role.ADMINISTRATOR)):
            with pytest.raises(NotAllowed):
                actions.make_key(manager.institution, by=by, now=NOW, **facts)
        with pytest.raises(NotAllowed):
            actions.make_key(school("odisee"), by=manager, now=NOW, **facts)

    def test_the_invariant_notices_a_longer_one(self, manager):
        key, _secret = make_key(manager)
        rule = INVARIANTS["partners.keys"]
        assert (rule.tally(TODAY).seen, rule.tally(TODAY).broken) == (1, 0)
        ApiKey.objects.filter(pk=key.pk).update(last_day=A_YEAR_ON + DAY)
        assert rule.tally(TODAY).broken == 1


class TestList:
    def test_how_long_it_works_still(self, client, manager):
        client.force_login(manager)
        make_key(manager, last_day=TODAY + 31 * DAY)
        make_key(manager, last_day=TODAY + 30 * DAY)
        make_key(manager, last_day=TODAY)
        with time_machine.travel(NOW + DAY, tick=False):
            shown = page(client.get(PAGE))
        assert shown.count("Werkt nog maar tot en met") == 2 and "Werkte tot en met 2 maart 2026" in shown

    def test_whoever_made_it_has_left_and_it_stays_the_institutions(self, client, manager):
        other = works_at(school(), manages=True)
        make_key(other, name="Kolibrie")
        client.force_login(manager)
        assert f"door {other.email}" in page(client.get(PAGE))
        actions.end_membership(other, by=manager, now=NOW)
        shown = page(client.get(PAGE))
        assert "Kolibrie" in shown and "door iemand die hier niet meer werkt" in shown and other.email not in shown

    def test_a_colleague_looks(self, client, manager):
        key, _secret = make_key(manager, name="Kolibrie")
        client.force_login(works_at(school()))
        shown = page(client.get(PAGE))
        assert "Kolibrie" in shown and "Maak de sleutel" not in shown and withdrawing(key) not in shown


class TestWithdrawing:
    def test_by_a_manager_once(self, client, manager):
        key, _secret = make_key(manager, name="Kolibrie")
        client.force_login(manager)
        assert "Kolibrie" in page(client.get(withdrawing(key)))
        assert not Event.objects.filter(subject_kind="apikey", kind="closed").exists()
        done = client.post(withdrawing(key), follow=True)
        assert "ingetrokken" in page(done) and "ingetrokken op 2 maart 2026" in page(done)
        key.refresh_from_db()
        assert (key.withdrawn_at, key.withdrawn_by) == (NOW, manager)
        event = Event.objects.get(subject_kind="apikey", kind="closed")
        assert (event.actor_id, event.subject_code, event.facts) == (manager.pk, key.code, {"institution": "hogent"})
        assert client.post(withdrawing(key)).status_code == 409
        with pytest.raises(Conflict):
            actions.withdraw_key(key, by=manager, now=NOW)

    def test_by_the_desk_which_makes_none(self, client, manager):
        key, _secret = make_key(manager, name="Kolibrie")
        client.force_login(make_user(Role.STAFF))
        assert withdrawing(key) in page(client.get("/nl/balie/partners/hogent/"))
        done = client.post(withdrawing(key))
        assert done["Location"] == "/nl/balie/partners/hogent/"
        assert "Kolibrie" not in page(client.get(done["Location"]))

    def test_the_desk_still_can_when_everybody_left(self, client, manager):
        key, _secret = make_key(manager)
        accounts.close_account(manager, by=make_user(Role.ADMINISTRATOR), now=NOW)
        client.force_login(make_user(Role.STAFF))
        assert "openen niets" in page(client.get("/nl/balie/partners/hogent/"))
        assert client.post(withdrawing(key)).status_code == 302
