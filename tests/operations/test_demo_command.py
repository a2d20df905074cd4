"""The command in processes of its own, on databases that are files: there it is played in two halves at once."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kotatgent.accounts.models import User

pytestmark = pytest.mark.xdist_group("towns in files")  # what they look at is made once, not in each process

ROOT = Path(__file__).resolve().parents[2]
on_files = pytest.mark.skipif(connection.vendor != "sqlite", reason="halves are for databases that are files")


def manage(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "kotatgent.settings", "VAR_DIR": str(folder), "DEBUG": "1",
        "MEDIA_ROOT": str(folder / "media"), "DATABASE_URL": "", "REDIS_URL": "",
        "BASE_URL": "http://localhost:8000", **more,
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


DIGEST = "import json; from tests.operations import demo_digest; print(json.dumps(demo_digest.of_tables()))"


def digest(folder: Path) -> dict[str, str]:
    return json.loads(python(folder, DIGEST).stdout)


FILL = """
from django.core.management import call_command
from kotatgent.operations.demo import bulk
bulk.WORTH_TWO = 40
call_command("demo", rooms=40, seed=5)
"""


def python(folder: Path, script: str, **more: str) -> subprocess.CompletedProcess[str]:
    return manage(folder, "shell", "--no-imports", "--verbosity", "0", "-c", script, **more)


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    made = python(folder, "from kotatgent.operations import first_schema; print(first_schema.make())")
    assert made.stdout.strip() == "True", made.stderr
    done = manage(folder, "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    return folder


@on_files
@pytest.mark.deep  # two whole towns; tests/operations/test_demo_bulk.py does it in one process
def test_the_same_seed_gives_the_same_data_in_two_databases(empty, tmp_path):
    digests = []
    for name in ("one", "other"):
        folder = shutil.copytree(empty, tmp_path / name)
        done = python(folder, FILL)
        assert done.returncode == 0, done.stderr
        assert "landlord@demo.kotatgent.example" in done.stdout
        assert sorted(path.name for path in folder.glob("demo-*")) == []
        digests.append(digest(folder))
    assert digests[0] == digests[1]


COPIES = """
import datetime as dt
from kotatgent.operations.demo import bulk
bulk.WORTH_TWO = 40
bulk.fill(rooms=110, seed=5, today=dt.date(2026, 11, 2), say=print, played=70)
from kotatgent.places.models import Neighbourhood
from landlords.models import Room
print(Room.objects.count(), Neighbourhood.objects.exclude(outline="").count())
"""


@on_files
def test_above_what_is_played_landlords_of_both_halves_are_copied(empty, tmp_path):
    folder = shutil.copytree(empty, tmp_path / "copied")
    done = python(folder, COPIES)
    assert done.returncode == 0, done.stderr
    rooms, outlines = map(int, done.stdout.splitlines()[-1].split())
    assert 95 <= rooms <= 110  # landlords are copied whole
    assert outlines > 20
    assert sorted(path.name for path in folder.glob("demo-*")) == []
    checked = manage(folder, "check_register")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "rules hold" in checked.stdout


@on_files
def test_a_half_that_fails_leaves_an_empty_database(empty, tmp_path):
    folder = shutil.copytree(empty, tmp_path / "blocked")
    (folder / "media").write_text("a file where the folder of pictures must come")
    done = python(folder, FILL)
    assert done.returncode != 0
    assert digest(folder) == digest(empty)
    assert sorted(path.name for path in folder.glob("demo-*")) == []


@pytest.mark.django_db
def test_not_on_a_public_site(settings):
    settings.HTTPS = True
    with pytest.raises(CommandError, match="known password"):
        call_command("demo")
    assert not User.objects.exists()
