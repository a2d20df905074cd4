"""Photos of the demo are plainly drawings: a room with a window, a bed and a desk, in varied colours."""

import datetime as dt
import io
import random
from functools import cache

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
DRAWINGS = 24  # different ones; adverts share them


def add(stage: Stage, listing: Listing, *, by: User, now: dt.datetime) -> None:
    drawing = draw(stage.chance.randrange(DRAWINGS))
    listings.add_photo(listing, io.BytesIO(drawing), len(drawing), alt="Tekening van een kamer", by=by, now=now)


@cache
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
    _rug(brush, chance, left=width // 2 - 190, top=horizon + 110)
    _window(brush, chance, left=150 if mirrored else 520, horizon=horizon)
    _bed(brush, chance, left=520 if mirrored else 60, horizon=horizon)
    _desk(brush, chance, left=80 if mirrored else 590, horizon=horizon)
    _wall(brush, chance, left=590 if mirrored else 130)
    _lamp(brush, chance, left=840 if mirrored else 400)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _window(brush: ImageDraw.ImageDraw, chance: random.Random, *, left: int, horizon: int) -> None:
    right, top, bottom = left + chance.randint(200, 300), 90, horizon - 130
    brush.rectangle((left - 12, top - 12, right + 12, bottom + 12), fill="#ffffff")
    brush.rectangle((left, top, right, bottom), fill=chance.choice(SKY))
    for roof in range(left, right - 40, 64):  # the town outside
        peak = bottom - chance.randint(60, 120)
        house = [(roof, bottom), (roof, peak + 24), (roof + 30, peak), (roof + 60, peak + 24), (roof + 60, bottom)]
        brush.polygon(house, fill=chance.choice(["#a0522d", "#8a6f5c", "#b5651d", "#7d6b66"]))
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
    for foot in (left + 124, left + 176):
        brush.line((left + 150, horizon + 30, foot, horizon + 104), fill="#44484f", width=7)


def _rug(brush: ImageDraw.ImageDraw, chance: random.Random, *, left: int, top: int) -> None:
    cloth, stripe = chance.sample(CLOTH, 2)
    brush.polygon([(left + 40, top), (left + 340, top), (left + 380, top + 70), (left, top + 70)], fill=cloth)
    brush.polygon([(left + 30, top + 18), (left + 350, top + 18), (left + 362, top + 38), (left + 18, top + 38)],
                  fill=stripe)  # fmt: skip


def _wall(brush: ImageDraw.ImageDraw, chance: random.Random, *, left: int) -> None:
    """A print or a shelf with a plant above the bed."""
    if chance.random() < 0.5:
        brush.rectangle((left, 170, left + 130, 330), fill="#ffffff", outline="#44484f", width=5)
        brush.ellipse((left + 30, 200, left + 100, 270), fill=chance.choice(CLOTH))
        brush.polygon([(left + 16, 316), (left + 66, 240), (left + 116, 316)], fill=chance.choice(CLOTH))
        return
    brush.rectangle((left - 20, 318, left + 170, 330), fill="#7a5a3a")
    brush.polygon([(left + 10, 318), (left + 4, 278), (left + 60, 278), (left + 54, 318)], fill="#b5651d")
    for lean in (-34, -16, 0, 16, 34):
        brush.line((left + 32, 280, left + 32 + lean, 214 + abs(lean) // 2), fill="#3f7a4a", width=9)
    for position in range(chance.randint(2, 4)):
        brush.rectangle((left + 84 + position * 18, 258, left + 98 + position * 18, 318), fill=chance.choice(CLOTH))


def _lamp(brush: ImageDraw.ImageDraw, chance: random.Random, *, left: int) -> None:
    brush.line((left, 0, left, 70), fill="#555555", width=4)
    brush.pieslice((left - 56, 40, left + 56, 152), 180, 360, fill=chance.choice(CLOTH))
    brush.ellipse((left - 14, 88, left + 14, 112), fill="#fff3c4")
