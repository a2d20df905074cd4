"""Every column is classified: kept for a named purpose on a named ground, or not personal."""

import copy

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.test.utils import isolate_apps

from kotatgent.privacy import personal


@pytest.fixture
def register():
    return copy.deepcopy(personal.register())


def test_every_column_of_every_table_is_classified(register):
    assert personal.problems(register) == []


def test_a_forgotten_column_is_noticed(register):
    register["columns"]["landlords.Landlord"]["landlord"].remove("phone")
    assert [problem.split(":")[0] for problem in personal.problems(register)] == [
        "landlords.Landlord.phone is not classified"
    ]


@isolate_apps("landlords")
def test_a_new_table_is_noticed(register):
    class Pet(models.Model):
        name = models.CharField(max_length=10)
        friends = models.ManyToManyField("self")

        class Meta:
            app_label = "landlords"

        def __str__(self) -> str:
            return self.name

    problems = personal.problems(register, [Pet])
    assert [problem.split(" ")[0] for problem in problems if "not classified" in problem] == [
        "landlords.Pet.friends",
        "landlords.Pet.id",
        "landlords.Pet.name",
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda r: r["columns"]["places.Place"]["plain"].append("colour"), "places.Place.colour: no such column"),
        (lambda r: r["columns"]["places.Place"].update(account=["name"]), "places.Place.name is classified twice"),
        (lambda r: r["columns"]["places.Place"].update(gossip=[]), "places.Place: gossip is no category"),
        (lambda r: r["columns"].update({"places.Moon": {"plain": []}}), "places.Moon: no such table"),
        (lambda r: r["categories"]["mail"].pop("ground"), "mail: ground is missing"),
    ],
)
def test_a_register_that_lies_is_noticed(register, change, problem):
    change(register)
    assert problem in personal.problems(register)


def test_the_page_is_what_the_register_says(tmp_path):
    call_command("privacy_register", "--check")
    page = tmp_path / "privacy.md"
    with pytest.raises(CommandError, match="not what the code says"):
        call_command("privacy_register", "--check", file=page)


def test_nothing_is_written_while_a_column_is_missing(monkeypatch, register, tmp_path):
    del register["columns"]["accounts.User"]
    monkeypatch.setattr(personal, "register", lambda: register)
    with pytest.raises(CommandError, match=r"accounts\.User\.email is not classified"):
        call_command("privacy_register", file=tmp_path / "privacy.md")
    assert not (tmp_path / "privacy.md").exists()


def test_the_page_names_purpose_ground_recipients_and_term():
    page = personal.privacy_page()
    for part in ("## The register of landlords", "Public task, art. 6(1)(e)", "`landlords.Landlord`: code, kind"):
        assert part in page
