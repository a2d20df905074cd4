"""What a public page costs somebody on an old phone: its weight, compressed, and nothing from or for anybody else."""

import datetime as dt
import gzip
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from frontend.access import public_page
from inspections.actions import defects, offers
from inspections.defect_links import token_of as defect_token
from inspections.enums import Kind
from inspections.models import Certificate
from kotatgent.accounts.roles import Role
from kotatgent.advice.links import key_of as question_key
from kotatgent.audit.actors import VISITOR
from kotatgent.contact.models import Seen
from kotatgent.core import clock
from kotatgent.exchange import actions as exchange
from kotatgent.exchange.enums import Pace
from kotatgent.exchange.links import STOP as EXCHANGE_STOP
from kotatgent.invitations.links import token_of as invitation_token
from kotatgent.moderation import actions as moderation
from kotatgent.moderation.links import token_of as report_token
from kotatgent.newsletter.links import CONFIRM, LEAVE
from kotatgent.newsletter.links import token_of as newsletter_token
from kotatgent.partners import actions as partners
from kotatgent.privacy.links import token_of
from kotatgent.students.links import STOP as SEARCH_STOP
from landlords import actions as landlords
from landlords.enums import MemberRole
from landlords.models import Landlord
from listings.freshness import link_token as asking_token
from listings.models import Asking, Listing
from listings.search_form import PAGE_SIZE
from listings.sublet_links import token_of as sublet_token
from tests.factories.accounts import make_user
from tests.factories.advice import asked as asked_question
from tests.factories.campaign import make_campaign, people, take_in, token
from tests.factories.contact import make_thread
from tests.factories.inspecting import certified, inspector
from tests.factories.landlords import landlord_of, make_room, user_of
from tests.factories.listings import make_listing, make_photo
from tests.factories.newsletter import asks, reader
from tests.factories.partners import school, works_at
from tests.factories.students import saved
from tests.factories.sublets import asked, days_from, landlord_user
from tests.privacy.test_requests import by_a_visitor
from tests.project.url_walk import doors

pytestmark = pytest.mark.django_db

MOST = {"html": 25_000, "css": 30_000, "js": 70_000}
# Keeps a form safe from other sites, and is set only where there is one. A language is kept once it was chosen.
NECESSARY = {settings.CSRF_COOKIE_NAME}
SIGNING_IN = ["account/login/", "account/signup/", "account/password/reset/", "account/login/code/"]
# A picture, what answers with another page, a feed, files to keep.
NO_PAGES = {
    "info_about",
    "picture",
    "picture_version",
    "set_language",
    "calendar",
    "meeting_feed",
    "seen_file",
    "seen_paper",
    "listing_paper",
}
BEHIND_A_CODE = {"by_letter_details", "by_letter_terms", "by_letter_password", "by_letter_stop"}  # with a cookie


class Loads(HTMLParser):
    """Addresses that a browser asks for by itself when it opens the page."""

    BY = {"src", "srcset", "data", "poster"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value
            for name, value in attrs
            if value and (name in self.BY or (name == "href" and tag in {"link", "use", "image"}))
        ]


def packed(content: bytes) -> int:
    return len(gzip.compress(content))


def weight(page: Any) -> dict[str, int]:
    loaded = Loads(page.content.decode()).found
    elsewhere = [address for address in loaded if not address.startswith("/") or address.startswith("//")]
    assert not elsewhere, f"{page.request.path} asks others for {elsewhere}"
    sums = {"html": packed(page.content), "css": 0, "js": 0}
    for address in set(loaded):
        name = address.split("?")[0].removeprefix(settings.STATIC_URL)
        kind = name.rpartition(".")[2]
        if kind in sums:
            found = finders.find(name)
            assert found, f"{page.request.path} loads {address}, which is not there"
            sums[kind] += packed(Path(found).read_bytes())
    return sums


PAGES = {
    "start": "",
    "search": "koten/?q=kamer&max_price=900&kind=room",
    "listing": "koten/{listing}/",
    "compare": "koten/vergelijken/?code={listing}&code=XXXXXXXX",
    "listing_keep": "koten/{listing}/bewaren/",
    "listing_contact": "koten/{listing}/bericht/",
    "listing_contact_sent": "koten/{listing}/bericht/verstuurd/",
    "listing_papers": "koten/{listing}/papieren/",
    "listing_report": "koten/{listing}/melden/",
    "followed_report": "melding/{followed_report}/",
    "listing_defect": "koten/{listing}/gebrek/",
    "defect_where": "gebrek-melden/?q={street}",
    "defect_report": "gebrek-melden/{building}/",
    "defect": "gebrek/{defect}/",
    "ask": "vraag/",
    "ask_door": "vraag/volgen/",
    "question": "vraag/{question}/",
    "thread": "bericht/{secret}/",
    "seen_door": "gezien/",
    "seen": "gezien/{seen}/",
    "identity": "klopt-dit/?code={listing}",
    "address_lookup": "adres/?q={street}",
    "embedding": "inbedden/?campus=ugent-sterre&attest={certificate}",
    "certificate": "attest/{certificate}/",
    "visit_offer": "bezoek/{offer}/",
    "still_free": "nog-vrij/{still_free}/",
    "sublet_about": "onderhuur/",
    "sublet_link": "onderhuur/{sublet}/",
    "by_letter": "brief/",
    "by_letter_sign_in": "brief/aanmelden/",
    "invited": "uitnodiging/{to_act}/",
    "partner_invited": "uitnodiging-instelling/{to_work}/",
    "campaign_link": "terugkomen/{invited}/",
    "campaign_off": "terugkomen/{invited}/niet/",
    "info": "info/?q=waarborg",
    "info_students": "info/studenten/",
    "info_landlords": "info/kotbazen/",
    "info_page": "info/huurcontract/",
    "terms": "voorwaarden/",
    "privacy": "privacy/",
    "rights_ask": "rechten/",
    "rights_asked": "rechten/verzonden/",
    "rights_follow": "rechten/{data_request}/",
    "arrangement": "privacy/afspraken/",
    "newsletter": "nieuwsbrief/",
    "newsletter_asked": "nieuwsbrief/verzonden/",
    "newsletter_done": "nieuwsbrief/gelukt/",
    "newsletter_confirm": "nieuwsbrief/ja/{sign_up}/",
    "newsletter_leave": "nieuwsbrief/uit/{reader}/",
    "search_stop": "zoekopdracht/uit/{saved_search}/",
    "open_data": "opendata/",
    "public_figures": "cijfers/",
    "exchange_stop": "partners/overleg/mails/uit/{exchange_mails}/",
    "gallery": "onderdelen/",
    "accessibility": "toegankelijkheid/",
}  # by the name of the view


def sublet_to_answer() -> str:
    now = clock.now()
    sublet = asked(now=now, **days_from(clock.date_of(now)))
    return f"{sublet.code}/{sublet_token(sublet, landlord_user(sublet))}"


def moments_to_choose() -> str:
    """What is in the link of a mail: an inspector proposed two moments."""
    building, now = make_room().building, clock.now()
    moments = [now + dt.timedelta(days=days) for days in (10, 11)]
    offer = offers.propose(building, kind=Kind.QUALITY, moments=moments, by=inspector(), now=now, any_day=True)
    return offers.link_token(offer, user_of(landlord_of(building)))


def request_to_follow() -> str:
    """What is in the link of a mail: somebody without an account asks what we hold on them."""
    found = by_a_visitor()
    return f"{found.code}/{token_of(found)}"


def newsletter_link(code: str, purpose: str) -> str:
    """What is in the links of the newsletter."""
    return f"{code}/{newsletter_token(code, purpose)}"


def exchange_mails() -> str:
    mailing = exchange.choose_pace(Pace.WEEKLY, by=make_user(Role.STAFF), now=clock.now())
    return f"{mailing.code}/{EXCHANGE_STOP.token_of(mailing.code)}"


def search_to_stop() -> str:
    """What is in the link of a mail about a saved search."""
    found = saved("kind=room", by=make_user(), now=clock.now())
    return f"{found.code}/{SEARCH_STOP.token_of(found.code)}"


def report_to_follow(listing: Listing) -> str:
    """What is in the link of a report."""
    facts = {"about": "advert", "ground": "wrong", "words": "De prijs klopt niet.", "email": "", "language": "nl"}
    made = moderation.report(listing, **facts, by=VISITOR, now=clock.now())
    return f"{made.code}/{report_token(made.code)}"


def defect_to_follow(listing: Listing) -> str:
    """What is in the link of a defect that was reported."""
    facts = {"theme": "damp", "danger": False, "since": "weeks", "words": "Schimmel.", "language": "nl"}
    made = defects.report(listing.room.building, **facts, now=clock.now())
    return f"{made.code}/{defect_token(made.code)}"


def invitation() -> str:
    """What is in the link of an invitation to a former landlord."""
    now = clock.now()
    make_campaign(ends_on=clock.date_of(now) + dt.timedelta(days=30), now=now)
    take_in(people(1), now=now)
    return token(1)


def invitation_to_work() -> str:
    """What is in the link of an invitation of an institution."""
    by, now = works_at(school()), clock.now()
    found = partners.invite(school(), email="an@school.test", manages=True, language="nl", by=by, now=now)
    return invitation_token(found)


def invitation_to_act(landlord: Landlord) -> str:
    """What is in the link of an invitation to act for a landlord."""
    by, now = user_of(landlord), clock.now()
    email = "an@kotatgent.example"
    found = landlords.invite(landlord, email=email, role=MemberRole.MANAGER, language="nl", by=by, now=now)
    return invitation_token(found)


def question(listing: Listing) -> str:
    """What is in the link of a mail that asks whether rooms are still free."""
    day = clock.today()
    asking = Asking.objects.create(code="A1", landlord=listing.landlord, asked_on=day, answer_by=day)
    Listing.objects.filter(pk=listing.pk).update(asking=asking)
    return asking_token(asking, user_of(listing.landlord))


def town() -> dict[str, str]:
    """What fills the pages: more adverts than one page of results, one with photos and a long text, a certificate."""
    for _number in range(PAGE_SIZE + 1):
        make_listing()
    listing = make_listing(description_nl="Rustige kamer aan de tuin. " * 60)
    for _number in range(3):
        make_photo(listing)
    certified(listing.room.building)
    return {
        "listing": listing.code,
        "secret": make_thread(listing)[1],
        "street": listing.room.building.address.street_name,
        "certificate": Certificate.objects.get().number,
        "offer": moments_to_choose(),
        "sublet": sublet_to_answer(),
        "data_request": request_to_follow(),
        "sign_up": newsletter_link(asks("an@example.com", now=clock.now()).code, CONFIRM),
        "reader": newsletter_link(reader("bo@example.com", now=clock.now()).code, LEAVE),
        "invited": invitation(),
        "saved_search": search_to_stop(),
        "exchange_mails": exchange_mails(),
        "seen": Seen.objects.latest("pk").code,
        "followed_report": report_to_follow(listing),
        "still_free": question(listing),
        "building": listing.room.building.code,
        "defect": defect_to_follow(listing),
        "question": question_key(asked_question(now=clock.now()).code),
        "to_act": invitation_to_act(listing.landlord),
        "to_work": invitation_to_work(),
    }


def public_doors() -> Iterator[str]:
    """Names of the views that anybody may open, but those that are no page of their own."""
    open_to_all = public_page(lambda request: None).audience  # type: ignore[attr-defined]
    for door in doors():
        if getattr(door.view, "audience", None) == open_to_all and door.route.startswith("nl/"):
            yield door.name


def test_every_public_page_is_light_keeps_to_itself_and_leaves_no_cookie(client):
    filled = town()
    addresses = [address.format(**filled) for address in [*PAGES.values(), "koten/", *SIGNING_IN]]
    for language in ("nl", "en"):
        for address in addresses:
            client.cookies.clear()
            page = client.get(
                f"/{language}/{address}", follow=address == PAGES["info_page"]
            )  # its name in this language
            assert page.status_code == 200, address
            sums = weight(page)
            too_heavy = {kind: size for kind, size in sums.items() if size > MOST[kind]}
            assert not too_heavy, f"/{language}/{address}: {too_heavy}"
            assert sums["css"] and sums["js"], "the style and the scripts were found and weighed"
            assert set(client.cookies) <= NECESSARY, f"/{language}/{address}: {client.cookies}"


def test_no_public_page_is_left_out_of_the_scales():
    assert set(public_doors()) - NO_PAGES - BEHIND_A_CODE == set(PAGES)


def test_a_page_travels_compressed(client):
    make_listing()
    plain = client.get("/nl/koten/")
    packed_page = Client().get("/nl/koten/", headers={"accept-encoding": "gzip"})
    assert packed_page["Content-Encoding"] == "gzip"
    assert len(packed_page.content) < len(plain.content) / 2
