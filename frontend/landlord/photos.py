"""The photos of an advert: added, described, put in order, removed. All of it works without scripts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import account, advertiser_page
from frontend.doing import sent
from frontend.forms import add_rule_error
from frontend.landlord import mine
from frontend.landlord.photo_forms import DescribeForm, PhotoForm, PlaceForm
from frontend.photos import Shot, shot_of
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, RuleBroken, Text
from kotatgent.media.models import State
from listings import actions, policies
from listings.models import Listing, Photo

EARLIER, LATER = "earlier", "later"


@dataclass(frozen=True)
class Row:
    photo: Photo
    shot: Shot | None
    said: DescribeForm
    broken: bool
    last: bool
    focus: str  # the button on which somebody goes on, after it moved the photo


@advertiser_page
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest, code: str) -> HttpResponse:
    listing = mine.listing(request, code)
    room = policies.room_for_photos(listing)
    form = PhotoForm(sent(request), request.FILES or None, room=room)
    if request.method == "POST" and form.is_valid():
        _take_in(request, listing, form)
        if not form.errors:
            return _back(listing)
    return _page(request, listing, form)


def _take_in(request: HttpRequest, listing: Listing, form: PhotoForm) -> None:
    """Keep each photo that can be kept; what is refused is named at the field."""
    uploads, alt = form.cleaned_data["photo"], form.cleaned_data["alt"]
    kept, too_many = 0, []
    try:
        policies.check_alt(alt)
        for upload in uploads:
            said = "" if kept else alt
            try:
                actions.add_photo(listing, upload, upload.size, alt=said, by=account(request), now=clock.now())
                kept += 1
            except ValidationError as error:
                form.add_error("photo", [f"{upload.name}: {message}" for message in error.messages])
            except RuleBroken as error:
                if error.code != "photos_full":
                    raise
                too_many.append(upload.name)
    except RuleBroken as error:
        add_rule_error(form, error)
    if too_many:
        words = _("An advert has at most %(n)s photos. Not kept: %(names)s. Remove one first.")
        form.add_error("photo", words % {"n": policies.MAX_PHOTOS, "names": ", ".join(too_many)})
    if kept:
        messages.success(request, _saved(kept, alt))


def _saved(kept: int, alt: str) -> str:
    if kept == 1:
        return _("The photo is saved.")
    saved = ngettext("%(n)s photo is saved.", "%(n)s photos are saved.", kept) % {"n": kept}
    first = _("What you wrote stands at the first of them.")
    return f"{saved} {first}" if alt else saved


def _back(listing: Listing, **asked: str) -> HttpResponseRedirect:
    found = redirect("landlord_advert_photos", code=listing.code)
    return redirect(f"{found.url}?{urlencode(asked)}") if asked else found


def _page(
    request: HttpRequest,
    listing: Listing,
    form: PhotoForm | None = None,
    *,
    refused: DescribeForm | None = None,
    conflict: Text = "",
) -> HttpResponse:
    """`refused` is what somebody just wrote at one of the photos, `conflict` what somebody else did meanwhile."""
    found = list(listing.photos.select_related("picture"))
    context: dict[str, Any] = {
        "listing": listing,
        "building": listing.room.building,
        "form": form or PhotoForm(room=policies.MAX_PHOTOS - len(found)),
        "refused": refused,
        "conflict": conflict,
        "rows": _rows(request, found, refused),
        "seen": ",".join(str(photo.pk) for photo in found),
        "full": len(found) >= policies.MAX_PHOTOS,
        "unsaid": sum(not photo.alt for photo in found),
        "most": policies.MAX_PHOTOS,
    }
    return render(request, "landlord/advert_photos.html", context, status=409 if conflict else 200)


def _rows(request: HttpRequest, found: list[Photo], refused: DescribeForm | None) -> Iterable[Row]:
    moved, way = request.GET.get("moved", ""), request.GET.get("way", "")
    for photo in found:
        first, last = photo == found[0], photo == found[-1]
        focus = way if str(photo.pk) == moved and way in (EARLIER, LATER) else ""
        if focus:  # the button of an end is not there
            focus = LATER if first else EARLIER if last else focus
        broken = photo.picture.state == State.BROKEN
        said = refused if refused and refused.photo == photo else DescribeForm(photo=photo)
        yield Row(photo, shot_of(photo), said, broken, last, focus)


@advertiser_page
@require_POST
def change(request: HttpRequest, code: str, photo: int) -> HttpResponse:
    """Remove a photo, give it another place, say what can be seen. What was typed is kept whatever button was used."""
    listing = mine.listing(request, code)
    if not Photo.objects.filter(pk=photo).exists():
        return _page(request, listing, conflict=_("Somebody else removed this meanwhile."))
    found = get_object_or_404(Photo.objects.select_related("listing", "picture"), pk=photo, listing=listing)
    try:
        return _changed(request, listing, found)
    except Conflict as conflict:
        return _page(request, listing, conflict=conflict.message)


def _changed(request: HttpRequest, listing: Listing, photo: Photo) -> HttpResponse:
    user, now = account(request), clock.now()
    if "remove" in request.POST:
        actions.remove_photo(photo, by=user, now=now)
        messages.success(request, _("The photo is removed."))
        return _back(listing)
    if "alt" in request.POST:
        said = DescribeForm(request.POST, photo=photo)
        try:
            if not said.is_valid():
                return _page(request, listing, refused=said)
            actions.describe_photo(photo, alt=said.cleaned_data["alt"], by=user, now=now)
        except Conflict:
            raise
        except RuleBroken as error:
            add_rule_error(said, error)
            return _page(request, listing, refused=said)
    if "to" not in request.POST:
        messages.success(request, _("Saved."))
        return _back(listing)
    place = PlaceForm(request.POST)
    if not place.is_valid():
        raise Conflict("photos_changed", _("This place is not there. Look at the order as it is now."))
    before, to = photo.position, place.cleaned_data["to"]
    after = actions.move_photo(photo, to=to, seen=place.order(), by=user, now=now).position
    messages.success(request, _moved(before, after))
    return _back(listing, moved=str(photo.pk), way=EARLIER if after < before else LATER)


def _moved(before: int, after: int) -> str:
    if after == 1:
        return _("Photo %(before)s is now first.") % {"before": before}
    return _("Photo %(before)s is now photo %(after)s.") % {"before": before, "after": after}
