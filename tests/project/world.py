"""One row of every table, in its plainest state, straight into the database: what the constraints are tried on."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from inspections import models as inspections
from kotatgent.accounts.models import Institution, User
from kotatgent.advice import models as advice
from kotatgent.audit.models import Event
from kotatgent.campaign import models as campaign
from kotatgent.contact import models as contact
from kotatgent.core import clock
from kotatgent.exchange import models as exchange
from kotatgent.followups.models import Clock, Extension, FollowUp, Term
from kotatgent.information import models as information
from kotatgent.media.models import PdfFile, Picture
from kotatgent.meetings import models as meetings
from kotatgent.moderation import models as moderation
from kotatgent.newsletter import models as newsletter
from kotatgent.notices.models import Letter, Notice
from kotatgent.papers import models as papers
from kotatgent.partners import models as partners
from kotatgent.places import models as places
from kotatgent.privacy import models as privacy
from kotatgent.steering import models as steering
from kotatgent.students import models as students
from kotatgent.terms import models as terms
from landlords import models as landlords
from listings import models as listings

DAY = dt.date(2026, 3, 2)
LATER = dt.date(2027, 3, 2)
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=clock.BRUSSELS)
SOON = NOW + dt.timedelta(hours=1)
ROOM = {"kind": "room", "area_m2": 14, "height_cm": 250, "floor": 1, "made_at": NOW}
ROOM |= {"wc": "shared", "shower": "shared", "kitchen": "shared"}
BOX = {"west": 3.7, "east": 3.8, "south": 51.0, "north": 51.1, "lat": 51.05, "lon": 3.75}
MAIL = {"template": "x", "to_email": "x@y.test", "language": "nl", "subject": "x", "body": "x"}


def build() -> SimpleNamespace:
    w = SimpleNamespace(day=DAY, later=LATER, now=NOW, soon=SOON)
    _people(w)
    _places(w)
    _register(w)
    _adverts(w)
    _texts(w)
    _inspections(w)
    _advice(w)
    _campaign(w)
    _newsletter(w)
    _information(w)
    _kept(w)
    _documents(w)
    _exchange(w)
    _meetings(w)
    w.export = privacy.Export.objects.create(code="E1", user=w.user, language="nl", asked_at=NOW)
    w.frozen_report = steering.FrozenReport.objects.create(
        code="2026-02-1", kind="month", since="2026-02-01", until="2026-02-28", edition=1, frozen_at=NOW, content="{}",
        sha256="0",
    )  # fmt: skip
    w.data_request = privacy.DataRequest.objects.create(
        code="R1", kind="access", email="x@y.test", language="nl", words="x", filed_at=NOW, due_on=LATER
    )
    w.breach = privacy.Breach.objects.create(
        code="B1", found_at=NOW, report_by=SOON, what="x", whose="y", logged_at=NOW, logged_by=w.user
    )
    w.retention_run = privacy.RetentionRun.objects.create(
        code="N1", kind="sessions", day=LATER, ran_at=NOW, there=1, due=0, removed=0
    )
    w.file_reason = privacy.FileReason.objects.create(
        code="O1", reader=w.user, role="staff", subject_kind="landlord", subject_code="x", day=DAY, given_at=NOW,
        why="asked",
    )  # fmt: skip
    w.figure = steering.DailyFigure.objects.create(on=DAY, name="rooms", value=1, unit="rooms")
    # Open: a figure of its day can be tried on.
    w.recomputation = steering.Recomputation.objects.create(code="W1", on=DAY, reason="x", made_at=NOW)
    w.erasure = privacy.Erasure.objects.create(code="X1", why="own", erased_at=NOW, mark="f" * 64)
    return w


def _people(w: Any) -> None:
    w.institution = Institution.objects.create(code="school", name="School")
    w.user = User.objects.create_user(email="a@kotatgent.test")
    w.other_user = User.objects.create_user(email="b@kotatgent.test")
    w.numbered = User.objects.create(number="S9")
    w.event = Event(at=NOW, kind="read", actor_role="staff", subject_kind="x", subject_code="x", request_id="-")


def _places(w: Any) -> None:
    w.place = places.Place.objects.create(postcode="9999", name="Nergens")
    w.file = places.ReferenceFile.objects.create(kind="streets", name="x", sha256="x", row_count=1, loaded_at=NOW)
    w.address = places.Address.objects.create(street_name="Veldstraat", number="1", place=w.place)
    w.other_address = places.Address.objects.create(street_name="Veldstraat", number="2", place=w.place)
    w.campus, w.other_campus = places.Campus.objects.all()[:2]


def _register(w: Any) -> None:
    person = {"kind": "person", "first_name": "A", "last_name": "B", "phone": "+32 9 000 00 00", "registered_at": NOW}
    w.landlord = landlords.Landlord.objects.create(code="L1", **person)
    company = {**person, "kind": "company", "company_name": "NV", "kbo_number": "0123456749"}
    w.company = landlords.Landlord.objects.create(code="L2", **company)
    w.member = landlords.Member.objects.create(landlord=w.landlord, user=w.user, role="owner", since=NOW)
    w.invitation = landlords.Invitation.objects.create(
        code="V1", landlord=w.landlord, email="x@y.test", language="nl", role="manager", link_hash="1", invited_at=NOW,
        last_day=LATER,
    )  # fmt: skip
    w.partner_invitation = partners.PartnerInvitation.objects.create(
        code="V2", institution=w.institution, email="x@y.test", language="nl", link_hash="1", invited_at=NOW,
        last_day=LATER,
    )  # fmt: skip
    w.api_key = partners.ApiKey.objects.create(
        code="K9", institution=w.institution, name="x", looks_up=True, secret_hash="1", last_day=LATER, made_at=NOW
    )
    w.list_check = partners.ListCheck.objects.create(institution=w.institution, checked_at=NOW, colleagues=1)
    w.start = landlords.Start.objects.create(
        code="S1", kind="person", first_name="A", last_name="B", phone="1", postal_street="x", postal_postcode="x",
        postal_place="x", language="nl", asked="counter", started_at=NOW, code_hash="1", last_day=LATER,
    )  # fmt: skip
    w.company_start = landlords.Start.objects.create(
        code="S2", kind="company", first_name="A", last_name="B", company_name="NV", kbo_number="0123456749", phone="1",
        postal_street="x", postal_postcode="x", postal_place="x", language="nl", asked="phone", started_at=NOW,
        code_hash="2", last_day=LATER,
    )  # fmt: skip
    w.building = landlords.Building.objects.create(code="B1", address=w.address, kind="rooming_house")
    w.other_building = landlords.Building.objects.create(code="B2", address=w.other_address, kind="rooming_house")
    w.tenure = landlords.Tenure.objects.create(
        code="T1", building=w.building, landlord=w.landlord, state="active", since=NOW
    )
    w.transfer = landlords.Transfer.objects.create(
        code="O1", tenure=w.tenure, to=w.company, offered_at=NOW, last_day=LATER
    )
    w.room = landlords.Room.objects.create(code="R1", building=w.building, label="1", **ROOM)
    w.other_room = landlords.Room.objects.create(code="R2", building=w.building, label="2", **ROOM)
    w.derogation = landlords.Derogation.objects.create(
        code="J1", room=w.room, built_on="1990-01-01", first_asked_on="2000-01-01", claimed_at=NOW
    )
    w.planning = landlords.PlanningNote.objects.create(
        code="H1", building=w.building, number=1, status="permitted", reason="x", noted_at=NOW, noted_by=w.user
    )
    w.kotlabel = landlords.KotlabelNote.objects.create(
        code="K1", building=w.building, number=1, status="none", noted_at=NOW, noted_by=w.user
    )
    w.distance = landlords.CampusDistance.objects.create(building=w.building, campus=w.campus, minutes=5)


def _adverts(w: Any) -> None:
    w.standing = listings.Standing.objects.create(room=w.room)
    prices = {"rent_cents": 40000, "fixed_cents": 5000, "advance_cents": 0, "price_all_in_cents": 45000}
    w.asking = listings.Asking.objects.create(code="Q1", landlord=w.landlord, asked_on=DAY, answer_by=LATER)
    w.listing = listings.Listing.objects.create(
        code="A1", room=w.room, landlord=w.landlord, made_at=NOW, published_at=NOW, state="published", confirmed_on=DAY,
        ask_on=LATER, **prices,
    )  # fmt: skip
    w.sublet_listing = listings.Listing.objects.create(code="A2", room=w.other_room, student=w.user, made_at=NOW)
    w.sublet = listings.Sublet.objects.create(
        code="U1", listing=w.sublet_listing, ground="consent", state="asked", named="A1", student_name="x",
        starts_on=DAY, ends_on=LATER, lease_until=LATER, price_cents=45000, asked_at=NOW, last_day=LATER,
    )  # fmt: skip
    w.picture, w.other_picture = (
        Picture.objects.create(code=code, purpose="listing", sha256="x", width=1, height=1, taken_in_at=NOW)
        for code in "pq"
    )
    w.thread = contact.Thread.objects.create(
        code="D1", listing=w.listing, visitor_name="x", visitor_email="x@y.test", language="nl", started_at=NOW
    )
    w.post = contact.Post.objects.create(thread=w.thread, side="visitor", body="x", sent_at=NOW)
    w.seen = contact.Seen.objects.create(thread=w.thread, code="D1COPY", facts={}, words={"a": "x"}, made_at=NOW)
    w.listing_version = listings.ListingVersion.objects.create(listing=w.listing, number=1, changed_at=NOW, changes={})
    w.kept = listings.Kept.objects.create(
        code="K1", listing=w.listing, field="description_nl", kind="wording", ground="sex", sentence="x", reason="x",
        kept_at=NOW, kept_by=w.user,
    )  # fmt: skip
    w.case = moderation.Case.objects.create(code="M1", listing=w.listing, opened_at=NOW)
    w.report_of_advert = moderation.Report.objects.create(
        code="M2", case=w.case, about="advert", ground="wrong", words="x", email="x@y.test", language="nl", made_at=NOW
    )
    w.identity_doubt = moderation.Doubt.objects.create(
        code="M4", listing=w.listing, kind="email", address_hash="x", first_at=NOW, last_at=NOW
    )
    w.snapshot = moderation.Snapshot.objects.create(case=w.case, taken_at=NOW, facts={})
    w.moderation_decision = moderation.Decision.objects.create(
        case=w.case, number=1, outcome="nothing", ground="wrong", reason="x", decided_at=NOW, decided_by=w.user
    )
    w.objection = moderation.Objection.objects.create(
        code="M3", decision=w.moderation_decision, first_by=w.user, words="x", filed_at=NOW
    )
    w.wording_rule = listings.WordingRule.objects.create(
        code="x", language="nl", ground="sex", source="x", patterns="x"
    )
    w.photo = listings.Photo.objects.create(listing=w.listing, picture=w.picture, position=1)
    w.paper_text = papers.PaperText.objects.create(
        kind="lease", version=90, title_nl="x", title_en="x", source="x", written_on=DAY
    )
    w.paper_clause = papers.PaperClause.objects.create(
        text=w.paper_text, code="a", position=1, title_nl="x", title_en="x", source="x"
    )


def _texts(w: Any) -> None:
    w.version = terms.Version.objects.create(number=90, title_nl="x", title_en="x")
    w.clause = terms.Clause.objects.create(version=w.version, code="a", position=1)
    proof = {"language": "nl", "text_hash": "x"}
    w.acceptance = terms.Acceptance.objects.create(version=w.version, user=w.user, accepted_at=NOW, **proof)
    w.consent = terms.Consent.objects.create(clause=w.clause, code="a", user=w.user, given_at=NOW, **proof)
    w.term = Term.objects.create(
        code="x", label_nl="x", label_en="x", amount=1, unit="days", source_nl="x", source_en="x"
    )
    w.follow_up = FollowUp.objects.create(kind="x", code="x", step="x", due_on=DAY, made_at=NOW)
    facts = {"case": "x", "term": w.term, "started_on": DAY, "first_until": DAY, "until": DAY}
    service = FollowUp.objects.create(kind="x", code="x", step="y", due_on=DAY, made_at=NOW)
    w.service = Clock.objects.create(follow_up=service, kind="city", party="city", **facts)
    w.clock = Clock.objects.create(follow_up=w.follow_up, kind="city", party="landlord", **facts)
    w.extension = Extension.objects.create(
        clock=w.clock, why="our_delay", days=1, made_on=DAY, since=DAY, late=w.service
    )
    w.notice = Notice.objects.create(code="N1", about_kind="x", about_code="x", queued_at=NOW, try_at=NOW, **MAIL)
    w.letter = Letter.objects.create(code="E1", notice=w.notice, cause="bounced", made_at=NOW)


def _inspections(w: Any) -> None:
    i = inspections
    w.checklist = i.Checklist.objects.create(kind="quality", version=90, title_nl="x", title_en="x", in_use_from=DAY)
    item = {"checklist": w.checklist, "part": "building", "position": 1, "title_nl": "x", "title_en": "x"}
    item |= {"categories": ["I"], "source": "x"}
    w.item = i.ChecklistItem.objects.create(code="a", **item)
    w.other_item = i.ChecklistItem.objects.create(code="b", **item)
    w.visit = i.Visit.objects.create(
        code="V1", building=w.building, kind="quality", inspector=w.user, planned_for=NOW, planned_at=NOW
    )
    w.together = i.Together.objects.create(code="G1", visit=w.visit, kind="fire", asked_at=NOW)
    w.offer = i.Offer.objects.create(
        code="F1", building=w.building, kind="quality", inspector=w.user, made_at=NOW, answer_by=DAY
    )
    w.slot = i.Slot.objects.create(offer=w.offer, starts_at=NOW)
    w.report = i.Report.objects.create(
        code="P1", visit=w.visit, building=w.building, kind="quality", checklist=w.checklist, begun_at=NOW,
        seen_on=DAY, saved_at=NOW,
    )  # fmt: skip
    w.result = i.RoomResult.objects.create(report=w.report, room=w.room)
    w.finding = i.Finding.objects.create(report=w.report, item=w.item, category="I", saved_at=NOW)
    w.room_finding = i.Finding.objects.create(
        report=w.report, item=w.other_item, room=w.room, category="I", saved_at=NOW
    )
    other_visit = i.Visit.objects.create(
        code="V2", building=w.other_building, kind="fire", inspector=w.user, planned_for=NOW, planned_at=NOW
    )
    w.other_report = i.Report.objects.create(
        code="P2", visit=other_visit, building=w.other_building, kind="fire", checklist=w.checklist, begun_at=NOW,
        seen_on=DAY, saved_at=NOW,
    )  # fmt: skip
    w.fire_facts = i.FireFacts.objects.create(report=w.report, issuer="x", number="1")
    w.addendum = i.Addendum.objects.create(
        code="E1", report=w.report, number=1, reason="x", body="x", signed_at=NOW, signed_by=w.user
    )
    facts = {"report": w.report, "building": w.building, "course": "repair", "outcome": "unfit", "made_at": NOW}
    w.proposal = i.Proposal.objects.create(code="O1", **facts)
    dates = {"issued_on": DAY, "valid_until": LATER}
    w.certificate = i.Certificate.objects.create(
        code="C1", number="C1", building=w.building, source="lookup", recorded_at=NOW, **dates
    )
    w.scope = i.CertificateRoom.objects.create(certificate=w.certificate, room=w.room)
    w.family = i.FamilyCase.objects.create(
        code="S1", building=w.building, reason="x", opened_at=NOW, opened_by=w.user, students_until=DAY, recheck_on=DAY
    )
    w.defect = i.Defect.objects.create(
        code="D1", building=w.building, theme="damp", since="days", words="x", language="nl", made_at=NOW
    )
    w.declaration = i.Declaration.objects.create(
        code="X1", building=w.building, about="new", made_at=NOW, started_on=DAY, declare_by=LATER
    )
    w.order = i.RepairOrder.objects.create(
        code="O1",
        kind="quality",
        building=w.building,
        report=w.report,
        proposal=w.proposal,
        clock=w.clock,
        ordered_on=DAY,
    )
    w.unfit = i.UnfitDecision.objects.create(
        code="U1", proposal=w.proposal, building=w.building, outcome="unfit", decided_on=DAY, appeal_until=LATER
    )
    w.unfit_room = i.UnfitRoom.objects.create(decision=w.unfit, room=w.room)
    running = {"case": "x", "term": w.term, "started_on": DAY, "first_until": LATER, "until": LATER, "kind": "city"}
    clocks = [
        Clock.objects.create(
            follow_up=FollowUp.objects.create(kind="x", code=f"u{n}", step="y", due_on=DAY, made_at=NOW),
            party="city",
            **running,
        )
        for n in range(4)
    ]
    w.warning = i.WarningProcedure.objects.create(code="W1", order=w.order, clock=clocks[0])
    case = {"building": w.building, "basis": "own", "ground": "x", "opened_at": NOW, "opened_by": w.user}
    w.procedure = i.UnfitProcedure.objects.create(code="P1", proposal=w.proposal, clock=clocks[1], **case)
    w.appeal = i.UnfitAppeal.objects.create(
        code="A1", procedure=w.procedure, about="decision", filed_on=DAY, recorded_at=NOW, clock=clocks[2]
    )
    w.free_clock = clocks[3]
    w.request = i.CertificateRequest.objects.create(
        code="Q1", building=w.building, filed_by=w.user, filed_at=NOW, decide_by=LATER
    )
    w.opinion = i.SecondOpinion.objects.create(
        code="M1", request=w.request, ground="silence", asked_on=DAY, noted_at=NOW
    )
    w.doubt = i.ImportDoubt.objects.create(
        code="D1", fingerprint="x", file_name="x", row_number=1, facts={}, why="street", made_at=NOW
    )


def _advice(w: SimpleNamespace) -> None:
    w.theme = advice.Theme.objects.create(code="x", position=99, label_nl="x", label_en="x", source="x")
    w.agency = advice.Agency.objects.create(
        code="x", position=99, name_nl="x", name_en="x", help_nl="x", help_en="x", source="x"
    )
    w.block = advice.Block.objects.create(code="x", title_nl="x", title_en="x", body_nl="x", body_en="x", source="x")
    w.question = advice.Question.objects.create(code="V1", theme=w.theme, language="nl", asked_at=NOW, answer_by=LATER)
    w.message = advice.Message.objects.create(question=w.question, number=1, side="asker", body="x", sent_at=NOW)
    w.note = advice.Note.objects.create(question=w.question, body="x", written_at=NOW, written_by=w.user)
    facts = {"question": w.question, "agency": w.agency, "made_at": NOW, "made_by": w.user}
    w.referral = advice.Referral.objects.create(code="W1", state="asked", words="x", **facts)


def _campaign(w: Any) -> None:
    facts = {"purpose": "x", "ground": "x", "ends_on": LATER, "made_at": NOW}
    w.campaign = campaign.Campaign.objects.create(code="G1", **facts)
    words = {"subject_nl": "x", "subject_en": "x", "text_nl": "x", "text_en": "x"}
    w.wave, w.other_wave = (
        campaign.Wave.objects.create(
            code=f"W{n}", campaign=w.campaign, number=n, size=1, starts_at=NOW, per_hour=1, made_at=NOW, **words
        )
        for n in (1, 2)
    )
    person = {"campaign": w.campaign, "email": "x@y.test", "language": "nl", "imported_at": NOW}
    w.former, w.other_former = (
        campaign.Former.objects.create(code=f"V{n}", email_hash=f"{n}", link_hash=f"{n}", **person) for n in (1, 2)
    )
    w.campaign_mail = campaign.Mail.objects.create(former=w.former, wave=w.wave, kind="invitation", queued_at=NOW)
    w.count = campaign.Count.objects.create(campaign=w.campaign, wave=w.wave, step="invited", people=1)
    w.count_of_all = campaign.Count.objects.create(campaign=w.campaign, step="invited", people=1)


def _newsletter(w: Any) -> None:
    reader = {"audience": "students", "email": "x@y.test", "language": "nl"}
    w.sign_up = newsletter.SignUp.objects.create(code="A1", email_hash="1", asked_at=NOW, **reader)
    w.subscriber = newsletter.Subscriber.objects.create(code="S1", email_hash="1", since=NOW, **reader)
    w.other_subscriber = newsletter.Subscriber.objects.create(code="S2", email_hash="2", since=NOW, **reader)
    w.reading_account = newsletter.Subscriber.objects.create(
        code="S3", email_hash="3", since=NOW, audience="landlords", language="nl", user=w.user
    )
    words = {"subject_nl": "x", "subject_en": "x", "text_nl": "x", "text_en": "x"}
    w.issue = newsletter.Issue.objects.create(code="I1", audience="students", per_hour=1, made_at=NOW, **words)
    w.delivery = newsletter.Delivery.objects.create(code="D1", issue=w.issue, subscriber=w.subscriber, queued_at=NOW)


def _information(w: Any) -> None:
    words = {f"{part}_{language}": "x" for part in information.PARTS for language in ("nl", "en")}
    facts = {"audience": "both", "theme": "room", "made_at": NOW} | words
    w.page, w.other_page = (information.Page.objects.create(code=f"P{n}", **facts) for n in (1, 2))
    w.edition = information.Edition.objects.create(page=w.page, number=1, published_at=NOW, **words)
    w.page_address = information.PageAddress.objects.create(page=w.page, language="nl", slug="x", since=NOW)


def _kept(w: Any) -> None:
    w.favourite = students.Favourite.objects.create(
        code="F1", user=w.user, listing=w.listing, kept_at=NOW, price_cents=45000, certificate="unknown"
    )
    facts = {"user": w.user, "name": "x", "pace": "daily", "made_at": NOW}
    w.saved_search, w.other_search = (
        students.SavedSearch.objects.create(code=f"Z{number}", **facts) for number in (1, 2)
    )
    w.match = students.Match.objects.create(search=w.saved_search, listing=w.listing, found_at=NOW)


def _meetings(w: Any) -> None:
    w.group = meetings.Group.objects.get(code="working")
    person = {"group": w.group, "starts_on": DAY, "until": LATER}
    w.seat, w.other_seat = (
        meetings.Seat.objects.create(code=f"Z{n}", name="x", email=f"{n}@school.test", **person) for n in (1, 2)
    )
    hours = {"starts_at": NOW, "ends_at": SOON, "place": "x", "made_at": NOW}
    w.meeting = meetings.Meeting.objects.create(code="V1", group=w.group, **hours)
    w.other_group = meetings.Group.objects.get(code="steering")
    w.other_meeting = meetings.Meeting.objects.create(code="V2", group=w.other_group, **hours)
    w.resolution, w.other_resolution = (
        meetings.Resolution.objects.create(
            code=f"B{n}", meeting=w.meeting, number=n, text="x", owner=w.seat, due_on=LATER, made_at=NOW
        )
        for n in (1, 2)
    )
    w.point = meetings.Point.objects.create(meeting=w.meeting, position=1, title="x", made_at=NOW)
    w.point_decided = meetings.Point.objects.create(
        meeting=w.meeting, position=2, kind="decision", decision=w.resolution, made_at=NOW
    )
    w.point_figure = meetings.Point.objects.create(
        meeting=w.meeting, position=3, kind="figure", figure="x", before="1", after="2", since=DAY, made_at=NOW
    )
    w.document_pdf = PdfFile.objects.create(code="g", purpose="meeting", sha256="x", size=1, pages=1, taken_in_at=NOW)
    w.enclosure = meetings.Enclosure.objects.create(
        code="E1", meeting=w.meeting, name="x", pdf=w.document_pdf, added_at=NOW, added_by=w.user
    )
    w.feed_link = meetings.FeedLink.objects.create(user=w.user, token_hash="x", made_at=NOW, changed_at=NOW)
    w.attendance = meetings.Attendance.objects.create(meeting=w.meeting, member=w.seat, presence="present")
    w.minutes = meetings.Paper.objects.create(
        meeting=w.meeting, number=1, content={}, search_text="", sha256="x", made_at=NOW, made_by=w.user
    )


def _documents(w: Any) -> None:
    facts = {"title_nl": "x", "title_en": "x", "begun_at": NOW}
    w.document = privacy.Document.objects.create(code="DP1", kind="dpia", number=1, **facts)
    w.arrangement = privacy.Document.objects.create(code="DP2", kind="arrangement", number=1, **facts)
    w.section = privacy.Section.objects.create(
        document=w.document, code="a", position=1, title_nl="x", title_en="x", body_nl="x", body_en="x"
    )


def _exchange(w: Any) -> None:
    signed = {"author_role": "staff", "text": "x", "search_text": "x", "posted_at": NOW}
    w.topic, w.other_topic = (
        exchange.Topic.objects.create(
            code=f"X{n}", kind="question", audience="all", title="x", last_post_at=NOW, **signed
        )
        for n in (1, 2)
    )
    w.exchange_answer = exchange.Answer.objects.create(code="Y1", topic=w.topic, **signed)
    w.pdf = PdfFile.objects.create(code="f", purpose="exchange", sha256="x", size=1, pages=1, taken_in_at=NOW)
    w.exchange_file = exchange.File.objects.create(topic=w.topic, name="x", pdf=w.pdf)
    w.earlier_answer = exchange.EarlierAnswer.objects.create(answer=w.exchange_answer, number=1, text="x", until=NOW)
    w.earlier = exchange.Earlier.objects.create(topic=w.topic, number=1, title="x", text="x", until=NOW)
    w.reading = exchange.Reading.objects.create(user=w.user, topic=w.topic, read_at=NOW)
    w.mailing = exchange.Mailing.objects.create(user=w.user, code="M1", told_until=NOW)
    w.digest = exchange.Digest.objects.create(code="D1", mailing=w.mailing, since=NOW, until=SOON)
