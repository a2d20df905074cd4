"""Why one building is looked at before another: a short list of points about the building, never about a person.

The weights only order the list of what is due: they put off nothing and decide nothing. No source gives them; they
are the house's proposal, with the reason beside each. Each point is told to the inspector and to the landlord alike,
but for what residents reported: that is for `points_of_inspectors` alone (docs/adr/0047).
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from inspections import queries
from inspections.enums import Kind, ReportState, Theme
from inspections.models import CertificateRoom, Report, RoomResult
from kotatgent.core.dates import add_months
from kotatgent.core.errors import Text
from landlords.enums import DerogationState
from landlords.models import Building, Derogation, Room
from landlords.norms import ROOM_M2
from listings.models import Listing

LONG_AGO_YEARS = 5
SOON_MONTHS = 12


@dataclass(frozen=True)
class Rule:
    """`weight` orders the work list; `reason` is why this says something about the state of a building."""

    weight: int
    reason: str


RULES = {
    "never": Rule(3, "Nobody knows the state of a building that was never seen."),
    "years": Rule(2, "The longer ago a building was seen, the less is known of it."),
    "grave": Rule(3, "Category III is a direct danger to safety or health (F2.12): see whether it stayed away."),
    "serious": Rule(2, "Category II by itself makes a room unfit (F2.12, F2.13)."),
    "ending": Rule(2, "Whoever renews in time needs the visit before the end of the certificate (F2.7)."),
    "small": Rule(1, "A room of 8 to 12 m² stands on a derogation, which is renewed on time (F2.10)."),
    "lost": Rule(2, "A room under 12 m² that lost its derogation misses the norm of F2.18 (F2.10)."),
    "online": Rule(3, "A room that is offered without a certificate is let before anybody looked."),
    "danger": Rule(3, "Somebody reported a danger, and no inspector was there since (F2.12, F2.33)."),
    "reported": Rule(2, "Somebody reported a defect, and no inspector was there since (F2.33)."),
}


@dataclass(frozen=True)
class Point:
    code: str
    words: Text

    @property
    def weight(self) -> int:
        return RULES[self.code].weight


def points(buildings: Iterable[Building], on: dt.date) -> dict[int, list[Point]]:
    """By building, heaviest first, in a fixed number of queries. What anybody who acts for a building may read."""
    found: dict[int, list[Point]] = defaultdict(list)
    wanted = {building.pk for building in buildings}
    _by_visits(found, wanted, on)
    _by_findings(found, wanted)
    _by_certificates(found, wanted, on)
    return _heaviest_first(found)


def points_of_inspectors(buildings: Iterable[Building], on: dt.date) -> dict[int, list[Point]]:
    """The same and what was reported. Never for a page that a landlord opens."""
    buildings = list(buildings)
    found = points(buildings, on)
    _by_defects(found, {building.pk for building in buildings})
    return _heaviest_first(found)


def _heaviest_first(found: dict[int, list[Point]]) -> dict[int, list[Point]]:
    for rows in found.values():
        rows.sort(key=lambda point: -point.weight)
    return found


def total(rows: Iterable[Point]) -> int:
    return sum(point.weight for point in rows)


def _by_visits(found: dict[int, list[Point]], wanted: set[int], on: dt.date) -> None:
    signed = Report.objects.filter(building__in=wanted, kind=Kind.QUALITY, state=ReportState.SIGNED)
    seen = dict(signed.values_list("building").annotate(last=Max("seen_on")).order_by())
    for pk in wanted:
        last = seen.get(pk)
        if last is None:
            found[pk].append(Point("never", _("Never inspected for housing quality.")))
            continue
        years = on.year - last.year - ((on.month, on.day) < (last.month, last.day))
        if years >= LONG_AGO_YEARS:
            words = ngettext_lazy("Last inspected %(n)d year ago.", "Last inspected %(n)d years ago.", years)
            found[pk].append(Point("years", words % {"n": years}))


def _by_findings(found: dict[int, list[Point]], wanted: set[int]) -> None:
    results = RoomResult.objects.filter(report__building__in=wanted, report__state=ReportState.SIGNED)
    for pk, grave, serious in (
        results.values_list("report__building")
        .annotate(grave=Count("pk", filter=Q(grave__gt=0)), serious=Count("pk", filter=Q(serious__gt=0)))
        .order_by()
    ):
        if grave:
            found[pk].append(Point("grave", _("An earlier report found a defect of category III.")))
        if serious:
            found[pk].append(Point("serious", _("An earlier report found a defect of category II.")))


def _by_certificates(found: dict[int, list[Point]], wanted: set[int], on: dt.date) -> None:
    covered = CertificateRoom.objects.filter(ended_on__isnull=True, certificate__valid_until__gte=on)
    longer = covered.filter(certificate__valid_until__gt=add_months(on, SOON_MONTHS))
    present = Room.objects.present().filter(building__in=wanted)
    ending = present.filter(Exists(covered.filter(room=OuterRef("pk"))), ~Exists(longer.filter(room=OuterRef("pk"))))
    lost = Derogation.objects.filter(room=OuterRef("pk"), state=DerogationState.LAPSED)
    shrunk = present.filter(Exists(lost), area_m2__lt=ROOM_M2)
    for pk, small, gone, soon in (
        present.values_list("building")
        .annotate(
            small=Count("pk", filter=Q(small_room_derogation=True)),
            gone=Count("pk", filter=Q(pk__in=shrunk)),
            soon=Count("pk", filter=Q(pk__in=ending)),
        )
        .order_by()
    ):
        if soon:
            found[pk].append(Point("ending", _("A certificate ends within a year.")))
        if small:
            found[pk].append(Point("small", _("A room of 8 to 12 m² is let with a derogation.")))
        if gone:
            found[pk].append(Point("lost", _("A room of 8 to 12 m² lost its derogation: it was not renewed in time.")))
    online = Listing.objects.public().filter(~Exists(covered.filter(room=OuterRef("room"))), room__building__in=wanted)
    for pk in set(online.values_list("room__building", flat=True)):
        found[pk].append(Point("online", _("A room is advertised without a certificate that we know.")))


def _by_defects(found: dict[int, list[Point]], wanted: set[int]) -> None:
    counts: dict[tuple[int, bool], Counter[str]] = defaultdict(Counter)
    for pk, danger, theme in queries.waiting_defects(wanted).values_list("building", "danger", "theme"):
        counts[pk, danger][theme] += 1
    for (pk, danger), themes in counts.items():
        named = "; ".join(str(theme.label) for theme in Theme if theme in themes)
        number = themes.total()
        if danger:
            words = ngettext("A danger was reported: %(themes)s", "%(n)s dangers were reported: %(themes)s", number)
        else:
            words = ngettext("A defect was reported: %(themes)s", "%(n)s defects were reported: %(themes)s", number)
        point = Point("danger" if danger else "reported", words % {"n": number, "themes": named})
        found[pk].append(point)
