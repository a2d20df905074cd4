"""Every table that holds something on somebody says what erasing does with it."""

from django.apps import apps

from kotatgent.privacy import personal
from kotatgent.privacy.fates import FATES, OTHERS
from kotatgent.privacy.words import TABLES
from tests.privacy.test_belongs import tables_with_personal_columns


def test_every_table_with_personal_columns_has_a_fate_or_a_reason():
    assert (set(FATES) - {"contact.Link"}) | set(OTHERS) | {"contact.Link"} == tables_with_personal_columns()
    assert set(FATES) & set(OTHERS) == set()
    assert all(OTHERS.values())


def test_what_stays_says_why_and_what_goes_says_nothing():
    for label, fate in FATES.items():
        assert fate.goes != bool(str(fate.why)), label
        assert not (fate.goes and fate.blanks), label


def test_only_personal_columns_are_emptied():
    listed = personal.register()["columns"]
    for label, fate in FATES.items():
        columns = {name for code, names in listed[label].items() if code != personal.PLAIN for name in names}
        assert set(fate.blanks) <= columns, label
        assert set(fate.blanks) <= {field.name for field in apps.get_model(label)._meta.concrete_fields}, label


def test_what_a_preview_names_has_a_name_for_people():
    assert set(FATES) - set(TABLES) == {"contact.Link"}
