"""What is sealed, what is not and why; keys that rotate through every sealed column; rows from before it was sealed."""

import base64
from urllib.parse import quote

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from kotatgent.core.fields import SealedText, hashes_of, seal_rows, sealed_fields
from kotatgent.privacy import personal
from kotatgent.privacy.fates import FATES, OTHERS
from landlords.models import Start  # sealed since it is there
from tests.privacy.leftovers import dump, writings
from tests.project import world
from tests.project.constraint_pairs.notices import POSTED

A, B = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SEALED = sealed_fields(apps.get_models())
HASHED = [(model, column) for model in apps.get_models() for column in hashes_of(model)]

# Where a word of these stands in the name of a column, somebody can be reached by it or told apart.
REACHES = ("email", "phone", "addressee", "postal", "visitor_name", "user_agent", "ip")
THE_ACCOUNT = "the address to sign in with stays readable for allauth"
AN_ENVELOPE = "known to the offices that write letters; a building's address, often the same one, is no secret here"
NOT_SEALED = {
    "accounts.User.email": THE_ACCOUNT,
    "accounts.User.email_key": THE_ACCOUNT,
    "account.EmailAddress.email": THE_ACCOUNT,
    "account.EmailConfirmation.email_address": "refers to a row",
    "landlords.Landlord.postal_street": AN_ENVELOPE,
    "landlords.Landlord.postal_postcode": AN_ENVELOPE,
    "landlords.Landlord.postal_place": AN_ENVELOPE,
    "landlords.Landlord.postal_country": AN_ENVELOPE,
    "landlords.Start.postal_street": AN_ENVELOPE,
    "landlords.Start.postal_postcode": AN_ENVELOPE,
    "landlords.Start.postal_place": AN_ENVELOPE,
    "landlords.Start.postal_country": AN_ENVELOPE,
    "usersessions.UserSession.ip": "of allauth; goes with the session, within two weeks",
    "usersessions.UserSession.user_agent": "of allauth; goes with the session, within two weeks",
}


def columns_that_reach() -> set[str]:
    found = set()
    for label, categories in personal.register()["columns"].items():
        for code, names in categories.items():
            if code != personal.PLAIN:
                found |= {f"{label}.{name}" for name in names if set(REACHES) & {name, *parts(name)}}
    return found


def parts(name: str) -> list[str]:
    words = name.split("_")
    return words if words[-1] != "hash" else []


def test_whatever_reaches_somebody_is_sealed_or_says_why_not():
    sealed = {f"{model._meta.label}.{name}" for model, name in SEALED}
    assert columns_that_reach() - sealed == NOT_SEALED.keys()


def test_the_outbox_and_requests_are_sealed_whole():
    """What the task names: phones, former landlords' addresses, contact data in requests and in the outbox."""
    sealed = {f"{model._meta.label}.{name}" for model, name in SEALED}
    assert sealed == {
        "advice.Message.body",
        "advice.Note.body",
        "advice.Question.email",
        "advice.Question.remark",
        "advice.Question.where",
        "advice.Referral.words",
        "campaign.Former.email",
        "contact.Thread.visitor_email",
        "contact.Thread.visitor_name",
        "inspections.Defect.again_words",
        "inspections.Defect.email",
        "inspections.Defect.where",
        "inspections.Defect.words",
        "landlords.Invitation.email",
        "landlords.Landlord.phone",
        "landlords.Start.email",
        "landlords.Start.phone",
        "listings.Kept.reason",
        "listings.Kept.sentence",
        "listings.Sublet.reason",
        "listings.Sublet.student_name",
        "meetings.Seat.email",
        "meetings.Seat.name",
        "moderation.Report.again_words",
        "moderation.Report.email",
        "moderation.Report.words",
        "newsletter.SignUp.email",
        "newsletter.Subscriber.email",
        "notices.Bounce.reason",
        "notices.Letter.addressee",
        "notices.Notice.body",
        "notices.Notice.body_nl",
        "notices.Notice.error",
        "notices.Notice.subject",
        "notices.Notice.subject_nl",
        "notices.Notice.to_email",
        "notices.Unreachable.email",
        "partners.PartnerInvitation.email",
        "privacy.DataRequest.email",
        "privacy.DataRequest.words",
    }


def test_what_erases_a_sealed_text_erases_its_hash():
    for model, column in HASHED:
        if model._meta.label in OTHERS:  # says there what becomes of it
            continue
        blanks = FATES[model._meta.label].blanks
        assert (column.of in blanks) == (column.name in blanks), column
        assert blanks.get(column.name, "") == ""


@pytest.fixture
def full(db):
    """A row of every table that has a sealed column, and in each of these columns a text of its own."""
    w = world.build()
    notices = apps.get_model("notices.Notice"), apps.get_model("notices.Bounce"), apps.get_model("notices.Unreachable")
    notices[1].objects.create(event_id="1", notice=w.notice, hard=True, reported_at=w.now)
    notices[2].objects.create(user=w.user, email="x@y.test", since=w.now)
    type(w.letter).objects.filter(pk=w.letter.pk).update(**POSTED)
    placed = {}
    for model, name in SEALED:
        row = model._base_manager.order_by("pk").first()
        assert row is not None, f"no row of {model._meta.label}"
        placed[model, name, row.pk] = word = f"zq{model.__name__}{name}x7".lower()
        assert model._base_manager.filter(pk=row.pk).update(**{name: word}) == 1
    return placed


def read(placed) -> dict[object, str]:
    return {
        (model, name, pk): model._base_manager.values_list(name, flat=True).get(pk=pk) for model, name, pk in placed
    }


def test_keys_rotate_through_every_sealed_column(full, settings, capsys):
    settings.DATA_KEYS = [B, *settings.DATA_KEYS]
    call_command("rotate_keys")
    said = capsys.readouterr().out
    assert all(f"{model._meta.label}.{name}: " in said for model, name in SEALED)
    settings.DATA_KEYS = [B]
    assert read(full) == full


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_the_database_tells_nothing_of_them(full):
    heap = dump().lower()
    assert b"landlords_landlord" in heap
    for word in full.values():
        assert not any(writing in heap for writing in writings(word)), word
        assert quote(word).encode() not in heap
        assert base64.b64encode(word.encode())[:-4].lower() not in heap


STEPS = dict.fromkeys(["landlords", "contact", "notices", "privacy"], "sealed")


def targets(executor: MigrationExecutor) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The states right before and right after what is sealed here."""
    after = [key for key in executor.loader.graph.nodes if STEPS.get(key[0]) == key[1].partition("_")[2]]
    before = [parent for key in after for parent in executor.loader.graph.node_map[key].parents if parent[0] == key[0]]
    return [tuple(key) for key in before], after


def migrate(to: list[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate(to)


def raw(model: type[models.Model], name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {model._meta.db_table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.services  # registers that hold rows are on PostgreSQL; on SQLite the way back and forth takes minutes
@pytest.mark.django_db(transaction=True)
def test_rows_from_before_are_sealed_found_and_opened_again(request):
    w = world.build()
    w.sublet.delete()  # a register with adverts of students does not go back to before there were any
    w.sublet_listing.delete()
    executor = MigrationExecutor(connection)
    before, after = targets(executor)
    assert len(before) == len(after) == 4
    leaves = executor.loader.graph.leaf_nodes()
    columns = [(model, name) for model, name in SEALED if model._meta.app_label in STEPS and model is not Start]
    try:
        migrate(before)
        assert raw(type(w.landlord), "phone") == ["+32 9 000 00 00"] * 2
        assert raw(type(w.notice), "to_email") == ["x@y.test"]
        assert raw(type(w.data_request), "words") == ["x"]
        was = {(model, name): raw(model, name) for model, name in columns}

        migrate(leaves)
        for model, name in columns:
            held = raw(model, name)
            assert all(token.startswith("gAAAA") for token, plain in zip(held, was[model, name], strict=True) if plain)
            assert list(model._base_manager.order_by("pk").values_list(name, flat=True)) == was[model, name]
            assert seal_rows(model, [name]) == 0
        for model, column in HASHED:
            if model._meta.app_label in STEPS:
                known = model._base_manager.order_by("pk").first()
                assert known in model._base_manager.filter(**{column.of: getattr(known, column.of)})

        migrate(before)
        assert {(model, name): raw(model, name) for model, name in columns} == was
    finally:
        migrate(leaves)


def test_the_list_of_sealed_columns_is_of_sealed_texts():
    assert all(isinstance(model._meta.get_field(name), SealedText) for model, name in SEALED)
