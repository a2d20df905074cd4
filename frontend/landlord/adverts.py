"""An advert as a task list: its steps, photos, a last look, and online. Saved at every step, resumed at any."""

from typing import Any, Literal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import account, landlord_page
from frontend.doing import carried_out, sent
from frontend.forms import Form, add_rule_error
from frontend.landlord import mine
from frontend.landlord.advert_forms import STEPS, DescribeForm, PhotoForm, is_begun, next_step
from frontend.landlord.answers import answers
from frontend.parts import Task
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.terms.queries import has_accepted
from listings import actions, policies
from listings.enums import Certificate, State
from listings.models import Listing, Photo
from listings.wording import label_of_listing

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
    for step, (_form, label) in STEPS.items():
        undone: Literal["busy", "todo"] = "busy" if is_begun(step, listing) else "todo"
        found.append(
            Task(
                label, undone if step in lacking else "done", reverse("landlord_advert_step", args=[listing.code, step])
            )
        )
    photos = listing.photos.count()
    url = reverse("landlord_advert_photos", args=[listing.code])
    found.append(Task(_("Photos"), "done" if photos else "todo", url, "" if photos else _("optional, but they help")))
    return found


@landlord_page
@require_safe
def advert(request: HttpRequest, code: str) -> HttpResponse:
    listing, today = mine.listing(request, code), clock.today()
    context = {
        "listing": listing,
        "building": listing.room.building,
        "tasks": tasks(listing),
        "missing": policies.missing(listing),
        "label": label_of_listing(listing, today),
        "unknown": listing.certificate(today) == Certificate.UNKNOWN,
        "blocked": "" if policies.may_be_let(listing) else policies.blocked_sentence(listing),
        "accepted": has_accepted(account(request).pk, today),
        "editable": listing.state != State.WITHDRAWN,
        "may_publish": State.PUBLISHED in listing.MOVES[listing.state],
        "may_pause": State.PAUSED in listing.MOVES[listing.state],
        "may_rent": State.RENTED in listing.MOVES[listing.state],
        "may_withdraw": State.WITHDRAWN in listing.MOVES[listing.state],
    }
    return render(request, "landlord/advert.html", context)


@landlord_page
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    listing = mine.listing(request, code)
    if step not in STEPS:
        raise Http404
    kind, label = STEPS[step]
    form = kind(sent(request), initial=kind.of(listing))
    if request.method == "POST" and form.is_valid():
        user, now, expected = account(request), clock.now(), form.expected()
        try:
            if carried_out(form, lambda: actions.change(listing, by=user, now=now, expected=expected, **form.facts())):
                if "later" in request.POST or listing.state != State.DRAFT:
                    messages.success(request, _("Saved."))
                    return redirect("landlord_advert", code=code)
                following = next_step(step)
                if following == "photos":
                    return redirect("landlord_advert_photos", code=code)
                return redirect("landlord_advert_step", code=code, step=following)
        except Conflict as conflict:
            form.show_conflict(conflict, row=listing)
    context = {"listing": listing, "building": listing.room.building, "form": form, "step": step, "label": label}
    return render(request, "landlord/advert_step.html", context)


@landlord_page
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest, code: str) -> HttpResponse:
    listing = mine.listing(request, code)
    form = PhotoForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["photo"]
        try:
            actions.add_photo(
                listing, upload, upload.size, alt=form.cleaned_data["alt"], by=account(request), now=clock.now()
            )
        except RuleBroken as error:
            add_rule_error(form, error)
        except ValidationError as error:
            form.add_error("photo", ValidationError(error.messages))
        else:
            messages.success(request, _("The photo is saved."))
            return redirect("landlord_advert_photos", code=code)
    return _photos_page(request, listing, form)


def _photos_page(
    request: HttpRequest, listing: Listing, form: PhotoForm, refused: DescribeForm | None = None
) -> HttpResponse:
    """Each photo with what is said of it; `refused` is what somebody just wrote at one of them."""
    photos = list(listing.photos.select_related("picture"))
    rows = [(photo, refused if refused and refused.photo == photo else DescribeForm(photo=photo)) for photo in photos]
    context = {
        "listing": listing,
        "building": listing.room.building,
        "form": form,
        "refused": refused,
        "photos": rows,
        "full": len(photos) >= policies.MAX_PHOTOS,
        "most": policies.MAX_PHOTOS,
    }
    return render(request, "landlord/advert_photos.html", context)


@landlord_page
@require_POST
def change_photo(request: HttpRequest, code: str, photo: int) -> HttpResponse:
    """Remove a photo, put it first, or say what can be seen."""
    listing = mine.listing(request, code)
    found = get_object_or_404(Photo.objects.select_related("listing", "picture"), pk=photo, listing=listing)
    user, now = account(request), clock.now()
    if "remove" in request.POST:
        actions.remove_photo(found, by=user, now=now)
    elif "first" in request.POST:
        actions.move_photo_first(found, by=user, now=now)
    else:
        said = DescribeForm(request.POST, photo=found)
        if not said.is_valid():
            return _photos_page(request, listing, PhotoForm(), said)
        actions.describe_photo(found, alt=said.cleaned_data["alt"], by=user, now=now)
    messages.success(request, _("Saved."))
    return redirect("landlord_advert_photos", code=code)


@landlord_page
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Look everything over, see what will happen, and put it online."""
    listing = mine.listing(request, code)
    user, now = account(request), clock.now()
    form = Form(sent(request))
    if request.method == "POST" and form.is_valid():
        if carried_out(form, lambda: _publish(listing, request)):
            return redirect("landlord_advert_online", code=code)
    context: dict[str, Any] = {
        "listing": listing,
        "building": listing.room.building,
        "form": form,
        "answers": answers(listing),
        "missing": policies.missing(listing),
        "accepted": has_accepted(user.pk, clock.date_of(now)),
        "label": label_of_listing(listing, clock.date_of(now)),
    }
    return render(request, "landlord/publish.html", context)


def _publish(listing: Listing, request: HttpRequest) -> None:
    try:
        actions.publish(listing, by=account(request), now=clock.now())
    except RuleBroken as error:
        raise RuleBroken(error.code, error.message) if error.status == 400 else error from error


@landlord_page
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


@landlord_page
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Pause, rented out, withdraw: first what it means, then done."""
    listing = mine.listing(request, code)
    if verb not in MOVES:
        raise Http404
    if request.method == "POST":
        MOVES[verb](listing, by=account(request), now=clock.now())
        messages.success(request, _("Saved."))
        if verb == "withdraw":
            return redirect("landlord_building", code=listing.room.building.code)
        return redirect("landlord_advert", code=code)
    context = {"listing": listing, "building": listing.room.building, "verb": verb}
    return render(request, "landlord/advert_move.html", context)
