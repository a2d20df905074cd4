"""What the public must see of each room, written by hand from the law: nothing here is asked of the code."""

import datetime as dt
from dataclasses import dataclass, field

TEN_YEARS = 10


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of a month that is shorter."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    for number in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError(day)


@dataclass
class Paper:
    """A certificate, as it covers one room."""

    code: str
    since: dt.date
    until: dt.date
    ended: dt.date | None = None
    ended_by: "Declared | None" = None
    never_was: bool = False  # recorded wrongly

    def holds(self, day: dt.date) -> bool:
        ended = self.never_was or (self.ended is not None and self.ended <= day)
        return self.since <= day <= self.until and not ended


@dataclass
class Declared:
    """A decision unfit about one room."""

    code: str
    day: dt.date
    lifted: bool = False
    annulled: bool = False


@dataclass
class Shown:
    """One room, as the public must see it."""

    advert: str = "draft"
    held: bool = False  # paused because nobody confirmed for a year, and back online when somebody does
    known: bool = False  # the City has looked
    papers: list[Paper] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)

    @property
    def blocked(self) -> bool:
        return any(not one.lifted and not one.annulled for one in self.declared)

    def words(self, day: dt.date) -> str:
        held = [paper for paper in self.papers if paper.holds(day)]
        if held:
            best = max(held, key=lambda paper: (paper.until, paper.since))
            return f"Conformiteitsattest datum {best.since:%d/%m/%Y}"
        return "Geen conformiteitsattest" if self.known else "Onbekend"

    def certify(self, code: str, since: dt.date, until: dt.date, today: dt.date) -> None:
        """Ended at once by a decision of after its date; otherwise it lifts those of before (F2.8, F2.36)."""
        paper = Paper(code, since, until)
        standing = [one for one in self.declared if not one.annulled]
        later = [one for one in standing if one.day > since]
        if later:
            paper.ended_by = min(later, key=lambda one: one.day)
            paper.ended = paper.ended_by.day
        elif until >= today:
            for one in standing:
                one.lifted = True
        self.papers.append(paper)
        self.known = True

    def declare_unfit(self, code: str, today: dt.date) -> None:
        decision = Declared(code, today)
        self.known = True
        self.declared.append(decision)
        for paper in self.papers:
            if paper.ended is None and paper.until >= today:
                paper.ended, paper.ended_by = today, decision
        if self.advert != "withdrawn":
            self.advert, self.held = "removed", False

    def annul(self, code: str) -> None:
        for one in self.declared:
            if one.code == code:
                one.annulled = True

    def give_back(self, papers: list[Paper], today: dt.date) -> None:
        """They hold again, and lift what was decided before them (F2.36)."""
        for paper in papers:
            paper.ended = paper.ended_by = None
            for one in self.declared:
                if paper.until >= today and one.day <= paper.since and not one.annulled:
                    one.lifted = True

    def to_give_back(self, code: str) -> list[Paper]:
        """What only this decision ended."""
        return [
            paper
            for paper in self.papers
            if paper.ended_by is not None
            and not paper.never_was
            and any(one.code == code and one.day == paper.ended for one in self.declared)
            and all(one.annulled or one.day < paper.since for one in self.declared)
        ]
