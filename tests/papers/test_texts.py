"""The texts of the model papers: what comes with the product, a new one from a file, and what the City confirmed."""

import datetime as dt
import io
import json
import tomllib
from typing import Any

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.data_files import VersionRefused
from kotatgent.papers import actions, files, reference_data
from kotatgent.papers.enums import Kind, State
from kotatgent.papers.models import PaperText
from tests.factories.accounts import make_user
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db


def clause(**more: Any) -> dict[str, Any]:
    return {"code": "one", "title_nl": "Een", "title_en": "One", "source": "F4.2", **more}


def text(*clauses: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "kind": "lease",
        "version": 2,
        "title_nl": "Tekst",
        "title_en": "Text",
        "source": "de Stad",
        "written_on": "2026-11-01",
        "clauses": list(clauses) or [clause()],
        **more,
    }


def file_of(found: dict[str, Any]) -> io.BytesIO:
    file = io.BytesIO(json.dumps(found).encode())
    file.name = "text.json"
    return file


WRONG = [
    (text(kind="x"), "kind moet een van deze zijn: lease, inventory."),
    (text(version=0), "version moet een geheel getal vanaf 1 zijn."),
    (text(written_on="gisteren"), "written_on moet een datum zijn zoals 2026-03-31."),
    (text(source=""), "source: ontbreekt"),
    (text(clauses=[]), "Het bestand bevat 1 tot 60 clausules."),
    (text(3), "Clausule 1 is geen clausule."),
    (text(clause(source="")), "Clausule 1 (one): source ontbreekt."),
    (text(clause(), clause()), "Clausule 2 (one): een andere clausule heeft deze code."),
    (text(clause(body_nl="Iets")), "Clausule 1 (one): body_en ontbreekt."),
    (text(clause(fills=["rent", "iban"])), "Clausule 1 (one): fills noemt iban; wij kennen: landlord, tenant"),
    (text(clause(fills="rent")), "Clausule 1 (one): fills moet een lijst zijn van hoogstens 30 korte teksten."),
    (text(clause(rows_nl=["a"], rows_en=["a"])), "Clausule 1 (one): heeft rijen, maar geen tabel."),
    (
        text(clause(shape="keys", rows_nl=["a"])),
        "Clausule 1 (one): heeft niet evenveel rijen in het Nederlands als in het Engels",
    ),
    (text(clause(shape="x")), "Clausule 1 (one): shape moet een van deze zijn: text, state"),
    (text(clause(when="soms")), "Clausule 1 (one): when moet een van deze zijn: always"),
    (text(clause(sql="x")), "Clausule 1 (one): er staat iets in dat we niet kennen: sql."),
    (text(version=1), "Versie 1 is er al met andere woorden. Geef deze een nieuw nummer, vanaf 2."),
]


@pytest.fixture
def staff(client):
    user = make_user(Role.STAFF)
    client.force_login(user)
    return user


class TestWithTheProduct:
    def test_it_comes_as_a_draft_and_once(self):
        reference_data.load(None, "default")  # type: ignore[arg-type]
        assert list(PaperText.objects.values_list("kind", "version", "state")) == [
            ("inventory", 1, "draft"),
            ("lease", 1, "draft"),
        ]

    def test_each_clause_names_the_facts_that_it_restates(self):
        lease = PaperText.objects.get(kind=Kind.LEASE)
        assert dict(lease.clauses.values_list("code", "source")) == {
            "landlord": "F4.2",
            "tenant": "F4.1, F4.2",
            "room": "F4.2",
            "furnishing": "Kotatgent",
            "term": "F4.2, F4.3",
            "early-end": "F4.4",
            "rent": "F4.2, F4.11",
            "costs": "F4.2, F4.6, F4.11",
            "tax": "F1.33, F1.35, F4.6",
            "rent-later": "F4.7",
            "deposit": "F4.5",
            "inventory": "F4.9",
            "subletting": "F4.8",
            "quality": "F1.10, F4.12",
            "insurance-repairs": "F4.10",
            "house-rules": "F1.23",
            "explanation": "F4.2",
            "disagreement": "F1.26b",
            "other": "Kotatgent",
            "signatures": "F1.27",
        }
        assert PaperText.objects.get(kind=Kind.INVENTORY).clauses.get(code="together").source == "F4.9"

    @pytest.mark.parametrize("kind", Kind)
    def test_a_text_comes_back_as_it_went_out(self, kind):
        found = PaperText.objects.get(kind=kind, version=1)
        assert files.same(found, files.read(files.written(found).encode()))
        shipped = tomllib.loads((reference_data.FOLDER / f"{kind}_v1.toml").read_text())
        assert [each["code"] for each in shipped["clauses"]] == [each.code for each in found.clauses.all()]


class TestTakingIn:
    def test_what_is_wrong_is_said_clause_by_clause(self):
        for found, said in WRONG:
            with translation.override("nl"), pytest.raises(VersionRefused) as refused:
                actions.take_in(json.dumps(found).encode(), by=COMMAND, now=clock.now())
            assert refused.value.problems[0].startswith(said), refused.value.problems
        assert PaperText.objects.count() == 2

    def test_it_stands_at_the_file(self, client, staff):
        wrong = text(clause(source=""), clause(shape="x"), kind="x")
        page = client.post("/en/balie/modelpapieren/nieuw/", {"file": file_of(wrong)}).content.decode()
        assert 'href="#id_file"' in page and "kind must be one of: lease, inventory." in page
        assert "Clause 1 (one): source is missing." in page and "Clause 2 (one): shape must be one of: text" in page
        assert PaperText.objects.count() == 2

    def test_a_draft_is_used_only_while_nothing_is_confirmed(self, client, staff):
        listing = make_listing()
        address = f"/nl/koten/{listing.code}/papieren/huurovereenkomst-nl.pdf"

        def paper() -> str:
            return pypdf.PdfReader(io.BytesIO(client.get(address).content)).pages[0].extract_text()

        draft = "Ontwerptekst van Kotatgent"
        answer = client.post("/nl/balie/modelpapieren/nieuw/", {"file": file_of(text(clause(fills=["rent"])))})
        assert answer["Location"] == "/nl/balie/modelpapieren/lease/2/"
        assert draft in paper() and "1. Een\nHuur, per maand € 400" in paper()
        where = "/nl/balie/modelpapieren/lease/2/"
        page = client.post(where, {"decision": "", "on": str(clock.today() + dt.timedelta(days=1))}).content.decode()
        assert 'href="#id_decision"' in page and str(clock.today() + dt.timedelta(days=1)) in page
        page = client.post(
            where, {"decision": "CBS 12", "on": str(clock.today() + dt.timedelta(days=1))}
        ).content.decode()
        assert "Deze dag moet nog komen." in page and "CBS 12" in page
        client.post(where, {"decision": "CBS 12", "on": "2026-01-05"})
        assert draft not in paper() and "1. Een" in paper()
        client.post("/nl/balie/modelpapieren/nieuw/", {"file": file_of(text(version=3, title_nl="Nieuw"))})
        assert "Nieuw" not in paper()  # a later draft waits
        for language, words in (("nl", "CBS 12, 5 januari 2026"), ("en", "CBS 12, 5 January 2026")):
            page = client.get(f"/{language}/balie/modelpapieren/lease/2/").content.decode()
            assert words in page and '<form method="post"' not in page.split("</header>")[-1].split("decision")[0]
        assert list(Event.objects.filter(subject_kind="papertext").values_list("kind", flat=True).order_by("pk")) == [
            "created",
            "moved",
            "created",
        ]

    def test_an_older_one_is_not_confirmed_after_a_later_one(self):
        user, now = make_user(Role.STAFF), clock.now()
        later, _new = actions.take_in(json.dumps(text()).encode(), by=user, now=now)
        same, is_new = actions.take_in(json.dumps(text()).encode(), by=user, now=now)
        assert same == later and not is_new
        actions.confirm(later, decision="x", on=dt.date(2026, 1, 5), by=user, now=now)
        first = PaperText.objects.get(kind=Kind.LEASE, version=1)
        with pytest.raises(actions.RuleBroken) as refused:
            actions.confirm(first, decision="x", on=dt.date(2026, 1, 5), by=user, now=now)
        assert refused.value.code == "older"
        with pytest.raises(actions.RuleBroken):  # twice
            actions.confirm(later, decision="y", on=dt.date(2026, 1, 5), by=user, now=now)
        later.refresh_from_db()
        assert (later.state, later.decision) == (State.CONFIRMED, "x")
        with pytest.raises(actions.RuleBroken):
            actions.take_in(json.dumps(text(version=9)).encode(), by=make_user(Role.LANDLORD), now=now)

    def test_by_the_command_too(self, tmp_path, capsys):
        call_command("paper_text", "export", "lease/1")
        found = json.loads(capsys.readouterr().out)
        assert (found["version"], len(found["clauses"])) == (1, 20)
        file = tmp_path / "next.json"
        file.write_text(json.dumps(found | {"version": 2}))
        call_command("paper_text", "import", str(file))
        assert capsys.readouterr().out == "lease/2: 20 clauses, a draft.\n"
        file.write_text("{")
        with pytest.raises(CommandError):
            call_command("paper_text", "import", str(file))
        assert "Line 1 can't be read as JSON" in capsys.readouterr().err

    def test_others_than_staff_do_not_come_here(self, client):
        client.force_login(make_user(Role.QUALITY_INSPECTOR))
        for address in ("", "nieuw/", "lease/1/", "lease-1.json"):
            assert client.get(f"/nl/balie/modelpapieren/{address}").status_code == 403
        client.force_login(make_user(Role.STAFF))
        page = client.get("/nl/balie/modelpapieren/").content.decode()
        assert "Model van huurovereenkomst" in page and "Ontwerptekst, door de Stad te bevestigen" in page
        assert client.get("/nl/balie/modelpapieren/lease-1.json").json()["kind"] == "lease"
        assert client.get("/nl/balie/modelpapieren/lease/7/").status_code == 404
