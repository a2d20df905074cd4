"""The charts of a report: what each shows, apart from how a page or a paper draws it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kotatgent.steering.reports import words
from kotatgent.steering.reports.content import Content, Line, lines, word
from landlords.enums import RoomKind

RENTS = tuple(f"rent_all_in_{kind.value}_median" for kind in RoomKind)


@dataclass(frozen=True)
class Bar:
    """`value` and `before` None: hidden, or nothing to say; the texts are what people read."""

    label: str
    value: float | None
    text: str
    before: str


@dataclass(frozen=True)
class Chart:
    """`title` is the finding in a sentence; `unit` says what the figures count."""

    title: str
    unit: str
    bars: list[Bar]


@dataclass(frozen=True)
class Group:
    """Figures that belong in one picture. `finding` is about the first of them, where its share is known."""

    finding: str | Promise
    otherwise: str | Promise
    unit: str | Promise
    names: tuple[str, ...]


GROUPS = (
    Group(
        gettext_lazy("%(share)s of all registered rooms have a certificate"),
        gettext_lazy("Certificates of all registered rooms"),
        gettext_lazy("rooms"),
        ("rooms_certificate_valid", "rooms_certificate_none", "rooms_certificate_unknown"),
    ),
    Group(
        gettext_lazy("%(share)s of all registered rooms were inspected in the past three years"),
        gettext_lazy("When rooms were last inspected"),
        gettext_lazy("rooms"),
        ("rooms_inspected_recently", "rooms_inspected_earlier", "rooms_inspected_never"),
    ),
    Group(
        gettext_lazy("%(share)s of the adverts online have a certificate"),
        gettext_lazy("Certificates of the adverts"),
        gettext_lazy("adverts"),
        ("adverts_certificate_valid", "adverts_certificate_none", "adverts_certificate_unknown"),
    ),
    Group(
        gettext_lazy("%(share)s of the rooms seen in a year were conform"),
        gettext_lazy("Outcomes of inspections"),
        gettext_lazy("rooms"),
        ("rooms_conform", "rooms_unfit", "rooms_uninhabitable"),
    ),
    Group(
        gettext_lazy("%(share)s of the fire reports of a year were favourable"),
        gettext_lazy("Outcomes of fire checks"),
        gettext_lazy("reports"),
        ("fire_favourable", "fire_with_remarks", "fire_unfavourable"),
    ),
    Group(
        gettext_lazy("%(share)s of the decisions of a year issued a certificate"),
        gettext_lazy("Decisions taken"),
        gettext_lazy("decisions"),
        ("decisions_certificate", "decisions_repair", "decisions_unfit", "decisions_uninhabitable"),
    ),
    Group(
        gettext_lazy("%(share)s of the repair terms that ended in a year were kept"),
        gettext_lazy("Repair terms kept and missed"),
        gettext_lazy("terms"),
        ("repair_terms_kept", "repair_terms_missed"),
    ),
    Group(
        "",
        gettext_lazy("Certificates that end"),
        gettext_lazy("rooms"),
        ("certificates_ending_3_months", "certificates_ending_6_months", "certificates_ending_12_months"),
    ),
    Group("", gettext_lazy("Median price all in, by kind"), gettext_lazy("euro"), RENTS),
)


def charts(content: Content) -> list[Chart]:
    """Those of which the report has figures."""
    city = {line.name: line for line in lines(content) if not line.area}
    found = [_chart(content, group, [city[name] for name in group.names if name in city]) for group in GROUPS]
    return [chart for chart in found if any(bar.value is not None for bar in chart.bars)]


def _chart(content: Content, group: Group, found: list[Line]) -> Chart:
    part = words.share(found[0]) if found and group.finding else ""
    title = str(group.finding) % {"share": part} if part else str(group.otherwise)
    return Chart(title, str(group.unit), list(_bars(content, found)))


def _bars(content: Content, found: Iterable[Line]) -> Iterable[Bar]:
    for line in found:
        text = " · ".join(filter(None, [words.shown(line.value, line.unit), words.share(line)]))
        before = words.shown(line.before, line.unit)
        yield Bar(word(content, line.name, "title"), None if line.value is None else float(line.value), text, before)
