"""An advert as a task list: its steps, photos, a last look, and online. Saved at every step, resumed at any."""

from typing import Any, Literal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend import papers
from frontend.access import account, advertiser_page, landlord_page
from frontend.doing import carried_out, saved, sent
from frontend.landlord import mine
from frontend.landlord.advert_forms import (
    OPTIONAL,
    CheckForm,
    WrittenForm,
    is_begun,
    next_step,
    steps_of,
)
from frontend.landlord.answers import answers
from frontend.parts import Task
from frontend.price_band import said_of
from frontend.still_free import Row
from frontend.sublets import held
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken, Text
from kotatgent.media.models import State as PictureState
from kotatgent.moderation.queries import told_to_landlord
from kotatgent.terms.queries import has_accepted
from listings import actions, checks, policies, price_band
from listings.enums import MODERATED, Certificate, KeptState, State
from listings.models import Listing
from listings.wording import label_of_listing, sublet_label

MOVES = {"pause": actions.pause, "rented": actions.mark_rented, "withdraw": actions.withdraw}


@landlord_page
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    room = mine.room(request, code)
    listing = actions.start(room, mine.registered(request), by=account(request), now=clock.now())
    return redirect("landlord_advert", code=listing.code)


def tasks(listing: Listing) -> list[Task]:
    lacking = {part.step for part in policies.missing(listing)}
    found = []
    for step, (_form, label) in steps_of(listing).items():
        url, begun = reverse("landlord_advert_step", args=[listing.code, step]), is_begun(step, listing)
        if step in OPTIONAL:
            found.append(_optional(label, url, begun))
        else:
            undone: Literal["busy", "todo"] = "busy" if begun else "todo"
            found.append(Task(label, undone if step in lacking else "done", url))
    return [*found, _photos_task(listing)]


def _photos_task(listing: Listing) -> Task:
    """Optional; what is there can lack words, or a file that can still be read."""
    url = reverse("landlord_advert_photos", args=[listing.code])
    photos = list(listing.photos.select_related("picture"))
    if any(photo.picture.state == PictureState.BROKEN for photo in photos):
        return Task(_("Photos"), "busy", url, _("a photo can't be read any more"))
    if unsaid := sum(not photo.alt for photo in photos):
        words = ngettext("%(n)s photo has no words yet", "%(n)s photos have no words yet", unsaid) % {"n": unsaid}
        return Task(_("Photos"), "done", url, words)
    return _optional(_("Photos"), url, bool(photos))


def _optional(label: Text, url: str, done: bool) -> Task:
    return Task(label, "done" if done else "todo", url, "" if done else _("optional, but they help"))


@advertiser_page
@require_safe
def advert(request: HttpRequest, code: str) -> HttpResponse:
    listing, today = mine.listing(request, code), clock.today()
    row = Row(listing)
    context = {
        "held": "" if listing.landlord else held(listing.sublet, now=clock.now()),
        "sublet_label": "" if listing.landlord else sublet_label(listing.sublet.ends_on),
        "listing": listing,
        "asked": [row] if row.waits else [],
        "today": today,
        "building": listing.room.building,
        "tasks": tasks(listing),
        "missing": policies.missing(listing),
        "label": label_of_listing(listing, today),
        "unknown": listing.certificate(today) == Certificate.UNKNOWN,
        "decisions": told_to_landlord(listing),
        "moderated": listing.removed_why == MODERATED,
        "blocked": "" if policies.may_be_let(listing) else policies.blocked_sentence(listing),
        "accepted": has_accepted(account(request).pk, today),
        "papers": papers.offers("landlord_paper", listing),
        "editable": listing.state != State.WITHDRAWN,
        "may_publish": State.PUBLISHED in listing.MOVES[listing.state] and listing.removed_why != MODERATED,
        "may_pause": State.PAUSED in listing.MOVES[listing.state],
        "may_rent": State.RENTED in listing.MOVES[listing.state],
        "may_withdraw": State.WITHDRAWN in listing.MOVES[listing.state],
    }
    return render(request, "landlord/advert.html", context)


@advertiser_page
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    listing = mine.listing(request, code)
    steps = steps_of(listing)
    if step not in steps:
        raise Http404
    kind, label = steps[step]
    form = kind(sent(request), initial=kind.of(listing))
    if request.method == "POST" and form.is_valid():
        user, now, expected = account(request), clock.now(), form.expected()
        if saved(form, listing, lambda: actions.change(listing, by=user, now=now, expected=expected, **form.facts())):
            if "later" in request.POST or listing.state != State.DRAFT:
                messages.success(request, _("Saved."))
                return redirect("landlord_advert", code=code)
            following = next_step(step, listing)
            if following == "photos":
                return redirect("landlord_advert_photos", code=code)
            return redirect("landlord_advert_step", code=code, step=following)
    if isinstance(form, WrittenForm):
        form.ask_why()
    context = {
        "listing": listing,
        "building": listing.room.building,
        "form": form,
        "step": step,
        "label": label,
        "band": said_of(listing, price_band.band_of(listing)) if step == "price" else None,
    }
    return render(request, "landlord/advert_step.html", context)


@advertiser_page
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Look everything over, see what will happen, and put it online."""
    listing = mine.listing(request, code)
    user, now = account(request), clock.now()
    found, band = checks.findings(listing), price_band.asks(listing)
    form = CheckForm(sent(request), findings=found, ask_price=band is not None)
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: _publish(listing, request, form)):
            return redirect("landlord_advert_online", code=code)
    context: dict[str, Any] = {
        "listing": listing,
        "building": listing.room.building,
        "form": form,
        "answers": answers(listing),
        "missing": policies.missing(listing),
        "asked": form.asked(listing.code),
        "waiting": [one for one in found if one.state == KeptState.WAITING],
        "band": said_of(listing, band),
        "accepted": has_accepted(user.pk, clock.date_of(now)),
        "label": label_of_listing(listing, clock.date_of(now)),
    }
    return render(request, "landlord/publish.html", context)


def _publish(listing: Listing, request: HttpRequest, form: CheckForm) -> None:
    try:
        actions.publish(
            listing,
            by=account(request),
            now=clock.now(),
            reasons=form.reasons(),
            price_is_right=bool(form.cleaned_data.get("price_is_right")),
        )
    except RuleBroken as error:
        raise RuleBroken(error.code, error.message) if error.status == 400 else error from error


@advertiser_page
@require_safe
def online(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt after publishing."""
    listing = mine.listing(request, code)
    context = {
        "listing": listing,
        "building": listing.room.building,
        "label": label_of_listing(listing, clock.today()),
        "unknown": listing.certificate(clock.today()) == Certificate.UNKNOWN,
    }
    return render(request, "landlord/online.html", context)


@advertiser_page
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Pause, rented out, withdraw: first what it means, then done."""
    listing = mine.listing(request, code)
    if verb not in MOVES:
        raise Http404
    if request.method == "POST":
        MOVES[verb](listing, by=account(request), now=clock.now())
        messages.success(request, _("Saved."))
        if listing.landlord is None and verb == "withdraw":
            return redirect("student_sublet", code=listing.sublet.code)
        if verb == "withdraw":
            return redirect("landlord_building", code=listing.room.building.code)
        return redirect("landlord_advert", code=code)
    context = {"listing": listing, "building": listing.room.building, "verb": verb}
    return render(request, "landlord/advert_move.html", context)
