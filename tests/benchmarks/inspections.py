"""More inspections than a town played: the signed reports once more and once more, with their visits and rooms.

On the same days, so that all of them are counted in the figures of a year.
"""

from itertools import count

from django.db import connection
from django.db.models import Max, Model

from inspections.enums import ReportState
from inspections.models import Report, RoomResult, Visit
from landlords.models import Room

FOR_EACH_ROOM = 2


def multiply() -> int:
    """Until there are so many for each room; how many there are then. Only for a database that is thrown away."""
    wanted = FOR_EACH_ROOM * Room.objects.count()
    signed = sorted(Report.objects.filter(state=ReportState.SIGNED).values_list("pk", flat=True))
    reports, visits, results = (
        model.objects.aggregate(last=Max("pk"))["last"] for model in (Report, Visit, RoomResult)
    )
    for turn in count(1):
        missing = wanted - Report.objects.count()
        if missing <= 0:
            return Report.objects.count()
        these = f"inspections_report WHERE state = 'signed' AND id <= {signed[:missing][-1]}"
        code, report, visit = {"code": f"'{turn}-' || id"}, turn * reports, turn * visits
        _copy(Visit, {"id": f"id + {visit}"} | code, f"id IN (SELECT visit_id FROM {these})")
        _copy(
            Report,
            {"id": f"id + {report}", "visit_id": f"visit_id + {visit}"} | code,
            f"id IN (SELECT id FROM {these})",
        )
        moved = {"id": f"id + {turn * results}", "report_id": f"report_id + {report}"}
        _copy(RoomResult, moved, f"report_id IN (SELECT id FROM {these})")
    raise AssertionError


def _copy(model: type[Model], changed: dict[str, str], which: str) -> None:
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(changed.get(column, column) for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE {which}")
