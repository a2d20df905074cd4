"""How a photo of an advert is shown: in the widths that were made of it, so that a telephone fetches a small one."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from frontend.addresses import pattern
from kotatgent.media.intake import SIZES
from kotatgent.media.models import State
from kotatgent.media.versions import FALLBACK, TYPES
from listings.models import Photo


@dataclass(frozen=True)
class Place:
    """Where on a page: how wide it stands there (for `sizes`), and what no screen needs there."""

    sizes: str
    most: int = 1280


PLACES = {
    "card": Place("(min-width: 44rem) 13.5rem, 6rem", most=640),
    "compare": Place("(min-width: 44rem) 18rem, 8.5rem", most=640),
    "advert": Place("(min-width: 60rem) 42rem, 100vw"),
    "mine": Place("(min-width: 44rem) 22rem, 100vw"),
}


@dataclass(frozen=True)
class Shot:
    """A photo that can be shown."""

    code: str
    width: int
    height: int
    versions: Mapping[str, Mapping[str, str]]  # none until the task has made them
    alt: str


def shot_of(photo: Photo | None, alt: str = "") -> Shot | None:
    """None when its file can't be read any more. `alt` stands in for words that are missing."""
    if photo is None or photo.picture.state == State.BROKEN:
        return None
    picture = photo.picture
    return Shot(picture.code, picture.width, picture.height, picture.versions, photo.alt or alt)


def html(shot: Shot, place: Place, *, first: bool = False) -> SafeString:
    """The picture in all its widths, or the one that there is until they are made. Written here and not by a template,
    for a page of results has twenty. The `first` of a page is fetched at once, the others when they come near."""
    sets = {kind: _srcset(shot.code, kind, keys, place.most) for kind, keys in shot.versions.items()}
    if FALLBACK not in sets:
        size = "card" if place.most < SIZES["full"] // 2 else "full"
        return _image(shot, pattern("picture", code="CODE", size=size).replace("CODE", shot.code), first=first)
    smallest = sets[FALLBACK].split(" ", 1)[0]
    widths = format_html(' srcset="{}" sizes="{}"', sets.pop(FALLBACK), place.sizes)
    image = _image(shot, smallest, widths, first=first)
    if not sets:
        return image
    # The browser takes the first that it can read.
    modern = ((TYPES[kind], found, place.sizes) for kind, found in sets.items())
    return format_html(
        "<picture>{}{}</picture>", format_html_join("", '<source type="{}" srcset="{}" sizes="{}">', modern), image
    )


def _image(shot: Shot, src: str, widths: str = "", *, first: bool) -> SafeString:
    return format_html(
        '<img class="photo" src="{}"{} alt="{}" width="{}" height="{}" {}="{}" decoding="async">',
        src, widths, shot.alt, shot.width, shot.height, *(("fetchpriority", "high") if first else ("loading", "lazy")),
    )  # fmt: skip


def _srcset(code: str, kind: str, keys: Mapping[str, str], most: int) -> str:
    address = pattern("picture_version", code="CODE", width=0, key="KEY", kind="KIND")
    address = address.replace("CODE-0-KEY.KIND", "%s-%d-%s.%s")
    widths = sorted((int(width), key) for width, key in keys.items())
    shown = [(width, key) for width, key in widths if width <= most] or widths[:1]
    return ", ".join(f"{address % (code, width, key, kind)} {width}w" for width, key in shown)
