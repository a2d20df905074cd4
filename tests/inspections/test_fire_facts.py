"""What a fire check notes beside its remarks, and remarks with a term of their own. 2 March 2026 is a Monday."""

import datetime as dt

import pytest

from inspections.actions import fire, reports
from inspections.enums import Kind
from inspections.models import FireFacts, RepairOrder
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.notices.models import Notice
from tests.factories.accounts import NOW
from tests.factories.inspecting import begun, inspected, inspector
from tests.factories.landlords import landlord_of, make_building, make_room, user_of

pytestmark = pytest.mark.django_db

FACTS = {
    "issuer": "Brandweerzone Centrum",
    "number": "2026-0417",
    "extinguishers_on": dt.date(2025, 11, 3),
    "detection_on": dt.date(2025, 6, 30),
    "special_risk": True,
}


@pytest.fixture
def report():
    building = make_building()
    make_room(building, label="1")
    return begun(building, kind=Kind.FIRE)


@pytest.fixture
def me(client):
    client.force_login(inspector(Kind.FIRE))
    return client


def noted(report, by=None, **facts):
    return fire.set_facts(report, by=by or inspector(Kind.FIRE), now=NOW, **facts)


def remark(report, code="escape-route", category="serious", **facts):
    item = report.checklist.items.get(code=code)
    return reports.save_finding(report, item, category=category, by=inspector(Kind.FIRE), now=NOW, **facts)


class TestFacts:
    def test_they_are_kept_and_may_be_changed(self, report):
        noted(report, **FACTS)
        found = noted(report, **FACTS | {"special_risk": False}, expected=1)
        assert (found.number, found.special_risk, found.version) == ("2026-0417", False, 2)

    def test_a_number_is_once_for_each_service(self, report):
        noted(report, **FACTS)
        other = begun(make_building(), kind=Kind.FIRE)
        with pytest.raises(RuleBroken) as refused:
            noted(other, issuer="Brandweerzone  Centrum", number=" 2026-0417 ")
        assert (refused.value.code, refused.value.field) == ("taken", "number")
        noted(other, issuer="Hulpverleningszone Oost", number="2026-0417")
        noted(begun(make_building(), kind=Kind.FIRE), special_risk=False)
        noted(begun(make_building(), kind=Kind.FIRE), special_risk=False)

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"number": "7"}, "issuer"),
            ({"issuer": "Brandweer"}, "number"),
            ({"extinguishers_on": dt.date(2026, 3, 3)}, "extinguishers_on"),
            ({"detection_on": dt.date(2027, 1, 1)}, "detection_on"),
        ],
    )
    def test_refused_at_its_field(self, report, facts, field):
        with pytest.raises(RuleBroken) as refused:
            noted(report, **facts)
        assert (refused.value.field, FireFacts.objects.count()) == (field, 0)

    def test_not_of_a_quality_check_nor_by_its_inspector_nor_after_signing(self, report):
        quality = begun(report.building)
        with pytest.raises(RuleBroken):
            noted(quality, by=inspector(), special_risk=True)
        with pytest.raises(NotAllowed):
            noted(report, by=inspector(), special_risk=True)
        signed = inspected(make_building(), kind=Kind.FIRE, fire_outcome="favourable")
        with pytest.raises(Conflict):
            noted(signed, special_risk=True)

    def test_two_at_once(self, report):
        noted(report, **FACTS, expected=0)
        with pytest.raises(Conflict) as conflict:
            noted(report, **FACTS | {"number": "2026-0001"}, expected=0)
        assert conflict.value.changes == {"number": "2026-0417"}


class TestTerms:
    def test_counted_from_the_day_of_signing(self, report):
        remark(report, within=3, unit="months")
        remark(report, code="instructions", category="remark", within=10, unit="days")
        reports.set_conclusion(report, remarks="", fire_outcome="unfavourable", by=inspector(Kind.FIRE), now=NOW)
        later = NOW + dt.timedelta(days=4)  # 6 March
        report = reports.sign(report, by=inspector(Kind.FIRE), now=later)
        assert [(row.item.code, row.put_right_by) for row in report.findings.all()] == [
            ("escape-route", dt.date(2026, 6, 6)),
            ("instructions", dt.date(2026, 3, 16)),
        ]
        mail = Notice.objects.get(template="fire_unfavourable").body
        assert "binnen 3 maanden: voor 6 juni 2026" in mail and "binnen 10 dagen" in mail

    def test_without_a_term_there_is_none(self, report):
        assert remark(report).put_right_by is None

    @pytest.mark.parametrize(
        ("within", "unit", "field"),
        [
            (None, "days", "within"),
            (3, "", "unit"),
            (3, "years", "unit"),
            (0, "days", "within"),
            (25, "months", "within"),
        ],
    )
    def test_refused_at_its_field(self, report, within, unit, field):
        with pytest.raises(RuleBroken) as refused:
            remark(report, within=within, unit=unit)
        assert (refused.value.field, report.findings.count()) == (field, 0)

    def test_a_defect_of_a_quality_check_has_none(self, report):
        quality = begun(report.building)
        with pytest.raises(RuleBroken):
            reports.save_finding(
                quality, quality.checklist.items.get(code="stairs"), category="I", within=3, unit="days",
                by=inspector(), now=NOW,
            )  # fmt: skip


class TestPages:
    def path(self, report, part="brand"):
        return f"/nl/inspectie/verslag/{report.code}/{part}/"

    def test_filled_in_and_read_by_the_offices(self, me, report):
        page = me.get(self.path(report, "").replace("//", "/"))
        assert self.path(report) in page.content.decode()
        facts = {"issuer": "Brandweerzone Centrum", "number": "2026-0417", "extinguishers_on": "2024-11-03",
                 "detection_on": "", "special_risk": "yes", "version": "0"}  # fmt: skip
        assert me.post(self.path(report), facts).status_code == 302
        reports.set_conclusion(report, remarks="", fire_outcome="favourable", by=inspector(Kind.FIRE), now=NOW)
        reports.sign(report, by=inspector(Kind.FIRE), now=NOW)
        me.force_login(inspector())
        page = me.get(self.path(report, "").replace("//", "/")).content.decode()
        for words in ("2026-0417 (Brandweerzone Centrum)", "3 november 2024", "meer dan een jaar voor het bezoek",
                      "strengere regels", "niet genoteerd"):  # fmt: skip
            assert words in page

    def test_what_was_typed_stays(self, me, report):
        ahead = f"{clock.today() + dt.timedelta(days=2):%Y-%m-%d}"
        facts = {"number": "2026-0417", "issuer": "Brandweer", "extinguishers_on": ahead, "version": "0"}
        page = me.post(self.path(report), facts)
        assert page.context["form"].errors["extinguishers_on"]
        assert 'value="2026-0417"' in page.content.decode() and f'value="{ahead}"' in page.content.decode()

    def test_a_number_that_is_taken_is_said_at_its_field(self, me, report):
        noted(begun(make_building(), kind=Kind.FIRE), **FACTS)
        page = me.post(self.path(report), {"number": "2026-0417", "issuer": FACTS["issuer"], "version": "0"})
        assert "heeft dit nummer" in str(page.context["form"].errors["number"])

    def test_two_at_once_see_both(self, me, report):
        noted(report, **FACTS)
        facts = {"number": "2026-9999", "issuer": FACTS["issuer"], "special_risk": "no", "version": "0"}
        page = me.post(self.path(report), facts)
        shown = page.content.decode()
        for words in ("2026-0417", "2026-9999", "3 november 2025", ">Ja<", ">Nee<"):
            assert words in shown
        me.post(self.path(report), facts | {"version": page.context["form"].data["version"]})
        assert FireFacts.objects.get().number == "2026-9999"

    def test_the_term_is_filled_in_with_the_remark_and_the_landlord_reads_it(self, me, report):
        facts = {"category": "serious", "note": "Fietsen", "within": "14", "unit": "days", "version": "0"}
        assert me.post(self.path(report, "escape-route"), facts).status_code == 302
        page = me.get(self.path(report, "escape-route")).content.decode()
        assert 'value="14"' in page
        reports.set_conclusion(report, remarks="", fire_outcome="unfavourable", by=inspector(Kind.FIRE), now=NOW)
        reports.sign(report, by=inspector(Kind.FIRE), now=NOW)
        me.force_login(user_of(landlord_of(report.building)))
        page = me.get(f"/nl/mijn/herstel/{RepairOrder.objects.get().code}/").content.decode()
        assert "binnen 14 dagen: voor 16 maart 2026" in page

    def test_a_term_without_a_number_is_refused_and_the_note_kept(self, me, report):
        facts = {"category": "serious", "note": "Fietsen in de gang", "within": "", "unit": "days", "version": "0"}
        page = me.post(self.path(report, "escape-route"), facts)
        assert page.context["form"].errors["within"] and "Fietsen in de gang</textarea>" in page.content.decode()

    def test_a_quality_check_has_no_such_page_nor_field(self, client, report):
        quality = begun(report.building)
        client.force_login(inspector())
        assert client.get(self.path(quality)).status_code == 302
        assert "unit" not in client.get(self.path(quality, "co")).context["form"].fields

    def test_who_may_not(self, client, report):
        assert "/account/login/" in client.get(self.path(report))["Location"]
        client.force_login(inspector())
        assert client.get(self.path(report)).status_code == 403
        client.force_login(inspector(Kind.FIRE))
        assert client.get(self.path(report).replace(report.code, "XXXXXXXX")).status_code == 404
