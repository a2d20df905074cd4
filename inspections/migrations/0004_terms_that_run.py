"""Repair terms of before get a code, their report, and a clock with the date that the landlord was told."""

import datetime as dt
from secrets import choice

from django.db import migrations

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def give_clocks(apps, schema_editor):
    alias = schema_editor.connection.alias
    follow_ups = apps.get_model("followups", "FollowUp").objects.using(alias)
    clocks = apps.get_model("followups", "Clock").objects.using(alias)
    orders = apps.get_model("inspections", "RepairOrder").objects.using(alias)
    term = apps.get_model("followups", "Term").objects.using(alias).filter(code="repair").first()
    for order in orders.select_related("proposal", "building"):
        order.code = "".join(choice(LETTERS) for _ in range(8))
        order.report_id = order.proposal.report_id
        runs = order.state == "running"
        row = follow_ups.create(
            kind="order",
            code=order.code,
            step="put-right",
            term="repair",
            due_on=order.until + dt.timedelta(days=1),
            state="open" if runs else "done",
            made_at=order.proposal.decided_at,
            closed_at=None if runs else order.proposal.decided_at,
        )
        order.clock = clocks.create(
            follow_up=row,
            case=order.building.code,
            term=term,
            kind="city",
            party="landlord",
            started_on=order.ordered_on,
            first_until=order.until,
            until=order.until,
        )
        order.save()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_repair_orders")]
    operations = [migrations.RunPython(give_clocks, migrations.RunPython.noop, elidable=True)]
