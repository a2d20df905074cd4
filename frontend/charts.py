"""What a chart says, apart from how it is drawn."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Bar:
    """`value` None: hidden or not known; `text` is what people read."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True)
class Chart:
    """`title` is the finding in a sentence; `unit` says what the figures count."""

    title: str
    unit: str
    rows: list[Bar] = field(default_factory=list)
    note: str = ""

    @property
    def largest(self) -> float:
        return max((row.value for row in self.rows if row.value), default=0) or 1
