"""Two roles in PostgreSQL: the owner makes the tables, the site's own role fills them.

So whoever breaks into the site can't rewrite the audit register, drop a trigger or change a table.
"""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections, transaction

OWNER = "owner"
APPEND_ONLY = (
    "audit_checkpoint",
    "audit_event",
    "audit_seal",
    "inspections_addendum",
    "landlords_planningnote",
    "landlords_kotlabelnote",
    "meetings_paper",
    "steering_frozenreport",
)
READ_ONLY = ("audit_checkpoint", "django_migrations")


def site_role() -> str | None:
    """The limited role, where there is one beside the owner."""
    if OWNER not in settings.DATABASES:
        return None
    role = str(settings.DATABASES["default"]["USER"])
    return role if role != settings.DATABASES[OWNER]["USER"] else None


def grant(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """After every migrate, as the owner: what the site may do with each table, new ones included."""
    role = site_role()
    connection = connections[using]
    if using != OWNER or role is None or connection.vendor != "postgresql":
        return
    name = connection.ops.quote_name(role)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        tables = connection.introspection.table_names(cursor)
        for tables_of_kind, verbs in (
            (APPEND_ONLY, "UPDATE, DELETE, TRUNCATE"),
            (READ_ONLY, "INSERT, UPDATE, DELETE, TRUNCATE"),
        ):
            for table in tables_of_kind:
                if table in tables:
                    cursor.execute(f"REVOKE {verbs} ON {connection.ops.quote_name(table)} FROM {name}")
