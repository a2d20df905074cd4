"""What an institution may read by its own programs, and its people by their session: no more than on its pages."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kotatgent.accounts.models import Institution, User
from kotatgent.api import shapes
from kotatgent.api.keys import ROLES, KeyAuthentication, KeyThrottle, MayAsk
from kotatgent.api.problems import refusals
from kotatgent.api.public import FIGURES, figures_shape
from kotatgent.core import clock
from kotatgent.partners import bulk
from kotatgent.partners.models import ApiKey
from kotatgent.partners.own_view import own_view

REFUSED = refusals(401, 403, 429)
HOUR = 3600


class PartnerView(APIView):
    """`opens`: the column of a key that lets it in. `limit`: name, times, seconds."""

    authentication_classes = (KeyAuthentication, SessionAuthentication)
    permission_classes = (MayAsk,)
    throttle_classes = (KeyThrottle,)
    roles = ROLES
    opens: ClassVar[str]
    limit: ClassVar[tuple[str, int, int]]

    def institution(self, request: Request) -> Institution | None:
        """None for the desk, which sees all campuses."""
        if isinstance(request.auth, ApiKey):
            return request.auth.institution
        assert isinstance(request.user, User)  # MayAsk let only accounts in
        return request.user.institution

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        found = super().finalize_response(request, response, *args, **kwargs)
        found.headers["Cache-Control"] = "private, no-store"
        return found


# Said in the schema's own words, because the figures are an object of names.
OWN_VIEW = {
    "type": "object",
    "required": ["institution", "on", "minutes", "campuses", "figures"],
    "properties": {
        "institution": {"type": "string", "nullable": True, "description": "Its code."},
        "on": {"type": "string", "format": "date", "nullable": True, "description": "null: nothing was counted yet"},
        "minutes": {"type": "integer", "description": "Minutes by bicycle, about. The same for everybody."},
        "campuses": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "name", "adverts_online"],
                "properties": {
                    "code": {"type": "string"},
                    "name": {"type": "string"},
                    "adverts_online": {
                        "type": "integer",
                        "nullable": True,
                        "description": "Rounded down to a multiple of five. null: under five, or not counted yet",
                    },
                },
            },
        },
        "figures": FIGURES,
    },
}


class OwnFigures(PartnerView):
    opens = "reads_figures"
    limit = ("partner-figures", 600, HOUR)

    @extend_schema(
        operation_id="partner_figures",
        responses={200: OWN_VIEW, **REFUSED},
        tags=["partners"],
    )
    def get(self, request: Request) -> Response:
        """What the page of your institution shows: adverts near its campuses, and figures of the city."""
        institution = self.institution(request)
        view = own_view(institution, today=clock.today())
        return Response(
            {
                "institution": institution.code if institution else None,
                "on": view.on,
                "minutes": view.minutes,
                "campuses": [
                    {"code": campus.code, "name": campus.name, "adverts_online": count}
                    for campus, count in view.campuses
                ],
                "figures": figures_shape(view.figures),
            }
        )


class CodesShape(shapes.Shape):
    codes = serializers.ListField(
        child=serializers.CharField(max_length=bulk.LONGEST, allow_blank=True),
        help_text="Codes of adverts and numbers of certificates, at most 1,000.",
    )


class AnswerShape(shapes.Shape):
    asked = serializers.CharField()
    known = serializers.ChoiceField(choices=[one.value for one in bulk.Known])
    code = serializers.CharField(help_text="As it stands with us; empty where nothing was found.")
    statement = serializers.CharField(
        help_text="Exactly the words of the City, in Dutch or English by Accept-Language. Show these and no others."
    )
    valid = serializers.BooleanField(allow_null=True, help_text="Of a certificate.")
    issued_on = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)


class AnswersShape(shapes.Shape):
    on = serializers.DateField()
    found = serializers.IntegerField()
    results = AnswerShape(many=True, help_text="Each that was asked once, in the order asked.")


class LookUp(PartnerView):
    opens = "looks_up"
    limit = ("partner-codes", bulk.TIMES, bulk.HOUR)

    @extend_schema(
        operation_id="partner_lookup",
        request=CodesShape,
        responses={200: AnswersShape, **refusals(400), **REFUSED},
        tags=["partners"],
    )
    def post(self, request: Request) -> Response:
        """Many advert codes and certificate numbers at once: of each what its own page says. Nothing of it is kept."""
        asked = CodesShape(data=request.data)
        asked.is_valid(raise_exception=True)
        today = clock.today()
        answers = bulk.check(bulk.each_once(asked.validated_data["codes"]), on=today)
        return Response(
            {
                "on": today,
                "found": sum(answer.known != bulk.Known.NOTHING for answer in answers),
                "results": [
                    {
                        "asked": answer.asked,
                        "known": answer.known.value,
                        "code": answer.code,
                        "statement": bulk.words_of(answer),
                        "valid": answer.valid,
                        "issued_on": answer.issued_on,
                        "valid_until": answer.valid_until,
                        "ended_on": answer.ended_on,
                    }
                    for answer in answers
                ],
            }
        )
