import csv
import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kotatgent.core import clock
from kotatgent.steering import daily
from kotatgent.steering.figures import DEFINITIONS, Figure


def plain(value: int | Decimal | None) -> int | str | None:
    return f"{value:.2f}" if isinstance(value, Decimal) else value


class Command(BaseCommand):
    help = "The steering figures of a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=dt.date.fromisoformat, default=None, help="ISO date; today when left out")
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    def handle(self, *args: Any, on: dt.date | None, format: str, **options: Any) -> None:
        today = clock.today()
        if on is not None and on > today:
            raise CommandError("Figures of a day to come are not known.")
        figures = daily.of_city(on or today)
        {"json": self._json, "csv": self._csv, "table": self._table}[format](figures)

    def _json(self, figures: dict[str, Figure]) -> None:
        rows = {
            name: {"value": plain(figure.value), "denominator": figure.denominator, "unit": figure.unit}
            for name, figure in figures.items()
        }
        self.stdout.write(json.dumps(rows, indent=2))

    def _csv(self, figures: dict[str, Figure]) -> None:
        writer = csv.writer(self.stdout)
        writer.writerow(["name", "value", "denominator", "unit"])
        for name, figure in figures.items():
            writer.writerow([name, plain(figure.value), figure.denominator, figure.unit])

    def _table(self, figures: dict[str, Figure]) -> None:
        for definition in DEFINITIONS:
            figure = figures[definition.name]
            value = "-" if figure.value is None else plain(figure.value)
            of = f" of {figure.denominator}" if figure.denominator is not None else ""
            self.stdout.write(f"{definition.name:34} {value}{of} {figure.unit}")
