"""A life in which nights without a sweep went by ends as it would have with a sweep each night, but for reminders whose
moment was over. The sweep is back in the night before somebody does something."""

import datetime as dt

import hypothesis
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.life import moments, yearly
from tests.life.acts import ACTS
from tests.life.test_any_life import DEEP, LUCK
from tests.life.town import TROUBLES, Town

NIGHTS = st.sampled_from([1, 3, 15, 40, 95])
# A derogation is taken away only a notice term after somebody was really told, which moves with the nights (F2.10).
WAITS_FOR_ITS_NOTICE = {"decide a derogation", "a small room is not renewed"}
STORY = st.lists(
    st.tuples(st.sampled_from(sorted(set(ACTS) - WAITS_FOR_ITS_NOTICE)), LUCK, NIGHTS), min_size=1, max_size=6
)

# Reminders say what is still to come: those that are late are not sent any more.
REMINDERS = "('certificate_reminder', 'declaration_reminder', 'tax_date', 'visit_is_near')"
STEP = "f.kind, f.step, f.due_on, f.owner_role"
END_STATE = {
    "orders": "o.kind, o.state, o.ordered_on FROM inspections_repairorder o",
    "clocks": f"{STEP}, c.party, c.started_on, c.first_until, c.until, c.paused_on FROM followups_clock c"
    " JOIN followups_followup f ON f.id = c.follow_up_id",
    "days added": "c.term_id, c.started_on, e.why, e.days, e.since FROM followups_extension e"
    " JOIN followups_clock c ON c.id = e.clock_id",
    "steps that wait": f"{STEP}, f.state FROM followups_followup f WHERE f.state IN ('open', 'paused', 'failed')",
    "steps that are over": f"{STEP}, f.state FROM followups_followup f"
    " WHERE f.state NOT IN ('open', 'paused', 'failed') AND f.ladder = '' AND f.step <> 'visit-notice'",
    "declarations": "d.state, d.about, d.started_on, d.declare_by FROM inspections_declaration d",
    "derogations stated": "d.state FROM landlords_derogation d WHERE d.state <> 'lapsed'",
    "requests": "r.state, r.decide_by, r.initiative FROM inspections_certificaterequest r",
    "opinions": "p.ground, p.asked_on FROM inspections_secondopinion p",
    "procedures": "u.state, u.verdict, u.silence_until, u.appeal_until FROM inspections_unfitprocedure u",
    "appeals": "a.about, a.filed_on, a.state FROM inspections_unfitappeal a",
    "warnings": "w.state, w.ended_on FROM inspections_warningprocedure w",
    "offers": "o.state FROM inspections_offer o",
    "visits": "v.kind, v.state FROM inspections_visit v",
    "proposals": "p.course, p.state, p.decision FROM inspections_proposal p",
    "certificates": "c.issued_on, c.valid_until, r.ended_on FROM inspections_certificateroom r"
    " JOIN inspections_certificate c ON c.id = r.certificate_id",
    "adverts": "a.room_id, a.state FROM listings_listing a",
    "standing": "s.room_id, s.issued_on, s.ended_on, s.blocked_on FROM listings_standing s",
    "mails": f"n.template, n.about_kind, n.to_email_hash FROM notices_notice n WHERE n.template NOT IN {REMINDERS}",
}


def end_state() -> dict[str, list[str]]:
    found = {}
    with connection.cursor() as cursor:
        for name, sql in END_STATE.items():
            cursor.execute(f"SELECT {sql}")
            found[name] = sorted(map(str, cursor.fetchall()))
    return found


def played(town: Town, story, troubles: set[str], missed: set[int]) -> dict[str, list[str]]:
    """The end state, a hundred days after the last act; the nights are counted from the beginning.

    The yearly confirmation waits for its notice too; here the landlord gives it twice a year, before any (its late
    notices: tests/listings/test_yearly.py).
    """
    night = 0

    def nights(count: int) -> None:
        nonlocal night
        for _night in range(count):
            night += 1
            town.now = moments.brussels(town.today + dt.timedelta(days=1), dt.time(3))
            if night not in missed or _night == count - 1:
                town.sweep()
            if night % 180 == 0:
                town.now = moments.brussels(town.today)
                yearly.confirm(town)
        town.now = moments.brussels(town.today)

    with transaction.atomic():
        town.begin()
        for label in ("1", "2"):
            town.publish(label)
        town.inspect({"1", "2"}, troubles)
        for name, luck, gap in story:
            nights(gap)
            town.look()
            if not ACTS[name].needs or town.there[ACTS[name].needs]:
                ACTS[name].play(town, luck)
        nights(100)
        found = end_state()
        transaction.set_rollback(True)
    return found


@hypothesis.settings(
    max_examples=40 if DEEP else 3, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@given(story=STORY, troubles=st.sets(st.sampled_from(sorted(TROUBLES)), max_size=2), seed=st.randoms())
def test_whichever_nights_were_missed(town, story, troubles, seed):
    every = sum(gap for *_act, gap in story) + 100
    missed = {night for night in range(1, every + 1) if seed.random() < 0.9}
    nightly = played(town, story, troubles, set())
    assert played(town, story, troubles, missed) == nightly
