"""Every table with personal columns says whose its rows are, or why a copy holds none of it."""

from kotatgent.privacy import personal
from kotatgent.privacy.belongs import ALSO, BELONGS, HELD_BACK
from kotatgent.privacy.words import TABLES


def tables_with_personal_columns() -> set[str]:
    return {label for label, listed in personal.register()["columns"].items() if set(listed) != {personal.PLAIN}}


def test_every_table_with_personal_columns_is_told_or_held_back_with_a_reason():
    assert set(BELONGS) | set(HELD_BACK) == tables_with_personal_columns()
    assert set(BELONGS) & set(HELD_BACK) == set()
    assert all(HELD_BACK.values())


def test_every_table_that_is_told_has_a_name_for_people():
    assert set(TABLES) == set(BELONGS)
    assert set(ALSO) <= set(BELONGS)


def test_only_columns_that_are_there_are_hidden():
    listed = personal.register()["columns"]
    for by_label in (BELONGS, ALSO):
        for label, belongs in by_label.items():
            assert belongs.hides <= {name for names in listed[label].values() for name in names}, label
