"""For each kind of object that an address names: one of the town, with the landlord or student whose it is."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Model

from inspections import models as inspections
from inspections.actions import together
from inspections.enums import Course
from kotatgent.accounts import colleagues as membership
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.advice.models import Agency, Block
from kotatgent.audit.actors import SWEEP, VISITOR
from kotatgent.campaign.actions.ending import end
from kotatgent.campaign.models import Campaign, Wave
from kotatgent.contact import actions as contact
from kotatgent.core import clock
from kotatgent.exchange import actions as exchange
from kotatgent.followups.models import FollowUp, Term
from kotatgent.media import versions
from kotatgent.meetings import models as meetings
from kotatgent.meetings.actions import add_documents
from kotatgent.moderation import actions as moderation
from kotatgent.moderation import identity
from kotatgent.newsletter.models import Issue
from kotatgent.notices.models import Letter, Notice
from kotatgent.opendata import publishing
from kotatgent.operations import demo_logins
from kotatgent.partners import actions as partners
from kotatgent.privacy import actions as privacy
from kotatgent.privacy.actions.documents import begin_document
from kotatgent.privacy.enums import DocumentKind
from kotatgent.privacy.models import DataRequest, Document, RetentionRun
from kotatgent.terms import actions as terms
from kotatgent.terms.models import Version
from landlords import actions as landlords
from landlords.models import Building, Landlord, Room, Tenure
from landlords.queries import users_of
from listings import actions as listings
from listings.checks import findings
from listings.models import WordingRule
from tests.factories.advice import asked
from tests.factories.exchange import a_pdf, make_topic
from tests.factories.figures import frozen
from tests.factories.inspecting import declared_before, inspected, proposal_of
from tests.factories.landlords import join, make_building, make_landlord, make_room
from tests.factories.letters import make_letter
from tests.factories.listings import make_listing, make_photo
from tests.factories.newsletter import make_issue
from tests.factories.partners import make_key
from tests.factories.starts import begun
from tests.factories.students import kept, saved
from tests.factories.sublets import agreed, days_from

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Found:
    """The parts of the address; `whose` is the account whose object it is; `other` who else has a part in it."""

    parts: dict[str, Any]
    whose: User | None = None
    student: User | None = None
    other: User | None = None
    besides: dict[str, User] = field(default_factory=dict)  # the very person of an office, by its letter


def staff() -> User:
    return _account(Role.STAFF)


def _account(role: Role) -> User:
    found = demo_logins.account(role)
    assert found is not None
    return found


def _owner(building: Building) -> User:
    tenure = building.tenures.filter(state="active").first() or building.tenures.earliest("pk")
    return users_of(tenure.landlord)[0]


def _first(model: type[Model], **facts: Any) -> Any:
    row = model._default_manager.filter(**facts).order_by("pk").first()
    assert row is not None, f"the town has no {model.__name__} with {facts}"
    return row


def _of_building(model: type[Model], **facts: Any) -> Found:
    row = _first(model, **facts)
    return Found({"code": row.code}, whose=_owner(row.building))


def _own_room() -> Room:
    return make_room(make_building(now=clock.now()), now=clock.now())


def _building() -> Found:
    building = _own_room().building
    make_room(building, now=clock.now())
    return Found({"code": building.code}, whose=_owner(building))


def _room() -> Found:
    room = _own_room()
    return Found({"code": room.code}, whose=_owner(room.building))


def _advert(*, published: bool = True, **more: Any) -> Found:
    listing = make_listing(published=published, now=clock.now())
    return Found({"code": listing.code, **more}, whose=_owner(listing.room.building))


def _photo() -> Found:
    listing = make_listing(published=False, now=clock.now())
    return Found(
        {"code": listing.code, "photo": make_photo(listing, now=clock.now()).pk}, whose=_owner(listing.room.building)
    )


def _member() -> Found:
    landlord = make_landlord(now=clock.now())
    owner = users_of(landlord)[0]
    return Found({"number": join(landlord, now=clock.now()).memberships.get().pk}, whose=owner)


def _invitation() -> Found:
    landlord = make_landlord(now=clock.now())
    owner = users_of(landlord)[0]
    made = landlords.invite(landlord, email="an@example.org", role="manager", language="nl", by=owner, now=clock.now())
    return Found({"code": made.code}, whose=owner)


def _works(manages: bool = False) -> User:
    """A colleague of the partner who looks; where that one is to lose the role, another manager is there."""
    own = _account(Role.PARTNER).institution
    assert own is not None
    return membership.join(own, email="collega@example.org", language="nl", manages=manages, now=clock.now())


def _invited(by: Role, *, manages: bool) -> Found:
    own = _account(Role.PARTNER).institution
    assert own is not None
    made = partners.invite(
        own, email="nieuw@example.org", manages=manages, language="nl", by=_account(by), now=clock.now()
    )
    return Found({"code": made.code})


def _transfer() -> Found:
    building, taker = _own_room().building, make_landlord(now=clock.now())
    tenure = Tenure.objects.get(building=building)
    owner, other = _owner(building), users_of(taker)[0]
    made = landlords.offer_building(tenure, to=taker.code, by=owner, now=clock.now())
    return Found({"code": made.code}, whose=owner, other=other)


def _thread() -> Found:
    listing, student = make_listing(now=clock.now()), _account(Role.STUDENT)
    thread, _token = contact.start_thread(
        listing, name="Robin", email=student.email, body="Is de kamer vrij?", language="nl", by=student, now=clock.now()
    )
    return Found({"code": thread.code}, whose=_owner(listing.room.building), student=student)


def _sublet() -> Found:
    student, today = _account(Role.STUDENT), clock.today()
    made = agreed(by=student, now=clock.now(), **days_from(today))
    return Found({"code": made.code}, whose=_owner(made.listing.room.building), student=student)


def _favourite() -> Found:
    listing, student = make_listing(now=clock.now()), _account(Role.STUDENT)
    kept(listing, by=student, now=clock.now())
    return Found({"code": listing.code}, student=student)


def _search() -> Found:
    student = _account(Role.STUDENT)
    return Found({"code": saved("price_max=500", by=student, now=clock.now()).code}, student=student)


def _topic() -> Found:
    """A question of the demo's own institution to the desk."""
    asker = _account(Role.PARTNER)
    facts = {"audience": "institution", "institution": asker.institution.code}  # type: ignore[union-attr]
    return Found({"code": make_topic(by=asker, now=clock.now(), **facts).code})


def _topic_file() -> Found:
    """A PDF that city and fire brigade alone have."""
    topic = make_topic(by=staff(), audience="services", attached=[a_pdf()], now=clock.now())
    return Found({"code": topic.files.get().pdf.code})  # type: ignore[union-attr]


def _topic_answer() -> Found:
    """Of the demo's own institution, to a question of its own."""
    asker = _account(Role.PARTNER)
    facts = {"audience": "institution", "institution": asker.institution.code}  # type: ignore[union-attr]
    topic = make_topic(by=asker, now=clock.now(), **facts)
    return Found({"code": topic.code, "answer": exchange.answer(topic, words="Ja.", by=asker, now=clock.now()).code})


def _meeting_document() -> Found:
    """For a meeting of the working group that comes."""
    meeting = _first(meetings.Meeting, state="invited", group__code="working")
    (added,) = add_documents(meeting, attached=[a_pdf()], point=None, by=staff(), now=clock.now())
    return Found({"code": added.code})


def _case() -> Any:
    facts = {"about": "advert", "ground": "wrong", "words": "De prijs klopt niet.", "email": "", "language": "nl"}
    return moderation.report(make_listing(now=clock.now()), **facts, by=VISITOR, now=clock.now()).case


def _decision() -> Found:
    case = _case()
    decision = moderation.decide(
        case, outcome="change", ground="wrong", reason="Zo is het.", by=staff(), now=clock.now()
    )
    return Found({"code": case.listing.code, "number": decision.pk}, whose=_owner(case.listing.room.building))


def _kept() -> Found:
    draft = make_listing(published=False, description_nl="Enkel meisjes.", now=clock.now())
    reasons = {one.key: "Zo staat het er." for one in findings(draft)}
    listings.publish(draft, by=_owner(draft.room.building), now=clock.now(), reasons=reasons)
    return Found({"code": draft.kept.get().code})


def _identity() -> Found:
    listing = make_listing(now=clock.now())
    identity.ask(listing.code, "an@example.org", now=clock.now())
    return Found({"code": listing.doubts.get().code})


def _accepted() -> Found:
    return Found({"number": Version.objects.get(state="published").number})


def _export() -> Found:
    landlord = make_landlord(now=clock.now())
    owner = users_of(landlord)[0]
    export = privacy.ask_export(by=owner, now=clock.now(), language="nl")
    privacy.make_exports(now=clock.now())
    return Found({"code": export.code}, whose=owner)


def _condition() -> Found:
    return Found({"number": _draft().number})


def _draft() -> Version:
    return Version.objects.filter(state="draft").first() or terms.begin(by=staff(), now=clock.now())


def _document() -> Document:
    found = Document.objects.filter(state="draft").first()
    return found or begin_document(DocumentKind.values[0], by=_account(Role.PRIVACY_OFFICER), now=clock.now())


def _code(model: type[Model], **facts: Any) -> Callable[[], Found]:
    return lambda: Found({"code": _first(model, **facts).code})


def _visit() -> Found:
    visit = _first(inspections.Visit, state="planned", kind="quality")
    return Found({"code": visit.code}, whose=_owner(visit.building), besides={"Q": visit.inspector})


def _report(**facts: Any) -> Found:
    report = _first(inspections.Report, **facts)
    letter = "Q" if report.kind == "quality" else "F"
    return Found({"code": report.code}, whose=_owner(report.building), besides={letter: report.visit.inspector})


def _breach() -> Found:
    officer = _account(Role.PRIVACY_OFFICER)
    words = {"what": "Een mail ging naar iemand anders.", "whose": "Van één kotbaas."}
    return Found({"code": privacy.log_breach(found_at=clock.now(), **words, by=officer, now=clock.now()).code})


def _braked() -> Found:
    facts = {"kind": "mails", "day": clock.today() - DAY, "ran_at": clock.now(), "there": 2000, "due": 1500}
    return Found({"code": RetentionRun.objects.create(code="GEREMD22", removed=0, state="braked", **facts).code})


def _picture() -> Found:
    photo = make_photo(make_listing(now=clock.now()), now=clock.now())
    return Found({"code": photo.picture.code, "size": "card"})


def _version() -> Found:
    picture = make_photo(make_listing(now=clock.now()), now=clock.now()).picture
    versions.make_waiting(now=clock.now())
    picture.refresh_from_db()
    kind, keys = next(iter(picture.versions.items()))
    width, key = next(iter(keys.items()))
    return Found({"code": picture.code, "width": width, "key": key, "kind": kind})


def _task() -> Found:
    row = FollowUp.objects.work_of(Role.QUALITY_INSPECTOR).taken_by_nobody().first()
    assert row is not None
    return Found({"pk": row.pk})


def _along() -> Found:
    visit = _first(inspections.Visit, state="planned", kind="quality", planned_for__gt=clock.now() + DAY)
    return Found({"code": together.ask(visit, by=visit.inspector, now=clock.now()).code})


def _ended() -> Found:
    campaign = _first(Campaign)
    end(campaign, by=SWEEP, now=clock.now() + 200 * DAY)
    return Found({"code": campaign.code})


def _derogation() -> Found:
    room = _own_room()
    facts = {"built_on": dt.date(1990, 5, 1), "first_asked_on": dt.date(2000, 5, 1)}
    Room.objects.filter(pk=room.pk).update(area_m2=10, residents=1)
    room.refresh_from_db()
    made = landlords.state_derogation(room, **facts, by=_owner(room.building), now=clock.now())
    return Found({"code": made.code})


def _erase() -> Found:
    facts = {"kind": "erasure", "email": "an@example.org", "language": "nl", "words": "Wis mij.", "state": "open"}
    made = DataRequest.objects.create(code="WISMIJ22", filed_at=clock.now(), due_on=clock.today() + 30 * DAY, **facts)
    return Found({"code": made.code})


def _item(*, room: bool) -> Found:
    found = _report(kind="quality", state="draft")
    report = inspections.Report.objects.get(code=found.parts["code"])
    item = report.checklist.items.filter(part="room" if room else "building").first()
    more = {"room": report.building.rooms.earliest("pk").code} if room else {}
    return replace(found, parts={**found.parts, "item": item.code, **more})


def _in_review() -> Found:
    draft = _draft()
    terms.write_clause(draft, draft.clauses.first(), by=staff(), now=clock.now(), body_nl="Anders.", body_en="Other.")
    terms.ask_review(draft, by=staff(), now=clock.now())
    return Found({"number": draft.number})


def _declared() -> Found:
    grave = proposal_of(inspected(_own_room().building, ("co", "III", None), now=clock.now()), Course.UNFIT)
    declared_before(grave, now=clock.now())
    return Found({"code": grave.code})


def _unfit_proposal() -> Found:
    return Found({"code": _first(inspections.Proposal, state="open", course="unfit").code})


def _open_data(**parts: str) -> Found:
    publishing.publish(now=clock.now())
    return Found(parts)


def _waiting() -> meetings.Meeting:
    """Held by the working group, its minutes with the chair."""
    found: meetings.Meeting = _first(meetings.Meeting, state="held", group__code="working", ready_at__isnull=False)
    return found


OBJECTS: dict[str, Callable[[], Found]] = {
    "accepted": _accepted,
    "archived": lambda: Found({"code": _first(meetings.Meeting, state="approved").code}),
    "account": lambda: Found({"pk": staff().pk}),
    "advert": _advert,
    "agency": _code(Agency),
    "along": _along,
    "begun": lambda: Found({"code": begun(now=clock.now()).code}),
    "block": _code(Block),
    "braked": _braked,
    "breach": _breach,
    "building": _building,
    "campus": lambda: Found({"code": "hogent-bijloke"}),
    "case": lambda: Found({"code": _case().code}),
    "certificate": lambda: Found({"number": _first(inspections.Certificate).number}),
    "certificate_code": _code(inspections.Certificate, scope__ended_on=None),
    "checklist": lambda: Found({"kind": "quality", "version": _first(inspections.Checklist, kind="quality").version}),
    "claim": _code(Tenure, state="claimed"),
    "clause": lambda: Found({"number": _draft().number, "code": _draft().clauses.first().code}),  # type: ignore[union-attr]
    "colleague": lambda: Found({"pk": _works().pk}),
    "condition": _condition,
    "course": lambda: Found({"code": _first(inspections.Proposal, state="open").code, "course": "repair"}),
    "decision": _decision,
    "declared": _declared,
    "declaration": lambda: _of_building(inspections.Declaration, state="declared"),
    "defect": _code(inspections.Defect, state="open"),
    "derogation": _derogation,
    "document": lambda: Found({"code": _document().code}),
    "document_kind": lambda: Found({"kind": DocumentKind.values[0]}),
    "doubt": _code(inspections.ImportDoubt, state="open"),
    "draft": lambda: _advert(published=False),
    "ended": _ended,
    "erase": _erase,
    "export": _export,
    "extract": lambda: Found({"code": _first(inspections.Certificate).code, "language": "nl"}),
    "failed": lambda: Found({"pk": _first(FollowUp, state="failed").pk}),
    "family": lambda: _of_building(inspections.FamilyCase, state="warned"),
    "favourite": _favourite,
    "fire": lambda: _report(kind="fire", state="draft"),
    "free_room": _room,
    "identity": _identity,
    "infopage": lambda: Found({"slug": "huurcontract"}),
    "infoversion": lambda: Found({"code": "lease", "number": 1}),
    "institution": lambda: Found({"code": "ugent"}),
    "invitation": _invitation,
    "issue": lambda: Found({"code": (Issue.objects.filter(state="draft").first() or make_issue(now=clock.now())).code}),
    "in_review": _in_review,
    "capacity_file": lambda: Found({"ending": "csv"}),
    "frozen": lambda: Found({"code": frozen().code}),
    "frozen_file": lambda: Found({"code": frozen().code, "ending": "json"}),
    "item": lambda: _item(room=False),
    "kept": _kept,
    "key": lambda: Found({"pk": _first(Authenticator).pk}),
    "landlord": _code(Landlord),
    "letter": lambda: Found(
        {"code": (Letter.objects.filter(state="waiting").first() or make_letter(now=clock.now())).code}
    ),
    "mail": _code(Notice, state="sent"),
    "manager": lambda: Found({"pk": _works(manages=True).pk}),
    "meeting": _code(meetings.Meeting, state="invited", group__code="working"),
    "member": _member,
    "minutes": lambda: Found({"code": _waiting().code}),
    "model": lambda: Found({"kind": "lease", "version": 1}),
    "of_institution": lambda: Found({"code": "ugent", "pk": _works().pk}),
    "offer": lambda: _of_building(inspections.Offer, state="open"),
    "subject": lambda: Found({"code": "lease"}),
    "open_data": lambda: _open_data(dataset="listings"),
    "open_data_whole": lambda: _open_data(),
    "order": lambda: _of_building(inspections.RepairOrder),
    "paper": lambda: _advert(kind="huurovereenkomst", language="nl"),
    "pause": lambda: _advert(verb="pause"),
    "photo": _photo,
    "picture": _picture,
    "proposal": _code(inspections.Proposal, state="open"),
    "question": lambda: Found({"code": asked(now=clock.now()).code}),
    "report": lambda: _report(kind="quality", state="draft"),
    "resolution": lambda: Found({"code": _waiting().decisions.first().code}),  # type: ignore[union-attr]
    "provider": lambda: Found({"provider": "hogent"}),
    "request": lambda: _of_building(inspections.CertificateRequest, state="filed"),
    "rights": _code(DataRequest, state="open"),
    "room": _room,
    "room_item": lambda: _item(room=True),
    "rule": _code(WordingRule),
    "search": _search,
    "seat": _code(meetings.Seat, task="member"),
    "section": lambda: Found({"code": _document().code, "part": _document().sections.first().code}),  # type: ignore[union-attr]
    "signed": lambda: _report(kind="quality", state="signed"),
    "step": lambda: _advert(published=False, step="price"),
    "task": _task,
    "sublet": _sublet,
    "term": _code(Term),
    "thread": _thread,
    "topic": _topic,
    "topic_file": _topic_file,
    "topic_answer": _topic_answer,
    "meeting_document": _meeting_document,
    "api_key": lambda: Found({"code": make_key(_account(Role.PARTNER), now=clock.now())[0].code}),
    "to_colleague": lambda: _invited(Role.PARTNER, manages=False),
    "to_manager": lambda: _invited(Role.STAFF, manages=True),
    "transfer": _transfer,
    "unfit": lambda: _of_building(inspections.UnfitProcedure),
    "unfit_proposal": _unfit_proposal,
    "unfit_step": lambda: Found({"code": _first(inspections.UnfitProcedure, state="opened").code, "step": "hearing"}),
    "version": _version,
    "visit": _visit,
    "warned": _code(inspections.WarningProcedure),
    "wave": _code(Wave),
}
