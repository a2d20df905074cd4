"""What a landlord may ask and do with its own adverts, and an inspector with the work list."""

from dataclasses import asdict
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inspections.queries import work_items
from kotatgent.accounts.roles import Role
from kotatgent.api import shapes
from kotatgent.api.permissions import HasRole
from kotatgent.api.problems import refusals
from kotatgent.core import clock
from kotatgent.core.national_number import refuse_national_number
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import waiting_for
from landlords.models import Landlord, Room
from landlords.queries import buildings_of, landlord_of
from listings import actions, facts, permissions
from listings.models import Listing

REFUSED = refusals(400, 403, 404, 409)


class LandlordView(APIView):
    permission_classes = (HasRole,)
    roles = frozenset({Role.LANDLORD})

    def landlord(self) -> Landlord:
        found = landlord_of(self.request.user)  # type: ignore[arg-type]  # HasRole let only accounts in
        if found is None:
            raise Http404
        return found


class MyRoom(shapes.Shape):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.CharField()
    area_m2 = serializers.FloatField()
    certificate = shapes.CertificateStatement()


class MyBuilding(shapes.Shape):
    code = serializers.CharField()
    address = serializers.CharField()
    rooms = MyRoom(many=True)


class Buildings(LandlordView):
    @extend_schema(responses={200: MyBuilding(many=True), **refusals(403, 404)}, tags=["mine"])
    def get(self, request: Request) -> Response:
        """My buildings with their rooms."""
        today, buildings = clock.today(), list(buildings_of(self.landlord()))
        rooms: dict[int, list[dict[str, Any]]] = {building.pk: [] for building in buildings}
        for room in Room.objects.present().filter(building__in=buildings).select_related("standing"):
            rooms[room.building_id].append(
                {
                    "code": room.code,
                    "label": room.label,
                    "kind": room.kind,
                    "area_m2": float(room.area_m2),
                    "certificate": facts.certificate(getattr(room, "standing", None), today),
                }
            )
        return Response([{"code": row.code, "address": str(row.address), "rooms": rooms[row.pk]} for row in buildings])


class MyListing(shapes.Shape):
    code = serializers.CharField()
    room = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    rent_cents = serializers.IntegerField(allow_null=True)
    price_all_in_cents = serializers.IntegerField(allow_null=True)
    available_from = serializers.DateField(allow_null=True)


class ListingChange(shapes.Shape):
    """What may be changed here; `version` is the one you read."""

    version = serializers.IntegerField()
    rent_cents = serializers.IntegerField(min_value=0, max_value=100_000_00, required=False)
    fixed_cents = serializers.IntegerField(min_value=0, max_value=100_000_00, required=False)
    advance_cents = serializers.IntegerField(min_value=0, max_value=100_000_00, required=False)
    deposit_cents = serializers.IntegerField(min_value=0, max_value=200_000_00, required=False)
    months = serializers.IntegerField(min_value=1, max_value=36, required=False)
    available_from = serializers.DateField(required=False)
    description_nl = serializers.CharField(
        max_length=4000, allow_blank=True, required=False, validators=[refuse_national_number]
    )
    description_en = serializers.CharField(
        max_length=4000, allow_blank=True, required=False, validators=[refuse_national_number]
    )


def _mine(row: Listing) -> dict[str, Any]:
    return {
        "code": row.code,
        "room": row.room.label,
        "state": row.state,
        "version": row.version,
        "rent_cents": row.rent_cents,
        "price_all_in_cents": row.price_all_in_cents,
        "available_from": row.available_from,
    }


class MyListings(LandlordView):
    @extend_schema(
        operation_id="my_listings",
        responses={200: MyListing(many=True), **refusals(403, 404)},
        tags=["mine"],
    )
    def get(self, request: Request) -> Response:
        """My adverts that are not withdrawn."""
        rows = Listing.objects.open().filter(landlord=self.landlord()).select_related("room").order_by("code")
        return Response([_mine(row) for row in rows])


class MyOneListing(LandlordView):
    def find(self, code: str) -> Listing:
        row = get_object_or_404(Listing.objects.with_facts().select_related("landlord"), code=code)
        permissions.check_may_edit(self.request.user, row)  # type: ignore[arg-type]
        return row

    @extend_schema(operation_id="my_listing", responses={200: MyListing, **REFUSED}, tags=["mine"])
    def get(self, request: Request, code: str) -> Response:
        """One of my adverts."""
        return Response(_mine(self.find(code)))

    @extend_schema(request=ListingChange, responses={200: MyListing, **REFUSED}, tags=["mine"])
    def patch(self, request: Request, code: str) -> Response:
        """Change it. An advert that is online stays complete, or the change is refused."""
        row = self.find(code)
        change = ListingChange(data=request.data)
        change.is_valid(raise_exception=True)
        facts = dict(change.validated_data)
        expected = facts.pop("version")
        changed = actions.change(row, by=request.user, now=clock.now(), expected=expected, **facts)  # type: ignore[arg-type]
        return Response(_mine(changed))


class Publish(MyOneListing):
    http_method_names = ("post", "options")

    @extend_schema(request=None, responses={200: MyListing, **REFUSED}, tags=["mine"])
    def post(self, request: Request, code: str) -> Response:
        """Put it online. The rules are those of the page."""
        return Response(_mine(actions.publish(self.find(code), by=request.user, now=clock.now())))  # type: ignore[arg-type]


class WorkShape(shapes.Shape):
    building = serializers.CharField(allow_null=True)
    address = serializers.CharField()
    step = serializers.CharField()
    due_on = serializers.DateField()
    visit = serializers.DateTimeField(allow_null=True)
    taken = serializers.ChoiceField(choices=["me", "colleague", "nobody"])


class WorkNumbers(shapes.Shape):
    open = serializers.IntegerField()
    due = serializers.IntegerField(help_text="Due today or late")
    late = serializers.IntegerField()
    taken = serializers.IntegerField()
    mine = serializers.IntegerField()
    team = serializers.IntegerField(help_text="Nobody took it yet")
    badge = serializers.IntegerField(help_text="Due today or late, and mine or nobody's")


class Work(APIView):
    permission_classes = (HasRole,)
    roles = frozenset({Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR})


class WorkPage(shapes.Shape):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = WorkShape(many=True)


class WorkPages(PageNumberPagination):
    page_size = 50


class WorkList(Work):
    @extend_schema(
        parameters=[OpenApiParameter("page", int, OpenApiParameter.QUERY, description="From 1.")],
        responses={200: WorkPage, **refusals(403, 404)},
        tags=["inspections"],
    )
    def get(self, request: Request) -> Response:
        """What waits for an inspector of my service, most urgent first; as many as the list of the page has."""
        rows = FollowUp.objects.work_of(request.user.role).order_by("due_on", "pk")  # type: ignore[union-attr]
        pages = WorkPages()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(
            [
                {
                    "building": item.building.code if item.building else None,
                    "address": str(item.building.address) if item.building else "",
                    "step": item.follow_up.step,
                    "due_on": item.follow_up.due_on,
                    "visit": item.visit.planned_for if item.visit else None,
                    "taken": _whose(item.follow_up, request),
                }
                for item in work_items(page or [])
            ]
        )


def _whose(row: FollowUp, request: Request) -> str:
    if row.taken_by_id is None:
        return "nobody"
    return "me" if row.taken_by_id == request.user.pk else "colleague"


class WorkCounts(Work):
    @extend_schema(responses={200: WorkNumbers, **refusals(403)}, tags=["inspections"])
    def get(self, request: Request) -> Response:
        """How much waits for my service, and for me. The same numbers as on the pages."""
        return Response(asdict(waiting_for(request.user, on=clock.today())))  # type: ignore[arg-type]
