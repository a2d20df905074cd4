"""The pages of the campaign on the desk: for staff and the privacy officer, each their part of it."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from kotatgent.accounts.roles import Role
from kotatgent.campaign import actions, reasons
from kotatgent.campaign.models import Campaign, Former, Refusal, Wave
from kotatgent.followups import sweep
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Notice
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.campaign import address, make_campaign, make_wave, morning, people, person, started, take_in

pytestmark = pytest.mark.django_db

HOME = "campaign"


@pytest.fixture
def officer(client):
    client.force_login(make_user(Role.PRIVACY_OFFICER))
    return client


@pytest.fixture
def campaign() -> Campaign:
    found = make_campaign()
    take_in(people(12))
    return found


@pytest.fixture
def wave(campaign) -> Wave:
    return make_wave(campaign, size=5)


def text(client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def filled(**changes: object) -> dict[str, object]:
    return {"size": 5, "per_hour": 3, "starts_at": "2026-03-03T10:00", **reasons.first_words(), **changes}


class TestRecord:
    def test_without_a_campaign_staff_read_how_one_begins(self, desk):
        page = text(desk, HOME)
        assert "Er is geen campagne." in page
        assert reverse("campaign_new") not in page
        assert desk.get(reverse("campaign_wave_new")).status_code == 404

    def test_the_privacy_officer_records_one(self, officer):
        assert reverse("campaign_new") in text(officer, HOME)
        assert "ten laatste 2 september 2026" in text(officer, "campaign_new")
        sent = {"purpose": "Eén keer uitnodigen.", "ground": "Art. 6(1)(e) AVG.", "ends_on": "2026-08-31"}
        page = officer.post(reverse("campaign_new"), sent, follow=True).content.decode()
        assert "Vastgelegd." in page and "31 augustus 2026" in page
        assert Campaign.objects.get().ends_on == dt.date(2026, 8, 31)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"ends_on": "2026-09-03"}, "De laatste dag mag ten laatste 2 september 2026 zijn."),
            ({"ends_on": str(TODAY)}, "De laatste dag moet na vandaag liggen."),
            ({"purpose": ""}, "Vul dit in."),
            ({"ground": ""}, "Vul dit in."),
        ],
    )
    def test_what_is_wrong_stands_at_its_field(self, officer, changes, words):
        sent = {"purpose": "Uitnodigen.", "ground": "Art. 6.", "ends_on": "2026-08-31", **changes}
        page = officer.post(reverse("campaign_new"), sent).content.decode()
        assert "error-summary" in page and words in page
        assert not Campaign.objects.exists()

    def test_staff_record_none(self, desk):
        assert desk.get(reverse("campaign_new")).status_code == 403


class TestWave:
    def test_prepared_looked_at_started_and_stopped(self, desk, campaign):
        answer = desk.post(reverse("campaign_wave_new"), filled(), follow=True)
        page = answer.content.decode()
        assert "Bewaard." in page
        assert "5 mensen zouden deze mail nu krijgen, de laatste rond 3 maart 2026, 11:00." in page
        assert "Verhuur je nog studentenkamers in Gent?" in page
        assert "Do you still let student rooms in Ghent?" in page
        assert "terugkomen/voorbeeld/" in page
        wave = Wave.objects.get()
        url = reverse("campaign_wave", args=[wave.code])
        assert Notice.objects.filter(template="campaign_invitation").count() == 0
        page = desk.post(url, {"what": "start"}, follow=True).content.decode()
        assert "Gestart." in page and "5 mensen krijgen deze mail nog." in page
        sweep.run(now=morning(3, 3) + dt.timedelta(hours=2))
        notices.send_due(now=morning(3, 3) + dt.timedelta(hours=2))
        assert len(mail.outbox) == 3
        page = desk.post(url, {"what": "stop"}, follow=True).content.decode()
        assert "Gestopt: er vertrekt geen mail meer van deze golf." in page
        assert "2 mensen zouden deze mail nu krijgen" in page

    def test_changed_before_it_starts_and_not_after(self, desk, wave):
        url = reverse("campaign_wave_change", args=[wave.code])
        assert 'value="5"' in text(desk, "campaign_wave_change", wave.code)
        desk.post(url, filled(size=7, version=wave.version))
        wave.refresh_from_db()
        assert (wave.size, wave.per_hour) == (7, 3)
        actions.start_wave(wave, by=make_user(Role.STAFF), now=NOW)
        page = desk.post(url, filled(size=9, version=wave.version)).content.decode()
        assert "Deze golf is gestart" in page
        wave.refresh_from_db()
        assert wave.size == 7

    def test_a_colleague_was_first(self, desk, wave):
        actions.change_wave(wave, size=8, by=make_user(Role.STAFF), now=NOW)
        page = desk.post(reverse("campaign_wave_change", args=[wave.code]), filled(size=7, version=1)).content.decode()
        assert "Iemand anders bewaarde dit intussen" in page and ">8<" in page
        actions.start_wave(wave, by=make_user(Role.STAFF), now=NOW)
        assert desk.post(reverse("campaign_wave", args=[wave.code]), {"what": "start"}).status_code == 409

    @pytest.mark.parametrize(
        "changes",
        [{"size": "0"}, {"size": "veel"}, {"per_hour": "0"}, {"starts_at": ""}, {"starts_at": "2026-09-03T10:00"},
         {"text_en": " "}, {"subject_nl": "x" * 121}],
    )  # fmt: skip
    def test_a_wrong_value_is_refused(self, desk, campaign, changes):
        page = desk.post(reverse("campaign_wave_new"), filled(**changes)).content.decode()
        assert "error-summary" in page
        assert not Wave.objects.exists()

    def test_the_privacy_officer_allows_a_reminder_and_starts_nothing(self, officer, wave):
        url = reverse("campaign_wave", args=[wave.code])
        page = text(officer, "campaign_wave", wave.code)
        assert "Mag er een herinnering vertrekken?" in page and "Start deze golf" not in page
        assert "error-summary" in officer.post(url, {"what": "reminder", "reminder_after": "30"}).content.decode()
        sent = {"what": "reminder", "reminder_ground": "Advies van 1 maart.", "reminder_after": "30"}
        page = officer.post(url, sent, follow=True).content.decode()
        assert "Eén keer, 30 dagen na de uitnodiging. Advies van 1 maart." in page
        assert officer.post(url, {"what": "start"}).status_code == 403
        assert officer.get(reverse("campaign_wave_change", args=[wave.code])).status_code == 403

    def test_staff_allow_no_reminder(self, desk, wave):
        assert "Mag er een herinnering" not in text(desk, "campaign_wave", wave.code)
        sent = {"what": "reminder", "reminder_ground": "Zomaar.", "reminder_after": "30"}
        assert desk.post(reverse("campaign_wave", args=[wave.code]), sent).status_code == 403

    def test_an_order_that_is_none_changes_nothing(self, desk, wave):
        assert desk.post(reverse("campaign_wave", args=[wave.code]), {"what": "erase"}).status_code == 200
        wave.refresh_from_db()
        assert wave.state == "draft"


class TestRefusal:
    def test_somebody_calls(self, desk, campaign):
        page = desk.post(reverse("campaign_refusal"), {"email": address(1).upper()}, follow=True).content.decode()
        assert "Genoteerd." in page
        assert person(1).state == "refused"

    def test_whether_the_address_was_known_is_told_to_nobody(self, desk, campaign):
        known = desk.post(reverse("campaign_refusal"), {"email": address(1)}, follow=True).content.decode()
        other = desk.post(reverse("campaign_refusal"), {"email": "ander@example.com"}, follow=True).content.decode()
        assert ("Genoteerd." in known) == ("Genoteerd." in other) is True
        assert Refusal.objects.count() == 2
        assert "error-summary" in desk.post(reverse("campaign_refusal"), {"email": "geen adres"}).content.decode()


class TestFunnelAndReport:
    def test_the_funnel_stands_on_it_without_a_person(self, desk, campaign):
        started(campaign)
        sweep.run(now=NOW)
        actions.open_link(person(1), now=NOW)
        page = text(desk, HOME)
        assert "0 van de 2.800 vroegere kotbazen zijn terug" in page
        row = page.rpartition('row">Opende de inschrijving</th>')[2].partition("</tr>")[0]
        assert ">1<" in row and ">8 %<" in row
        assert "vroeger1" not in page and person(1).code not in page

    def test_the_outbox_says_that_it_keeps_neither_address_nor_text(self, desk, campaign):
        started(campaign)
        sweep.run(now=NOW)
        notice = Notice.objects.get(about_code=person(1).code)
        assert "Deze mail wordt pas geschreven als hij vertrekt." in text(desk, "desk_mail", notice.code)
        assert "Verhuur je nog studentenkamers in Gent?" in text(desk, "desk_mails")

    @pytest.mark.parametrize("role", [Role.STAFF, Role.PRIVACY_OFFICER])
    def test_the_report_names_what_went_and_what_remains(self, client, campaign, role):
        client.force_login(make_user(role))
        started(campaign, size=4)
        sweep.run(now=NOW)
        actions.refuse(person(1), by=make_user(Role.STAFF), now=NOW)
        assert client.get(reverse("campaign_report", args=[campaign.code])).status_code == 404
        sweep.run(now=morning(9, 3))
        client.force_login(make_user(role))  # the session of half a year ago is over
        page = text(client, "campaign_report", campaign.code)
        for label, count in (
            ("Mensen gewist", 12),
            ("versleuteld", 11),
            ("Nooit uitgenodigd", 8),
            ("uitgaande post", 4),
        ):
            assert f"<dd>{count}</dd>" in page.partition(label)[2][:60], label
        assert "Eén code van iemand die geen uitnodiging wil." in page and "2 maart 2031" in page
        assert reverse("campaign_report", args=[campaign.code]) in text(client, HOME)
        assert not Former.objects.exists()
        row = text(client, HOME).rpartition('row">Uitgenodigd</th>')[2].partition("</tr>")[0]
        assert ">4<" in row  # the count stays

    @pytest.mark.parametrize("count", [1, 3])
    def test_waves_cost_the_same_for_one_and_three(self, desk, campaign, count, django_assert_num_queries):
        for _ in range(count):
            make_wave(campaign)
        desk.get(reverse(HOME))
        with django_assert_num_queries(16):
            desk.get(reverse(HOME))


PAGES = ("campaign", "campaign_refusal", "campaign_wave_new", "campaign_new")


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.STEERING, Role.QUALITY_INSPECTOR, Role.ADMINISTRATOR])
def test_nobody_else(client, wave, role):
    client.force_login(make_user(role))
    addresses = [reverse(name) for name in PAGES]
    addresses += [reverse(name, args=[wave.code]) for name in ("campaign_wave", "campaign_wave_change")]
    addresses.append(reverse("campaign_report", args=[wave.campaign.code]))
    assert {client.get(url).status_code for url in addresses} == {403}


def test_a_stranger_is_sent_to_sign_in(client, wave):
    for url in (reverse(HOME), reverse("campaign_wave", args=[wave.code])):
        assert "/account/login/" in client.get(url)["Location"]


def test_unknown_codes_and_wrong_methods(desk, wave):
    for name in ("campaign_wave", "campaign_wave_change", "campaign_report"):
        assert desk.get(reverse(name, args=["NIETS"])).status_code == 404
    assert desk.post(reverse(HOME)).status_code == 405
    assert desk.put(reverse("campaign_wave", args=[wave.code])).status_code == 405
    assert desk.post(reverse("campaign_report", args=["NIETS"])).status_code == 405


def test_in_english(desk, wave):
    page = desk.get(f"/en/balie/campagne/golven/{wave.code}/").content.decode()
    assert "5 people would get this mail now" in page and "Start this wave" in page
