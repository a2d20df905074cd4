import pytest
from django.urls import reverse

from kotatgent.audit.actors import COMMAND
from kotatgent.audit.models import Event
from kotatgent.followups import actions, sweep
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from tests.factories.accounts import NOW, TODAY

pytestmark = pytest.mark.django_db


def put_aside(step: str = "unheard-of") -> FollowUp:
    """A step that nobody knows how to carry out: the sweep sets it aside with its error."""
    row = actions.plan(kind="certificate", code="X1", step=step, due_on=TODAY, by=COMMAND, now=NOW)
    sweep.run(now=NOW)
    row.refresh_from_db()
    assert row.state == State.FAILED
    return row


def test_the_error_is_shown_and_the_step_taken_up_again(desk, staff, caplog):
    row = put_aside()
    page = desk.get(reverse("desk_follow_up", args=[row.pk])).content.decode()
    assert "Nobody handles certificate/unheard-of." in page
    answer = desk.post(reverse("desk_follow_up", args=[row.pk]), follow=True)
    row.refresh_from_db()
    assert row.state == State.OPEN
    assert "staat weer in de rij" in answer.content.decode()
    assert Event.objects.about(row).filter(actor_id=staff.pk, after="open").count() == 1


def test_a_second_click_is_a_conflict(desk):
    row = put_aside()
    desk.post(reverse("desk_follow_up", args=[row.pk]))
    assert desk.post(reverse("desk_follow_up", args=[row.pk])).status_code == 409


def test_a_step_that_runs_has_nothing_to_take_up(desk):
    row = actions.plan(kind="certificate", code="X1", step="x", due_on=TODAY, by=COMMAND, now=NOW)
    assert '<form method="post">' not in desk.get(reverse("desk_follow_up", args=[row.pk])).content.decode()
