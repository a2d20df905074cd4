"""Photos of the demo are plainly drawings: a room with a window, a bed and a desk, in varied colours."""

import datetime as dt
import io
import random

from PIL import Image, ImageDraw

from kotatgent.accounts.models import User
from kotatgent.operations.demo.stage import Stage
from listings import actions as listings
from listings.models import Listing

SIZE = (960, 720)
WALLS = ["#f3ead7", "#dfe9e4", "#e8e1ee", "#f4dfd3", "#dbe6ef", "#efe9c9", "#e6ece0", "#f0e3e3"]
FLOORS = ["#b98a5e", "#a57a52", "#c7a27a", "#8f8a80", "#9c6f4a"]
CLOTH = ["#2f5d62", "#a4452c", "#3b4a6b", "#7a6a2f", "#5b3a5e", "#1f6f4a", "#8c3b4a", "#44586b"]
SKY = ["#bfe0f2", "#d7ecf7", "#f6e3c5"]
DRAWINGS = 32
"""So many different ones; adverts share them."""


def add(stage: Stage, listing: Listing, *, by: User, now: dt.datetime) -> None:
    drawing = stage.drawings.setdefault(number := stage.chance.randrange(DRAWINGS), draw(number))
    listings.add_photo(listing, io.BytesIO(drawing), len(drawing), alt="Tekening van een kamer", by=by, now=now)


def draw(number: int) -> bytes:
    """A JPEG; the same number gives the same drawing."""
    chance = random.Random(number)  # noqa: S311  colours, not secrets
    image = Image.new("RGB", SIZE, WALLS[number % len(WALLS)])
    brush = ImageDraw.Draw(image)
    width, height = SIZE
    horizon = height * 68 // 100
    brush.rectangle((0, horizon, width, height), fill=chance.choice(FLOORS))
    brush.line((0, horizon, width, horizon), fill="#ffffff", width=10)
    mirrored = chance.random() < 0.5
    _window(brush, chance, left=150 if mirrored else 520, horizon=horizon)
    _bed(brush, chance, left=520 if mirrored else 60, horizon=horizon)
    _desk(brush, chance, left=80 if mirrored else 590, horizon=horizon)
    _lamp(brush, chance, left=width // 2)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _window(brush: ImageDraw.ImageDraw, chance: random.Random, *, left: int, horizon: int) -> None:
    right, top, bottom = left + chance.randint(200, 300), 90, horizon - 130
    brush.rectangle((left - 12, top - 12, right + 12, bottom + 12), fill="#ffffff")
    brush.rectangle((left, top, right, bottom), fill=chance.choice(SKY))
    for roof in range(left, right - 40, 64):  # the town outside
        peak = bottom - chance.randint(60, 120)
        brush.polygon([(roof, bottom), (roof, peak + 24), (roof + 30, peak), (roof + 60, peak + 24), (roof + 60, bottom)],
                      fill=chance.choice(["#a0522d", "#8a6f5c", "#b5651d", "#7d6b66"]))  # fmt: skip
    brush.line(((left + right) // 2, top, (left + right) // 2, bottom), fill="#ffffff", width=8)
    curtain = chance.choice(CLOTH)
    brush.rectangle((left - 46, top - 22, left - 8, bottom + 40), fill=curtain)
    brush.rectangle((right + 8, top - 22, right + 46, bottom + 40), fill=curtain)


def _bed(brush: ImageDraw.ImageDraw, chance: random.Random, *, left: int, horizon: int) -> None:
    top, bottom = horizon - 70, horizon + 90
    brush.rounded_rectangle((left, top - 70, left + 26, bottom), radius=8, fill="#6b4a2f")
    brush.rounded_rectangle((left + 14, top, left + 370, bottom - 30), radius=18, fill="#fbfaf6")
    brush.rounded_rectangle((left + 120, top - 4, left + 374, bottom - 26), radius=18, fill=chance.choice(CLOTH))
    brush.rounded_rectangle((left + 34, top - 26, left + 112, top + 34), radius=14, fill="#ffffff", outline="#ddd8cc")
    for leg in (left + 30, left + 345):
        brush.rectangle((leg, bottom - 30, leg + 14, bottom), fill="#6b4a2f")


def _desk(brush: ImageDraw.ImageDraw, chance: random.Random, *, left: int, horizon: int) -> None:
    top = horizon - 60
    brush.rectangle((left, top, left + 290, top + 16), fill="#7a5a3a")
    for leg in (left + 12, left + 264):
        brush.rectangle((leg, top + 16, leg + 14, horizon + 100), fill="#7a5a3a")
    brush.rectangle((left + 60, top - 76, left + 170, top - 6), fill="#2b2f36")
    brush.rectangle((left + 68, top - 68, left + 162, top - 14), fill="#9fb6c4")
    for position in range(chance.randint(2, 5)):  # books
        height = chance.randint(44, 66)
        brush.rectangle((left + 192 + position * 17, top - height, left + 206 + position * 17, top),
                        fill=chance.choice(CLOTH))  # fmt: skip
    brush.ellipse((left + 110, horizon + 10, left + 190, horizon + 40), fill=chance.choice(CLOTH))
    brush.rectangle((left + 146, horizon + 30, left + 154, horizon + 104), fill="#44484f")


def _lamp(brush: ImageDraw.ImageDraw, chance: random.Random, *, left: int) -> None:
    brush.line((left, 0, left, 70), fill="#555555", width=4)
    brush.pieslice((left - 56, 40, left + 56, 152), 180, 360, fill=chance.choice(CLOTH))
    brush.ellipse((left - 14, 88, left + 14, 112), fill="#fff3c4")
