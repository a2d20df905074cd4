"""What is going on at this moment, read straight from the tables: no query of the code has a say in it."""

import datetime as dt
from collections import defaultdict

from django.db import connection

from kotatgent.audit.models import Event
from kotatgent.notices.models import Letter, Notice
from tests.life import moments

OPEN_CASE = "('opened', 'advised', 'invited', 'heard')"
GOING_ON = {
    "visit": "inspections_visit WHERE state = 'planned'",
    "quality visit": "inspections_visit WHERE state = 'planned' AND kind = 'quality'",
    "fire visit": "inspections_visit WHERE state = 'planned' AND kind = 'fire'",
    "offer": "inspections_offer WHERE state = 'open'",
    "report": "inspections_report WHERE state = 'signed'",
    "proposal": "inspections_proposal WHERE state = 'open'",
    "conform": "inspections_proposal WHERE state = 'open' AND outcome = 'conform' AND NOT blocked",
    "wrong": "inspections_proposal WHERE state = 'open' AND outcome <> 'conform'",
    "case": f"inspections_unfitprocedure WHERE state IN {OPEN_CASE}",
    "case without a report": f"inspections_unfitprocedure WHERE state IN {OPEN_CASE} AND proposal_id IS NULL",
    "requested": f"inspections_unfitprocedure WHERE state IN {OPEN_CASE} AND requested_on IS NOT NULL",
    "decided": "inspections_unfitprocedure WHERE state = 'decided'",
    "appeal": "inspections_unfitappeal WHERE state = 'filed'",
    "granted": "inspections_unfitappeal WHERE state = 'granted' AND about = 'decision' AND given_back = ''",
    "request": "inspections_certificaterequest WHERE state IN ('filed', 'silent')",
    "asked": "inspections_certificaterequest WHERE state IN ('filed', 'silent', 'refused') AND initiative = 'landlord'",
    "opinion": "inspections_secondopinion WHERE state = 'asked'",
    "claimed": "landlords_derogation WHERE state = 'claimed'",
    "confirmed": "landlords_derogation WHERE state = 'confirmed'",
    "declared": "inspections_declaration WHERE state = 'declared'",
    "remark": "inspections_repairorder WHERE finding_id IS NOT NULL AND state IN ('running', 'reported')",
    "order": "inspections_repairorder WHERE state = 'running'",
    "warning": "inspections_warningprocedure WHERE state = 'stopped'",
    "certificate": "inspections_certificate",
    "sent": "notices_notice WHERE state = 'sent' AND template IN ('unfit_hearing', 'request_silent', 'repair_ordered')",
    "lapsed": "landlords_landlord WHERE lapsed_on IS NOT NULL",
    "letter": "notices_letter WHERE state = 'waiting'",
}
CLOCKS = "followups_clock c JOIN followups_followup f ON f.id = c.follow_up_id WHERE"
RUNNING = {
    "clock": f"{CLOCKS} f.state = 'open'",
    "movable": f"{CLOCKS} f.state = 'open' AND c.kind = 'city' AND c.party = 'landlord'",
    "paused": f"{CLOCKS} f.state = 'paused'",
}
NOW_SQL = " UNION ALL ".join(
    [f"SELECT '{what}', id FROM {where}" for what, where in GOING_ON.items()]
    + [f"SELECT '{what}', c.id FROM {where}" for what, where in RUNNING.items()]
)

# Each of these finds what may never be there.
NEVER = {
    "two open steps": """
        SELECT kind || ':' || code || ' ' || step FROM followups_followup
        WHERE state IN ('open', 'paused') GROUP BY kind, code, step HAVING COUNT(*) > 1""",
    "set aside": "SELECT error FROM followups_followup WHERE state = 'failed'",
    "ends before it began": """
        SELECT term_id || ' ' || started_on FROM followups_clock
        WHERE until < started_on OR first_until < started_on OR until < first_until""",
    "the law moved": "SELECT term_id || '' FROM followups_clock WHERE kind = 'statutory' AND until <> first_until",
    "paper ends before it began": "SELECT number FROM inspections_certificate WHERE valid_until < issued_on",
    "ended before it began": """
        SELECT c.number FROM inspections_certificateroom r
        JOIN inspections_certificate c ON c.id = r.certificate_id WHERE r.ended_on < c.issued_on""",
    "lifted before it was decided": """
        SELECT d.code FROM inspections_unfitroom r JOIN inspections_unfitdecision d ON d.id = r.decision_id
        WHERE r.lifted_on < d.decided_on""",
    "appeal over before the decision": """
        SELECT code FROM inspections_unfitdecision WHERE appeal_until < decided_on""",
    "repair over before it was ordered": """
        SELECT o.code FROM inspections_repairorder o JOIN followups_clock c ON c.id = o.clock_id
        WHERE c.until < o.ordered_on""",
    "a machine took an advert away": """
        SELECT subject_code FROM audit_event WHERE kind = 'moved' AND subject_kind = 'listing'
        AND after = 'removed' AND actor_role LIKE 'system%'""",
}
NEVER_SQL = " UNION ALL ".join(f"SELECT '{what}', x.* FROM ({sql}) x" for what, sql in NEVER.items())


def going_on() -> dict[str, list[int]]:
    """By name: the keys of the rows, oldest first."""
    found: dict[str, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(NOW_SQL)
        for what, pk in cursor.fetchall():
            found[what].append(pk)
    return defaultdict(list, {what: sorted(keys) for what, keys in found.items()})


def what_may_never_be() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(NEVER_SQL)
        return cursor.fetchall()


def arrived(mail: Notice) -> list[dt.date]:
    """The days on which a mail, and the letter in its place, reached somebody."""
    sent = Event.objects.filter(subject_kind="notice", subject_code=mail.code, after="sent").first()
    letter = Letter.objects.filter(notice=mail, state="posted").first()
    return ([moments.day_of(sent.at)] if sent else []) + ([letter.posted_on] if letter else [])


# Where lives must have come to, taken together: the state in which something ends, and the table it stands in.
ENDINGS = {
    "inspections_unfitprocedure": ("decided", "stopped", "annulled"),
    "inspections_unfitappeal": ("granted", "refused", "filed"),
    "inspections_certificaterequest": ("granted", "refused", "withdrawn", "silent"),
    "inspections_secondopinion": ("asked",),
    "inspections_repairorder": ("kept", "missed", "reported"),
    "inspections_warningprocedure": ("stopped",),
    "inspections_declaration": ("declared", "seen"),
    "landlords_derogation": ("claimed", "confirmed", "refused", "lapsed"),
    "inspections_visit": ("done", "nobody_home", "refused", "cancelled"),
    "inspections_offer": ("taken", "declined", "expired"),
    "notices_letter": ("waiting", "posted"),
    "listings_listing": ("removed", "rented", "paused"),
}
ENDS = {f"{table}: {state}" for table, states in ENDINGS.items() for state in states}
ENDS |= {"given back", "remark kept", "remark missed", "paused for the year", "confirmed"}


def reached() -> set[str]:
    """Which of these states stand in the tables now."""
    more = {
        "given back": "inspections_unfitappeal WHERE given_back <> ''",
        "remark kept": "inspections_repairorder WHERE finding_id IS NOT NULL AND state = 'kept'",
        "paused for the year": "landlords_landlord WHERE lapsed_on IS NOT NULL",
        "confirmed": "landlords_landlord WHERE confirmed_at IS NOT NULL",
        "remark missed": "inspections_repairorder WHERE finding_id IS NOT NULL AND state = 'missed'",
    }
    sql = [f"SELECT DISTINCT '{table}: ' || state FROM {table}" for table in ENDINGS]
    sql += [f"SELECT DISTINCT '{name}' FROM {where}" for name, where in more.items()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(sql))
        return {name for (name,) in cursor.fetchall()}
