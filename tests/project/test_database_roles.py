"""The site's role fills the tables; it can't rewrite the audit register, nor change a table."""

import psycopg
import pytest
from psycopg import errors

from kotatgent.core import append_only
from kotatgent.operations import roles
from tests.project.production import production

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("test_database_roles")]  # one production for all of them

RECORD = """
from django.db import transaction
from kotatgent.accounts.models import Institution
from kotatgent.audit.actors import SWEEP
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock
with transaction.atomic():
    record(Kind.RECORDED, Institution(pk=1), by=SWEEP, now=clock.now())
"""

TAKE_OUT = """
import datetime as dt
from kotatgent.audit.actors import COMMAND
from kotatgent.audit.retention import take_out
from kotatgent.core import clock
take_out(clock.today() + dt.timedelta(days=1), by=COMMAND, now=clock.now(), using="{}")
"""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    with production(tmp_path_factory.mktemp("production")) as made:
        done = made.manage("migrate", "--noinput", DATABASE_OWNER_URL=made.owner)
        assert done.returncode == 0, done.stderr
        yield made


@pytest.fixture
def site(migrated):
    with psycopg.connect(migrated.site) as link:
        yield link


def test_migrate_runs_as_the_owner_without_being_told(migrated):
    with psycopg.connect(migrated.owner) as link:
        owners = {row[0] for row in link.execute("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")}
    assert owners == {migrated.owner.split("//")[1].split(":")[0]}


def test_site_adds_to_the_register_and_reads_it(migrated, site):
    done = migrated.manage("shell", "-v0", "-c", RECORD)
    assert done.returncode == 0, done.stderr
    assert site.execute("SELECT count(*) FROM audit_event WHERE kind = 'recorded'").fetchone() == (1,)


def test_site_seals_the_register_and_only_the_owner_takes_its_oldest_end(migrated, site, tmp_path):
    outside = {"AUDIT_HEADS": str(tmp_path / "heads"), "SIGNING_KEYS": migrated.manage("signing_keys").stdout.strip()}
    for statement in (RECORD, "from kotatgent.audit.tasks import seal; seal()"):
        done = migrated.manage("shell", "-v0", "-c", statement, **outside)
        assert done.returncode == 0, done.stderr
    assert migrated.manage("verify_audit", **outside).stdout.endswith("The register is as it was sealed.\n")
    refused = migrated.manage("shell", "-v0", "-c", TAKE_OUT.format("default"), **outside)
    assert "must be owner of" in refused.stderr
    assert migrated.manage("verify_audit", **outside).returncode == 0
    done = migrated.manage("shell", "-v0", "-c", TAKE_OUT.format("owner"), DATABASE_OWNER_URL=migrated.owner, **outside)
    assert done.returncode == 0, done.stderr
    assert site.execute("SELECT count(*) FROM audit_event").fetchone() == (1,)  # the line that says what went
    assert migrated.manage("verify_audit", **outside).stdout.endswith("The register is as it was sealed.\n")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET id = id",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_seal SET id = id",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
        "INSERT INTO audit_checkpoint SELECT * FROM audit_checkpoint",
        "UPDATE inspections_addendum SET id = id",
        "DELETE FROM inspections_addendum",
        "UPDATE landlords_planningnote SET id = id",
        "DELETE FROM landlords_kotlabelnote",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TABLE audit_event",
        "DELETE FROM django_migrations",
        "CREATE TABLE mine (id int)",
        "ALTER TABLE accounts_user DROP COLUMN role",
        "TRUNCATE accounts_user CASCADE",
    ],
)
def test_site_may_not(site, statement):
    with pytest.raises(errors.InsufficientPrivilege):
        site.execute(statement)


@pytest.mark.django_db
def test_every_table_that_only_grows_is_kept_from_the_site():
    assert set(roles.APPEND_ONLY) == set(append_only.TABLES)


def test_owner_is_stopped_by_the_trigger(migrated):
    with psycopg.connect(migrated.owner) as link, pytest.raises(errors.RestrictViolation):
        link.execute("TRUNCATE audit_event")


def test_site_fills_changes_and_empties_other_tables(site):
    columns = "id, code, name"
    site.execute(f"INSERT INTO accounts_institution ({columns}) OVERRIDING SYSTEM VALUE VALUES (-1, 'x', 'X')")
    site.execute("UPDATE accounts_institution SET name = 'Y' WHERE id = -1")
    assert site.execute("DELETE FROM accounts_institution WHERE id = -1").rowcount == 1


def test_reference_data_is_there_and_migrating_again_changes_nothing(migrated, site):
    count = "SELECT count(*) FROM places_neighbourhood"
    before = site.execute(count).fetchone()[0]
    site.rollback()
    assert before > 0
    assert migrated.manage("migrate", "--noinput", DATABASE_OWNER_URL=migrated.owner).returncode == 0
    assert site.execute(count).fetchone()[0] == before
