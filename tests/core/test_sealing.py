"""Sealed columns: what the database holds, who can open it, and keys that change."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models
from django.test.utils import isolate_apps

from kotatgent.core import sealing
from kotatgent.core.fields import HashOf, SealedText, reseal_column, seal_rows, sealed_fields, unseal_rows

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def secrets(transactional_db, settings):
    settings.DATA_KEYS = [OLD]
    with isolate_apps("kotatgent.core"):

        class Secret(models.Model):
            words = SealedText(null=True)

            class Meta:
                app_label = "core"

            def __str__(self) -> str:
                return str(self.pk)

        with connection.schema_editor() as editor:
            editor.create_model(Secret)
        yield Secret
        with connection.schema_editor() as editor:
            editor.delete_model(Secret)


def raw(model) -> list[str | None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT words FROM {model._meta.db_table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_the_database_holds_no_plain_text(secrets):
    secrets.objects.create(words="an.peeters@example.com")
    secrets.objects.create(words="an.peeters@example.com")
    secrets.objects.bulk_create([secrets(words="ère"), secrets(words=""), secrets(words=None)])
    held = raw(secrets)
    assert not any("peeters" in (token or "") for token in held)
    assert held[0] != held[1]  # nobody sees that two people have the same
    assert held[4] is None
    read = ["an.peeters@example.com", "an.peeters@example.com", "ère", "", None]
    assert [row.words for row in secrets.objects.order_by("id")] == read
    assert list(secrets.objects.order_by("id").values_list("words", flat=True)) == read


def test_nothing_is_stored_as_nothing(secrets):
    """So that a constraint may ask whether there is something."""
    secrets.objects.bulk_create([secrets(words=""), secrets(words="x"), secrets(words=None)])
    assert raw(secrets)[0] == ""
    assert [row.words for row in secrets.objects.exclude(words="").exclude(words=None)] == ["x"]
    assert secrets.objects.filter(words="").count() == 1


def test_an_update_seals_too(secrets):
    row = secrets.objects.create(words="before")
    secrets.objects.filter(pk=row.pk).update(words="after")
    assert "after" not in raw(secrets)[0]
    row.refresh_from_db()
    assert row.words == "after"


@pytest.mark.parametrize("lookup", ["words", "words__contains", "words__in"])
def test_a_sealed_column_is_never_searched(secrets, lookup):
    with pytest.raises(FieldError, match="sealed"):
        secrets.objects.filter(**{lookup: ["x"]})
    secrets.objects.create(words=None)
    assert secrets.objects.filter(words__isnull=True).count() == 1


def test_another_key_is_a_clear_error(secrets, settings):
    secrets.objects.create(words="x")
    settings.DATA_KEYS = [NEW]
    with pytest.raises(sealing.CannotOpen, match="DATA_KEYS"):
        secrets.objects.get()
    with pytest.raises(sealing.CannotOpen):
        reseal_column(secrets, "words")


def test_a_changed_value_is_no_value(secrets):
    row = secrets.objects.create(words="x")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {secrets._meta.db_table} SET words = %s", [raw(secrets)[0][:-6] + "AAAAA="])
    with pytest.raises(sealing.CannotOpen):
        row.refresh_from_db()


def test_keys_rotate(secrets, settings, monkeypatch):
    monkeypatch.setattr("kotatgent.core.fields.BATCH", 2)
    for words in ("one", "two", "three", None):
        secrets.objects.create(words=words)
    settings.DATA_KEYS = [NEW, OLD]
    secrets.objects.create(words="sealed with the new key")
    before = raw(secrets)
    assert reseal_column(secrets, "words") == (3, 4)
    assert reseal_column(secrets, "words") == (0, 4)
    assert [a == b for a, b in zip(before, raw(secrets), strict=True)] == [False, False, False, True, True]
    settings.DATA_KEYS = [NEW]
    read = [row.words for row in secrets.objects.order_by("id")]
    assert read == ["one", "two", "three", None, "sealed with the new key"]


def test_what_is_there_is_sealed_and_opened_again(secrets, monkeypatch):
    monkeypatch.setattr("kotatgent.core.fields.BATCH", 2)
    plain = ["one", "", None, "drie ë", "gAAAAA is how a sealed one begins"]
    with connection.cursor() as cursor:
        for words in plain:
            cursor.execute(f"INSERT INTO {secrets._meta.db_table} (words) VALUES (%s)", [words])
    assert seal_rows(secrets, ["words"]) == 3
    assert seal_rows(secrets, ["words"]) == 0  # once more changes nothing
    assert [row.words for row in secrets.objects.order_by("id")] == plain
    assert raw(secrets)[0] != "one"
    assert unseal_rows(secrets, ["words"]) == 3
    assert unseal_rows(secrets, ["words"]) == 0
    assert raw(secrets) == plain


def test_what_was_sealed_with_a_lost_key_is_not_sealed_over(secrets, settings):
    secrets.objects.create(words="x")
    settings.DATA_KEYS = [NEW]
    with pytest.raises(sealing.CannotOpen):
        seal_rows(secrets, ["words"])


@pytest.fixture
def letters(transactional_db):
    with isolate_apps("kotatgent.core"):

        class Letter(models.Model):
            to = SealedText()
            to_hash = HashOf("to", purpose="test")
            again = models.ForeignKey("self", models.CASCADE, null=True)

            class Meta:
                app_label = "core"

            def __str__(self) -> str:
                return str(self.pk)

        with connection.schema_editor() as editor:
            editor.create_model(Letter)
        yield Letter
        with connection.schema_editor() as editor:
            editor.delete_model(Letter)


def test_a_row_is_found_by_the_hash_beside_it(letters):
    mine = letters.objects.create(to="an@example.com")
    (other,) = letters.objects.bulk_create([letters(to="bo@example.com", again=mine)])
    letters.objects.create(to="")
    spelled = {"to": "AN@example.com "}, {"to__iexact": "an+x@example.com"}, {"to__in": ["an@example.com", "x@y.z"]}
    for found in spelled:
        assert letters.objects.get(**found) == mine
    assert letters.objects.get(again__to="an@example.com") == other
    assert not letters.objects.filter(to="an@example.co").exists()
    assert letters.objects.exclude(to="an@example.com").exclude(to="").get().to == "bo@example.com"
    assert not letters.objects.filter(to__in=[]).exists()
    with pytest.raises(FieldError, match="sealed"):
        letters.objects.filter(to__startswith="an")
    with pytest.raises(FieldError, match="sealed"):
        letters.objects.filter(to=models.F("to_hash"))


def test_the_hash_goes_with_its_text(letters):
    row = letters(to="an@example.com")
    assert row.to_hash == sealing.email_hash("an@example.com", "test")  # before anything is saved
    row.save()
    row.to = "bo@example.com"
    row.save()
    assert letters.objects.get(to="bo@example.com") == row
    row.to = ""
    row.save()
    row.refresh_from_db()
    assert row.to_hash == ""
    late = letters.objects.only("pk").get()
    late.save()  # what was not read is not written
    letters.objects.filter(pk=row.pk).update(to="cy@example.com", to_hash=sealing.email_hash("cy@example.com", "test"))
    assert letters.objects.defer("to").get().to_hash == letters.objects.get().to_hash != ""


def test_sealed_columns_are_found(secrets):
    assert sealed_fields([secrets]) == [(secrets, "words")]


@pytest.mark.parametrize("keys", [[], ["secret"], [OLD, "secret"]])
def test_without_keys_nothing_is_sealed(settings, keys):
    settings.DATA_KEYS = keys
    for act in (sealing.seal, sealing.open_sealed, sealing.reseal):
        with pytest.raises(ImproperlyConfigured) as refused:
            act("x")
        assert "secret" not in str(refused.value)


@pytest.mark.parametrize("key", ["", "too short to be a key"])
def test_without_a_hash_key_nothing_is_hashed(settings, key):
    settings.HASH_KEY = key
    with pytest.raises(ImproperlyConfigured, match="HASH_KEY"):
        sealing.keyed_hash("x", "test")


def test_a_hash_depends_on_value_purpose_and_key(settings):
    known = sealing.keyed_hash("value", "purpose")
    assert len(known) == 64
    assert known == sealing.keyed_hash("value", "purpose")
    assert known != sealing.keyed_hash("value", "other")
    assert known != sealing.keyed_hash("evalue", "purpos")
    settings.HASH_KEY = "another key of more than thirty-two characters"
    assert known != sealing.keyed_hash("value", "purpose")


@pytest.mark.parametrize(
    "twin", ["AN@Example.COM", " an@example.com ", "an+kot@example.com", "an@example.com.", "ａｎ@example.com"]
)
def test_spellings_of_one_mailbox_have_one_hash(twin):
    assert sealing.email_hash(twin, "test") == sealing.email_hash("an@example.com", "test")


def test_dots_make_another_mailbox():
    assert sealing.email_hash("a.n@example.com", "test") != sealing.email_hash("an@example.com", "test")
