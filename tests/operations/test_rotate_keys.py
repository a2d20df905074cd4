"""`manage.py rotate_keys` names each sealed column and what it did."""

from django.core.management import call_command


def test_it_names_how_many_columns_there_are(db, capsys):
    call_command("rotate_keys")
    assert "Only the first of DATA_KEYS is in use now." in capsys.readouterr().out
