"""How a photo of an advert is shown: in the widths that were made of it, so that a telephone fetches a small one."""

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Source:
    kind: str
    srcset: str


@dataclass(frozen=True)
class Sources:
    modern: tuple[Source, ...]  # the browser takes the first that it can read
    src: str
    srcset: str


def shot_of(photo: Photo | None, alt: str = "") -> Shot | None:
    """None when its file can't be read any more. `alt` stands in for words that are missing."""
    if photo is None or photo.picture.state == State.BROKEN:
        return None
    picture = photo.picture
    return Shot(picture.code, picture.width, picture.height, picture.versions, photo.alt or alt)


def sources(shot: Shot, place: Place) -> Sources:
    """Until the versions are made: the one picture that there is, in the sizes in which it was kept."""
    sets = {kind: _srcset(shot.code, kind, keys, place.most) for kind, keys in shot.versions.items()}
    if FALLBACK not in sets:
        size = "card" if place.most < SIZES["full"] // 2 else "full"
        return Sources((), pattern("picture", code="CODE", size=size).replace("CODE", shot.code), "")
    smallest = sets[FALLBACK].split(" ", 1)[0]
    modern = tuple(Source(TYPES[kind], found) for kind, found in sets.items() if kind != FALLBACK)
    return Sources(modern, smallest, sets[FALLBACK])


def _srcset(code: str, kind: str, keys: Mapping[str, str], most: int) -> str:
    address = pattern("picture_version", code="CODE", width=0, key="KEY", kind="KIND")
    address = address.replace("CODE-0-KEY.KIND", "%s-%d-%s.%s")
    widths = sorted((int(width), key) for width, key in keys.items())
    shown = [(width, key) for width, key in widths if width <= most] or widths[:1]
    return ", ".join(f"{address % (code, width, key, kind)} {width}w" for width, key in shown)
