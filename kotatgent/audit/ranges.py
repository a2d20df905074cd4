"""Numbers in few words: "7-9,12" is 7, 8, 9 and 12."""

from collections.abc import Iterable, Iterator, Sequence

Range = tuple[int, int]  # first and last, both in it


def written(ids: Sequence[int]) -> str:
    """Rising ids as ranges: [7, 8, 9, 12] is "7-9,12"."""
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in _runs(ids))


def read(ids: str) -> list[Range]:
    """Raises ValueError for what is no list of ranges."""
    ends = (part.partition("-") for part in ids.split(","))
    return [(int(first), int(last or first)) for first, _, last in ends]


def ids_in(ranges: Iterable[Range]) -> Iterator[int]:
    for first, last in ranges:
        yield from range(first, last + 1)


def join(known: list[Range], more: Iterable[Range]) -> None:
    """Put these behind the known ones, as one where they touch."""
    for first, last in more:
        if known and known[-1][1] + 1 == first:
            known[-1] = (known[-1][0], last)
        else:
            known.append((first, last))


def holes(ranges: Iterable[Range], above: int) -> list[Range]:
    """What lies between these ranges, and between `above` and the first of them."""
    found, reached = [], above
    for first, last in sorted(ranges):
        if first > reached + 1:
            found.append((reached + 1, first - 1))
        reached = max(reached, last)
    return found


def _runs(ids: Sequence[int]) -> Iterator[Range]:
    first = last = None
    for one in ids:
        if last is not None and one == last + 1:
            last = one
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = one
    if first is not None and last is not None:
        yield first, last
