import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from inspections.models import (
    Certificate,
    CertificateRequest,
    Declaration,
    FamilyCase,
    Handover,
    LookUp,
    Offer,
    Proposal,
    Report,
    SecondOpinion,
    Together,
    UnfitAppeal,
    UnfitDecision,
    UnfitProcedure,
    Visit,
    WarningProcedure,
)
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event, subject_code, subject_kind
from kotatgent.campaign.models import Campaign, Wave
from kotatgent.exchange.models import Topic
from kotatgent.information.models import Edition, Page
from kotatgent.newsletter.models import Issue, SignUp
from kotatgent.notices.models import Letter
from kotatgent.operations.register.invariants import Tally, invariant
from kotatgent.privacy.models import Document
from kotatgent.terms.models import Version
from landlords.models import Building, KotlabelNote, Landlord, PlanningNote, Room, Tenure
from listings.models import Listing

MADE: tuple[Any, ...] = (
    Landlord, Building, Tenure, Room, Listing, Visit, Report, Proposal, Certificate, CertificateRequest,
    UnfitDecision, LookUp, Offer, Together, SecondOpinion, Letter, UnfitProcedure, UnfitAppeal, Handover,
    WarningProcedure, PlanningNote, KotlabelNote, FamilyCase, Declaration, Campaign, Wave, Issue, SignUp,
    Document, Topic,
)  # fmt: skip
NAMING = {"state", "code", "number", "step", "version"}


# Pages of information are on the site from the start: those whose first edition nobody published.
NOTHING = Q(pk__in=[])
CAME_WITH_THE_CODE = {Page: Q(pk__in=Edition.objects.filter(number=1, published_by=None).values("page"))}


def _with_states() -> Iterator[Any]:
    """Versions of the terms apart: the first one comes with the code, and no event tells of it."""
    return (model for model in apps.get_models() if hasattr(model, "MOVES") and model is not Version)


def _moves() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """By subject: from which state to which, in order."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    rows = Event.objects.filter(kind=Kind.MOVED).order_by("at", "pk")
    for kind, code, before, after in rows.values_list("subject_kind", "subject_code", "before", "after").iterator():
        found[kind, code].append((before, after))
    return found


@invariant("Every event is of a kind on the closed list, about a kind of thing that exists")
def kinds(tally: Tally) -> None:
    things = {model._meta.model_name for model in apps.get_models()}
    for kind, subject in Event.objects.values_list("kind", "subject_kind").order_by().distinct():
        tally.row(kind in Kind.values and subject in things, f"{kind} {subject}")


@invariant("The state of every thing is the one that its last change in the register led to")
def states(tally: Tally) -> None:
    moves = _moves()
    for model in _with_states():
        for row in _rows(model.objects.all()):
            path = moves.get((subject_kind(row), subject_code(row)), [])
            tally.row(not path or path[-1][1] == row.state, f"{subject_kind(row)} {subject_code(row)}")


def _rows(rows: QuerySet[Any]) -> Iterator[Any]:
    """With just the columns that name a row in the register, and its state."""
    names = {field.name for field in rows.model._meta.concrete_fields} & NAMING
    return rows.only("pk", *names).iterator(chunk_size=2000)


@invariant("A thing that came into another state since it was made has that change in the register")
def no_silent_change(tally: Tally) -> None:
    moves = _moves()
    for model in _with_states():
        reached = {after for afters in model.MOVES.values() for after in afters}
        first = set(model.MOVES) - reached | {model._meta.get_field("state").get_default()}
        made_in = {
            code: facts.get("state")
            for code, facts in Event.objects.filter(
                kind=Kind.CREATED, subject_kind=model._meta.model_name, facts__has_key="state"
            ).values_list("subject_code", "facts")
        }
        for row in _rows(model.objects.exclude(state__in=first).exclude(CAME_WITH_THE_CODE.get(model, NOTHING))):
            known = (subject_kind(row), subject_code(row)) in moves or made_in.get(subject_code(row)) == row.state
            tally.row(known, f"{subject_kind(row)} {subject_code(row)}")


@invariant("The changes of state of one thing follow on each other, each a move that its table allows")
def paths(tally: Tally) -> None:
    tables = {model._meta.model_name: model.MOVES for model in apps.get_models() if hasattr(model, "MOVES")}
    for (kind, code), path in _moves().items():
        linked = all(one[1] == other[0] for one, other in pairwise(path))
        allowed = all(after in tables[kind][before] for before, after in path)
        tally.row(linked and allowed, f"{kind} {code}")


@invariant("Everything in the register of landlords and inspections has the event of its making")
def made(tally: Tally) -> None:
    known = set(
        Event.objects.filter(kind__in=[Kind.CREATED, Kind.RECORDED]).values_list("subject_kind", "subject_code")
    )
    for model in MADE:
        for row in _rows(model._default_manager.all()):
            tally.row((subject_kind(row), subject_code(row)) in known, f"{subject_kind(row)} {subject_code(row)}")


@invariant("The events of one thing stand in the register in the order of time")
def in_order(tally: Tally) -> None:
    last: dict[tuple[str, str], dt.datetime] = {}
    for kind, code, at in Event.objects.order_by("pk").values_list("subject_kind", "subject_code", "at").iterator():
        tally.row(last.get((kind, code), at) <= at, f"{kind} {code}")
        last[kind, code] = at
