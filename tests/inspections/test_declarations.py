import pytest
from inspections.models import Declaration
from kotatgent.followups.models import FollowUp
from tests.factories.landlords import make_building, make_room

pytestmark = pytest.mark.django_db


def test_smoke():
    b = make_building()
    make_room(b)
    d = Declaration.objects.get()
    print(d.started_on, d.declare_by, list(FollowUp.objects.filter(kind="declaration").values_list("step", "due_on")))
