"""What an institution's programs ask with a key: who is let in, what is said, and how often."""

import datetime as dt
import json

import pytest
import time_machine

from inspections.models import Certificate
from kotatgent.accounts import actions as accounts
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.partners import actions
from kotatgent.partners.models import ApiKey
from kotatgent.places.models import Campus
from kotatgent.steering.models import DailyFigure
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import certified
from tests.factories.listings import make_listing
from tests.factories.partners import make_key, school, works_at

pytestmark = pytest.mark.django_db
FIGURES, LOOKUP = "/api/v1/partners/figures/", "/api/v1/partners/lookup/"
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
LAST_DAY = dt.date(2027, 3, 2)  # a year on, by hand


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager():
    return works_at(school())


def bearer(secret, language="nl"):
    return {"Authorization": f"Bearer {secret}", "Accept-Language": language}


def figures(client, secret, **more):
    return client.get(FIGURES, headers=bearer(secret), **more)


def lookup(client, secret, codes, language="nl"):
    body = json.dumps({"codes": codes})
    return client.post(LOOKUP, body, content_type="application/json", headers=bearer(secret, language))


def said(answer):
    body = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (body["status"], body["type"]) == (answer.status_code, "about:blank")
    return answer.status_code, body["code"]


class TestWhoIsLetIn:
    def test_with_no_key(self, client):
        for answer in (client.get(FIGURES), client.post(LOOKUP)):
            assert said(answer) == (401, "not_authenticated") and answer["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize("sent", ["Bearer", "Bearer x", "bearer kotatgent_x y", "Bearer " + "x" * 5000, "Bearer é"])
    def test_with_a_wrong_one(self, client, manager, sent):
        make_key(manager)
        answer = client.get(FIGURES, headers={"Authorization": sent.encode().decode("latin-1")})
        assert said(answer) == (401, "key_unknown") and answer["WWW-Authenticate"] == "Bearer"

    def test_by_another_scheme(self, client, manager):
        _key, secret = make_key(manager)
        answer = client.get(FIGURES, headers={"Authorization": f"Basic {secret}"})
        assert said(answer) == (401, "not_authenticated")
        assert said(client.get(f"{FIGURES}?key={secret}&access_token={secret}"))[0] == 401

    def test_through_its_last_day(self, client, manager):
        _key, secret = make_key(manager)
        with time_machine.travel(dt.datetime(2027, 3, 2, 23, 59, tzinfo=NOW.tzinfo), tick=False):
            assert figures(client, secret).status_code == 200
        with time_machine.travel(dt.datetime(2027, 3, 3, 0, 0, tzinfo=NOW.tzinfo), tick=False):
            assert said(figures(client, secret)) == (401, "key_over")

    def test_withdrawn(self, client, manager):
        key, secret = make_key(manager)
        other, still = make_key(manager)
        actions.withdraw_key(key, by=make_user(Role.STAFF), now=NOW)
        assert said(figures(client, secret)) == (401, "key_withdrawn")
        assert said(lookup(client, secret, ["x"])) == (401, "key_withdrawn")
        assert figures(client, still).status_code == 200 and other.withdrawn_at is None

    @pytest.mark.parametrize(
        ("opens", "first", "second"),
        [("reads_figures", 200, 403), ("looks_up", 403, 200), ("both", 200, 200)],
    )
    def test_what_it_was_made_for(self, client, manager, opens, first, second):
        facts = {"reads_figures": opens != "looks_up", "looks_up": opens != "reads_figures"}
        _key, secret = make_key(manager, **facts)
        answers = figures(client, secret), lookup(client, secret, ["x"])
        assert [answer.status_code for answer in answers] == [first, second]
        assert {said(answer)[1] for answer in answers if answer.status_code == 403} <= {"key_scope"}

    def test_whoever_made_it_left_and_somebody_still_works_there(self, client, manager):
        other = works_at(school(), manages=True)
        _key, secret = make_key(other)
        actions.end_membership(other, by=manager, now=NOW)
        assert figures(client, secret).status_code == 200

    def test_nobody_works_there_any_more_and_again_somebody(self, client, manager):
        _key, secret = make_key(manager)
        accounts.close_account(manager, by=make_user(Role.ADMINISTRATOR), now=NOW)
        assert said(figures(client, secret)) == (401, "key_of_nobody")
        works_at(school("odisee"))
        assert said(figures(client, secret)) == (401, "key_of_nobody")
        works_at(school())
        assert figures(client, secret).status_code == 200

    @pytest.mark.parametrize(
        "path", ["/api/v1/mine/listings/", "/api/v1/mine/buildings/", "/api/v1/worklist/", "/api/v1/worklist/numbers/"]
    )
    def test_it_opens_nothing_else(self, client, manager, path):
        _key, secret = make_key(manager)
        assert client.get(path, headers=bearer(secret)).status_code == 403
        assert "/account/login/" in client.get("/nl/partners/", headers=bearer(secret))["Location"]

    def test_a_key_goes_before_a_session(self, client, manager):
        """Whoever sends a key is answered as that key, whatever cookie goes along."""
        client.force_login(works_at(school("odisee")))
        _key, secret = make_key(manager)
        assert figures(client, secret).json()["institution"] == "hogent"
        assert said(figures(client, "wrong")) == (401, "key_unknown")

    @pytest.mark.parametrize(
        ("role", "status"), [(Role.PARTNER, 200), (Role.STAFF, 200), (Role.STUDENT, 403), (Role.STEERING, 403)]
    )
    def test_by_a_session_as_on_the_pages(self, client, role, status):
        client.force_login(make_user(role))
        assert client.get(FIGURES).status_code == status
        body = json.dumps({"codes": ["x"]})
        assert client.post(LOOKUP, body, content_type="application/json").status_code == status

    def test_a_session_needs_the_token_of_forms(self, client, manager):
        strict = type(client)(enforce_csrf_checks=True)
        strict.force_login(manager)
        body = json.dumps({"codes": ["x"]})
        assert strict.post(LOOKUP, body, content_type="application/json").status_code == 403
        _key, secret = make_key(manager)
        assert lookup(strict, secret, ["x"]).status_code == 200  # with a key there is no cookie to abuse

    def test_refused_in_both_languages(self, client):
        assert client.get(FIGURES, headers=bearer("x", "nl")).json()["detail"] == "Deze sleutel bestaat niet."
        assert client.get(FIGURES, headers=bearer("x", "en")).json()["detail"] == "There is no such key."


class TestUse:
    def test_the_day_is_noted_and_nothing_more(self, client, manager):
        _key, secret = make_key(manager)
        before = Event.objects.count()
        figures(client, secret)
        assert ApiKey.objects.get().used_on == NOW.date()
        with time_machine.travel(NOW + 3 * DAY, tick=False):
            lookup(client, secret, ["x"])
            assert ApiKey.objects.get().used_on == NOW.date() + 3 * DAY
            assert Event.objects.count() == before
            client.force_login(manager)
            assert "Laatst gebruikt op 5 maart 2026" in client.get("/nl/partners/sleutels/").content.decode()

    def test_one_write_a_day(self, client, manager, django_assert_num_queries):
        _key, secret = make_key(manager)
        figures(client, secret)
        with django_assert_num_queries(4):  # the key, whether somebody works there, the last day, the campuses
            figures(client, secret)

    def test_a_refused_key_was_not_used(self, client, manager):
        key, secret = make_key(manager)
        actions.withdraw_key(key, by=manager, now=NOW)
        figures(client, secret)
        assert ApiKey.objects.get().used_on is None

    def test_nothing_secret_in_logs_or_answers(self, client, manager, caplog):
        _key, secret = make_key(manager)
        caplog.set_level("DEBUG")
        answers = [figures(client, secret), lookup(client, secret, ["x"]), lookup(client, secret, [])]
        answers += [figures(client, secret + "x")]
        assert not any(secret in answer.content.decode() for answer in answers)
        assert secret not in caplog.text
        assert {answer["Cache-Control"] for answer in answers} == {"private, no-store"}


class TestHowOften:
    def test_lists_as_often_as_on_the_page(self, client, manager):
        _key, secret = make_key(manager)
        _other, another = make_key(manager)
        assert {lookup(client, secret, ["x"]).status_code for _ in range(60)} == {200}
        answer = lookup(client, secret, ["x"])
        assert said(answer) == (429, "throttled") and answer["Retry-After"] == "3600"
        assert lookup(client, another, ["x"]).status_code == 200  # each key by itself
        assert figures(client, secret).status_code == 200
        with time_machine.travel(NOW + HOUR, tick=False):
            assert lookup(client, secret, ["x"]).status_code == 200

    def test_page_and_session_count_together(self, client, manager):
        client.force_login(manager)
        for _ in range(30):
            client.post("/nl/partners/opzoeken/", {"codes": "x"})
        body = json.dumps({"codes": ["x"]})
        answers = [client.post(LOOKUP, body, content_type="application/json").status_code for _ in range(31)]
        assert set(answers[:30]) == {200} and answers[30] == 429

    def test_guessing_is_slowed_down_and_who_has_one_goes_on(self, client, manager):
        _key, secret = make_key(manager)
        assert {said(figures(client, f"x{n}")) for n in range(30)} == {(401, "key_unknown")}
        assert said(figures(client, "x")) == (429, "throttled")
        assert figures(client, secret).status_code == 200
        assert figures(client, "x", REMOTE_ADDR="192.0.2.7").status_code == 401


class TestFigures:
    def test_before_the_first_night(self, client, manager):
        _key, secret = make_key(manager)
        body = figures(client, secret).json()
        assert (body["institution"], body["on"], body["minutes"]) == ("hogent", None, 15)
        assert body["campuses"] and {row["adverts_online"] for row in body["campuses"]} == {None}
        assert {row["value"] for row in body["figures"].values()} == {None}

    def test_own_campuses_alone_in_fives_and_what_the_page_shows(self, client, manager):
        mine, other = Campus.objects.filter(institution=school())[:2]
        foreign = Campus.objects.exclude(institution=school()).first()
        for campus, count in ((mine, 13), (other, 4), (foreign, 40)):
            facts = {"on": NOW.date() - DAY, "name": "adverts_near_campus", "unit": "adverts"}
            DailyFigure.objects.create(area=campus.code, value=count, **facts)
        DailyFigure.objects.create(on=NOW.date() - DAY, name="adverts_online", value=62, denominator=80, unit="adverts")
        _key, secret = make_key(manager)
        body = figures(client, secret).json()
        assert body["on"] == "2026-03-01"
        found = {row["code"]: row["adverts_online"] for row in body["campuses"]}
        assert (found[mine.code], found[other.code]) == (10, None) and foreign.code not in found
        assert body["figures"]["adverts_online"] == {"value": "60", "denominator": 80, "unit": "adverts"}
        assert list(body["figures"]) == [
            "landlords_registered", "rooms_registered", "adverts_online", "adverts_certificate_valid",
            "adverts_certificate_none", "adverts_certificate_unknown", "rent_all_in_median",
        ]  # fmt: skip

    def test_no_other_distance_may_be_asked_for(self, client, manager):
        _key, secret = make_key(manager)
        plain = figures(client, secret).json()
        for asked in ("max_bike_minutes=5", "minutes=5", "campus=x", "institution=ugent", "on=2020-01-01"):
            assert client.get(f"{FIGURES}?{asked}", headers=bearer(secret)).json() == plain


class TestLookUp:
    def test_of_each_exactly_the_citys_words(self, client, manager):
        known, draft = make_listing(), make_listing(published=False)
        certified(known.room.building)
        certificate = Certificate.objects.get()
        _key, secret = make_key(manager)
        asked = [known.code.lower(), certificate.number, draft.code, "nergens", known.code.lower(), "  "]
        body = lookup(client, secret, asked).json()
        assert (body["on"], body["found"]) == ("2026-03-02", 2)
        assert [(row["asked"], row["known"], row["code"], row["statement"]) for row in body["results"]] == [
            (known.code.lower(), "advert", known.code, "Conformiteitsattest datum 02/03/2026"),
            (certificate.number, "certificate", certificate.number, "Conformiteitsattest datum 02/03/2026"),
            (draft.code, "nothing", "", body["results"][2]["statement"]),
            ("nergens", "nothing", "", body["results"][2]["statement"]),
        ]
        assert body["results"][2]["statement"].startswith("Niet gevonden")
        assert (body["results"][1]["valid"], body["results"][1]["issued_on"]) == (True, "2026-03-02")
        english = lookup(client, secret, asked, "en").json()["results"]
        assert english[0]["statement"] == "Conformity certificate date 02/03/2026"

    def test_the_same_words_as_on_the_page(self, client, manager):
        listing = make_listing()
        certified(listing.room.building)
        number = Certificate.objects.get().number
        later = Certificate.objects.get().valid_until + DAY
        with time_machine.travel(dt.datetime.combine(later, dt.time(9), tzinfo=NOW.tzinfo), tick=False):
            client.force_login(manager)
            page = " ".join(client.post("/nl/partners/opzoeken/", {"codes": number}).content.decode().split())
            _key, secret = make_key(manager, now=dt.datetime.combine(later, dt.time(9), tzinfo=NOW.tzinfo))
            (row,) = lookup(client, secret, [number]).json()["results"]
        assert row["statement"] in page and row["valid"] is False

    @pytest.mark.parametrize(
        ("body", "code", "field"),
        [
            ({}, "wrong_fields", "codes"),
            ({"codes": "x"}, "wrong_fields", "codes"),
            ({"codes": [{}]}, "wrong_fields", "codes"),
            ({"codes": ["x" * 61]}, "wrong_fields", "codes"),
            ({"codes": []}, "no_codes", "codes"),
            ({"codes": ["", " "]}, "no_codes", "codes"),
            ({"codes": [str(n) for n in range(1_001)]}, "too_many_codes", "codes"),
        ],
    )
    def test_what_is_wrong_names_the_field(self, client, manager, body, code, field):
        _key, secret = make_key(manager)
        answer = client.post(LOOKUP, json.dumps(body), content_type="application/json", headers=bearer(secret))
        assert said(answer) == (400, code) and field in answer.json()["errors"]

    def test_a_thousand_go_at_once(self, client, manager):
        _key, secret = make_key(manager)
        assert len(lookup(client, secret, [str(n) for n in range(1_000)]).json()["results"]) == 1_000

    @pytest.mark.parametrize(("sent", "status"), [("no json", 400), ("[]", 400), ("null", 400)])
    def test_what_is_no_json_of_ours(self, client, manager, sent, status):
        _key, secret = make_key(manager)
        answer = client.post(LOOKUP, sent, content_type="application/json", headers=bearer(secret))
        assert answer.status_code == status

    def test_other_verbs(self, client, manager):
        _key, secret = make_key(manager)
        assert client.get(LOOKUP, headers=bearer(secret)).status_code == 405
        assert client.post(FIGURES, headers=bearer(secret)).status_code == 405
        assert client.post(LOOKUP, {"codes": "x"}, headers=bearer(secret)).status_code == 415
