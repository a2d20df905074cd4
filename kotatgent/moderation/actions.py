import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import VISITOR, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.national_number import refuse_national_number
from kotatgent.followups.queries import term
from kotatgent.moderation import links, policies
from kotatgent.moderation.enums import CaseState, ObjectionState, Outcome
from kotatgent.moderation.models import Case, Decision, Doubt, Objection, Report, Snapshot
from kotatgent.notices import actions as notices
from listings import facts, moderated
from listings.advertisers import accounts_of
from listings.enums import State
from listings.models import Listing
from listings.permissions import check_may_edit

TERM = "moderation-objection"


@transaction.atomic
def report(
    listing: Listing, *, about: str, ground: str, words: str, email: str, language: str, by: Actor, now: dt.datetime
) -> Report:
    """Anybody, of an advert that is online. Reports of one advert that wait together are one case."""
    listing = rows.lock(listing)
    policies.check_can_report(listing)
    refuse_national_number(words)
    case = Case.objects.filter(listing=listing, state=CaseState.OPEN).first()
    if case is None:
        case = Case(code=text.new_code(8), listing=listing, opened_at=now)
        rows.save(case)
        record(Kind.CREATED, case, by=VISITOR, now=now, listing=listing.code)
    _keep_as_it_is(case, now=now)
    made = Report(
        code=text.new_code(10),
        case=case,
        about=about,
        ground=ground,
        words=words.strip(),
        email=email,
        language=language,
        made_at=now,
    )
    rows.save(made)
    # Not who: the register would tie an account to a report.
    record(Kind.CREATED, made, by=VISITOR, now=now, case=case.code, ground=ground)
    if email:
        _tell(made, "report_received", now=now)
    return made


def _keep_as_it_is(case: Case, *, now: dt.datetime) -> None:
    """The advert as it is now, unless the last one that was kept says the same."""
    found = facts.frozen(case.listing, on=clock.date_of(now))
    last = case.snapshots.order_by("-taken_at", "-pk").first()
    if last is None or last.facts != found:
        Snapshot.objects.create(case=case, taken_at=now, facts=found)


def _tell(made: Report, template: str, *, now: dt.datetime, **more: object) -> None:
    context = {"report": made, "token": links.token_of(made.code), "listing": made.case.listing, **more}
    notices.queue(template, to=made.email, about=made, now=now, language=made.language, context=context)


@transaction.atomic
def ask_again(made: Report, *, words: str, now: dt.datetime) -> Report:
    """Who reported says that it was not solved: the case waits anew, as a case of today."""
    case = rows.lock(made.case)
    made = rows.lock(made)
    made.case = case
    policies.check_can_ask_again(made)
    refuse_national_number(words)
    made.again_at, made.again_words = now, words.strip()
    made.save(update_fields=["again_at", "again_words"])
    record(Kind.CHANGED, made, by=VISITOR, now=now, fields=["again_at"])
    other = Case.objects.filter(listing=case.listing_id, state=CaseState.OPEN).exists()
    if not other:  # else its advert is being looked at already, and this stands in the earlier case
        move(case, CaseState.OPEN, by=VISITOR, now=now, opened_at=now)
        _keep_as_it_is(case, now=now)
    return made


@transaction.atomic
def decide(case: Case, *, outcome: str, ground: str, reason: str, by: User, now: dt.datetime) -> Decision:
    """A person decides. The landlord gets the ground and the reason, and can object; who reported gets the outcome."""
    check_role(by, Role.STAFF)
    listing = rows.lock(case.listing, Listing.objects.with_facts())
    case = rows.lock(case)
    case.listing = listing
    policies.check_outcome_fits(case, outcome)
    today = clock.date_of(now)
    until = term(TERM).after(today) if outcome != Outcome.NOTHING else None
    decision = Decision(
        case=case,
        number=case.decisions.count() + 1,
        outcome=outcome,
        ground=ground,
        reason=reason.strip(),
        decided_at=now,
        decided_by=by,
        object_until=until,
        was_online=listing.state == State.PUBLISHED,
    )
    rows.save(decision)
    move(case, CaseState.DECIDED, by=by, now=now)
    record(Kind.DECIDED, decision, by=by, now=now, outcome=outcome, ground=ground, listing=listing.code)
    if outcome == Outcome.OFFLINE:
        moderated.take_offline(listing, by=by, now=now)
    if outcome != Outcome.NOTHING:
        notices.queue_all(
            "moderation_decided",
            to=accounts_of(listing),
            about=decision,
            now=now,
            context={"decision": decision, "listing": listing, "case": case},
        )
    _tell_reporters(case, decision, now=now)
    return decision


def _tell_reporters(case: Case, decision: Decision, *, now: dt.datetime) -> None:
    for made in case.reports.select_related("case__listing__room__building__address"):
        if made.email:
            _tell(made, "report_decided", now=now, decision=decision)


@transaction.atomic
def object_to(decision: Decision, *, words: str, by: User, now: dt.datetime) -> Objection:
    check_may_edit(by, decision.case.listing)
    case = rows.lock(decision.case)
    decision.case = case
    policies.check_can_object(decision, now=now)
    refuse_national_number(words)
    objection = Objection(
        code=text.new_code(8),
        decision=decision,
        first_by=decision.decided_by,
        words=words.strip(),
        filed_at=now,
        filed_by=by,
    )
    rows.save(objection)
    move(case, CaseState.OBJECTED, by=by, now=now)
    record(Kind.CREATED, objection, by=by, now=now, case=case.code)
    return objection


@transaction.atomic
def decide_objection(objection: Objection, *, upheld: bool, reason: str, by: User, now: dt.datetime) -> Objection:
    """Somebody else than the first one decides. Is the landlord right, then an advert that went comes back at once."""
    check_role(by, Role.STAFF)
    listing = rows.lock(objection.decision.case.listing, Listing.objects.with_facts())
    case = rows.lock(objection.decision.case)
    objection = rows.lock(objection, Objection.objects.select_related("decision"))
    policies.check_is_other_person(objection, by)
    to = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    move(objection, to, by=by, now=now, reason=reason.strip(), decided_at=now, decided_by=by)
    move(case, CaseState.DECIDED, by=by, now=now)
    record(Kind.DECIDED, objection, by=by, now=now, case=case.code, outcome=to)
    back = False
    if upheld and objection.decision.outcome == Outcome.OFFLINE and moderated.is_offline(listing):
        back = moderated.give_back(listing, online=objection.decision.was_online, by=by, now=now)
    notices.queue_all(
        "objection_decided",
        to=accounts_of(listing),
        about=objection,
        now=now,
        context={"objection": objection, "listing": listing, "upheld": upheld, "back": back, "case": case},
    )
    return objection


@transaction.atomic
def let_come_back(case: Case, *, by: User, now: dt.datetime) -> Case:
    """The landlord changed what was wrong: the advert may be put online again. By whoever of staff looked."""
    check_role(by, Role.STAFF)
    listing = rows.lock(case.listing, Listing.objects.with_facts())
    case = rows.lock(case)
    last = case.decisions.filter(outcome=Outcome.OFFLINE).order_by("-number").first()
    online = last is not None and last.was_online
    back = moderated.give_back(listing, online=online, by=by, now=now)
    record(Kind.CHANGED, case, by=by, now=now, listing=listing.code, back=back)
    notices.queue_all(
        "moderation_back",
        to=accounts_of(listing),
        about=case,
        now=now,
        context={"listing": listing, "back": back},
    )
    return case


def forget_cases(listing: Listing) -> None:
    """Where the words of an advert go after its term, what was reported, asked and decided of it goes too."""
    Case.objects.filter(listing=listing).delete()
    Doubt.objects.filter(listing=listing).delete()
