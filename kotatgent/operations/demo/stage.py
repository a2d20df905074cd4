"""What every part of the demo shares: chance, the calendar, and who acts."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from inspections.models import Report
from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.operations.demo.agenda import Agenda, Play
from kotatgent.operations.demo.people import Cast
from kotatgent.places.models import Neighbourhood, Place

YEARS = 2
DAY = dt.timedelta(days=1)


def first_day(today: dt.date) -> dt.date:
    return today - YEARS * 365 * DAY


@dataclass
class Stage:
    """`today` is not played any more: the day is still to come. The same seed on the same day gives the same town."""

    chance: random.Random
    today: dt.date
    agenda: Agenda
    cast: Cast
    half: int  # 0 or 1: the two halves of the town share nothing but the people of the city
    on_signed: Callable[[Report, dt.datetime], None] = field(init=False)  # what follows a report
    places: dict[str, Place] = field(default_factory=lambda: {str(place): place for place in Place.objects.all()})
    neighbourhoods: dict[str, Neighbourhood] = field(
        default_factory=lambda: {hood.code: hood for hood in Neighbourhood.objects.all()}
    )
    taken_numbers: set[tuple[str, int]] = field(default_factory=set)
    visits_planned: int = 0
    silent: set[int] = field(default_factory=set)  # adverts of which nobody says that the room is still free
    known_buildings: set[int] = field(default_factory=set)  # those that the city heard of

    @property
    def begin(self) -> dt.date:
        return first_day(self.today)

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def days(self, at_least: int, at_most: int) -> dt.timedelta:
        return DAY * self.chance.randint(at_least, at_most)

    def any_time(self, day: dt.date) -> dt.datetime:
        """When people at home sit at their computer."""
        return clock.start_of(day) + dt.timedelta(minutes=self.chance.randint(8 * 60, 22 * 60))

    def office_time(self, day: dt.date) -> dt.datetime:
        """In office hours on this day; at the weekend, on the Monday after it."""
        day += DAY * max(0, 7 - day.weekday()) if day.weekday() > 4 else 0 * DAY
        return clock.start_of(day) + dt.timedelta(minutes=self.chance.randint(9 * 60, 16 * 60 + 30))

    def at_home(self, after: dt.datetime, at_least: int, at_most: int, play: Play) -> None:
        """Some days after a moment, at any time."""
        self.agenda.add(self.any_time(clock.date_of(after) + self.days(at_least, at_most)), play)

    def in_office(self, after: dt.datetime, at_least: int, at_most: int, play: Play) -> None:
        """Some days after a moment, in office hours."""
        self.agenda.add(self.office_time(clock.date_of(after) + self.days(max(at_least, 1), max(at_most, 1))), play)

    def one_of(self, users: list[User]) -> User:
        return self.chance.choice(users)
