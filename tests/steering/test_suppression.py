"""Attacks on what is shown: adding up, subtracting, two tables, two days. Nobody may be singled out in a small cell."""

import datetime as dt
import itertools
from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from kotatgent.steering import public
from kotatgent.steering.figures import Figure
from kotatgent.steering.reports import areas, content
from kotatgent.steering.suppression import SMALLEST, Sum, bounds, release
from kotatgent.steering.wholes import ADVERTS_BY_CERTIFICATE, ROOMS_BY_CERTIFICATE

DAY = dt.date(2026, 3, 2)
SMALL = range(1, SMALLEST)
counts = st.one_of(st.integers(0, 9), st.integers(0, 60))
Seen = dict[str, int | None]


def tower(parts: tuple[int, ...], rest: int) -> tuple[dict[str, int], list[Sum[str]], list[str]]:
    """Parts in a whole, which is a part of a larger whole with a rest that nobody shows."""
    names = tuple(f"part{number}" for number in range(len(parts)))
    whole = sum(parts)
    cells = {**dict(zip(names, parts, strict=True)), "whole": whole, "rest": rest, "all": whole + rest}
    return cells, [Sum("whole", names), Sum("all", ("whole", "rest"))], ["rest"]


@given(st.lists(counts, min_size=1, max_size=6).map(tuple), counts)
def test_no_small_number_is_narrowed_down(parts, rest):
    """An attacker who knows which numbers are hidden as small still can't leave out one of one to four."""
    cells, sums, silent = tower(parts, rest)
    shown = release(cells, sums, silent=silent)
    taken_along = {key for key, value in shown.items() if value is None and (cells[key] >= SMALLEST or key in silent)}
    known = bounds(cells, sums, taken_along)
    for key, value in cells.items():
        assert known[key][0] <= value <= known[key][1]
        if value in SMALL:
            assert known[key][0] <= 1 and known[key][1] >= SMALLEST - 1, (key, cells, shown)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), counts))
def test_what_is_shown_is_hidden_or_in_fives(cells):
    for key, value in release(cells).items():
        assert value is None if cells[key] < SMALLEST else value == cells[key] // 5 * 5


def test_every_town_with_three_parts():
    """All of them, up to eleven a part: whoever knows the rules and sees the page finds two towns or more behind it.

    This attacker also knows how it is decided what is taken along.
    """
    towns: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for parts in itertools.product(range(12), repeat=3):
        cells, sums, silent = tower(parts, 0)
        towns[tuple(sorted(release(cells, sums, silent=silent).items()))].append(parts)
    for shown, behind in towns.items():
        for place in range(3):
            found = {parts[place] for parts in behind}
            assert len(found) > 1 or not found & set(SMALL), (shown, behind)


@given(counts, counts)
def test_two_days_or_two_files_subtracted(before, more):
    """What came in between: as long as it is one to four, every one of these stays possible."""
    (one, other) = (release({"count": count})["count"] for count in (before, before + more))
    least, most = ((value or 0) for value in (one, other))
    possible = range(most - (least + 4), most + 4 - least + 1)
    assert more in possible
    if more in SMALL:
        assert all(one in possible for one in SMALL)


def day_of(cells: dict[tuple[str, str], int], day: dt.date = DAY) -> tuple[dict[public.Cell, Figure], public.Day]:
    """A whole day: adverts and rooms by certificate and neighbourhood, with their totals and what they are part of."""
    figures = {key: Figure(value, None, "x") for key, value in cells.items()}
    totals = {name: sum(value for (one, _), value in cells.items() if one == name) for name, _ in cells}
    adverts, rooms = (sum(totals[name] for name in names) for names in (ADVERTS_BY_CERTIFICATE, ROOMS_BY_CERTIFICATE))
    for name, total in totals.items():
        figures[name, ""] = Figure(total, adverts if name in ADVERTS_BY_CERTIFICATE else rooms, "x")
    figures["adverts_online", ""] = Figure(adverts, rooms, "adverts")
    figures["rooms_registered", ""] = Figure(rooms, None, "rooms")
    figures["requests_late", ""] = Figure(adverts % 7, adverts % 7 + rooms % 5, "requests")
    return figures, public.shown_of(day, figures)


keys = [(name, area) for name in (*ADVERTS_BY_CERTIFICATE, *ROOMS_BY_CERTIFICATE) for area in ("a", "b", "c")]
towns = st.fixed_dictionaries(dict.fromkeys(keys, counts))


def attack(
    cells: dict[public.Cell, int], sums: list[Sum[public.Cell]], shown: public.Day
) -> dict[public.Cell, tuple[int, int]]:
    """From the page alone: what is shown in fives, and nothing of what is hidden, brought through every sum."""
    seen = {(name, ""): figure.value for name, figure in shown.city.items()}
    seen |= {(name, area): one.value for name, found in shown.areas.items() for area, one in found.items()}
    for name, figure in shown.city.items():
        seen.setdefault(public.denominator_of(name), figure.denominator)
    return bounds(cells, sums, [key for key in cells if seen.get(key) is None])


@given(towns)
def test_all_tables_of_a_day_together(cells):
    figures, shown = day_of(cells)
    counted, sums, _rests = public.counted(figures)
    known = attack(counted, sums, shown)
    for key, value in counted.items():
        if value in SMALL:
            assert known[key][0] <= 1 and known[key][1] >= SMALLEST - 1, (key, value, known[key])


@given(towns, towns)
def test_two_years_beside_each_other_in_a_report(now, before):
    """From all that a report says of both years: values, wholes and changes, in its rows and in its tables."""
    (counted, day), (counted_before, day_before) = (
        (public.counted(figures), shown)
        for figures, shown in (day_of(now), day_of(before, DAY.replace(year=DAY.year - 1)))
    )
    held = {"figures": content.side_by_side(day, day_before), "areas": {}, "definitions": {}}
    lines = list(content.lines(held))
    for (cells, sums, _rests), values in (
        (counted, {line: (line.value, line.of) for line in lines}),
        (counted_before, {line: (line.before, line.before_of) for line in lines}),
    ):
        told = public.Day(DAY)
        for line, (value, of) in values.items():
            part = told.areas.setdefault(line.name, {}) if line.area else told.city
            part[line.area or line.name] = Figure(value, of, line.unit)
        known = attack(cells, sums, told)
        for key, value in cells.items():
            if value in SMALL:
                assert known[key][0] <= 1 and known[key][1] >= SMALLEST - 1, (key, value, known[key])
    assert not [line for line in lines if line.change is not None and None in (line.value, line.before)]
    shown = {(row.area, cell.head): cell for table in areas.tables(held) for row in table.rows for cell in row.cells}
    for line in lines:
        if cell := shown.get((line.area, line.name)):
            assert cell.now == ("–" if line.value is None else str(line.value))
            assert cell.before in ("", "was –" if line.before is None else f"was {line.before}")


@given(towns, st.sampled_from(keys), st.integers(1, 4))
def test_two_days_with_all_their_tables(cells, key, more):
    """Somebody more on the next day in one cell: from all that both days say it could be none as well, or five."""
    days = []
    for town in (cells, cells | {key: cells[key] + more}):
        figures, shown = day_of(town)
        counted, sums, _rests = public.counted(figures)
        days.append(attack(counted, sums, shown)[key])
    (low, high), (next_low, next_high) = days
    possible = range(next_low - high, next_high - low + 1)
    assert all(one in possible for one in SMALL)
