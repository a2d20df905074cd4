"""A list of old addresses comes in only with a purpose, a ground and an end, and never with more than addresses."""

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.audit.models import Event
from kotatgent.campaign import actions
from kotatgent.campaign.imports import ImportRefused, Record, import_former_landlords
from kotatgent.campaign.models import Campaign, Former
from kotatgent.core.errors import NotAllowed, RuleBroken
from kotatgent.followups.models import FollowUp
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.campaign import END, GROUND, PURPOSE, address, make_campaign, people, table, take_in

pytestmark = pytest.mark.django_db


class TestRecord:
    def test_the_privacy_officer_records_it_and_the_day_of_erasing_is_planned(self):
        campaign = make_campaign()
        assert (campaign.purpose, campaign.ground, campaign.ends_on) == (PURPOSE, GROUND, END)
        step = FollowUp.objects.get(kind="campaign", code=campaign.code)
        assert (step.step, step.due_on, step.owner_role) == ("erase", dt.date(2026, 9, 3), "")

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"purpose": " "}, "purpose_missing"),
            ({"ground": ""}, "ground_missing"),
            ({"ends_on": TODAY}, "end_passed"),
            ({"ends_on": dt.date(2026, 9, 3)}, "end_too_far"),  # six months and a day
        ],
    )
    def test_what_is_missing_or_too_long_is_refused(self, facts, code):
        whole = {"purpose": PURPOSE, "ground": GROUND, "ends_on": END}
        with pytest.raises(RuleBroken) as refused:
            actions.open_campaign(**{**whole, **facts}, by=make_user(Role.PRIVACY_OFFICER), now=NOW)
        assert refused.value.code == code
        assert not Campaign.objects.exists()

    def test_one_at_a_time(self):
        make_campaign()
        with pytest.raises(RuleBroken, match="loopt al een campagne"):
            make_campaign()

    @pytest.mark.parametrize("role", [Role.STAFF, Role.ADMINISTRATOR, Role.LANDLORD])
    def test_nobody_else_records_one(self, role):
        with pytest.raises(NotAllowed):
            actions.open_campaign(purpose=PURPOSE, ground=GROUND, ends_on=END, by=make_user(role), now=NOW)


class TestWhatComesIn:
    def test_without_a_record_nothing(self):
        with pytest.raises(RuleBroken) as refused:
            take_in(people(3))
        assert refused.value.code == "no_grounds"
        assert not Former.objects.exists()

    def test_a_record_is_the_same_in_other_lines_and_not_in_other_words(self):
        make_campaign()
        spread = Record(PURPOSE.replace(" ", "\r\n", 1), GROUND, END)
        assert import_former_landlords(people(3), by=COMMAND, now=NOW, grounds=spread).taken_in == 3
        for other in (Record("Reclame.", GROUND, END), Record(PURPOSE, "Geen.", END), Record(PURPOSE, GROUND, TODAY)):
            with pytest.raises(RuleBroken) as refused:
                import_former_landlords(people(5), by=COMMAND, now=NOW, grounds=other)
            assert refused.value.code == "other_grounds"
        assert Former.objects.count() == 3

    def test_an_address_a_hash_and_a_language_and_the_address_is_sealed(self):
        make_campaign()
        report = take_in(table("An.Peeters@example.com,nl", "bo@example.com,EN"))
        assert (report.rows, report.taken_in) == (2, 2)
        assert list(Former.objects.values_list("email", "language")) == [
            ("An.Peeters@example.com", "nl"), ("bo@example.com", "en"),
        ]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM campaign_former")
            assert "peeters" not in str(cursor.fetchall()).lower()
        assert "peeters" not in str(list(Event.objects.values_list("facts", flat=True))).lower()

    def test_no_account_and_no_profile(self, django_user_model):
        make_campaign()
        before = django_user_model.objects.count()
        take_in(people(3))
        assert django_user_model.objects.count() == before

    def test_a_second_time_changes_nothing(self):
        make_campaign()
        take_in(people(3))
        before = list(Former.objects.values_list("code", "link_hash"))
        report = take_in(people(4))
        assert (report.taken_in, report.known) == (1, 3)
        assert list(Former.objects.values_list("code", "link_hash"))[:3] == before

    def test_spellings_of_one_mailbox_are_one_person(self):
        make_campaign()
        report = take_in(table("an@example.com,nl", "AN+kot@Example.COM,nl", "a.n@example.com,nl"))
        assert (report.taken_in, report.twice) == (2, ["row 3: the same mailbox as row 2"])

    def test_who_has_an_account_stays_out_and_an_unconfirmed_one_does_not_count(self):
        make_campaign()
        make_user(Role.LANDLORD, email="Er+is@example.com")
        make_user(Role.LANDLORD, email="half@example.com", confirmed=False)
        report = take_in(table("er@example.com,nl", "half@example.com,nl"))
        assert (report.registered, report.taken_in) == (1, 1)

    @pytest.mark.parametrize(
        "content",
        [
            b"\xef\xbb\xbfemail,language\nan@example.com,nl\n",  # a byte order mark
            b"email;language\nan@example.com;nl\n",
            b"language,email\r\nnl,an@example.com\r\n",
            b'email,language\n"an@example.com", nl\n\n',
        ],
    )
    def test_tables_as_people_make_them(self, content):
        make_campaign()
        assert take_in(content).taken_in == 1


@pytest.mark.parametrize(
    ("content", "row", "why"),
    [
        (b"", 0, "it is empty"),
        (b"email,language\n", 0, "it holds no rows"),
        (b"email,language\nan@example.com,nl", 0, "may be cut off"),
        (b"email,language\nan@example.com\n", 2, "the row may be cut off"),
        (b'email,language\n"an@example.com,nl\n', 0, "may be cut off"),
        ("email,language\nré@example.com,nl\n".encode("latin-1"), 0, "Latin-1"),
        (b"email,language,name\nan@example.com,nl,An\n", 0, "Nothing else of these people may come in"),
        (b"email\nan@example.com\n", 0, "its first line must be email,language"),
        (b"email,language\n=cmd@example.com,nl\n", 2, "a spreadsheet would calculate it"),
        (b"email,language\nan.example.com,nl\n", 2, "email is no e-mail address"),
        (b"email,language\n,nl\n", 2, "email is empty"),
        (b"email,language\nan@example.com,fr\n", 2, "language must be nl or en"),
    ],
)
def test_one_wrong_row_and_nothing_comes_in(content, row, why):
    make_campaign()
    good = b"good@example.com,nl\n" if content.startswith(b"email,language\n") and row else b""
    with pytest.raises(ImportRefused) as refused:
        take_in(content + good)
    (refusal,) = refused.value.report.refused
    assert (refusal.row, why in refusal.why) == (row, True), refusal
    assert "example.com" not in str(refusal)  # no address in a report
    assert not Former.objects.exists()


def test_a_dry_run_changes_nothing():
    grounds = Record(PURPOSE, GROUND, END)
    staff = make_user(Role.STAFF)
    with pytest.raises(NotAllowed):  # staff import with the record of the officer, and make none
        import_former_landlords(people(3), by=staff, now=NOW, grounds=grounds)
    make_campaign()
    assert import_former_landlords(people(3), by=staff, now=NOW, dry_run=True).taken_in == 3
    assert not Former.objects.exists()


class TestCommand:
    @pytest.fixture(autouse=True)
    def at_work(self):
        with time_machine.travel(NOW, tick=False):
            yield

    @pytest.fixture
    def file(self, tmp_path):
        found = tmp_path / "lijst.csv"
        found.write_bytes(people(3))
        return found

    def test_with_its_record_and_once_more(self, file, capsys):
        options = {"purpose": PURPOSE, "ground": GROUND, "end": END}
        call_command("import_former_landlords", file, **options)
        call_command("import_former_landlords", file, **options)
        out = capsys.readouterr().out
        assert "3 rows: 3 taken in, 0 known before, 0 twice in the file, 0 registered already, 0 want no" in out
        assert "3 rows: 0 taken in, 3 known before" in out
        assert Campaign.objects.get().made_by is None

    def test_with_the_record_of_the_officer(self, file, capsys):
        make_campaign()
        call_command("import_former_landlords", file, "--dry-run")
        assert "Dry run: nothing was changed." in capsys.readouterr().out
        assert not Former.objects.exists()
        call_command("import_former_landlords", file)
        assert Former.objects.count() == 3

    @pytest.mark.parametrize(
        ("options", "why"),
        [
            ({}, "There is no record"),
            ({"purpose": PURPOSE}, "together"),
            ({"purpose": PURPOSE, "ground": GROUND, "end": dt.date(2026, 9, 3)}, "at the latest"),
        ],
    )
    def test_without_one_it_says_so_and_imports_nothing(self, file, options, why):
        with pytest.raises(CommandError, match=why):
            call_command("import_former_landlords", file, **options)
        assert (Campaign.objects.count(), Former.objects.count()) == (0, 0)

    def test_another_purpose_than_that_of_the_open_campaign(self, file):
        make_campaign()
        with pytest.raises(CommandError, match="another purpose"):
            call_command("import_former_landlords", file, purpose="Iets anders.", ground=GROUND, end=END)

    def test_rows_that_are_refused_are_named_and_a_missing_file_too(self, file, tmp_path, capsys):
        file.write_bytes(table("an@example.com,nl", "geen adres,nl"))
        make_campaign()
        with pytest.raises(CommandError, match="1 refused, so nothing was imported"):
            call_command("import_former_landlords", file)
        assert "refused row 3: email is no e-mail address" in capsys.readouterr().err
        with pytest.raises(CommandError, match="Nothing was imported"):
            call_command("import_former_landlords", tmp_path / "weg.csv")


def test_what_is_known_is_looked_up_for_all_at_once(django_assert_max_num_queries):
    make_campaign()
    with django_assert_max_num_queries(16):
        take_in(people(300))
    assert Former.objects.filter(email_hash__isnull=False).count() == 300
    assert address(1) == Former.objects.order_by("pk")[0].email
