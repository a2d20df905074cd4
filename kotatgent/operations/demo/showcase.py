"""The landlord that somebody tries the demo with, and work on the desk of every colleague."""

import datetime as dt
from functools import partial

from inspections.actions import defects, family
from inspections.enums import Change, FamilyException, FireOutcome, Kind, Since, Theme, VisitState
from inspections.imports import import_certificates
from kotatgent.accounts.queries import DEMO_DOMAIN
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock
from kotatgent.core.dates import add_years
from kotatgent.followups import actions as followups
from kotatgent.notices import letters
from kotatgent.notices.enums import Post
from kotatgent.notices.models import Letter
from kotatgent.operations.demo import asking, dividing, freshness, letting, post, rights, stories, subletting, talks
from kotatgent.operations.demo.facts import facts
from kotatgent.operations.demo.stage import DAY, Stage
from kotatgent.operations.demo.stories import Owner, Story
from kotatgent.partners import actions as partners
from kotatgent.students import actions as students
from kotatgent.students.enums import Pace
from landlords import actions as landlords
from landlords.enums import Asked, BuildingKind, Kotlabel, Planning, TenureState
from landlords.models import Building, Tenure
from listings import actions as listings
from listings.enums import State
from listings.models import Listing
from listings.search_form import SearchForm

ROOMS = 44  # that the stories below take
FIRST_NUMBER = 800  # of invented landlords, out of the way of those that chance draws
LATE = 1  # which of the open proposals is of a landlord whom we owe an answer
REMARK = 1  # and which comes with a remark of the brigade that has a term
ROOMING, STUDIOS, HOUSE = BuildingKind.ROOMING_HOUSE, BuildingKind.APARTMENTS, BuildingKind.COMMUNITY_HOUSE


def play(stage: Stage) -> None:
    landlord = Owner(stage, Role.LANDLORD, FIRST_NUMBER)
    colleague = Owner(stage, "voorbeeldkotbaas", FIRST_NUMBER + 1)
    unreachable = Owner(stage, post.UNKNOWN_MAILBOX.split("@")[0], FIRST_NUMBER + 2)
    for owner, days_ago in ((landlord, 520), (colleague, 200), (unreachable, 90)):
        stage.agenda.add(clock.start_of(stage.today - days_ago * DAY) + dt.timedelta(hours=9), owner.sign_up)
    stage.agenda.add(clock.start_of(stage.begin) + dt.timedelta(hours=10), partial(_student, stage))
    stage.agenda.add(clock.start_of(stage.today - 3 * DAY) + dt.timedelta(hours=11), partial(_a_colleague, stage))
    about_to_end = _home_page(landlord)
    about_to_end.then(30, partial(_the_student_writes, stage, about_to_end, answered=True))
    about_to_end.then(1, partial(_the_student_writes, stage, about_to_end, answered=False), hour=17)
    _open_proposals(colleague)
    _appointments(colleague)
    _closed_doors(colleague)
    _renewed_too_late(colleague)
    _on_appeal(colleague)
    _mail_comes_back(unreachable)
    _procedures_under_way(colleague)
    about_to_end.then(29, partial(_the_student_keeps, stage, about_to_end, colleague))
    about_to_end.then(18, partial(_the_rent_changes, about_to_end))
    for room, days_ago in ((2, 64), (3, 76)):  # one was asked four days ago, one paused yesterday
        about_to_end.then(days_ago, partial(_last_word, about_to_end, room))
    about_to_end.then(70, lambda now: _claim_refused(stage, unreachable, about_to_end.building, now))
    about_to_end.then(55, partial(_letter_is_posted, stage, unreachable))
    about_to_end.then(12, lambda now: _claim(unreachable, about_to_end.building, now))
    about_to_end.then(9, lambda now: _list_of_the_city(stage, about_to_end.building, now))
    about_to_end.then(5, _step_without_certificate)
    about_to_end.then(6, partial(_at_the_counter, stage))
    about_to_end.then(4, partial(_handed_over, colleague, to=landlord))
    about_to_end.then(3, partial(_defect_is_reported, about_to_end))
    about_to_end.then(1, partial(_danger_is_reported, landlord))
    asking.play(stage)
    rights.play(stage, landlord)
    dividing.play(stage, [landlord, colleague, unreachable])


def _a_colleague(stage: Stage, now: dt.datetime) -> None:
    """The manager of an institution waits for an answer; a program of that institution has a key."""
    manager = stage.cast.of(Role.PARTNER)[0]
    assert manager.institution is not None
    email = f"nieuwe.collega@{DEMO_DOMAIN}"
    partners.invite(manager.institution, email=email, manages=False, language="nl", by=manager, now=now)
    partners.make_key(
        manager.institution,
        name="Website van de huisvestingsdienst",
        reads_figures=True,
        looks_up=True,
        last_day=clock.date_of(now) + dt.timedelta(days=180),
        by=manager,
        now=now,
    )


def _student(stage: Stage, now: dt.datetime) -> None:
    stage.cast.sign_up(Role.STUDENT, Role.STUDENT, now=now)


def _the_student_writes(stage: Stage, story: Story, now: dt.datetime, *, answered: bool) -> None:
    """One talk that was answered, and one message that the landlord has not read yet."""
    student = stage.cast.of(Role.STUDENT)[0]
    rooms = story.building.rooms.order_by("label")
    listing = rooms[0 if answered else 1].listings.get()
    thread = talks.write(stage, listing, name="Sam Proefstudent", email=student.email, by=student, now=now)
    if answered:
        stage.at_home(now, 1, 1, partial(talks.answer, stage, story.owner.user, thread))


def _the_student_keeps(stage: Stage, story: Story, colleague: Owner, now: dt.datetime) -> None:
    """Adverts of landlords that are there once, so that a larger town has no more of them; and a search."""
    student = stage.cast.of(Role.STUDENT)[0]
    own = Listing.objects.public().filter(room__building=story.building).order_by("room__label")
    others = Listing.objects.public().filter(landlord=colleague.landlord).order_by("-published_at", "pk")
    for listing in [*own[:2], *others[:3]]:
        students.keep(listing, by=student, now=now)
    form = SearchForm.of("kind=room&max_price=450&furnished=true")
    assert not form.problems()
    students.save(form, name="Gemeubeld tot 450 euro", pace=Pace.WEEKLY, by=student, now=now)


def _the_rent_changes(story: Story, now: dt.datetime) -> None:
    listing = Listing.objects.filter(room__building=story.building, state=State.PUBLISHED).order_by("room__label")[0]
    assert listing.rent_cents is not None
    listings.change(listing, by=story.owner.user, now=now, rent_cents=listing.rent_cents + 15_00, signs_remotely=True)


def _last_word(story: Story, room: int, now: dt.datetime) -> None:
    listing = Listing.objects.filter(room__building=story.building).order_by("room__label")[room]
    freshness.last_word(story.stage, story.owner.user, listing, now)


def _at_the_counter(stage: Stage, now: dt.datetime) -> None:
    """Somebody without e-mail registered at the counter; the letter with the code waits to be posted."""
    details = letting.details(stage, FIRST_NUMBER + 3, company=False)
    address = {"postal_street": "Dorp 99", "postal_postcode": "9000", "postal_place": "Gent"}
    staff = stage.cast.of(Role.STAFF)[0]
    landlords.begin_registration(asked=Asked.COUNTER, email="", language="nl", by=staff, now=now, **details, **address)


def _defect_is_reported(story: Story, now: dt.datetime) -> None:
    room, words = story.building.rooms.order_by("label")[1], facts()["reported"]["damp"]
    since = Since.MONTHS
    defects.report(
        story.building, theme=Theme.DAMP, danger=False, since=since, words=words, room=room, language="nl", now=now
    )


def _danger_is_reported(owner: Owner, now: dt.datetime) -> None:
    """In the house that this landlord let last: it says nothing of who."""
    house = owner.landlord.tenures.filter(state=TenureState.ACTIVE).latest("since").building
    words, where = facts()["reported"]["escape"], facts()["reported"]["where"]
    since = Since.DAYS
    defects.report(
        house, theme=Theme.ESCAPE, danger=True, since=since, words=words, where=where, language="nl", now=now
    )


def _handed_over(owner: Owner, now: dt.datetime, *, to: Owner) -> None:
    """One of the buildings of a colleague, which the landlord to try it with may take over."""
    tenure = owner.landlord.tenures.filter(state=TenureState.ACTIVE).earliest("since")
    landlords.offer_building(tenure, to=to.landlord.code, by=owner.user, now=now)


def _home_page(landlord: Owner) -> Story:
    """Six buildings: a certificate that is about to end, one that went well, a repair term, a decision that ended a
    certificate and the refusal of the next, one that was lifted, and one that is new, with a draft. The first is
    returned."""
    about_to_end = stories.draw(landlord, ROOMING, 5).with_a_small_room()
    about_to_end.comes(500)
    about_to_end.found(491, days_left=95)
    about_to_end.changed(4, Change.LAYOUT)

    well = stories.draw(landlord, STUDIOS, 3)
    well.comes(430)
    well.nothing_found(424)
    well.fire_seen(386, outcome=FireOutcome.WITH_REMARKS)
    well.seen(386, Kind.QUALITY, [("front-door", "I", None), ("light-point", "I", 1)], signed=383)
    well.added(372)
    well.decided(364)
    well.then(360, partial(_planning_is_noted, well))

    repair = stories.draw(landlord, ROOMING, 4)
    repair.declares_late = True  # and never did
    repair.comes(120)
    repair.nothing_found(110)
    repair.fire_seen(45, outcome=FireOutcome.UNFAVOURABLE)
    wrong: list[stories.Wrong] = [("damp", "II", 0), ("electricity", "II", 2), ("lock", "I", 1), ("sockets", "I", 0)]
    repair.seen(45, Kind.QUALITY, wrong, signed=43)
    repair.decided(30)

    uninhabitable = stories.draw(landlord, HOUSE, 1)
    uninhabitable.comes(300)
    uninhabitable.found(290, days_left=900)
    uninhabitable.seen(150, Kind.QUALITY, [("co", "III", None), ("electricity-common", "II", None)], signed=149)
    uninhabitable.decided(135)
    uninhabitable.then(148, partial(_offence_is_noted, uninhabitable))
    uninhabitable.then(20, partial(_family_is_warned, uninhabitable), hour=15)
    uninhabitable.asks(40)
    uninhabitable.refused(12)
    uninhabitable.second_opinion(5)

    repaired_late = stories.draw(landlord, STUDIOS, 1)
    repaired_late.comes(410)
    repaired_late.nothing_found(400)
    repaired_late.seen(330, Kind.QUALITY, [("gas-oil", "III", None)], signed=329)
    repaired_late.decided(320)
    repaired_late.asks(240)
    repaired_late.fire_seen(215)
    repaired_late.seen(215, Kind.QUALITY, [], signed=214)
    repaired_late.decided(200)
    repaired_late.back_online(199)

    new = stories.draw(landlord, ROOMING, 2)
    new.declares_late = True  # there is time left
    new.comes(3)
    new.then(2, lambda now: _unfinished(new, now))
    new.then(1, partial(subletting.play, new))
    new.offered(1, Kind.QUALITY, visit=-12)
    return about_to_end


def _planning_is_noted(story: Story, now: dt.datetime) -> None:
    staff = story.stage.cast.of(Role.STAFF)[0]
    reason = "Vergunning voor kamers uit 2004, gezien bij Balie Bouwen."
    landlords.note_planning(story.building, status=Planning.PERMITTED, reason=reason, by=staff, now=now)
    landlords.note_kotlabel(story.building, status=Kotlabel.NONE, by=staff, now=now)


def _offence_is_noted(story: Story, now: dt.datetime) -> None:
    """Looked into by Toezicht, and found a day later."""
    inspector = story.stage.cast.of(Role.QUALITY_INSPECTOR)[0]
    for status, reason, later in (
        (Planning.UNDER_REVIEW, "Er zijn meer kamers dan op het plan staan.", dt.timedelta()),
        (Planning.OFFENCE, "Zolder opgedeeld in kamers zonder vergunning.", DAY),
    ):
        landlords.note_planning(story.building, status=status, reason=reason, by=inspector, now=now + later)


def _family_is_warned(story: Story, now: dt.datetime) -> None:
    inspector = story.stage.cast.of(Role.QUALITY_INSPECTOR)[0]
    reason = "Vier studenten huren het huis, elk met een eigen contract."
    family.warn(story.building, reason=reason, excluded=FamilyException.values, by=inspector, now=now)


def _unfinished(story: Story, now: dt.datetime) -> None:
    """One more room, whose advert the landlord left half-way."""
    facts_of_room = {**story.home.rooms[0], "label": "Zolder"}
    user = story.owner.user
    room = landlords.add_room(story.building, by=user, now=now, **facts_of_room)
    listing = listings.start(room, story.owner.landlord, by=user, now=now)
    listings.change(listing, by=user, now=now + dt.timedelta(minutes=4), rent_cents=42000, furnished=True)


def _open_proposals(owner: Owner) -> None:
    """One of each course waits for the decision-maker; for one of them we are ten days late with a certificate."""
    cases: list[list[stories.Wrong]] = [
        [("lock", "I", 0), ("light-point", "I", 1)],
        [("stairs", "II", None), ("damp", "II", 0)],
        [("electricity-common", "III", None), ("smoke-storey", "block", None)],
    ]
    for number, wrong in enumerate(cases):
        story = stories.draw(owner, ROOMING, 3)
        story.comes(80 + number)
        story.nothing_found(72)
        if number == LATE:
            story.asks(70)
        if number == REMARK:
            story.seen(8, Kind.FIRE, [("waste-bikes", "remark", None)], outcome=FireOutcome.WITH_REMARKS, signed=7)
        else:
            story.fire_seen(8, outcome=FireOutcome.UNFAVOURABLE if number else FireOutcome.FAVOURABLE)
        story.seen(8, Kind.QUALITY, wrong, signed=5)


def _appointments(owner: Owner) -> None:
    """Inspectors have a visit today and tomorrow, and a report that is being written."""
    for visit, hour in ((0, 14), (-1, 9)):
        story = stories.draw(owner, ROOMING, 2)
        story.comes(60)
        story.nothing_found(52)
        story.planned(9, Kind.QUALITY, visit=visit, hour=hour)
        story.planned(9, Kind.FIRE, visit=visit, hour=hour)
    story = stories.draw(owner, ROOMING, 3)
    story.comes(200)
    story.nothing_found(192)
    story.seen(180, Kind.QUALITY, [("front-door", "I", None), ("lock", "I", 2), ("light-point", "I", 0)], signed=179)
    story.decided(166)
    story.seen(1, Kind.QUALITY, [("damp-common", "I", None), ("ventilation", "II", 1), ("lock", "I", 2)])
    story.seen(1, Kind.FIRE, [("waste-bikes", "remark", None)], outcome=FireOutcome.WITH_REMARKS)


def _closed_doors(owner: Owner) -> None:
    """Nobody home twice, and access refused: what Toezicht sees on its list."""
    for ends in ([VisitState.NOBODY_HOME, VisitState.NOBODY_HOME], [VisitState.PUT_OFF, VisitState.REFUSED]):
        story = stories.draw(owner, ROOMING, 2)
        story.declares_late = True
        story.comes(70)
        story.declared(50 if VisitState.REFUSED in ends else 5)  # 5 days late and seen; 50 days late
        story.nothing_found(62)
        for days_ago, outcome in zip((28, 12), ends, strict=True):
            story.in_vain(days_ago, Kind.QUALITY, outcome)
        story.started(9)


def _renewed_too_late(owner: Owner) -> None:
    """A room of 10,5 m² lost its derogation three months before the end of its certificate."""
    story = stories.draw(owner, ROOMING, 2).with_a_small_room()
    story.comes(190)
    story.found(180, days_left=50)


def _on_appeal(owner: Owner) -> None:
    """Declared at once, and annulled by the minister."""
    story = stories.draw(owner, STUDIOS, 1)
    story.comes(190)
    story.nothing_found(182)
    story.seen(150, Kind.QUALITY, [("gas-oil", "III", None)], signed=149)
    story.decided(140)
    story.appealed(128)
    story.annulled(60)
    story.back_online(59)


def _procedures_under_way(owner: Owner) -> None:
    """Unfit: asked for and not inspected yet, invited, heard. And a remark of the brigade that a photo answers."""
    asked = stories.draw(owner, STUDIOS, 1)
    asked.comes(95)
    asked.nothing_found(88)
    asked.asked_unfit(6)
    asked.planned(4, Kind.QUALITY, visit=-5)
    for days_ago, heard in ((5, False), (24, True)):
        story = stories.draw(owner, STUDIOS, 1)
        story.comes(120)
        story.nothing_found(112)
        story.seen(days_ago + 6, Kind.QUALITY, [("gas-oil", "III", None)], signed=days_ago + 4)
        story.invited(days_ago, heard=heard)
    shown = stories.draw(owner, STUDIOS, 1)
    shown.comes(100)
    shown.nothing_found(92)
    shown.seen(30, Kind.FIRE, [("waste-bikes", "remark", None)], outcome=FireOutcome.WITH_REMARKS, signed=29)
    shown.shows_remark(5)


def _mail_comes_back(owner: Owner) -> None:
    """The mailbox of this landlord is gone: what concerns a claim and a visit goes by letter."""
    story = stories.draw(owner, STUDIOS, 1)
    story.comes(85)
    story.nothing_found(78)
    story.planned(20, Kind.QUALITY, visit=-6)


def _letter_is_posted(stage: Stage, owner: Owner, now: dt.datetime) -> None:
    """Staff asked on the telephone where letters go, and posted the one that waited. What is lost since still waits."""
    staff = stage.cast.of(Role.STAFF)[0]
    landlords.record_postal_address(
        owner.landlord,
        postal_street="Verzonnenlaan 12",
        postal_postcode="9990",
        postal_place="Nergens",
        by=staff,
        now=now,
    )
    for letter in Letter.objects.filter(notice__to_user=owner.user):
        on, later = clock.date_of(now), now + dt.timedelta(minutes=20)
        letters.post(letter, on=on, how=Post.REGISTERED, by=staff, now=later)


def _claim_refused(stage: Stage, owner: Owner, building: Building, now: dt.datetime) -> None:
    tenure = _claim(owner, building, now)
    staff = stage.cast.of(Role.STAFF)[0]
    landlords.decide_claim(tenure, accept=False, by=staff, now=now + dt.timedelta(hours=3))


def _claim(owner: Owner, building: Building, now: dt.datetime) -> Tenure:
    """Somebody else says to let this building: staff find out who is right."""
    address = building.address
    return landlords.add_building(
        owner.landlord,
        kind=BuildingKind(building.kind),
        street=address.street_name,
        number=address.number,
        place=address.place,
        by=owner.user,
        now=now,
    )


def _list_of_the_city(stage: Stage, building: Building, now: dt.datetime) -> None:
    """A row whose street is misspelt and one whose number has a letter: in doubt, so staff decide."""
    issued_on = clock.date_of(now) - 400 * DAY
    dates = f"{issued_on},{add_years(issued_on, 10)}"
    address = building.address
    rows = [
        "number,issued_on,valid_until,street,house_number,box,postcode,rooms,max_residents,vlok_reference",
        f"CA-LIJST-0001,{dates},{address.street_name[:-1]},{address.number},,{address.place.postcode},,4,",
        f"CA-LIJST-0002,{dates},{address.street_name},{address.number}A,,{address.place.postcode},,2,",
    ]
    content = ("\n".join(rows) + "\n").encode()
    reason = facts()["reasons"]["fire_old"]
    import_certificates(content, file_name="lijst-attesten.csv", fire_reason=reason, by=COMMAND, now=now)


def _step_without_certificate(now: dt.datetime) -> None:
    """A reminder of a certificate that the register does not hold: the sweep sets it aside for staff."""
    day = clock.date_of(now) + DAY
    followups.plan(kind="certificate", code="onbekend", step="certificate-reminder-4", due_on=day, by=COMMAND, now=now)
