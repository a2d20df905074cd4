"""No two terms of office of one person in one group overlap, and no two chairs or secretaries: by the database itself.

PostgreSQL excludes ranges that touch; SQLite has no such constraint, so triggers look. Installed after every migrate,
as SQLite drops the triggers of a table that it rebuilds. Without an e-mail address (erased) there is nobody to compare.
"""

from dataclasses import dataclass

from django.db import connections

TABLE = "meetings_seat"


@dataclass(frozen=True)
class Rule:
    """`same`: the columns by which two terms are of the same; `when`: which rows it is about."""

    name: str
    same: tuple[str, ...]
    when: str


RULES = (
    Rule("meetings_seat_one_term", ("group_id", "email_hash"), "{}email_hash <> ''"),
    Rule("meetings_seat_alone", ("group_id", "task"), "{}task IN ('chair', 'secretary')"),
)


def install(*, using: str) -> None:
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    uninstall(using=using)
    written = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for rule in RULES:
            for statement in written(rule):
                cursor.execute(statement)


def uninstall(*, using: str) -> None:
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for rule in RULES:
            if connection.vendor == "sqlite":
                for verb in ("insert", "update"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {rule.name}_{verb}")
            else:
                cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {rule.name}")


def _sqlite(rule: Rule) -> list[str]:
    same = " AND ".join(f"other.{column} = NEW.{column}" for column in rule.same)
    overlap = f"""EXISTS (SELECT 1 FROM {TABLE} other WHERE other.id <> NEW.id AND {same}
        AND other.starts_on <= COALESCE(NEW.until, '9999-12-31')
        AND COALESCE(other.until, '9999-12-31') >= NEW.starts_on)"""  # noqa: S608  (names of our own)
    # Before an insert the row has no key yet; nothing equals it, and nothing of the table is it.
    overlap_new = overlap.replace("other.id <> NEW.id AND ", "")
    refuse = f"BEGIN SELECT RAISE(ABORT, '{rule.name}'); END"
    when = rule.when.format("NEW.")
    return [
        f"CREATE TRIGGER {rule.name}_insert BEFORE INSERT ON {TABLE} WHEN {when} AND {overlap_new} {refuse}",
        f"CREATE TRIGGER {rule.name}_update BEFORE UPDATE ON {TABLE} WHEN {when} AND {overlap} {refuse}",
    ]


def _postgresql(rule: Rule) -> list[str]:
    """A range of one number is compared by GiST without an extension; the number is the hash of the columns."""
    number = f"hashtextextended({' || chr(31) || '.join(f'{column}::text' for column in rule.same)}, 0)"
    return [
        f"""ALTER TABLE {TABLE} ADD CONSTRAINT {rule.name} EXCLUDE USING gist (
            int8range({number}, {number}, '[]') WITH &&, daterange(starts_on, until, '[]') WITH &&
        ) WHERE ({rule.when.format("")})"""
    ]
